// Package corpus makes up facts and questions in any number, for tests and
// benchmarks: the same seed gives the same. The words are no language's, and
// their frequencies follow Zipf's law; the names of actors are also written in
// Armenian, Cyrillic and Azerbaijani letters.
package corpus

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"

	"factbot/facts"
)

const (
	vocabulary = 60_000
	actors     = 2000 // at most; one fact in ten else
	places     = 1000 // likewise
)

// A Corpus is made-up facts. It is safe for concurrent use.
type Corpus struct {
	seed   uint64
	size   int
	words  []string
	shares []float64 // of the words up to one
	actors []string
	places []string
}

// SourceID is the id of the source that all facts cite.
const SourceID facts.ID = "source"

// New returns a corpus of so many facts.
func New(seed uint64, size int) *Corpus {
	c := &Corpus{seed: seed, size: size}
	r := c.random(0)
	seen := make(map[string]bool, vocabulary)
	sum := 0.0
	for len(c.words) < vocabulary {
		w := word(r, 2+r.IntN(3))
		if !seen[w] {
			seen[w] = true
			sum += 1 / (float64(len(c.words)) + 2.7) // Zipf and Mandelbrot
			c.words, c.shares = append(c.words, w), append(c.shares, sum)
		}
	}
	name := func() string {
		w := word(r, 2+r.IntN(2))
		return strings.ToUpper(w[:1]) + w[1:]
	}
	for range min(actors, size/10) {
		c.actors = append(c.actors, name()+" "+name())
	}
	for range min(places, size/10) {
		c.places = append(c.places, name())
	}
	return c
}

func (c *Corpus) random(stream int) *rand.Rand { return rand.New(rand.NewPCG(c.seed, uint64(stream))) }

var onsets = strings.Fields("b d f g k l m n p r s t v z sh ch kh gh br dr kr tr st sk pl gr")
var vowels = strings.Fields("a e i o u a e i o ai ou")
var codas = strings.Fields("n r l s t k m nd rt st lm _ _ _ _ _ _ _ _")

func word(r *rand.Rand, syllables int) string {
	var b strings.Builder
	for range syllables {
		b.WriteString(onsets[r.IntN(len(onsets))] + vowels[r.IntN(len(vowels))])
		if coda := codas[r.IntN(len(codas))]; coda != "_" {
			b.WriteString(coda)
		}
	}
	return b.String()
}

// draw returns the rank of a word, as often as its share.
func (c *Corpus) draw(r *rand.Rand) int {
	return sort.SearchFloat64s(c.shares, r.Float64()*c.shares[len(c.shares)-1])
}

func (c *Corpus) text(r *rand.Rand, n int) string {
	ws := make([]string, n)
	for i := range ws {
		ws[i] = c.words[c.draw(r)]
	}
	return strings.Join(ws, " ")
}

// Len returns the number of facts.
func (c *Corpus) Len() int { return c.size }

func idOf(i int) facts.ID { return fmt.Sprintf("fact-%07d", i) }

// Fact returns fact i, 0 to Len()-1. Ids rise with i.
func (c *Corpus) Fact(i int) facts.Fact {
	r := c.random(1 + i)
	f := facts.Fact{
		ID:     idOf(i),
		Status: facts.Established, Sources: []facts.Citation{{ID: SourceID, Locator: fmt.Sprint("p. ", i)}}, Revision: 1,
	}
	switch {
	case i < len(c.actors):
		f.Kind, f.Title, f.Text = facts.Actor, c.actors[i], c.text(r, 8)
		f.Names = []facts.Name{{Text: write(c.actors[i], armenian), Lang: "hy"}, {Text: write(c.actors[i], cyrillic), Lang: "ru"},
			{Text: write(c.actors[i], azerbaijani), Lang: "az"}}
		f.Party = i < 2
	case i < len(c.actors)+len(c.places):
		f.Kind, f.Title, f.Text = facts.Place, c.places[i-len(c.actors)], c.text(r, 8)
	default:
		c.other(&f, r)
	}
	return f
}

// other makes an event, or now and then a position, an agreement, a figure.
func (c *Corpus) other(f *facts.Fact, r *rand.Rand) {
	doer := r.IntN(len(c.actors))
	place := r.IntN(len(c.places))
	f.Kind, f.Text = facts.Event, c.text(r, 15+r.IntN(20))
	f.Title = c.actors[doer] + " " + c.text(r, 3+r.IntN(3))
	f.Date = fmt.Sprintf("%04d-%02d-%02d", 1950+r.IntN(75), 1+r.IntN(12), 1+r.IntN(28))
	f.Actors = []facts.Part{{ID: idOf(doer), Role: c.text(r, 2)}}
	f.About = []facts.ID{idOf(len(c.actors) + place)}
	switch r.IntN(20) {
	case 0, 1, 2:
		f.Kind, f.Date, f.Holders = facts.Position, "", []facts.ID{f.Actors[0].ID}
		f.Status, f.Actors = facts.Attributed, nil
	case 3:
		f.Kind = facts.Agreement
	case 4:
		f.Kind, f.Date, f.Value, f.Unit = facts.Figure, "", fmt.Sprint(r.IntN(100_000)), c.text(r, 1)
	}
}

