package facts_test

import (
	"strings"
	"testing"

	"factbot/facts"
	"factbot/facts/facttest"

	"github.com/google/go-cmp/cmp"
)

func TestValidRecordsHaveNoProblem(t *testing.T) {
	fact, full := facttest.Fact("a"), facttest.FullFact("a", "b")
	source, fullSource, term := facttest.Source("a"), facttest.FullSource("a", "b"), facttest.FullTerm()
	long := facttest.Fact(strings.Repeat("i", 100))
	long.Title, long.Text = strings.Repeat("ə", 300), "Two lines,\n\tone tab."
	for name, got := range map[string][]facts.Problem{
		"fact":        facts.Check(&fact),
		"full fact":   facts.Check(&full),
		"long fact":   facts.Check(&long),
		"source":      facts.CheckSource(&source),
		"full source": facts.CheckSource(&fullSource),
		"term":        facts.CheckTerm(&term),
	} {
		if got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name       string
		spoil      func(f *facts.Fact)
		field, say string
	}{
		{"no id", func(f *facts.Fact) { f.ID = "" }, "id", "The id is missing."},
		{"id with a space", func(f *facts.Fact) { f.ID = "a b" },
			"id", `"a b" is not an id; ids have letters, digits and - . _ only, at most 100.`},
		{"id that begins with a dot", func(f *facts.Fact) { f.ID = ".a" },
			"id", `".a" is not an id; ids have letters, digits and - . _ only, at most 100.`},
		{"id too long", func(f *facts.Fact) { f.ID = strings.Repeat("i", 101) },
			"id", `"` + strings.Repeat("i", 60) + `…" is not an id; ids have letters, digits and - . _ only, at most 100.`},
		{"id with a line end", func(f *facts.Fact) { f.ID = "a\n" },
			"id", `"a\n" is not an id; ids have letters, digits and - . _ only, at most 100.`},
		{"no kind", func(f *facts.Fact) { f.Kind = "" },
			"kind", `"" is no kind of fact; the kinds are event, agreement, article, actor, place, position, figure.`},
		{"kind in capitals", func(f *facts.Fact) { f.Kind = "Event" },
			"kind", `"Event" is no kind of fact; the kinds are event, agreement, article, actor, place, position, figure.`},
		{"no title", func(f *facts.Fact) { f.Title = " \t" }, "title", "The title is missing."},
		{"long title", func(f *facts.Fact) { f.Title = strings.Repeat("ə", 301) }, "title", "The title has 301 characters; at most 300 fit."},
		{"no text", func(f *facts.Fact) { f.Text = "" }, "text", "The text is missing."},
		{"long text", func(f *facts.Fact) { f.Text = strings.Repeat("x", 20_001) }, "text", "The text has 20001 characters; at most 20000 fit."},
		{"broken text", func(f *facts.Fact) { f.Text = "a\xff" }, "text", "The text is not valid UTF-8 text."},
		{"text with an escape", func(f *facts.Fact) { f.Text = "a\x1b[2J" }, "text", "The text holds the invisible character U+001B; remove it."},
		{"text with a carriage return", func(f *facts.Fact) { f.Text = "a\r\n" }, "text", "The text holds the invisible character U+000D; remove it."},
		{"text that turns the direction", func(f *facts.Fact) { f.Text = "a\u202eb" }, "text", "The text holds the invisible character U+202E; remove it."},
		{"text with an isolate", func(f *facts.Fact) { f.Text = "a\u2066b" }, "text", "The text holds the invisible character U+2066; remove it."},
		{"no status", func(f *facts.Fact) { f.Status = "" },
			"status", `"" is no status; the statuses are established, attributed, alleged, disputed.`},
		{"impossible date", func(f *facts.Fact) { f.Date = "2019-02-30" },
			"date", "“2019-02-30” is not a date: February 2019 has 28 days. Write it like 2019-03-02."},
		{"long note", func(f *facts.Fact) { f.DateNote = strings.Repeat("x", 501) }, "date_note", "The date_note has 501 characters; at most 500 fit."},
		{"nameless name", func(f *facts.Fact) { f.Names = []facts.Name{{Text: "a"}, {}} }, "names[1].text", "The names[1].text is missing."},
		{"language of a name", func(f *facts.Fact) { f.Names = []facts.Name{{Text: "a", Lang: "russian language"}} },
			"names[0].lang", `"russian language" is not a language tag; use one like en, az, hy or ru (BCP 47).`},
		{"user of a name", func(f *facts.Fact) { f.Names = []facts.Name{{Text: "a"}, {Text: "b"}, {Text: "c", UsedBy: "ə"}} },
			"names[2].used_by", `"ə" is not an id; ids have letters, digits and - . _ only, at most 100.`},
		{"many names", func(f *facts.Fact) {
			for range 501 {
				f.Names = append(f.Names, facts.Name{Text: "a"})
			}
		}, "names", "There are 501 names; at most 500 fit."},
		{"about nothing", func(f *facts.Fact) { f.About = []facts.ID{"a", ""} }, "about[1]", "The about[1] is missing."},
		{"holder without an id", func(f *facts.Fact) { f.Holders = []facts.ID{"a b"} },
			"holders[0]", `"a b" is not an id; ids have letters, digits and - . _ only, at most 100.`},
		{"actor without an id", func(f *facts.Fact) { f.Actors = []facts.Part{{Role: "signs"}} }, "actors[0].id", "The actors[0].id is missing."},
		{"role with a bell", func(f *facts.Fact) { f.Actors = []facts.Part{{ID: "a"}, {ID: "b", Role: "rings\a"}} },
			"actors[1].role", "The actors[1].role holds the invisible character U+0007; remove it."},
		{"no source", func(f *facts.Fact) { f.Sources = nil }, "sources", "A fact needs at least one source."},
		{"source without an id", func(f *facts.Fact) { f.Sources = append(f.Sources, facts.Citation{}) }, "sources[1].id", "The sources[1].id is missing."},
		{"broken locator", func(f *facts.Fact) { f.Sources[0].Locator = "\xff" }, "sources[0].locator", "The sources[0].locator is not valid UTF-8 text."},
		{"long quotation", func(f *facts.Fact) { f.Sources[0].Quote = strings.Repeat("x", 20_001) },
			"sources[0].quote", "The sources[0].quote has 20001 characters; at most 20000 fit."},
		{"position of nobody", func(f *facts.Fact) { f.Kind = facts.Position }, "holders", "A position needs a holder: the actor whose position it is."},
		{"article of nothing", func(f *facts.Fact) { f.Kind = facts.Article }, "agreement", "An article needs the id of its agreement."},
		{"agreement without an id", func(f *facts.Fact) { f.Agreement = "a b" },
			"agreement", `"a b" is not an id; ids have letters, digits and - . _ only, at most 100.`},
		{"figure without a value", func(f *facts.Fact) { f.Kind = facts.Figure }, "value", "A figure needs a value."},
		{"event as a party", func(f *facts.Fact) { f.Party = true }, "party", "Only an actor can be a party."},
		{"long number", func(f *facts.Fact) { f.Number = strings.Repeat("1", 501) }, "number", "The number has 501 characters; at most 500 fit."},
		{"a date that does not end", func(f *facts.Fact) { f.Date = "[2001" + strings.Repeat(",2001", 200) + "]" }, "date", "The date has 1006 characters; at most 500 fit."},
		{"low in words", func(f *facts.Fact) { f.Low = "few" }, "low", `"few" is not a number; write it with digits, as 12000 or 98.9.`},
		{"high with a decimal comma", func(f *facts.Fact) { f.High = "12,5" }, "high", `"12,5" is not a number; write it with digits, as 12000 or 98.9.`},
		{"low above high, with marks between thousands", func(f *facts.Fact) { f.Low, f.High = "12,000", "9,500" }, "low", "The low value 12,000 is above the high value 9,500."},
		{"low above high", func(f *facts.Fact) { f.Low, f.High = "10", "9.5" }, "low", "The low value 10 is above the high value 9.5."},
		{"review by a month", func(f *facts.Fact) { f.ReviewBy = "2024-05" }, "review_by", `"2024-05" is not a day; write it as 2024-05-31.`},
		{"review by no day", func(f *facts.Fact) { f.ReviewBy = "2023-02-29" }, "review_by", `"2023-02-29" is not a day; write it as 2024-05-31.`},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := facttest.Fact("a")
			c.spoil(&f)
			if diff := cmp.Diff([]facts.Problem{{Field: c.field, Say: c.say}}, facts.Check(&f)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCheckSource(t *testing.T) {
	for _, c := range []struct {
		name       string
		spoil      func(s *facts.Source)
		field, say string
	}{
		{"no id", func(s *facts.Source) { s.ID = "" }, "id", "The id is missing."},
		{"no publisher", func(s *facts.Source) { s.Publisher = "" }, "publisher", "The publisher is missing."},
		{"long title", func(s *facts.Source) { s.Title = strings.Repeat("x", 501) }, "title", "The title has 501 characters; at most 500 fit."},
		{"date in words", func(s *facts.Source) { s.Date = "May" },
			"date", "“May” is not a date: it is not in the form year-month-day. Write it like 2019-03-02, 2019-03, 2019, 2019~ or 2019-03-02/2019-04-11."},
		{"address of a script", func(s *facts.Source) { s.URL = "javascript:alert(1)" },
			"url", `"javascript:alert(1)" is not a web address; it starts with https:// or http://.`},
		{"address with a line end", func(s *facts.Source) { s.URL = "https://a.example/\u0085" },
			"url", "The url holds the invisible character U+0085; remove it."},
		{"actor without an id", func(s *facts.Source) { s.Actor = "-" },
			"actor", `"-" is not an id; ids have letters, digits and - . _ only, at most 100.`},
		{"note with a null", func(s *facts.Source) { s.Note = "\x00" }, "note", "The note holds the invisible character U+0000; remove it."},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := facttest.FullSource("a", "b")
			c.spoil(&s)
			if diff := cmp.Diff([]facts.Problem{{Field: c.field, Say: c.say}}, facts.CheckSource(&s)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCheckTerm(t *testing.T) {
	for _, c := range []struct {
		name       string
		spoil      func(t *facts.Term)
		field, say string
	}{
		{"no text", func(t *facts.Term) { t.Text = "" }, "text", "The text is missing."},
		{"language", func(t *facts.Term) { t.Lang = "r" }, "lang", `"r" is not a language tag; use one like en, az, hy or ru (BCP 47).`},
		{"same as nothing", func(t *facts.Term) { t.SameAs = nil }, "same_as", "A term needs at least one word that it stands for."},
		{"same as an empty word", func(t *facts.Term) { t.SameAs = []string{"a", ""} }, "same_as[1]", "The same_as[1] is missing."},
	} {
		t.Run(c.name, func(t *testing.T) {
			term := facttest.FullTerm()
			c.spoil(&term)
			if diff := cmp.Diff([]facts.Problem{{Field: c.field, Say: c.say}}, facts.CheckTerm(&term)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCheckReportsEveryProblem(t *testing.T) {
	f := facts.Fact{Names: []facts.Name{{Lang: "?"}}, Sources: []facts.Citation{{}}, ReviewBy: "soon"}
	var got []string
	for _, p := range facts.Check(&f) {
		got = append(got, p.Field)
	}
	want := []string{"id", "kind", "title", "text", "status", "names[0].text", "names[0].lang", "sources[0].id", "review_by"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNamesOfFieldsAreNotMadeForNothing(t *testing.T) {
	f := facttest.Fact("a")
	none := testing.AllocsPerRun(10, func() { facts.Check(&f) })
	for range 100 {
		f.Names = append(f.Names, facts.Name{Text: "name"})
	}
	if many := testing.AllocsPerRun(10, func() { facts.Check(&f) }); many > none+10 {
		t.Errorf("100 names make %v allocations, none %v", many, none)
	}
}
