package bot

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDocString(t *testing.T) {
	for want, d := range map[string]Doc{
		"":                       {},
		"Title":                  {Heading{"Title"}},
		"a b, the c <https://d>": {Para{Plain("a "), Strong("b"), Plain(", "), Link{"https://d", "the c"}}},
		"as of 1931":             {Note{Plain("as of "), Code("1931")}},
		"- one\n- two":           {List{say("one"), {Strong("two")}}},
		"Date: 1931\nValue: 3":   {Fields{{"Date", say("1931")}, {"Value", Para{Code("3")}}}},
		"a | b\n1 | 2\n3 | ":     {&Table{Head: []string{"a", "b"}, Rows: [][]Para{{say("1"), say("2")}, {say("3"), nil}}}},
		"[1] Gazette\n[2] Office, “Notes”, 1931, p. 2, https://o: “so”": {Cites{
			{Publisher: "Gazette"},
			{Publisher: "Office", Title: "“Notes”", Date: "1931", Locator: "p. 2", Quote: "so", URL: "https://o"},
		}},
		"- Skerry: show skerry":   {Choices{{"Skerry", "show skerry"}}},
		"9 more: more":            {Cut{"9 more", "more"}},
		"Title\nfirst\n- a\nlast": {Heading{"Title"}, say("first"), List{}, Para{}, Heading{}, List{say("a")}, say("last")}, // nothing for what is empty
	} {
		if diff := cmp.Diff(want, d.String()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestCitesString(t *testing.T) {
	cs := Cites{{Publisher: "Gazette", Locator: "p. 1"}, {Publisher: "Office"}}
	if got, want := cs.String(), "Gazette, p. 1; Office"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
