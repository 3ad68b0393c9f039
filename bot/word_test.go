package bot

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"factbot/bot/ask"
	"factbot/facts"
)

var (
	register = ask.Source{ID: "register", Publisher: "Harbour office", Title: "Register of notes", Date: "1931", URL: "https://harbour.example/1", Locator: "p. 12", Quote: "the light shall not go out"}
	gazette  = ask.Source{ID: "gazette", Publisher: "Pilots’ Gazette", Date: "1932-05"}

	opened = ask.Fact{ID: "lighthouse-opened", Kind: facts.Event, Title: "Northmark opens the lighthouse", Text: "Northmark opened the lighthouse in spring.",
		Date: "1931-03", DateNote: "the day is not given", Status: facts.Established, Revision: 2, Sources: []ask.Source{register, gazette}}
	lost = ask.Fact{ID: "lamp-lost", Kind: facts.Event, Title: "A lamp is lost", Text: "A lamp fell into the sea.",
		Status: facts.Alleged, Attribution: "Pilots’ Gazette", Revision: 1, Sources: []ask.Source{gazette}}

	north          = position("north-claim", "Northmark: the lamps are ours", "Northmark holds that the lamps are its own.")
	north2, north3 = position("north-claim-2", "Northmark: so are the boats", "Northmark holds that the boats are its own."), position("north-claim-3", "Northmark: and the oil", "Northmark holds that the oil is its own.")

	sides = []ask.Side{
		{Holder: "actor-northmark", Name: "Northmark", Facts: []string{"north-claim", "north-claim-2", "north-claim-3"}, Said: []ask.Fact{north, north2, north3}},
		{Holder: "actor-velmora", Name: "Velmora", None: true},
	}
	near = []ask.Suggestion{{ID: "lamp-lost", Title: "A lamp is lost", Date: "1932", Why: ask.Near}}
)

func position(id, title, text string) ask.Fact {
	return ask.Fact{ID: id, Kind: facts.Position, Title: title, Text: text, Holders: []string{"actor-northmark"}, Attribution: "Northmark",
		Status: facts.Attributed, Revision: 1, Sources: []ask.Source{{Publisher: "Northmark", Locator: "para. 3"}}}
}

// changed returns a copy of a fact with something changed.
func changed(f ask.Fact, change func(f *ask.Fact)) ask.Fact {
	change(&f)
	return f
}

func answered(asked string, fs ...ask.Fact) ask.Answer {
	return ask.Answer{Status: ask.Answered, Asked: asked, Facts: fs, Total: len(fs), AsOf: ask.AsOf(fs)}
}

func declinedFor(code ask.Reason, say string, near ...ask.Suggestion) ask.Answer {
	return ask.Answer{Status: ask.Unknown, ReasonCode: code, Reason: say, Suggestions: near}
}

// wordings are answers, by the names of their golden files.
func wordings() map[string]ask.Answer {
	event := answered("what", opened)
	event.Positions = sides
	event.Also = []ask.Suggestion{{ID: "lamp-lost", Title: "A lamp is lost"}}

	var many []ask.Fact
	for i := range 12 {
		many = append(many, changed(opened, func(f *ask.Fact) {
			f.ID, f.Title, f.Date = fmt.Sprintf("event-%d", i+1), fmt.Sprintf("Event %d", i+1), fmt.Sprintf("1931-03-%02d", i+1)
		}))
	}
	many[1], many[2] = lost, north
	list := answered("list", many...)
	list.Range = "1931-03-01/1931-03-12"
	list.Suggestions = []ask.Suggestion{{ID: "winter", Title: "The pilots refuse to row out", Date: "1931-02/1931-04", Why: ask.Touches}}

	held := answered("positions", north, north2, north3)
	held.Positions = sides

	return map[string]ask.Answer{
		"event": event,
		"list":  list,
		"long": answered("what", changed(opened, func(f *ask.Fact) {
			f.Text = strings.Repeat("The light shall not go out. ", 30) + "So it was."
		})),
		"article": answered("what", ask.Fact{ID: "article-2", Kind: facts.Article, Title: "Article 2: anchoring", Text: "Anchoring is not prohibited.",
			Number: "2", AgreementTitle: "Skerry Note", Status: facts.Established, Revision: 1, Sources: []ask.Source{register}}),
		"figure": answered("many", ask.Fact{ID: "boats", Kind: facts.Figure, Title: "Boats counted", Text: "Twelve thousand.", Value: "12000", Unit: "boats", Low: "11000", High: "13000",
			Status: facts.Disputed, Revision: 1, Sources: []ask.Source{{Publisher: "Office"}}}),
		"place": answered("what", ask.Fact{ID: "skerry", Kind: facts.Place, Title: "Skerry, islet", Text: "An islet.", Status: facts.Established, Revision: 3, Retired: true,
			Names: []facts.Name{{Text: "Skerry"}, {Text: "Шхера", Lang: "ru"}, {Text: "Lamp Rock", UsedBy: "Velmora"}}, Sources: []ask.Source{register}}),
		"comparison": answered(ask.Compared, opened, changed(lost, func(f *ask.Fact) { f.Value, f.Unit, f.High = "1", "lamp", "2" })),
		"positions":  held,
		"ambiguous": {Status: ask.Ambiguous, Reason: "Two notes bear this name; which one do you mean?", Suggestions: []ask.Suggestion{
			{ID: "note-1931", Title: "Note of 1931", Date: "1931-05-04", Why: ask.Choice}, {ID: "note-1932", Title: "Note of 1932", Why: ask.Choice}}},
		"not-held":       declinedFor(ask.NotHeld, "The store does not say when the lamp was lost.", near...),
		"outside":        declinedFor(ask.Outside, "This is outside of what the store is about."),
		"claims-only":    declinedFor(ask.ClaimsOnly, "There is no record of it, only what somebody says.", near...),
		"precision":      declinedFor(ask.Imprecise, "The day is not known.", ask.Suggestion{ID: "winter", Title: "Winter", Date: "1931-24", Why: ask.Touches}),
		"premise":        declinedFor(ask.Premise, "The question assumes what the store contradicts.", ask.Suggestion{ID: "lamp-lost", Title: "A lamp is lost", Why: ask.Against}),
		"not-a-question": declinedFor(ask.NotQuestion, "There is no question in this."),
		"did-you-mean":   declinedFor(ask.NotHeld, "There is no such fact. Did you mean one of these?", near...),
	}
}

