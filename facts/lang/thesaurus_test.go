package lang

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

// match is what Match finds at the start of a text: concepts with the number
// of words that they take up.
func match(th *Thesaurus, tongue Tongue, text string) map[Concept]int {
	var stems []string
	for _, t := range Tokens(text) {
		if !Article(t.Fold) {
			stems = append(stems, Stem(t, tongue))
		}
	}
	m := make(map[Concept]int)
	th.Match(tongue, stems, func(c Concept, n int) { m[c] = max(m[c], n) })
	return m
}

// shared tells whether two texts have a concept in common.
func shared(th *Thesaurus, a Tongue, textA string, b Tongue, textB string) bool {
	of := match(th, b, textB)
	for c := range match(th, a, textA) {
		if of[c] > 0 {
			return true
		}
	}
	return false
}

func TestWordsThatStandForOneAnother(t *testing.T) {
	for _, c := range []struct {
		tongue Tongue
		text   string
		en     string
		want   bool
	}{
		{En, "installed", "establishing", true},
		{En, "set up", "install", true},
		{En, "set the up", "install", true}, // articles do not count
		{En, "shut down", "close", true},
		{En, "takes effect", "enter into force", true},
		{En, "install", "remove", false},
		{En, "permit", "prohibit", false},
		{Ru, "установили", "install", true},
		{Ru, "вступил в силу", "take effect", true},
		{Ru, "закрыта", "close", true},
		{Ru, "закрыта", "install", false},
		{Az, "imzaladı", "sign", true},
		{Az, "rədd etmək", "reject", true},
		{Hy, "ստորագրել", "sign", true},
		{Hy, "առաջ քաշել", "propose", true},
		{Hy, "ստորագրել", "reject", false},
	} {
		if got := shared(Common(), c.tongue, c.text, En, c.en); got != c.want {
			t.Errorf("%q and %q: %v, want %v", c.text, c.en, got, c.want)
		}
	}
}

func TestPhrasesTakeUpTheirWords(t *testing.T) {
	th := Common()
	longest := func(text string) int {
		n := 0
		for _, k := range match(th, En, text) {
			n = max(n, k)
		}
		return n
	}
	for text, want := range map[string]int{
		"install a post": 1, "set up a post": 2, "enter into force today": 3, "set": 1, "enter into": 1, "zzz set up": 0,
	} {
		if got := longest(text); got != want {
			t.Errorf("%q: %d words, want %d", text, got, want)
		}
	}
}

func TestExtend(t *testing.T) {
	if Common().Extend(nil) != Common() {
		t.Error("extended by nothing, it is another")
	}
	th := Common().Extend([]Group{
		{Ru, "КПП", []string{"lamp room"}},
		{En, "wickhouse", []string{"lamp room", "oil store"}},
	})
	for _, c := range []struct {
		tongue Tongue
		text   string
		en     string
		want   bool
	}{
		{Ru, "КПП", "the lamp room", true},
		{Ru, "КПП", "oil store", false}, // another group
		{En, "wickhouses", "oil store", true},
		{En, "КПП", "lamp room", false},  // it is a Russian word
		{En, "wickhouse", "lamp", false}, // half a phrase
		{En, "install", "set up", true},  // the common words are there too
	} {
		if got := shared(th, c.tongue, c.text, En, c.en); got != c.want {
			t.Errorf("%q and %q: %v, want %v", c.text, c.en, got, c.want)
		}
	}
	if len(match(Common(), En, "wickhouse")) > 0 {
		t.Error("Extend changed what it extends")
	}
}

func TestOpposites(t *testing.T) {
	deny := func(a, b string) bool {
		of := match(Common(), En, b)
		for c := range match(Common(), En, a) {
			if slices.ContainsFunc(Common().Opposites(c), func(o Concept) bool { return of[o] > 0 }) {
				return true
			}
		}
		return false
	}
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"permit", "prohibit", true}, {"allowed", "forbidden", true}, {"open", "close", true}, {"violated", "complied", true},
		{"permit", "allow", false}, {"permit", "close", false},
	} {
		if deny(c.a, c.b) != c.want || deny(c.b, c.a) != c.want {
			t.Errorf("%s and %s: want %v, both ways", c.a, c.b, c.want)
		}
	}
	for c, os := range opposites() {
		seen := map[Concept]bool{c: true}
		for _, o := range os {
			if seen[o] {
				t.Errorf("concept %d has the opposite %d twice, or itself", c, o)
			}
			seen[o] = true
		}
	}
}

func TestRelated(t *testing.T) {
	related, frequency, known := Related("road")
	if !known || frequency < 5 || related != "rout roadstead" {
		t.Errorf("road: %q %d %v", related, frequency, known)
	}
	if _, frequency, known := Related("zygot"); !known || frequency > 1 {
		t.Errorf("zygote: frequency %d, known %v", frequency, known)
	}
	for _, s := range []string{"", "#", "lachin", "roa", "roadx", "zzzzz", "road\t", "'", "~"} {
		if _, _, known := Related(s); known {
			t.Errorf("%q is known", s)
		}
	}
}

func TestNegation(t *testing.T) {
	for _, w := range []string{"no", "not", "never", "nor", "neither", "without", "cannot"} {
		if !Negation(w) {
			t.Errorf("%s denies nothing", w)
		}
	}
	for _, w := range []string{"", "yes", "know", "notice"} {
		if Negation(w) {
			t.Errorf("%s denies", w)
		}
	}
}

// Tables are read when they are first asked, by whoever asks first.
func TestConcurrentUse(t *testing.T) {
	words := []string{"install", "установить", "imzaladı", "ստորագրել", "set up"}
	var wg sync.WaitGroup
	for seed := range uint64(8) {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(seed, 0))
			for range 50 {
				match(Common(), Tongue(r.IntN(tongues)), words[r.IntN(len(words))])
				Month("december")
				WeightOf(Token{Fold: "the"}, En)
			}
		})
	}
	wg.Go(Warm)
	wg.Wait()
}

// Every line of the general thesaurus is found by its stem, and nothing else.
func TestRelatedFindsAll(t *testing.T) {
	n := 0
	for line := range strings.Lines(englishTable) {
		stem, _, ok := strings.Cut(line, "\t")
		if !ok {
			continue
		}
		n++
		if _, _, known := Related(stem); !known {
			t.Fatalf("%q is not found", stem)
		}
		if _, _, known := Related(stem + "\x00"); known {
			t.Fatalf("%q is found", stem+"\x00")
		}
	}
	if n < 40_000 {
		t.Errorf("%d stems", n)
	}
	for _, stem := range []string{"", "#", "\xff", "zzzzz", "a\xff"} {
		if _, _, known := Related(stem); known {
			t.Errorf("%q is found", stem)
		}
	}
}
