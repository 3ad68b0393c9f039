package index_test

import (
	"testing"

	"factbot/facts"
	"factbot/facts/index"
	"factbot/facts/lang"
)

// What a word finds that nothing in the store bears as it stands.
func TestWordsAreFound(t *testing.T) {
	x := build(t)
	for _, c := range []struct {
		how      string
		question string
		tongue   lang.Tongue
		best     facts.ID
	}{
		{"as it stands", "northmark", lang.En, "actor-northmark"},
		{"another form", "opened", lang.En, "lighthouse-opened"},
		{"a name in Russian", "Нордмарка", lang.En, "actor-northmark"},
		{"a name in Armenian", "Հյուսիսափի", lang.En, "actor-northmark"},
		{"a name in Azerbaijani", "Şimal sahilində", lang.Az, "actor-northmark"},
		{"the same, typed without diacritics", "simal sahili", lang.Az, "actor-northmark"},
		{"a Russian name in Latin letters", "nordmark", lang.En, "actor-northmark"},
		{"an English name in Cyrillic", "Хачатур", lang.En, "actor-khachatur"},
		{"another romanisation", "Xaçatur", lang.En, "actor-khachatur"},
		{"one more", "Hachatur", lang.En, "actor-khachatur"},
		{"a typing slip", "lihgthouse", lang.En, "lighthouse-opened"},
		{"slips in two words", "norhtmark opnes", lang.En, "lighthouse-opened"},
		{"a name that fell apart", "vel mora", lang.En, "actor-velmora"},
		{"two words as one", "skerrynote", lang.En, "agreement-skerry"},
		{"a demonym", "the Velmoran", lang.En, "actor-velmora"},
		{"another demonym", "Northmarkian", lang.En, "actor-northmark"},
		{"the Latin layout for the Russian one", "yjhlvfhr", lang.En, "actor-northmark"},
		{"the Russian layout for the Latin one", "тщкерьфкл", lang.En, "actor-northmark"},
		{"a synonym", "inaugurated", lang.En, "lighthouse-opened"},
		{"a synonym in Russian", "открыт", lang.En, "lighthouse-opened"},
		{"a synonym of the dataset", "wickhouse", lang.En, "lighthouse-opened"},
		{"a related word", "beacon", lang.En, "lighthouse-opened"},
		{"a denied opposite", "allowed", lang.En, "article-2"},
		{"a number in digits", "12 000", lang.En, "figure-boats"},
		{"a number in words", "twelve", lang.En, "figure-boats"},
		{"the number of an article", "article three", lang.En, "article-3"},
		{"the kind of a fact", "event with a lamp", lang.En, "lamp-lost"},
		{"the name of an agreement", "note on the Skerry", lang.En, "agreement-skerry"},
	} {
		if got := found(x, c.question, c.tongue, 1); len(got) == 0 || got[0] != c.best {
			t.Errorf("%s: %q finds %v, want %s", c.how, c.question, got, c.best)
		}
	}
}

func TestWordsAreNotFound(t *testing.T) {
	x := build(t)
	for _, question := range []string{"", "the of", "zzzzqq", "harp", "sold", "42", "маяк", "灯台"} {
		if got := found(x, question, lang.En, 1); got != nil {
			t.Errorf("%q finds %v", question, got)
		}
	}
}

// "Not prohibited" says allowed; "prohibited" does not.
func TestNegationIsOfItsOwnSentence(t *testing.T) {
	x := build(t)
	for _, id := range found(x, "permitted", lang.En, 10) {
		if id == "article-3" {
			t.Error("what is prohibited is found as permitted")
		}
	}
}

func TestWordsSayHowTheyWereRead(t *testing.T) {
	x := build(t)
	for _, c := range []struct {
		text          string
		fixed         string
		known, common bool
		weight        lang.Weight
	}{
		{"northmark", "", true, false, lang.Content},
		{"lihgthouse", "lighthouse", true, true, lang.Content},
		{"marine", "", false, true, lang.Content}, // an ordinary word is not a mistyped one
		{"zzzzqq", "", false, false, lang.Content},
		{"the", "", false, false, lang.Function},
		{"exactly", "", false, true, lang.Light},
	} {
		w := words(x, c.text, lang.En)[0]
		if w.Fixed != c.fixed || w.Known != c.known || w.Common != c.common || w.Weight != c.weight {
			t.Errorf("%s: fixed %q, known %v, common %v, weight %d", c.text, w.Fixed, w.Known, w.Common, w.Weight)
		}
		if w.IDF <= 0 || w.IDF > 1 {
			t.Errorf("%s: telling %v, not above 0 and up to 1", c.text, w.IDF)
		}
	}
	if rare, frequent := words(x, "lamp", lang.En)[0].IDF, words(x, "skerry", lang.En)[0].IDF; rare <= frequent {
		t.Errorf("a word of one fact tells %v, one of several %v", rare, frequent)
	}
	asked := x.Words(lang.Tokens("lihgthouse"), lang.En, []bool{true})
	if asked[0].Known || asked[0].Fixed != "" {
		t.Errorf("a word said to be right was taken for %q", asked[0].Fixed)
	}
}

func TestRelaidKeepsWhatIsKnown(t *testing.T) {
	x := build(t)
	for text, want := range map[string]string{
		"who opened the lighthouse": "who opened the lighthouse",
		"ktq lighthouse":            "ktq lighthouse", // too short to tell
		"zzzz qqqqq":                "zzzz qqqqq",
		"where is yjhlvfhr?":        "where is yjhlvfhr?", // not the sign as well
		"where is yjhlvfhr ?":       "where is нордмарк ?",
	} {
		if got := x.Relaid(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestIn(t *testing.T) {
	x := build(t)
	for _, c := range []struct {
		word, text string
		want       bool
	}{
		{"opened", "They open it.", true},
		{"inaugurated", "They open it.", true},
		{"12 000", "Some 12,000 boats.", true},
		{"lamp", "They open it.", false},
		{"12 000", "Some 1,200 boats.", false},
	} {
		if got := x.In(&words(x, c.word, lang.En)[0], index.ReadPhrase(c.text)); got != c.want {
			t.Errorf("%q in %q: %v", c.word, c.text, got)
		}
	}
	d, _ := x.ByID("lamp-lost")
	var at []string
	x.At(&words(x, "lamp", lang.En)[0], d, func(i int) bool { at = append(at, d.Text()[i].Text); return false })
	if len(at) != 2 {
		t.Errorf("the lamp stands at %q", at)
	}
}

func TestMeans(t *testing.T) {
	x := build(t)
	for word, want := range map[string]bool{"clause": true, "clauses": true, "article": true, "пункт": true, "lamp": false, "the": false} {
		if got := words(x, word, lang.En)[0].Means(x.Clause()); got != want {
			t.Errorf("%s means a clause: %v", word, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	x := build(f)
	for _, s := range []string{"who opnes the light house, yjhlvfhr?", "Velmoranian 12 000..", "skerrynote-2-ci", "ո՞ւր\xff", "US um"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for tongue := range lang.Hy + 1 {
			ws := words(x, s, tongue)
			for _, m := range x.Mentions(ws, tongue) {
				if m.Start < 0 || m.Start >= m.End || m.End > len(ws) || len(m.Docs) == 0 {
					t.Errorf("%q: mention %v of %d words", s, m, len(ws))
				}
			}
			for _, h := range x.Search(ws, 3) {
				if h.Score <= 0 || len(x.Match(ws, h.Doc)) != len(ws) {
					t.Errorf("%q: hit %v of %d words", s, h, len(ws))
				}
			}
		}
	})
}
