package bot

import (
	"strings"
	"testing"

	"factbot/facts"

	"github.com/google/go-cmp/cmp"
)

var clerk = Message{Platform: "slack", Room: "desk", Account: "clerk"}

func input(t *testing.T, f Form, name string) Input {
	t.Helper()
	for _, in := range f.Inputs {
		if in.Name == name {
			return in
		}
	}
	t.Fatalf("the form has no %s", name)
	return Input{}
}

// A form asks for what the kind has, and what is sent off becomes a fact.
func TestNewForm(t *testing.T) {
	r := newRig(t, everybody(Editor))
	f, refusal, err := r.NewForm(t.Context(), clerk, "position", nil)
	if err != nil || refusal != nil {
		t.Fatal(refusal, err)
	}
	if in := input(t, f, "holders"); !in.Needed || !in.Refers || !in.Many || in.Of != "actor" {
		t.Errorf("holders: %+v", in)
	}
	if in := input(t, f, "status"); !cmp.Equal(in.Options, []string{"established", "attributed", "alleged", "disputed"}) {
		t.Errorf("status: %+v", in)
	}
	values := map[string]string{"title": "Somebody says so", "date": "soon", "status": "attributed", "sources": "no-such-source"}
	d, mistakes := r.Submit(t.Context(), clerk, Filled{Kind: "position", Values: values})
	if d != nil || !strings.Contains(mistakes["date"], "soon") || mistakes["text"] != "This is needed." || mistakes["holders"] != "This is needed." || mistakes["title"] != "" {
		t.Errorf("mistakes: %v, said %s", mistakes, d)
	}
	values["text"], values["date"], values["holders"] = "Somebody says that it is so.", "2 May 2023", "actor-armenia"
	if d, mistakes := r.Submit(t.Context(), clerk, Filled{Kind: "position", Values: values}); len(mistakes) > 0 || !strings.Contains(d.String(), "which is not held") {
		t.Errorf("a source that is not held: %v, %s", mistakes, d)
	}
	values["sources"] = "edm-20-78 para. 3"
	if d, mistakes := r.Submit(t.Context(), clerk, Filled{Kind: "position", Values: values}); len(mistakes) > 0 || !strings.HasPrefix(d.String(), "Added somebody-says-so.") {
		t.Errorf("%v, %s", mistakes, d)
	}
	if got, err := r.store.Fact(t.Context(), "somebody-says-so"); err != nil || got.Date != "2023-05-02" || got.Holders[0] != "actor-armenia" {
		t.Errorf("%+v, %v", got, err)
	}
}

// What was said somewhere becomes a source, with its fact, in one revision or
// one proposal.
func TestQuotedForm(t *testing.T) {
	for role, want := range map[Role]string{Editor: "Added ", Contributor: "Proposed as number 1;"} {
		r := newRig(t, everybody(role))
		q := &Quote{Text: "They opened the road today.", URL: "https://chat.example/p1", Publisher: "Chat, #desk", Date: "2023-05-02"}
		f, _, err := r.NewForm(t.Context(), clerk, "event", q)
		if err != nil || input(t, f, "text").Value != q.Text {
			t.Fatal(f, err)
		}
		d, mistakes := r.Submit(t.Context(), clerk, Filled{Kind: "event", Quote: q, Values: map[string]string{
			"title": "Road opened", "text": q.Text, "status": "alleged",
		}})
		if len(mistakes) > 0 || !strings.HasPrefix(d.String(), want) {
			t.Fatalf("%s: %v, %s", role, mistakes, d)
		}
		if role == Contributor {
			r.roles = everybody(Editor)
			if got := r.say(t, "approve 1"); !strings.HasPrefix(got, "Approved proposal 1") {
				t.Fatal(got)
			}
		}
		got, err := r.store.Fact(t.Context(), "road-opened")
		if err != nil || len(got.Sources) != 1 || got.Sources[0].Quote != q.Text {
			t.Fatalf("%+v, %v", got, err)
		}
		if s, err := r.store.Source(t.Context(), got.Sources[0].ID); err != nil || s.URL != q.URL || s.Publisher != q.Publisher {
			t.Errorf("%+v, %v", s, err)
		}
	}
}