// outline writes a document with the kinds of its blocks.
func outline(d Doc) string {
	var b strings.Builder
	for _, block := range d {
		kind := reflect.Indirect(reflect.ValueOf(block)).Type().Name()
		fmt.Fprintf(&b, "%s\n\t%s\n", kind, strings.ReplaceAll(blockString(block), "\n", "\n\t"))
	}
	return b.String()
}

func TestWord(t *testing.T) {
	all := wordings()
	for name, a := range all {
		t.Run(name, func(t *testing.T) {
			var pages []string
			for page := range Pages(a) {
				pages = append(pages, outline(Word(a, page)))
			}
			golden(t, filepath.Join("testdata", name+".golden"), strings.Join(pages, "-- next page --\n"))
		})
	}
	files, err := os.ReadDir("testdata")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, f := range files {
		name, ok := strings.CutSuffix(f.Name(), ".golden")
		if _, known := all[name]; (!ok || !known) && !f.IsDir() {
			t.Errorf("testdata/%s belongs to no test", f.Name())
		}
	}
}

func TestStanding(t *testing.T) {
	for _, c := range []struct {
		status facts.Status
		whose  string
		want   string
	}{
		{facts.Established, "", "Status: a matter of record."},
		{facts.Established, "Velmora", "Status: a matter of record; held by Velmora."},
		{facts.Attributed, "Velmora", "Status: the position of Velmora, not a matter of record."},
		{facts.Attributed, "", "Status: somebody's statement, not a matter of record."},
		{facts.Alleged, "Velmora", "Status: alleged by Velmora; not confirmed."},
		{facts.Alleged, "", "Status: alleged; not confirmed."},
		{facts.Disputed, "Velmora", "Status: disputed; the parties state incompatible things about the record itself. Held by Velmora."},
		{facts.Disputed, "", "Status: disputed; the parties state incompatible things about the record itself."},
	} {
		if got := String(standing(ask.Fact{Status: c.status, Attribution: c.whose})); got != c.want {
			t.Errorf("%s, %q: %q, want %q", c.status, c.whose, got, c.want)
		}
	}
}

func TestQuantity(t *testing.T) {
	for _, c := range []struct{ value, unit, low, high, want string }{
		{"", "boats", "1", "2", ""},
		{"12", "", "", "", "12"},
		{"12", "boats", "11", "13", "12 boats (between 11 and 13)"},
		{"12", "boats", "11", "", "12 boats (at least 11)"},
		{"12", "boats", "", "13", "12 boats (at most 13)"},
	} {
		if got := quantity(ask.Fact{Value: c.value, Unit: c.unit, Low: c.low, High: c.high}); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

func TestCutLosesNothing(t *testing.T) {
	for _, text := range []string{
		"",
		strings.Repeat("ə", facts.LongText),
		strings.Repeat("ə", facts.LongText+1),
		strings.Repeat("word ", facts.LongText),
		"a " + strings.Repeat("ա", 2*facts.LongText),
	} {
		at := cut(text)
		if long := len([]rune(text)) > facts.LongText; long != (at > 0) {
			t.Errorf("%.20q: cut at %d", text, at)
		}
		a := answered("what", ask.Fact{Text: text})
		shown := Word(a, 0)[1].(Para)
		whole := string(shown[0].(Plain))
		if at > 0 {
			whole = strings.TrimSuffix(whole, "…")
			if n := len([]rune(whole)); n > facts.LongText {
				t.Errorf("%.20q: shows %d characters", text, n)
			}
			rest := string(Word(a, 1)[1].(Para)[0].(Plain))
			if strings.ReplaceAll(whole+rest, " ", "") != strings.ReplaceAll(text, " ", "") {
				t.Errorf("%.20q: the two pages are not the text", text)
			}
		} else if whole != text {
			t.Errorf("%.20q became %.20q", text, whole)
		}
	}
}

func TestDatesThatDoNotParseStand(t *testing.T) {
	if got := inWords("some day"); got != "some day" {
		t.Errorf("%q", got)
	}
}
