package bot

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"factbot/facts"
	"factbot/facts/boltstore"
	"factbot/facts/dataset"
	"factbot/facts/index"
)

// tables returns the tables of entries that this package keeps, by its source.
func tables(t *testing.T) (all []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`kept\.Table\[[\w.]+\] = "(\w+)"`).FindAllSubmatch(src, -1) {
			all = append(all, string(m[1]))
		}
	}
	if len(all) < 12 {
		t.Fatalf("only %q are found", all)
	}
	return all
}

// naming returns the entries that name one of some texts, as TABLE/KEY, and the
// records of the log that do.
func naming(t *testing.T, s facts.Store, texts ...string) (where []string) {
	t.Helper()
	named := func(in string) bool {
		for _, text := range texts {
			if strings.Contains(in, text) {
				return true
			}
		}
		return false
	}
	for _, table := range tables(t) {
		es, err := s.Entries(t.Context(), table, "", 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range es {
			if named(e.Key) || named(string(e.Data)) {
				where = append(where, table+"/"+e.Key)
			}
		}
	}
	log, err := s.Log(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range log {
		if named(l.Person + l.Did + l.Reason) {
			where = append(where, "log/"+l.Did)
		}
	}
	return where
}

// Of those who only ask nothing is written at all, wherever in the file one
// looks, but for the question that was declined.
func TestReadersLeaveNoTrace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "facts.db")
	s, err := boltstore.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, nil)
	if _, err := dataset.Import(t.Context(), s, dataset.Embedded(), dataset.ImportOptions{Time: r.clock}); err != nil {
		t.Fatal(err)
	}
	b, err := New(Config{Store: s, Finder: index.NewLive(s), Now: r.now, Log: r.Bot.log})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"lachin", "vardanyan net worth", "more", "help", "show article-6", "positions lachin", "status", "gaps", "set article-6 date_note x"} {
		b.Handle(t.Context(), Message{Platform: "slack", Room: "T1/CPRIVATE", Thread: "17.0001", Account: "T1/UREADER", Text: text})
	}
	if err := b.Deliver(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), "vardanyan net worth") {
		t.Error("the declined question is not kept")
	}
	for _, who := range []string{"UREADER", "CPRIVATE"} {
		if strings.Contains(string(data), who) {
			t.Errorf("%s is in the file", who)
		}
	}
}

// Whoever wanted to be told, watched, reported and proposed is named by the
// account in one table, and by the room where they are to be told; after forget
// nowhere.
func TestForgetLeavesNoTrace(t *testing.T) {
	r := newRig(t, everybody(Contributor))
	r.SetRules(Rules{Accounts: map[Login]Role{"console:ana": Admin}})
	say := func(text string) {
		t.Helper()
		m := Message{Platform: "slack", Room: "T1/CPRIVATE", Account: "T1/UEDITOR", Text: text}
		if got := r.Handle(t.Context(), m).String(); got == "" || strings.Contains(got, "takes ") {
			t.Fatalf("%s: %s", text, got)
		}
	}
	for _, text := range []string{"vardanyan net worth", "tell me", "watch lachin", "report article-6 it is wrong", "set article-6 date_note by decree", "set article-7 date_note by decree", "withdraw 1", "add event"} {
		say(text)
	}
	r.say(t, "link slack:T1/UEDITOR slack:T1/UOTHER")
	if where := naming(t, r.store, "UEDITOR"); len(where) < 1 {
		t.Error("nothing names the editor; this test looks in the wrong place")
	} else {
		for _, w := range where {
			if !strings.HasPrefix(w, "account/") && !strings.HasPrefix(w, "joining/") {
				t.Errorf("the account is in %s", w)
			}
		}
	}
	if where := naming(t, r.store, "CPRIVATE"); len(where) < 2 {
		t.Errorf("the room is in %q alone", where)
	}
	r.say(t, "forget slack:T1/UEDITOR")
	if where := naming(t, r.store, "UEDITOR", "CPRIVATE"); len(where) > 0 {
		t.Errorf("after forget still in %q", where)
	}
}
