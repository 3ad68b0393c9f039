package dataset

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"factbot/facts"

	"github.com/google/go-cmp/cmp"
)

const fjord = "../../cmd/factbot/testdata/fjord/dataset.toml"

func TestReadFjord(t *testing.T) {
	set, mistakes, err := Read([]string{fjord})
	if err != nil || len(mistakes) > 0 {
		t.Fatal(err, Mistakes(mistakes))
	}
	if set.Name != "dataset" || len(set.Sources) == 0 || len(set.Facts) == 0 || len(set.Terms) == 0 {
		t.Errorf("the set %q has %d sources, %d facts and %d terms", set.Name, len(set.Sources), len(set.Facts), len(set.Terms))
	}
	for _, m := range set.Dangling(nil) {
		t.Error(m)
	}
	text, err := os.ReadFile(set.Facts[0].File)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for _, e := range set.Facts {
		if got := strings.Join(lines[e.Line-1:e.Line+1], "\n"); got != "[[fact]]\nid = \""+e.Record.ID+"\"" {
			t.Errorf("fact %s is said to stand at %s:\n%s", e.Record.ID, e.Place, got)
		}
	}
}

// folder makes a folder of files, given as name and text by turns.
func folder(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(dir, files[i])
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func source(id string) string {
	return fmt.Sprintf(`{"type": "source", "id": %q, "publisher": "P"}`+"\n", id)
}

func TestReadFolder(t *testing.T) {
	dir := folder(t,
		"c.jsonl", source("c"),
		"a.toml", "[[source]]\nid = \"a\"\npublisher = \"P\"\n",
		"b.jsonl", source("b"),
		".hidden.jsonl", "not read",
		"notes.txt", "not read",
		"deeper/d.jsonl", "not read",
		"folder.jsonl/d.jsonl", "not read",
	)
	b := filepath.Join(dir, "b.jsonl")
	set, mistakes, err := Read([]string{b, dir, b, dir + "/./b.jsonl"})
	if err != nil || len(mistakes) > 0 {
		t.Fatal(err, Mistakes(mistakes))
	}
	want := []Entry[facts.Source]{
		{facts.Source{ID: "b", Publisher: "P"}, Place{b, 1}},
		{facts.Source{ID: "a", Publisher: "P"}, Place{filepath.Join(dir, "a.toml"), 1}},
		{facts.Source{ID: "c", Publisher: "P"}, Place{filepath.Join(dir, "c.jsonl"), 1}},
	}
	if diff := cmp.Diff(want, set.Sources); diff != "" {
		t.Error(diff)
	}
}

func TestReadRefuses(t *testing.T) {
	dir := folder(t, "notes.txt", "text")
	for _, test := range []struct {
		path string
		kind facts.ErrorKind
		says string
	}{
		{filepath.Join(dir, "missing.jsonl"), facts.NotFound, "There is no file or folder"},
		{dir, facts.Invalid, "holds no .jsonl or .toml files"},
		{filepath.Join(dir, "notes.txt"), facts.Invalid, "its files end in .jsonl or .toml"},
		{filepath.Join(dir, "notes.txt", "x"), facts.Unavailable, "cannot be read"},
	} {
		set, mistakes, err := Read([]string{fjord, test.path})
		if set != nil || mistakes != nil || facts.KindOf(err) != test.kind || !strings.Contains(facts.Said(err), test.says) {
			t.Errorf("%s: %v, %v, %v", test.path, set, mistakes, err)
		}
	}
	broken := errors.New("broken disk")
	r := newReader("")
	if err := r.read("x.jsonl", JSONLines, io.MultiReader(strings.NewReader(source("a")), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("a broken disk: %v", err)
	}
}

// What differs between systems and editors is no mistake.
func TestReadLenient(t *testing.T) {
	jsonl := "\uFEFF" + source("a") + "\n  \n\t" + strings.TrimSpace(source("b"))
	toml := "\uFEFF# a note\n\n[[source]]\nid = \"a\"\npublisher = \"P\"\n[[ source ]] # a note\nid = 'b'\npublisher = \"\"\"P\"\"\""
	for name, text := range map[string]string{"x.jsonl": jsonl, "x.toml": toml} {
		for _, text := range []string{text, text + "\n", strings.ReplaceAll(text, "\n", "\r\n")} {
			set, mistakes := readText(t, name, text)
			want := []any{facts.Source{ID: "a", Publisher: "P"}, facts.Source{ID: "b", Publisher: "P"}}
			if diff := cmp.Diff(want, set.records()); diff != "" || len(mistakes) > 0 {
				t.Errorf("%q: %v\n%s", text, Mistakes(mistakes), diff)
			}
		}
	}
	for _, empty := range []string{"", "\n", "\uFEFF", "\r\n\r\n", " "} {
		for _, name := range []string{"x.jsonl", "x.toml"} {
			if set, mistakes := readText(t, name, empty); set.Len() > 0 || len(mistakes) > 0 {
				t.Errorf("%s %q: %d records, %v", name, empty, set.Len(), Mistakes(mistakes))
			}
		}
	}
}

func TestManyMistakes(t *testing.T) {
	_, mistakes := readText(t, "x.jsonl", strings.Repeat("x\n", maxMistakes+1))
	if n := len(mistakes); n != maxMistakes+1 || mistakes[n-1].String() != "And 1 more." {
		t.Errorf("%d mistakes, the last one %s", n, mistakes[n-1])
	}
	_, mistakes = readText(t, "x.jsonl", strings.Repeat("x\n", 12345))
	if n := len(mistakes); n != maxMistakes+1 || mistakes[n-1].String() != "And 12245 more." {
		t.Errorf("%d mistakes, the last one %s", n, mistakes[n-1])
	}
}

// A link may lead to a record that could not be read.
func TestDanglingWithGaps(t *testing.T) {
	set, _ := readText(t, "x.jsonl", `{"type": "source", "id": "a", "publisher": "P", "actor": "b"}`+"\n"+`{"type": "fact", "id": "b`)
	if d := set.Dangling(nil); len(d) > 0 {
		t.Error(Mistakes(d))
	}
}

func TestDanglingKnown(t *testing.T) {
	set, mistakes, err := Read([]string{"testdata/bad-links.jsonl"})
	if err != nil || len(mistakes) > 0 {
		t.Fatal(err, mistakes)
	}
	d := set.Dangling(func(typ string, id facts.ID) bool { return typ == "fact" })
	if len(d) != 1 || d[0].Field != "sources[1].id" {
		t.Error(Mistakes(d))
	}
}
