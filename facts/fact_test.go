package facts_test

import (
	"reflect"
	"testing"

	"factbot/facts"
	"factbot/facts/facttest"

	"github.com/google/go-cmp/cmp"
)

func TestCloneSharesNoMemory(t *testing.T) {
	f := facttest.FullFact("a", "b")
	c := f.Clone()
	if diff := cmp.Diff(f, c); diff != "" {
		t.Fatalf("not equal (-fact +clone):\n%s", diff)
	}
	theirs, ours := reflect.ValueOf(f), reflect.ValueOf(c)
	for i := range theirs.NumField() {
		name, field := theirs.Type().Field(i).Name, theirs.Field(i)
		switch field.Kind() {
		case reflect.String, reflect.Bool, reflect.Int:
		case reflect.Slice:
			if field.Len() == 0 || field.Pointer() == ours.Field(i).Pointer() {
				t.Errorf("%s is shared, or empty in the sample", name)
			}
			if !flat(field.Type().Elem()) {
				t.Errorf("the items of %s may share memory", name)
			}
		default:
			t.Errorf("%s: does Clone copy a %s?", name, field.Kind())
		}
	}
}

// flat tells whether a copy of a value of the type shares nothing that changes.
func flat(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return t.Kind() == reflect.String || t.Kind() == reflect.Bool
	}
	for f := range t.Fields() {
		if !flat(f.Type) {
			return false
		}
	}
	return true
}

func TestCloneKeepsNilNil(t *testing.T) {
	if diff := cmp.Diff(facts.Fact{}, facts.Fact{}.Clone()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLinks(t *testing.T) {
	for _, c := range []struct {
		name string
		fact facts.Fact
		want []facts.ID
	}{
		{"none", facts.Fact{ID: "a", Sources: []facts.Citation{{ID: "source"}}}, nil},
		{"in order", facts.Fact{
			Names:     []facts.Name{{Text: "x"}, {Text: "y", UsedBy: "user"}},
			About:     []facts.ID{"topic", "agreement-2"},
			Actors:    []facts.Part{{ID: "doer"}, {ID: "other"}},
			Holders:   []facts.ID{"holder"},
			Agreement: "agreement",
		}, []facts.ID{"holder", "doer", "other", "agreement", "topic", "agreement-2", "user"}},
		{"each once", facts.Fact{
			Names:     []facts.Name{{Text: "x", UsedBy: "b"}},
			About:     []facts.ID{"a", "c", "c"},
			Actors:    []facts.Part{{ID: "b"}, {ID: "a"}},
			Holders:   []facts.ID{"a"},
			Agreement: "b",
		}, []facts.ID{"a", "b", "c"}},
	} {
		if diff := cmp.Diff(c.want, c.fact.Links()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
