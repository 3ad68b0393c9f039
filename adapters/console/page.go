package console

import "strings"

// A page gathers the lines of a document.
type page struct {
	b     strings.Builder
	style Style
}

// gap is the columns between two columns of text.
const gap = 2

// put writes t, its first line behind one lead and the others behind another,
// both of the same width. An empty t leaves the lead alone.
func (p *page) put(first, others string, t text) {
	lines := t.wrap(p.room(others))
	if len(lines) == 0 {
		p.b.WriteString(strings.TrimRight(first, " ") + "\n")
	}
	for i, l := range lines {
		if i == 0 {
			p.b.WriteString(first)
		} else {
			p.b.WriteString(others)
		}
		t.write(&p.b, l, p.style.Colour)
		p.b.WriteByte('\n')
	}
}

// room returns the columns that a lead leaves; 0 is any number.
func (p *page) room(lead string) int {
	if p.style.Width == 0 {
		return 0
	}
	return max(p.style.Width-len(lead), 1)
}

// A pair is a row of two columns. The left one has no line ends.
type pair struct{ left, right text }

// pairs writes two columns: the left one as wide as it must be, and the right
// one wrapped beside it, or below it where that would leave too little room.
func (p *page) pairs(indent string, rows []pair) {
	left, least := 0, 0
	for _, r := range rows {
		left = max(left, r.left.width())
		least = max(least, r.right.least())
	}
	beside := len(indent) + left + gap
	if p.style.Width > 0 && beside+max(least, p.style.Width/2) > p.style.Width {
		p.stacked(indent, rows)
		return
	}
	blank := strings.Repeat(" ", beside)
	for _, r := range rows {
		p.put(indent+r.left.padded(left+gap, p.style.Colour), blank, r.right)
	}
}

// stacked writes each right column below its left one.
func (p *page) stacked(indent string, rows []pair) {
	below := indent + "    "
	for _, r := range rows {
		p.put(indent, indent, r.left)
		if r.right.s != "" {
			p.put(below, below, r.right)
		}
	}
}

// padded returns t, which has no line ends, filled up to a width.
func (t text) padded(width int, colour bool) string {
	var b strings.Builder
	used := t.write(&b, line{0, len(t.s)}, colour)
	return b.String() + strings.Repeat(" ", max(width-used, 0))
}
