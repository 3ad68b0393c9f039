package edit

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"factbot/facts"
)

var gazette = facts.Source{ID: "gazette", Publisher: "Gazette", Title: "Post opens", Date: "2019-03", URL: "https://gazette.example/1"}

func TestSetSource(t *testing.T) {
	for _, c := range []struct {
		text string
		want facts.Source
	}{
		{`publisher Northgate Gazette`, facts.Source{ID: "gazette", Publisher: "Northgate Gazette", Title: "Post opens", Date: "2019-03", URL: "https://gazette.example/1"}},
		{`title “The date of the post” date 3 March 2019`, facts.Source{ID: "gazette", Publisher: "Gazette", Title: "The date of the post", Date: "2019-03-03", URL: "https://gazette.example/1"}},
		{"publisher: New\u00a0Gazette\nurl: https://gazette.example/2\nActor: actor-ruritania", facts.Source{ID: "gazette", Publisher: "New Gazette", Title: "Post opens", Date: "2019-03", URL: "https://gazette.example/2", Actor: "actor-ruritania"}},
		{`note a "note" on it title "" date ""`, facts.Source{ID: "gazette", Publisher: "Gazette", URL: "https://gazette.example/1", Note: "a note on it"}},
		{`note 'tis so`, facts.Source{ID: "gazette", Publisher: "Gazette", Title: "Post opens", Date: "2019-03", URL: "https://gazette.example/1", Note: "'tis so"}},
	} {
		pairs, err := ReadPairs(c.text)
		if err != nil {
			t.Error(c.text, err)
			continue
		}
		got, err := SetSource(gazette, today, pairs...)
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", c.text, err, diff)
		}
	}
	got, err := SetSource(facts.Source{ID: "atlas"}, today, Pair{"publisher", "Atlas House"})
	if diff := cmp.Diff(facts.Source{ID: "atlas", Publisher: "Atlas House"}, got); err != nil || diff != "" {
		t.Error("a new source:", err, diff)
	}
}

func TestSetSourceRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", `There is no field to set; write one with its value, for example: publisher "Northgate Gazette"`},
		{repeated("“ ", 5000), "That is too long for a source; its title and note have at most 500 characters each."},
		{"titel x", `A source has no field "titel"; did you mean title?`},
		{"colour red", `A source has no field "colour"; its fields are publisher, title, date, url, actor, note.`},
		{"title", `There is no value for title; write one behind it, for example: title "Border post opens"`},
		{"title url https://a.example", `There is no value for title; write one behind it, for example: title "Border post opens"`},
		{"title The date of the title", `The field title stands twice; put quotes around a value that has the word in it, for example: title "The title of it"`},
		{"title The date of it", `"of it" is not one date that can be read in one way only; write it like 2 March 2019, 2019-03, 2019~ for about 2019, or 2019-03-02/2019-04-11.`},
		{"date 03/04/2021", `"03/04/2021" can be read two ways; write 2021-04-03 or 2021-03-04.`},
		{"url gazette.example", `"gazette.example" is not a web address; it starts with https:// or http://.`},
		{`publisher ""`, "The publisher is missing."},
		{"actor the state", `"the state" is not an id; ids have letters, digits and - . _ only, at most 100.`},
	} {
		got := gazette
		pairs, err := ReadPairs(c.text)
		if err == nil {
			got, err = SetSource(gazette, today, pairs...)
		}
		refused(t, c.text[:min(len(c.text), 40)], err, c.want)
		if got != gazette {
			t.Errorf("%s: refused, but changed: %+v", c.text, got)
		}
	}
	_, err := SetSource(gazette, today, Pair{"id", "x"})
	refused(t, "id", err, `A source has no field "id"; its fields are publisher, title, date, url, actor, note.`)
	_, err = SetSource(facts.Source{ID: "atlas"}, today, Pair{"title", "Atlas"})
	refused(t, "no publisher", err, "The publisher is missing.")
}

func FuzzReadPairs(f *testing.F) {
	f.Add(`title “The date of the post” date 3 March 2019`)
	f.Add(`note "" url: x`)
	f.Fuzz(func(t *testing.T, text string) {
		pairs, err := ReadPairs(text)
		if err != nil {
			return
		}
		s, err := SetSource(gazette, today, pairs...)
		if ps := facts.CheckSource(&s); err == nil && ps != nil {
			t.Errorf("%q: %v", text, ps)
		}
	})
}
