package edit

import "strings"

// A SpanKind says what became of a part of a text.
type SpanKind string

// The kinds of spans.
const (
	Same    SpanKind = "same"
	Removed SpanKind = "removed"
	Added   SpanKind = "added"
)

// A Span is a part of a text of which the same became.
type Span struct {
	Text string
	Kind SpanKind
}

// Words returns what changed from one text to another, word by word, with as
// many words kept as can be. The same and the removed spans together give the
// old text, the same and the added ones the new one, byte for byte. Neighbours
// differ in kind; what is removed comes before what is added in its place.
// Texts of 20,000 characters take a moment; what differs in much longer ones
// is one span removed and one added.
func Words(old, changed string) []Span {
	var s spans
	a, b := pieces(old), pieces(changed)
	start := 0
	for start < min(len(a), len(b)) && a[start].word == b[start].word {
		s.keep(a[start], b[start])
		start++
	}
	a, b = a[start:], b[start:]
	end := 0
	for end < min(len(a), len(b)) && a[len(a)-1-end].word == b[len(b)-1-end].word {
		end++
	}
	s.middle(a[:len(a)-end], b[:len(b)-end])
	for i := range end {
		s.keep(a[len(a)-end+i], b[len(b)-end+i])
	}
	s.flush()
	return s.done
}

// spans gathers what became of two texts.
type spans struct {
	done           []Span
	removed, added strings.Builder // since the last span that is the same
}

// keep adds a word that both texts have, whatever blanks follow it.
func (s *spans) keep(a, b piece) {
	if a.gap == b.gap {
		s.same(a.word + a.gap)
		return
	}
	s.same(a.word)
	s.removed.WriteString(a.gap)
	s.added.WriteString(b.gap)
}

func (s *spans) same(text string) {
	if text == "" {
		return
	}
	s.flush()
	if n := len(s.done); n > 0 && s.done[n-1].Kind == Same {
		s.done[n-1].Text += text
		return
	}
	s.done = append(s.done, Span{text, Same})
}

// flush adds what was removed and added since the last span that is the same.
func (s *spans) flush() {
	if s.removed.Len() > 0 {
		s.done = append(s.done, Span{s.removed.String(), Removed})
	}
	if s.added.Len() > 0 {
		s.done = append(s.done, Span{s.added.String(), Added})
	}
	s.removed.Reset()
	s.added.Reset()
}

// middle adds two texts that differ at both ends.
func (s *spans) middle(a, b []piece) {
	i, j := 0, 0
	for _, k := range append(common(a, b), match{len(a), len(b)}) {
		for ; i < k.a; i++ {
			s.removed.WriteString(a[i].word + a[i].gap)
		}
		for ; j < k.b; j++ {
			s.added.WriteString(b[j].word + b[j].gap)
		}
		if i < len(a) && j < len(b) {
			s.keep(a[i], b[j])
			i, j = i+1, j+1
		}
	}
}
