package dataset

import (
	"reflect"
	"testing"

	"factbot/facts"
	"factbot/facts/lang"

	"github.com/google/go-cmp/cmp"
)

// The JSON tags of a record stand for its TOML tags too.
func TestTagsAgree(t *testing.T) {
	for _, record := range []any{facts.Fact{}, facts.Source{}, facts.Term{}, facts.Name{}, facts.Part{}, facts.Citation{}} {
		rt := reflect.TypeOf(record)
		for i := range rt.NumField() {
			f := rt.Field(i)
			if f.Tag.Get("json") != f.Tag.Get("toml") || f.Tag.Get("json") == "" {
				t.Errorf("%s.%s: the tags are %s", rt, f.Name, f.Tag)
			}
		}
		if n := len(columnsOf(rt)); n > 64 {
			t.Errorf("%s has %d columns; binder.object counts up to 64", rt, n)
		}
	}
}

func TestColumns(t *testing.T) {
	want := []column{{"id", false, 0}, {"locator", true, 1}, {"quote", true, 2}}
	if diff := cmp.Diff(want, columnsOf(reflect.TypeFor[facts.Citation]()), cmp.AllowUnexported(column{})); diff != "" {
		t.Error(diff)
	}
}

func TestSuggest(t *testing.T) {
	words := []string{"id", "title", "text", "used_by"}
	for written, want := range map[string]string{
		"titel":  "title",
		"Text":   "text",
		"txt":    "text",
		"ID":     "id",
		"usedby": "used_by",
		"x":      "",
		"":       "",
		"colour": "",
	} {
		if got := lang.Nearest(written, words); got != want {
			t.Errorf("lang.Nearest(%q) = %q, want %q", written, got, want)
		}
	}
}
