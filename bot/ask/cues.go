package ask

import (
	_ "embed" // for the table of cues
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"factbot/facts/lang"
)

// A cue is a phrase that asks for something, found in a question.
type cue struct {
	name       string
	start, end int // tokens
	keep       int // bit set of tokens, from start, that belong to the fact all the same
	tongue     lang.Tongue
	opening    bool // asks only at the beginning of a question
	foreign    bool // of a tongue without tables
	latin      bool // written in Latin letters
}

// keeps tells whether the token at i still has to be accounted for.
func (c cue) keeps(i int) bool { return c.keep&(1<<(i-c.start)) != 0 }

// has tells whether the token at i is one of the cue's.
func (c cue) has(i int) bool { return i >= c.start && i < c.end }

//go:embed cues.txt
var cueText string

type phrase struct {
	cue    string
	words  []string // folded; "*" for any
	raw    []string // as written, in lower case
	keep   int
	tongue lang.Tongue

	scripts []lang.Script // of the words as written
	typed   bool          // people who have no such letters at hand type it in Latin ones, and no other word looks so
	opening bool          // see cue
	foreign bool
}

// chat is how question words are typed in a hurry.
var chat = map[string]string{
	"wat": "what", "wot": "what", "wht": "what", "waht": "what", "wen": "when", "whn": "when", "wehn": "when",
	"wich": "which", "whcih": "which", "whch": "which", "hw": "how", "hwo": "how", "wher": "where", "whre": "where", "wy": "why", "y": "why",
}

// phrases holds the table by the first two words, the second "" where a phrase
// has but one; the longest phrase first.
var phrases = sync.OnceValue(func() map[[2]string][]phrase {
	m := make(map[[2]string][]phrase)
	for line := range strings.Lines(cueText) {
		head, list, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.HasPrefix(head, "#") {
			continue
		}
		name, tag, _ := strings.Cut(head, " ")
		tongue, tables := lang.TongueOf(tag)
		for _, text := range wider(strings.Split(list, "|")) {
			p := phrase{cue: name, tongue: tongue, foreign: !tables}
			text, p.opening = strings.CutPrefix(strings.TrimSpace(text), "^")
			for _, w := range strings.Fields(text) {
				if w == "*" {
					p.keep |= 1 << len(p.words)
					p.words, p.raw, p.scripts = append(p.words, w), append(p.raw, w), append(p.scripts, lang.Latin)
					continue
				}
				for _, t := range lang.Tokens(w) {
					if w[0] == '(' {
						p.keep |= 1 << len(p.words)
					}
					p.words, p.raw, p.scripts = append(p.words, t.Fold), append(p.raw, strings.ToLower(t.Text)), append(p.scripts, t.Script)
				}
			}
			p.typed = len(strings.Join(p.words, "")) >= leastTyped
			if len(p.words) > 0 {
				first := [2]string{p.words[0]}
				copy(first[1:], p.words[1:])
				m[first] = append(m[first], p)
			}
		}
	}
	for _, ps := range m {
		slices.SortStableFunc(ps, func(a, b phrase) int { return len(b.words) - len(a.words) })
	}
	return m
})

// leastTyped is the number of letters from which on a phrase in other letters
// is also read where it is typed in Latin ones.
const leastTyped = 6

// askers are the English words that ask for lists and positions by themselves,
// long enough to be told from others when they are mistyped.
var askers = sync.OnceValue(func() (words []string) {
	const long = 5
	for _, ps := range phrases() {
		for _, p := range ps {
			if asks := p.cue == "list" || p.cue == "all" || p.cue == "positions"; !asks || p.tongue != lang.En || p.foreign {
				continue
			}
			for _, w := range p.words {
				if len(w) >= long && !slices.Contains(words, w) {
					words = append(words, w)
				}
			}
		}
	}
	slices.Sort(words)
	return words
})

// mend puts right the words that ask, where they are mistyped and known as
// nothing else.
func mend(ts []lang.Token, known func(lang.Token) bool) {
	for i := range ts {
		if t := &ts[i]; t.Script == lang.Latin && lang.Slips(len(t.Fold)) > 0 && len(t.Fold) >= 5 && !t.Upper && !known(*t) {
			if full := t.Fold + "g"; strings.HasSuffix(full, "ing") && frequent(full) {
				t.Fold = full // "stayin"
				continue
			}
			if meant := lang.Nearest(t.Fold, askers()); meant != "" && lang.Edits(t.Fold, meant, 2) <= lang.Slips(min(len(meant), len(t.Fold))) {
				t.Fold = meant
			}
		}
	}
}

// frequent tells whether an English word is a frequent one.
func frequent(fold string) bool {
	_, frequency, ordinary := lang.Related(lang.Stem(lang.Token{Fold: fold}, lang.En))
	return ordinary && frequency >= 5
}

// wider lets a * stand for up to four words.
func wider(texts []string) []string {
	for _, text := range texts {
		if strings.Contains(text, "*") {
			texts = append(texts, strings.Replace(text, "*", "* *", 1), strings.Replace(text, "*", "* * *", 1), strings.Replace(text, "*", "* * * *", 1))
		}
	}
	return texts
}

// cuesIn finds the cues of a question. Several may begin at one place (what
// asks, and what relates in time); each name at most once a place.
func cuesIn(ts []lang.Token) []cue {
	table := phrases()
	found := make([]cue, 0, 8)
	inHurry := func(t lang.Token) bool { return chat[t.Fold] != "" }
	if slices.ContainsFunc(ts, inHurry) {
		ts = slices.Clone(ts)
		for i := range ts {
			if inHurry(ts[i]) {
				ts[i].Fold = chat[ts[i].Fold]
			}
		}
	}
	for i := range ts {
		second := ""
		if i+1 < len(ts) {
			second = ts[i+1].Fold
		}
		for _, next := range [...]string{second, "*", ""} {
			for _, p := range table[[2]string{ts[i].Fold, next}] {
				if p.at(ts, i) && !slices.ContainsFunc(found, func(c cue) bool { return c.start == i && c.name == p.cue }) {
					found = append(found, cue{p.cue, i, i + len(p.words), p.keep, p.tongue, p.opening, p.foreign, ts[i].Script == lang.Latin})
				}
			}
		}
	}
	return found
}

func (p phrase) at(ts []lang.Token, i int) bool {
	if i+len(p.words) > len(ts) {
		return false
	}
	for k, w := range p.words {
		t := ts[i+k]
		if w != "*" && t.Fold == w && p.typed && t.Script == lang.Latin && p.scripts[k] != lang.Latin {
			continue
		}
		if w != "*" && (t.Fold != w || t.Script != p.scripts[k] || t.Script == lang.Latin && !ascii(t.Text) && !written(t.Text, p.raw[k])) {
			return false
		}
	}
	return true
}

// written tells whether a word with letters beyond ASCII is the one meant, not
// another that folds to the same ("necə", how; "neçə", how many).
func written(text, meant string) bool { return strings.EqualFold(text, meant) }

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
