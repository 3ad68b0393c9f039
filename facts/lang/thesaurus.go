package lang

import (
	"slices"
	"strings"
	"sync"
)

// A Concept stands for a group of words which may stand for each other in a
// question and a fact, in all tongues.
type Concept int32

// A Thesaurus finds the concepts of words and short phrases. It is immutable
// and safe for concurrent use; Common is the one every dataset starts from.
type Thesaurus struct {
	base    *Thesaurus // asked first; nil for the common one
	next    Concept
	entries [tongues]map[string][]entry // by the first stem of a phrase
	english []string                    // the words of single-word English entries, folded
}

type entry struct {
	rest    string // the other stems of the phrase, each with a space before it
	concept Concept
}

// Common returns the thesaurus of common words.
func Common() *Thesaurus { return common() }

var common = sync.OnceValue(func() *Thesaurus {
	th := new(Thesaurus)
	lines(conceptsTable, func(line string) {
		c := th.next
		th.next++
		for _, part := range strings.Split(line, ";") {
			tag, words, ok := strings.Cut(part, ":")
			tongue, known := TongueOf(strings.TrimSpace(tag))
			if !ok || !known {
				continue
			}
			for _, w := range strings.Split(words, ",") {
				th.add(tongue, w, c)
			}
		}
	})
	return th
})

// A Group is a set of words and phrases that a dataset declares to be the same.
type Group struct {
	Tongue Tongue
	Text   string
	SameAs []string
}

// Extend returns a thesaurus that knows the groups too.
func (th *Thesaurus) Extend(groups []Group) *Thesaurus {
	if len(groups) == 0 {
		return th
	}
	more := &Thesaurus{base: th, next: th.next}
	for _, g := range groups {
		c := more.next
		more.next++
		more.add(g.Tongue, g.Text, c)
		for _, s := range g.SameAs {
			more.add(En, s, c)
			if g.Tongue != En {
				more.add(g.Tongue, s, c)
			}
		}
	}
	return more
}

func (th *Thesaurus) add(tongue Tongue, phrase string, c Concept) {
	var stems []string
	for _, t := range Tokens(phrase) {
		if !Article(t.Fold) {
			stems = append(stems, Stem(t, tongue))
		}
	}
	if len(stems) == 0 {
		return
	}
	if th.entries[tongue] == nil {
		th.entries[tongue] = make(map[string][]entry)
	}
	e := entry{concept: c}
	for _, s := range stems[1:] {
		e.rest += " " + s
	}
	th.entries[tongue][stems[0]] = append(th.entries[tongue][stems[0]], e)
	if tongue == En && len(stems) == 1 {
		th.english = append(th.english, Fold(strings.TrimSpace(phrase)))
	}
}

// Article tells whether a folded word is an English article: phrases are
// compared without them.
func Article(fold string) bool { return fold == "the" || fold == "a" || fold == "an" }

// Match calls found for every concept of which a word or phrase begins at
// stems[0]; n is the number of stems that it takes up. The stems of articles
// should have been left out.
func (th *Thesaurus) Match(tongue Tongue, stems []string, found func(c Concept, n int)) {
	if th.base != nil {
		th.base.Match(tongue, stems, found)
	}
next:
	for _, e := range th.entries[tongue][stems[0]] {
		n := 1
		for rest := e.rest; rest != ""; n++ {
			if n >= len(stems) {
				continue next
			}
			want, _, _ := strings.Cut(rest[1:], " ")
			if stems[n] != want {
				continue next
			}
			rest = rest[1+len(want):]
		}
		found(e.concept, n)
	}
}

// Related returns the English stems that a general thesaurus (WordNet) gives
// for a stem, separated by spaces, and how frequent the word is, 0 (rare) to
// 9. Known is false for what is no ordinary English word: mostly names.
func Related(stem string) (related string, frequency int, known bool) {
	table := englishTable
	lo, hi := 0, len(table)
	for lo < hi { // the lines are sorted by stem; find the first that is not below
		mid := (lo + hi) / 2
		start := strings.LastIndexByte(table[:mid], '\n') + 1
		end := start + strings.IndexByte(table[start:], '\n')
		key, rest, _ := strings.Cut(table[start:end], "\t")
		switch strings.Compare(key, stem) {
		case 0:
			class, related, _ := strings.Cut(rest, "\t")
			return related, int(class[0] - '0'), true
		case -1:
			lo = end + 1
		default:
			hi = start
		}
	}
	return "", 0, false
}

// Opposites returns the concepts that deny a concept: "prohibit" for "permit".
func (th *Thesaurus) Opposites(c Concept) []Concept { return opposites()[c] }

var opposites = sync.OnceValue(func() map[Concept][]Concept {
	of := func(word string) (cs []Concept) {
		Common().Match(En, []string{stemEnglish(word)}, func(c Concept, n int) {
			if n == 1 {
				cs = append(cs, c)
			}
		})
		return cs
	}
	m := make(map[Concept][]Concept)
	lines(oppositesTable, func(line string) {
		a, b, _ := strings.Cut(line, "|")
		as, bs := of(strings.TrimSpace(a)), of(strings.TrimSpace(b))
		for _, x := range as {
			for _, y := range bs {
				if !slices.Contains(as, y) && !slices.Contains(bs, x) {
					m[x], m[y] = append(m[x], y), append(m[y], x)
				}
			}
		}
	})
	return m
})

// Negation tells whether a folded English word denies what follows it.
func Negation(fold string) bool {
	switch fold {
	case "no", "not", "never", "nor", "neither", "without", "cannot":
		return true
	}
	return false
}
