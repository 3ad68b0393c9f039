package lang

import (
	"slices"
	"sort"
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
	entries func(Tongue) map[string][]entry // by the first stem of a phrase
}

type entry struct {
	rest    string // the other stems of the phrase, each with a space before it
	concept Concept
}

// Common returns the thesaurus of common words. Each tongue is read from its
// table when it is first asked.
func Common() *Thesaurus { return common() }

var common = sync.OnceValue(func() *Thesaurus {
	th := &Thesaurus{next: Concept(strings.Count(conceptsTable, "\n") + 1)}
	var of [tongues]func() map[string][]entry
	for t := range of {
		of[t] = sync.OnceValue(func() map[string][]entry { return commonEntries(Tongue(t)) })
	}
	th.entries = func(t Tongue) map[string][]entry { return of[t]() }
	return th
})

// commonEntries reads the words of one tongue. A line's number is its concept.
func commonEntries(tongue Tongue) map[string][]entry {
	m := make(map[string][]entry, 4096)
	eachConcept(tongue, func(c Concept, words string) {
		for w := range strings.SplitSeq(words, ",") {
			add(m, tongue, w, c)
		}
	})
	return m
}

// eachConcept calls f with the words of a tongue, concept by concept.
func eachConcept(tongue Tongue, f func(c Concept, words string)) {
	c := Concept(0)
	lines(conceptsTable, func(line string) {
		for part := range strings.SplitSeq(line, ";") {
			tag, words, _ := strings.Cut(part, ":")
			if t, known := TongueOf(strings.TrimSpace(tag)); known && t == tongue {
				f(c, words)
			}
		}
		c++
	})
}

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
	var entries [tongues]map[string][]entry
	for t := range entries {
		entries[t] = make(map[string][]entry)
	}
	more := &Thesaurus{base: th, next: th.next, entries: func(t Tongue) map[string][]entry { return entries[t] }}
	for _, g := range groups {
		c := more.next
		more.next++
		add(entries[g.Tongue], g.Tongue, g.Text, c)
		for _, s := range g.SameAs {
			add(entries[En], En, s, c)
			if g.Tongue != En {
				add(entries[g.Tongue], g.Tongue, s, c)
			}
		}
	}
	return more
}

func add(m map[string][]entry, tongue Tongue, phrase string, c Concept) {
	var first string
	e := entry{concept: c}
	for _, t := range Tokens(phrase) {
		switch stem := Stem(t, tongue); {
		case Article(t.Fold):
		case first == "":
			first = stem
		default:
			e.rest += " " + stem
		}
	}
	if first != "" && !slices.Contains(m[first], e) { // "permit", "permits"
		m[first] = append(m[first], e)
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
	for _, e := range th.entries(tongue)[stems[0]] {
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
	class, related, known := ordinary(stem)
	if !known {
		return "", 0, false
	}
	return related, int(class[0] - '0'), true
}

// Verb tells whether an English stem is that of a verb more often than not.
func Verb(stem string) bool {
	class, _, _ := ordinary(stem)
	return strings.HasSuffix(class, "v")
}

// ordinary finds the line of a stem in the general thesaurus.
func ordinary(stem string) (class, related string, known bool) {
	lines := englishLines()
	k := beginning(stem)
	starts := lines.starts[lines.first[k]:lines.first[k+1]]
	i, known := sort.Find(len(starts), func(i int) int {
		line := englishTable[starts[i]:]
		return strings.Compare(stem, line[:strings.IndexByte(line, '\t')])
	})
	if !known {
		return "", "", false
	}
	line, _, _ := strings.Cut(englishTable[int(starts[i])+len(stem)+1:], "\n")
	class, related, _ = strings.Cut(line, "\t")
	return class, related, true
}

// A directory tells where the lines of a table begin that is sorted by stem.
type directory struct {
	starts []uint32
	first  [beginnings + 1]uint32 // by beginning: the first of its lines
}

var englishLines = sync.OnceValue(func() *directory {
	d := &directory{starts: make([]uint32, 0, 50_000)}
	last := -1
	for at := 0; at < len(englishTable); {
		for k := beginning(englishTable[at:]); last < k; {
			last++
			d.first[last] = uint32(len(d.starts))
		}
		d.starts = append(d.starts, uint32(at))
		n := strings.IndexByte(englishTable[at:], '\n')
		if n < 0 {
			break
		}
		at += n + 1
	}
	for last++; last <= beginnings; last++ {
		d.first[last] = uint32(len(d.starts))
	}
	return d
})

// beginning numbers the first two letters of a stem, in the order of bytes.
func beginning(s string) int {
	n := 0
	for i := range 2 {
		n *= 28
		switch {
		case i >= len(s) || s[i] < 'a':
		case s[i] <= 'z':
			n += int(s[i]-'a') + 1
		default:
			n += 27
		}
	}
	return n
}

const beginnings = 28 * 28

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
				if !slices.Contains(as, y) && !slices.Contains(bs, x) && !slices.Contains(m[x], y) {
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

// Opens tells whether a word or phrase of a concept begins with a stem.
func (th *Thesaurus) Opens(tongue Tongue, stem string) bool {
	return len(th.entries(tongue)[stem]) > 0 || th.base != nil && th.base.Opens(tongue, stem)
}
