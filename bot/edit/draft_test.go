package edit

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"factbot/facts"
)

func TestParseDraft(t *testing.T) {
	for _, c := range []struct {
		name, kind, lines string
		want              facts.Fact
	}{
		{"all of it", "event", "Title: The post opens\r\ntext: One line.\r\nHe said: another one.\r\n\r\nA third, at https://x.example: here.\r\n\r\ndate: 2 March 2019\ndate note:by the gazette\nstatus: established\n" +
			"source: gazette para. 4\nsource: atlas\nactors: actor-a: opens it\nactor-b: looks on\nabout: place-a,\nplace-b\n",
			facts.Fact{Kind: facts.Event, Title: "The post opens", Text: "One line.\nHe said: another one.\n\nA third, at https://x.example: here.", Date: "2019-03-02", DateNote: "by the gazette",
				Status: facts.Established, Sources: []facts.Citation{{ID: "gazette", Locator: "para. 4"}, {ID: "atlas"}},
				Actors: []facts.Part{{ID: "actor-a", Role: "opens it"}, {ID: "actor-b", Role: "looks on"}}, About: []facts.ID{"place-a", "place-b"}}},
		{"blanks in between", " Event ", "\n\ntitle: x\n\n\ndate:\nstatus:  \n  text: y\n", facts.Fact{Kind: facts.Event, Title: "x", Text: "y"}},
		{"two lines of a title", "place", "title: The old\nbridge", facts.Fact{Kind: facts.Place, Title: "The old bridge"}},
		{"a quoted text", "place", "text: “A: b.\nC.”", facts.Fact{Kind: facts.Place, Text: "A: b.\nC."}},
		{"a list goes on where it was", "event", "about: a\ntitle: x\nabout: b\nc", facts.Fact{Kind: facts.Event, Title: "x", About: []facts.ID{"a", "b", "c"}}},
		{"nothing yet", "actor", "", facts.Fact{Kind: facts.Actor}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := ParseDraft(c.kind, c.lines, today)
			if diff := cmp.Diff(c.want, d.Fact); err != nil || diff != "" {
				t.Error(err, diff)
			}
		})
	}
}

func TestParseDraftRefuses(t *testing.T) {
	for _, c := range []struct{ kind, lines, want string }{
		{"evnt", "", `"evnt" is no kind of fact; did you mean event?`},
		{"thing", "", `"thing" is no kind of fact; the kinds are event, agreement, article, actor, place, position, figure.`},
		{"", "", `"" is no kind of fact; the kinds are event, agreement, article, actor, place, position, figure.`},
		{"event", "titel: x", `There is no field "titel"; did you mean title?`},
		{"event", "title: x\nHe said: y", `There is no field "He said"; the fields of an event are title, text, date, date_note, about, actors, holders, agreement, number, value, unit, low, high, status, sources, review_by.`},
		{"event", "text: x\nStaus: y", `There is no field "Staus"; did you mean status?`},
		{"event", "text: x\nparty: yes", "An event has no party; only an actor has."},
		{"event", "id: x", "A fact keeps its id; add another fact and retire this one."},
		{"event", "The post opens\ntitle: x", `The line "The post opens" has no field before it; write one, for example: title: Border post at Northgate opens`},
		{"event", "title: x\ntitle: y", "The field title is there twice; give it once."},
		{"event", "date: 03/04/2021", `"03/04/2021" can be read two ways; write 2021-04-03 or 2021-03-04.`},
		{"event", strings.Repeat("text: x\n", 30_000), "That is too long for one fact; its text has at most 20,000 characters."},
		{"event", "title: " + strings.Repeat("x", 301), "The title has 301 characters; at most 300 fit."},
	} {
		d, err := ParseDraft(c.kind, c.lines, today)
		refused(t, c.kind+" "+c.lines[:min(len(c.lines), 40)], err, c.want)
		if diff := cmp.Diff(Draft{}, d); diff != "" {
			t.Errorf("%s: refused, but begun: %s", c.lines, diff)
		}
	}
}

// Each kind asks for what it needs, in order; the examples answer, and the
// outcome only lacks its id.
func TestNextAndAnswer(t *testing.T) {
	needs := map[facts.Kind]string{
		facts.Event: "title text date status sources", facts.Agreement: "title text date status sources", facts.Actor: "title text status sources", facts.Place: "title text status sources",
		facts.Article: "title text agreement status sources", facts.Position: "title text holders status sources", facts.Figure: "title text value status sources",
	}
	for _, kind := range facts.Kinds() {
		d, err := NewDraft(string(kind))
		if err != nil {
			t.Fatal(err)
		}
		var asked []string
		for {
			field, question, done := Next(d)
			if done {
				break
			}
			if !strings.Contains(question, "?") {
				t.Errorf("%s: %q is no question", field, question)
			}
			asked = append(asked, field)
			_, example, _ := strings.Cut(question, "For example: ")
			if d, err = Answer(d, example, today); err != nil {
				t.Fatalf("%s: %v", field, err)
			}
		}
		if got := strings.Join(asked, " "); got != needs[kind] {
			t.Errorf("%s asks for %s", kind, got)
		}
		d.Fact.ID = "x"
		if ps := facts.Check(&d.Fact); ps != nil {
			t.Error(kind, ps)
		}
		_, err = Answer(d, "x", today)
		refused(t, "done", err, "Nothing is missing any more in this "+string(kind)+".")
	}
}

