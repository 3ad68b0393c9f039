package index

import (
	"cmp"
	"slices"
	"sync"

	"factbot/facts/lang"
)

// A Hit is a fact that bears words of a question.
type Hit struct {
	Doc   int32
	Score float32
}

// A Match says how well a fact bears one word of the question.
type Match struct {
	Sure   float32 // 0 for not at all, 1 for exactly
	Fields Field
}

// lightShare is what a light word counts, beside a telling one.
const lightShare = 0.2

// telling returns what it counts that a fact bears the word.
func (w *Word) telling() float32 {
	switch w.Weight {
	case lang.Function:
		return 0
	case lang.Light:
		return w.IDF * lightShare
	}
	return w.IDF
}

// Search returns the facts that bear most of what is telling in the words, at
// most limit, the best first; of equal ones those of the lower numbers.
//
// The score of a fact is the sum, over the words, of what the best of the
// lists that the word stands for gives it. A fact is scored only if it can
// still be among the best: lists that together cannot lift one there are not
// walked, only looked up (MaxScore; Turtle and Flood, 1995).
func (x *Index) Search(ws []Word, limit int) []Hit {
	s := searches.Get().(*search)
	defer searches.Put(s)
	s.best, s.limit = s.best[:0], limit
	for seg := range x.segs {
		s.gather(x, ws, seg)
		s.run(x.gone[seg], x.firsts[seg])
	}
	slices.SortFunc(s.best, better)
	return slices.Clone(s.best)
}

// A list is one that a word of a question stands for, being walked.
type list struct {
	posts []uint32
	set   bitset // nil, or documents that all of the list's are among
	at    int
	doc   uint32 // that it is at, pastAll behind them
	word  int32
	gives float32 // to a posting of the weight 1
	most  float32 // that it gives to any posting
}

// goTo puts the list at a place.
func (l *list) goTo(at int) {
	l.at, l.doc = at, pastAll
	if at < len(l.posts) {
		l.doc = l.posts[at] >> fieldBits
	}
}

const pastAll = ^uint32(0)

// better orders documents as they are given, the best first.
func better(a, b Hit) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc))
}

// A search is the memory of one search, which is used again for the next.
type search struct {
	lists []list    // what gives least first
	caps  []float32 // by place in lists: what the lists up to there can give together
	words []float32 // by word: for caps, and for the document being scored
	best  []Hit     // a heap, the worst on top
	held  []Hit     // the best of the segments before
	limit int
	known float32 // so much at the least the best will have
	first int32
}

var searches = sync.Pool{New: func() any { return new(search) }}

// gather finds the lists of a segment.
func (s *search) gather(x *Index, ws []Word, seg int) {
	s.lists = s.lists[:0]
	for i := range ws {
		telling := ws[i].telling()
		if telling == 0 {
			continue
		}
		for _, a := range ws[i].alts {
			if int(a.seg) != seg {
				continue
			}
			gives := telling * a.sure * a.scale
			for k, posts := range a.posts {
				if len(posts) > 0 {
					most := gives * nameWeight
					if k > 0 {
						most = gives * textWeight
					}
					s.lists = append(s.lists, list{posts: posts, set: a.set, doc: posts[0] >> fieldBits, word: int32(i), gives: gives, most: most})
				}
			}
		}
	}
	slices.SortStableFunc(s.lists, func(a, b list) int { return cmp.Compare(a.most, b.most) })
	s.words = append(s.words[:0], make([]float32, len(ws))...)
	s.caps = s.caps[:0]
	together := float32(0)
	for i := range s.lists { // a later list of the same word gives no less
		l := &s.lists[i]
		together += l.most - s.words[l.word]
		s.words[l.word] = l.most
		s.caps = append(s.caps, together)
	}
}

// mostAhead is up to how many postings of the list that gives most are scored
// before the lists are walked, so that it is known soon what the best must
// have: twice as many as are asked for, since they cost twice.
const mostAhead = 256

// run scores the documents of a segment.
func (s *search) run(gone bitset, first int32) {
	s.first = first
	if len(s.lists) == 0 || s.limit <= 0 {
		return
	}
	s.lookAhead(gone)
	for walked := s.unwalked(); walked < len(s.lists); {
		doc := uint32(pastAll)
		for i := walked; i < len(s.lists); i++ {
			doc = min(doc, s.lists[i].doc)
		}
		if doc == pastAll {
			return
		}
		if score := s.score(doc, walked); !gone.has(doc) && s.offer(doc, score) {
			walked = s.unwalked()
		}
	}
}

