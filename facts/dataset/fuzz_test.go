package dataset

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"factbot/facts"
	"factbot/facts/memstore"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
)

// recordText writes one record.
func recordText(format Format, typ string, rec any) string {
	var b strings.Builder
	e := encoder{w: bufio.NewWriter(&b), syntax: syntaxes[format]}
	e.record(typ, rec)
	e.w.Flush()
	return b.String()
}

func addSeeds(f *testing.F) {
	files, err := filepath.Glob("testdata/bad-*")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	r := newRandom(1)
	for _, record := range r.records() {
		if fact, ok := record.(facts.Fact); ok {
			f.Add(recordText(JSONLines, typeFact, &fact))
			f.Add(recordText(TOML, typeFact, &fact))
		}
	}
}

// Any text is read without a panic. What has no mistakes can be imported,
// and comes out again.
func FuzzRead(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range []string{"x.jsonl", "x.toml"} {
			set, mistakes := readText(t, name, text)
			for _, m := range append(mistakes, set.Warnings()...) {
				if strings.ContainsAny(m.String(), "\n\x00") || m.Say == "" {
					t.Errorf("a mistake with more than a sentence: %q", m.String())
				}
			}
			if len(mistakes) > 0 || len(set.Dangling(nil)) > 0 {
				continue
			}
			s := memstore.New()
			if _, err := Import(t.Context(), s, set, ImportOptions{Time: someDay}); err != nil {
				t.Fatal(err)
			}
			first := written(t, s, JSONLines, false)
			again, mistakes := readText(t, "x.toml", written(t, s, TOML, true))
			if again.Len() != set.Len() || len(mistakes) > 0 {
				t.Fatalf("%d records instead of %d, mistakes %v", again.Len(), set.Len(), Mistakes(mistakes))
			}
			if report, err := Import(t.Context(), s, again, ImportOptions{Time: someDay}); err != nil || report.Total() != (Tally{Unchanged: set.Len()}) {
				t.Fatalf("imported again: %+v, %v\n%s", report, err, first)
			}
		}
	})
}

// parseJSON gives what encoding/json gives.
func FuzzParseJSON(f *testing.F) {
	for _, s := range []string{`{"a": [1, -2.5e3, "\u00e9\"\\", {}], "": null}`, ` [true ,false] `, `"x"`, `[[[]]]`, "0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !json.Valid([]byte(text)) {
			return
		}
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		var want any
		if err := d.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, plain(parseJSON([]byte(text)))); diff != "" && strings.ToValidUTF8(text, "") == text {
			t.Error(diff)
		}
	})
}

// plain turns the objects of a tree into maps.
func plain(tree any) any {
	switch v := tree.(type) {
	case object:
		m := map[string]any{}
		for _, member := range v {
			m[member.name] = plain(member.value)
		}
		return m
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	}
	return tree
}

// The outline of valid TOML ends outside of everything.
func FuzzOutline(f *testing.F) {
	addSeeds(f)
	for _, s := range []string{`a = """"x""""` + "\nb = [", `a = '''\'''`, `a = "\"[" # [`, `"a.b".c = ["]", '''` + "\n]'''" + `, { d = 1 }]`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var o outline
		for line := range strings.Lines(text) {
			o.line([]byte(strings.TrimRight(line, "\r\n")))
		}
		if o.deep {
			return // the decoder may not be asked
		}
		var v map[string]any
		if _, err := toml.Decode(text, &v); err == nil && (o.inText() || o.depth > 0) {
			t.Errorf("it ends in quotes %q, %d brackets deep", o.quote, o.depth)
		}
	})
}