// An edit by form merges and clashes as one by command does; what was not
// touched is not changed.
func TestEditForm(t *testing.T) {
	r := newRig(t, everybody(Editor))
	f, _, err := r.EditForm(t.Context(), clerk, "article-6")
	if err != nil || f.Revision != 1 {
		t.Fatal(f, err)
	}
	values := make(map[string]string)
	for _, in := range f.Inputs {
		values[in.Name] = in.Value
	}
	send := func() string {
		d, mistakes := r.Submit(t.Context(), clerk, Filled{Kind: f.Kind, ID: f.ID, Revision: f.Revision, Values: values})
		if len(mistakes) > 0 {
			t.Fatal(mistakes)
		}
		return d.String()
	}
	if got := send(); !strings.HasPrefix(got, "That is how it stands already") {
		t.Error(got)
	}
	r.say(t, "set article-6 number 6a")
	values["date_note"] = "by form"
	if got := send(); !strings.HasPrefix(got, "Changed article-6, now revision 3:") {
		t.Error(got)
	}
	values["number"] = "6b"
	if got := send(); !strings.HasPrefix(got, "Nothing was changed: since revision 1") {
		t.Error(got)
	}
	if got, _ := r.store.Fact(t.Context(), "article-6"); got.Number != "6a" || got.DateNote != "by form" {
		t.Errorf("%+v", got)
	}
	values["title"] = ""
	if _, mistakes := r.Submit(t.Context(), clerk, Filled{Kind: f.Kind, ID: f.ID, Revision: 3, Values: values}); !strings.Contains(mistakes["title"], "cannot do without title") {
		t.Errorf("no title: %v", mistakes)
	}
}

// Forms take the roles that the commands take.
func TestFormsTakeARole(t *testing.T) {
	r := newRig(t, nil)
	const want = "takes the role of contributor; yours here is reader."
	_, refusal, err := r.NewForm(t.Context(), clerk, "event", nil)
	if err != nil || !strings.Contains(refusal.String(), want) {
		t.Error(refusal, err)
	}
	if _, refusal, err = r.EditForm(t.Context(), clerk, "article-6"); err != nil || !strings.Contains(refusal.String(), want) {
		t.Error(refusal, err)
	}
	d, _ := r.Submit(t.Context(), clerk, Filled{Kind: "article", ID: "article-6", Revision: 1, Values: map[string]string{"title": "Hacked"}})
	if !strings.Contains(d.String(), want) {
		t.Error(d)
	}
	if got, _ := r.store.Fact(t.Context(), "article-6"); got.Revision != 1 {
		t.Errorf("it was changed: %+v", got)
	}
}

func TestRecords(t *testing.T) {
	r := newRig(t, nil)
	for _, test := range []struct{ of, text, want string }{
		{"actor", "azerb", "actor-azerbaijan"},
		{"", "article 6", "article-6"},
		{"agreement", "", "tripartite-statement"},
		{"actor", "nobody at all", ""},
	} {
		rs, err := r.Records(t.Context(), facts.ID(test.of), test.text, 5)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for i, rec := range rs {
			if i == 0 || rec.ID == test.want {
				got = rec.ID
			}
		}
		if got != test.want || len(rs) > 5 {
			t.Errorf("%s %q: %v, want %s", test.of, test.text, rs, test.want)
		}
	}
	if rs, err := r.SourcesLike(t.Context(), "eurasia", 5); err != nil || len(rs) == 0 || !strings.HasPrefix(rs[0].Name, "Eurasia Daily Monitor") {
		t.Errorf("sources: %v, %v", rs, err)
	}
}