// A field that is offered may be left out; lines with names set what they name,
// in whatever order they come.
func TestAnswerWithNames(t *testing.T) {
	d, _ := NewDraft("event")
	for _, text := range []string{"title: The post opens", "date: 6 May 2012\nstatus: alleged", "text: It opened."} {
		var err error
		if d, err = Answer(d, text, today); err != nil {
			t.Fatal(err)
		}
	}
	want := facts.Fact{Kind: facts.Event, Title: "The post opens", Text: "It opened.", Date: "2012-05-06", Status: facts.Alleged}
	if diff := cmp.Diff(want, d.Fact); diff != "" {
		t.Error(diff)
	}
	if _, err := Answer(d, "flavour: sweet", today); err != nil {
		t.Errorf("what names no field is a value: %v", err)
	}
	_, err := Answer(d, "date: soon", today)
	if err == nil || d.Fact.Date != "2012-05-06" {
		t.Errorf("a date that is none: %v", err)
	}
	d, _ = NewDraft("event")
	for _, text := range []string{"The post opens", "It opened.", "-"} {
		if d, err = Answer(d, text, today); err != nil {
			t.Fatal(err)
		}
	}
	if field, _, _ := Next(d); field != "status" || d.Fact.Date != "" {
		t.Errorf("after “-” it asks for %s: %+v", field, d)
	}
	if _, err := Answer(d, "-", today); err == nil {
		t.Error("a status may not be left out")
	}
}

func TestAnswer(t *testing.T) {
	d, _ := NewDraft("event")
	for _, c := range []struct{ text, want string }{
		{"The post opens", "The post opens"},
		{"Title: The post opens", "The post opens"},
		{"Note: it opens", "Note: it opens"},
		{"“The post\nopens”", "The post opens"},
	} {
		got, err := Answer(d, c.text, today)
		if err != nil || got.Fact.Title != c.want {
			t.Errorf("%q: %q %v", c.text, got.Fact.Title, err)
		}
	}
	d.Fact.Title = "The post opens"
	if got, err := Answer(d, "text:\nOne.\nTwo.", today); err != nil || got.Fact.Text != "One.\nTwo." {
		t.Errorf("%q %v", got.Fact.Text, err)
	}
	d.Fact.Text, d.Skipped = "One.", []string{"date"}
	got, err := Answer(d, "sure", today)
	refused(t, "status", err, `"sure" is no status; write established, attributed, alleged or disputed.`)
	if diff := cmp.Diff(d, got); diff != "" {
		t.Error("refused, but changed:", diff)
	}
	_, err = Answer(d, " ", today)
	refused(t, "nothing", err, "There is no value for status; write one behind it, for example: status established")
}

// A draft that was read is sound as far as it goes, and survives JSON.
func FuzzParseDraft(f *testing.F) {
	for _, kind := range facts.Kinds() {
		f.Add(string(kind), "title: x\ntext: a\nb: c\n\nabout: +a\nsource: b p. 4 “q”\ndate: 2 March 2019\nactors: a: b; c")
	}
	f.Add("event", "text: \xff\nstatus: \"alleged\"")
	f.Fuzz(func(t *testing.T, kind, lines string) {
		d, err := ParseDraft(kind, lines, today)
		if err != nil {
			if facts.KindOf(err) != facts.Invalid || facts.Said(err) == "" {
				t.Errorf("%q: %v", lines, err)
			}
			return
		}
		_, _, done := Next(d)
		d.Fact.ID = "x"
		if ps := facts.Check(&d.Fact); done && ps != nil {
			t.Errorf("%q: done, but %v", lines, ps)
		}
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var back Draft
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d, back); diff != "" {
			t.Errorf("%q: JSON changes it: %s", lines, diff)
		}
	})
}

func TestMakeID(t *testing.T) {
	held := map[string]bool{"post-opens": true, "post-opens-2": true, "place-a": true, strings.Repeat("a", 60): true}
	for _, c := range []struct {
		kind        facts.Kind
		title, want string
	}{
		{facts.Event, "The old bridge opens", "the-old-bridge-opens"},
		{facts.Event, "Post opens!", "post-opens-3"},
		{facts.Event, "Minister’s visit — 98.9 % done", "ministers-visit-98-9-done"},
		{facts.Position, "Ruritania: not now", "ruritania-not-now"},
		{facts.Actor, "Ruritania, state and party", "actor-ruritania"},
		{facts.Actor, "Actor Ruritania", "actor-ruritania"},
		{facts.Place, "Şimal qapısı", "place-simal-qapisi"},
		{facts.Place, "Северные ворота", "place-severnye-vorota"},
		{facts.Place, "A", "place-a-2"},
		{facts.Place, "北門", "place"},
		{facts.Event, "", "event"},
		{facts.Event, strings.Repeat("word ", 30), "word-word-word-word-word-word-word-word-word-word-word-word"},
		{facts.Event, strings.Repeat("a", 80), strings.Repeat("a", 58) + "-2"},
	} {
		got := MakeID(c.kind, c.title, func(id string) bool { return held[id] })
		if got != c.want || len(got) > 60 {
			t.Errorf("%s %q: %s, want %s", c.kind, c.title, got, c.want)
		}
	}
}

func FuzzMakeID(f *testing.F) {
	f.Add("place", "Şimal qapısı, a place")
	f.Fuzz(func(t *testing.T, kind, title string) {
		if _, err := NewDraft(kind); err != nil {
			return
		}
		n := 0
		d := facts.Fact{Kind: facts.Event, Title: "x", Text: "x", Status: facts.Alleged, Sources: []facts.Citation{{ID: "x"}}}
		d.ID = MakeID(facts.Kind(strings.ToLower(typed(kind))), title, func(string) bool { n++; return n < 12 })
		if ps := facts.Check(&d); ps != nil || len(d.ID) > 60 {
			t.Errorf("%q: %q %v", title, d.ID, ps)
		}
	})
}
