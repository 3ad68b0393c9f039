package edit

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"factbot/facts"
)

func TestNames(t *testing.T) {
	f := opening(facts.Place)
	f.Names = []facts.Name{{Text: "Northgate", Lang: "en"}, {Text: "Northgate", Lang: "de"}, {Text: "Nórthgate"}, {Text: "Nordtor", Lang: "de", Hidden: true}}
	add := func(tag, text string) func(facts.Fact) (facts.Fact, error) {
		return func(f facts.Fact) (facts.Fact, error) { return AddName(f, tag, text) }
	}
	remove := func(text string) func(facts.Fact) (facts.Fact, error) {
		return func(f facts.Fact) (facts.Fact, error) { return RemoveName(f, text) }
	}
	for _, c := range []struct {
		name   string
		change func(facts.Fact) (facts.Fact, error)
		want   string // the names as shown, or the refusal
	}{
		{"add", add("AZ", "“Şimal\u00a0qapısı”"), "Northgate (en); Northgate (de); Nórthgate; Nordtor (de, hidden); Şimal qapısı (az)"},
		{"add without language", add("", "North\nGate"), "Northgate (en); Northgate (de); Nórthgate; Nordtor (de, hidden); North Gate"},
		{"add in another language", add("fr", "Northgate"), "Northgate (en); Northgate (de); Nórthgate; Nordtor (de, hidden); Northgate (fr)"},
		{"add twice", add("en", "Northgate"), `"Northgate" is a name of this fact already.`},
		{"add nothing", add("en", " "), `There is no name; write it behind the id, for example: name ID az "the name".`},
		{"add in no language", add("e n", "x"), `"e n" is not a language tag; use one like en, az, hy or ru (BCP 47).`},
		{"remove", remove("“Nordtor”"), "Northgate (en); Northgate (de); Nórthgate"},
		{"remove in all languages", remove("Northgate"), "Nórthgate; Nordtor (de, hidden)"},
		{"remove the folded", remove("NORDTOR"), "Northgate (en); Northgate (de); Nórthgate"},
		{"remove either", remove("northgate"), `"northgate" can be one of several names; write it exactly as one of them: Northgate; Nórthgate.`},
		{"remove another", remove("Southgate"), `"Southgate" is no name of this fact; its names are: Northgate; Nórthgate; Nordtor.`},
		{"remove nothing", remove(""), `There is no name; write it behind the id, for example: unname ID "the name".`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.change(f)
			if err != nil {
				refused(t, c.name, err, c.want)
			} else if shown := names.show(&got); shown != c.want {
				t.Errorf("got %s\nwant %s", shown, c.want)
			}
			if len(f.Names) != 4 || f.Names[3].Text != "Nordtor" {
				t.Error("the fact given was changed")
			}
		})
	}
	f.Names = f.Names[:1]
	if got, err := RemoveName(f, "northgate"); err != nil || got.Names != nil {
		t.Error(got.Names, err)
	}
	_, err := RemoveName(facts.Fact{}, "x")
	refused(t, "no names", err, `"x" is no name of this fact; it has no names.`)
	f = facts.Fact{}
	for r := range rune(12) {
		f.Names = append(f.Names, facts.Name{Text: string('a' + r)})
	}
	_, err = RemoveName(f, "x")
	refused(t, "many names", err, `"x" is no name of this fact; its names are: a; b; c; d; e; f; g; h; i; j; ….`)
}

func TestCite(t *testing.T) {
	f := opening(facts.Event)
	for _, c := range []struct{ source, locator, want string }{
		{"map", "", "gazette-2019-03 para. 4 “two lanes”; atlas; map"},
		{"map", "“sheet\u00a02”", "gazette-2019-03 para. 4 “two lanes”; atlas; map sheet 2"},
		{"atlas", "p. 3", "gazette-2019-03 para. 4 “two lanes”; atlas p. 3"},
		{"gazette-2019-03", "para. 7", "gazette-2019-03 para. 4 “two lanes”; atlas; gazette-2019-03 para. 7"},
		{"atlas", "", "This fact cites atlas already; add where in it, for example: atlas para. 4"},
		{"gazette-2019-03", "para. 4", "This fact cites gazette-2019-03 para. 4 already; add where in it, for example: gazette-2019-03 para. 4"},
		{"the atlas", "", `"the atlas" is not an id; ids have letters, digits and - . _ only, at most 100.`},
		{"", "p. 3", "The sources[2].id is missing."},
	} {
		got, err := Cite(f, c.source, c.locator)
		if err != nil {
			refused(t, c.source+" "+c.locator, err, c.want)
		} else if shown := citations.show(&got); shown != c.want {
			t.Errorf("%s %s:\n got %s\nwant %s", c.source, c.locator, shown, c.want)
		}
		if diff := cmp.Diff(opening(facts.Event), f); diff != "" {
			t.Error("the fact given was changed:", diff)
		}
	}
}