// Facts returns the facts from first to end.
func (c *Corpus) Facts(first, end int) []facts.Fact {
	fs := make([]facts.Fact, 0, end-first)
	for i := first; i < end; i++ {
		fs = append(fs, c.Fact(i))
	}
	return fs
}

// Records returns the source and all facts as a store that is new takes them.
func (c *Corpus) Records() []any {
	records := []any{facts.Source{ID: SourceID, Publisher: "The publisher"}}
	for _, f := range c.Facts(0, c.size) {
		f.Revision = 0
		records = append(records, f)
	}
	return records
}

// write writes a name in other letters.
func write(name string, letters map[string]string) string {
	var b strings.Builder
	for s := strings.ToLower(name); s != ""; {
		n := min(2, len(s))
		for n > 1 && letters[s[:n]] == "" {
			n--
		}
		if w, ok := letters[s[:n]]; ok {
			b.WriteString(w)
		} else {
			b.WriteString(s[:n])
		}
		s = s[n:]
	}
	return b.String()
}

func alphabet(pairs string) map[string]string {
	m := make(map[string]string)
	for _, p := range strings.Fields(pairs) {
		from, to, _ := strings.Cut(p, "=")
		m[from] = to
	}
	return m
}

var (
	cyrillic    = alphabet("a=а b=б d=д e=е f=ф g=г i=и k=к l=л m=м n=н o=о p=п r=р s=с t=т u=у v=в z=з sh=ш ch=ч kh=х gh=г h=х")
	armenian    = alphabet("a=ա b=բ d=դ e=ե f=ֆ g=գ i=ի k=կ l=լ m=մ n=ն o=ո p=պ r=ր s=ս t=տ u=ու v=վ z=զ sh=շ ch=չ kh=խ gh=ղ h=հ")
	azerbaijani = alphabet("sh=ş ch=ç kh=x gh=ğ e=ə")
)

// A Question asks for a fact by words of it.
type Question struct {
	Text string
	Fact facts.ID // that it asks for
	Typo bool     // one of its words is mistyped
}

// Questions returns n questions about events and what is like them: two words
// of the title and one of the text, common or not. One in four has a word of
// five letters or more with a typing slip.
func (c *Corpus) Questions(n int) []Question {
	qs := make([]Question, n)
	r := c.random(math.MaxInt)
	first := len(c.actors) + len(c.places)
	for i := range qs {
		at := first + r.IntN(c.size-first)
		qs[i] = c.question(r, at, i%4 == 3)
	}
	return qs
}

func (c *Corpus) question(r *rand.Rand, at int, typo bool) Question {
	f := c.Fact(at)
	asked := append(some(r, strings.Fields(f.Title), 2), some(r, strings.Fields(f.Text), 1)...)
	q := Question{Fact: f.ID}
	if typo {
		for _, k := range r.Perm(len(asked)) {
			if len(asked[k]) >= 5 {
				asked[k], q.Typo = slip(r, asked[k]), true
				break
			}
		}
	}
	q.Text = strings.ToLower(strings.Join(asked, " "))
	return q
}

// some returns n different ones of some words.
func some(r *rand.Rand, words []string, n int) (drawn []string) {
	for _, k := range r.Perm(len(words)) {
		if len(drawn) < n && !slices.Contains(drawn, words[k]) {
			drawn = append(drawn, words[k])
		}
	}
	return drawn
}

// slip makes one typing slip, behind the first letter.
func slip(r *rand.Rand, w string) string {
	b := []byte(w)
	k := 1 + r.IntN(len(b)-2)
	switch r.IntN(4) {
	case 0:
		return string(slices.Delete(b, k, k+1))
	case 1:
		return string(slices.Insert(b, k, byte('a'+r.IntN(26))))
	case 2:
		b[k], b[k+1] = b[k+1], b[k]
	case 3:
		b[k] = byte('a' + r.IntN(26))
	}
	return string(b)
}

// Unknown returns n questions of words that stand in no fact.
func (c *Corpus) Unknown(n int) []string {
	r := c.random(math.MaxInt - 1)
	qs := make([]string, n)
	for i := range qs {
		qs[i] = "qx" + word(r, 3) + "xq wj" + word(r, 4) + "jw"
	}
	return qs
}