// lookAhead scores the first documents of the list that gives most, and notes
// what the best must have at the least.
func (s *search) lookAhead(gone bitset) {
	s.known = 0
	last := &s.lists[len(s.lists)-1]
	ahead := 2 * s.limit
	if len(last.posts) <= s.limit || ahead > mostAhead {
		return
	}
	s.held = append(s.held[:0], s.best...)
	for _, p := range last.posts[:min(ahead, len(last.posts))] {
		if doc := p >> fieldBits; !gone.has(doc) {
			s.offer(doc, s.score(doc, len(s.lists)))
		}
	}
	if len(s.best) == s.limit {
		s.known = s.best[0].Score
	}
	s.best = append(s.best[:0], s.held...)
	for i := range s.lists {
		s.lists[i].goTo(0)
	}
}

// hopeless tells whether no document that gets at most so much can be among
// the best: it would have to be better than the worst of them, all of which
// have lower numbers, and as good as what is known.
func (s *search) hopeless(most float32) bool {
	most *= 1 + 1e-5 // sums depend on the order of what is added
	return most < s.known || len(s.best) == s.limit && most <= s.best[0].Score
}

// unwalked returns how many lists cannot lift a document among the best by
// themselves.
func (s *search) unwalked() int {
	n := 0
	for n < len(s.caps) && s.hopeless(s.caps[n]) {
		n++
	}
	return n
}

// score returns the score of a document, and leads the lists that are walked on
// behind it. Those before walked are looked up, as long as it may get among the
// best.
func (s *search) score(doc uint32, walked int) float32 {
	clear(s.words)
	sum := float32(0)
	for i := walked; i < len(s.lists); i++ {
		if l := &s.lists[i]; l.doc == doc {
			sum += s.give(l)
			l.goTo(l.at + 1)
		}
	}
	for i := min(walked, len(s.lists)) - 1; i >= 0; i-- {
		if s.hopeless(sum + s.caps[i]) {
			return 0
		}
		l := &s.lists[i]
		if l.most <= s.words[l.word] || l.set != nil && !l.set.has(doc) {
			continue
		}
		if l.doc < doc {
			l.goTo(seek(l.posts, l.at, doc))
		}
		if l.doc == doc {
			sum += s.give(l)
		}
	}
	sum = 0 // in the order of the words, so that equal facts score the same to the bit
	for _, w := range s.words {
		sum += w
	}
	return sum
}

// give notes what a list gives to the document that it is at, and returns by
// how much that is more than what its word had.
func (s *search) give(l *list) float32 {
	g := l.gives * weights[l.posts[l.at]&(1<<fieldBits-1)]
	more := g - s.words[l.word]
	if more <= 0 {
		return 0
	}
	s.words[l.word] = g
	return more
}

// offer puts a document among the best if it is; it tells whether what the
// best must have has changed.
func (s *search) offer(doc uint32, score float32) bool {
	full := len(s.best) == s.limit
	if score <= 0 || full && score < s.best[0].Score {
		return false
	}
	d := Hit{s.first + int32(doc), score}
	if full && better(d, s.best[0]) >= 0 {
		return false
	}
	if !full {
		s.best = append(s.best, d)
		s.up(len(s.best) - 1)
		return len(s.best) == s.limit
	}
	s.best[0] = d
	s.down()
	return true
}

func (s *search) up(i int) {
	for i > 0 {
		above := (i - 1) / 2
		if better(s.best[i], s.best[above]) <= 0 {
			return
		}
		s.best[i], s.best[above] = s.best[above], s.best[i]
		i = above
	}
}

func (s *search) down() {
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(s.best) {
			return
		}
		if child+1 < len(s.best) && better(s.best[child+1], s.best[child]) > 0 {
			child++
		}
		if better(s.best[child], s.best[i]) <= 0 {
			return
		}
		s.best[i], s.best[child] = s.best[child], s.best[i]
		i = child
	}
}

// Match tells how well one fact bears each of the words.
func (v *View) Match(ws []Word, n int32) []Match {
	if len(ws) > len(v.matches) {
		v.matches = make([]Match, 16*len(ws))
	}
	ms := v.matches[:len(ws):len(ws)]
	v.matches = v.matches[len(ws):]
	seg, doc := v.place(n)
	for i := range ws {
		for _, a := range ws[i].alts {
			if int(a.seg) != seg || a.set != nil && !a.set.has(doc) {
				continue
			}
			for _, posts := range a.posts {
				k := seek(posts, 0, doc)
				if k == len(posts) || posts[k]>>fieldBits != doc {
					continue
				}
				if f := fieldsOf(posts[k]); a.sure > ms[i].Sure || a.sure == ms[i].Sure && f > ms[i].Fields {
					ms[i] = Match{a.sure, ms[i].Fields | f}
				} else if a.sure > sureRelated { // another word for it stands in places of its own
					ms[i].Fields |= f
				}
			}
		}
	}
	return ms
}
