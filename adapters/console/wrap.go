package console

import (
	"iter"
	"slices"
	"strings"

	"github.com/rivo/uniseg"
)

// A text is a string with its looks. Everything in it is clean.
type text struct {
	s    string
	runs []run
}

// A run is a part of a text that looks the same, up to the byte at end.
type run struct {
	end   int
	look  look
	whole bool // never broken into lines: a command, an address
}

// add appends s after cleaning it.
func (t *text) add(s string, l look) {
	if s = clean(s); s != "" {
		t.s += s
		t.runs = append(t.runs, run{end: len(t.s), look: l})
	}
}

// addWhole appends s as one piece that is never broken.
func (t *text) addWhole(s string, l look) {
	if s = strings.ReplaceAll(clean(s), "\n", "␊"); s != "" {
		t.s += s
		t.runs = append(t.runs, run{end: len(t.s), look: l, whole: true})
	}
}

// plain returns s as a text of one look.
func plain(s string, l look) (t text) {
	t.add(s, l)
	return t
}

// whole returns s as a text that is never broken.
func whole(s string, l look) (t text) {
	t.addWhole(s, l)
	return t
}

// breakable returns t with nothing that must stay whole.
func (t text) breakable() text {
	t.runs = slices.Clone(t.runs)
	for i := range t.runs {
		t.runs[i].whole = false
	}
	return t
}

// join returns t followed by other.
func (t text) join(other text) text {
	joined := text{s: t.s + other.s, runs: slices.Clone(t.runs)}
	for _, r := range other.runs {
		r.end += len(t.s)
		joined.runs = append(joined.runs, r)
	}
	return joined
}

// A line is a part of a text, in bytes from start to end.
type line struct{ start, end int }

// wrap breaks t into lines of at most width columns; 0 is any width. Only a
// piece that must stay whole may be wider.
func (t text) wrap(width int) []line {
	var lines []line
	for p := range t.paragraphs() {
		now, used := line{p.start, p.start}, 0
		for _, piece := range t.pieces(p, width) {
			if width > 0 && used > 0 && used+piece.width > width {
				lines = append(lines, now)
				now, used = line{piece.start, piece.start}, 0
			}
			now.end = piece.end
			used += piece.width + piece.gap
		}
		lines = append(lines, now)
	}
	return lines
}

// paragraphs returns the parts of t between line ends.
func (t text) paragraphs() iter.Seq[line] {
	return func(yield func(line) bool) {
		start := 0
		for part := range strings.Lines(t.s) {
			end := start + len(strings.TrimSuffix(part, "\n"))
			if !yield(line{start, end}) {
				return
			}
			start += len(part)
		}
	}
}

// A piece is a part of a paragraph that a line does not break.
type piece struct {
	line
	width int // without the spaces at its end
	gap   int // those spaces
	whole bool
}

// pieces cuts a paragraph where Unicode allows a line to end (UAX #14), and
// between any two letters where that leaves a piece that fits no line.
func (t text) pieces(p line, width int) []piece {
	var all, letters []piece
	now := piece{line: line{p.start, p.start}}
	rest, state := t.s[p.start:p.end], -1
	for rest != "" {
		var cluster string
		var bounds int
		cluster, rest, bounds, state = uniseg.StepString(rest, state)
		letter := piece{line: line{now.end, now.end + len(cluster)}, width: bounds >> uniseg.ShiftWidth}
		letters = append(letters, letter)
		now.grow(letter, cluster == " ")
		now.whole = now.whole || t.wholeAt(letter.start)
		if rest != "" && (bounds&uniseg.MaskLine == uniseg.LineDontBreak || t.insideWhole(now.end)) {
			continue
		}
		if width > 0 && now.width > width && !now.whole {
			all = append(all, letters...)
		} else {
			all = append(all, now)
		}
		now, letters = piece{line: line{now.end, now.end}}, letters[:0]
	}
	return all
}

// grow adds a letter or a space to the end of p.
func (p *piece) grow(letter piece, space bool) {
	p.end = letter.end
	if space {
		p.gap++
		return
	}
	p.width += p.gap + letter.width
	p.gap = 0
}

// wholeAt tells whether the byte at i is in a run that stays whole.
func (t text) wholeAt(i int) bool {
	for _, r := range t.runs {
		if i < r.end {
			return r.whole
		}
	}
	return false
}

// insideWhole tells whether a break before the byte at i would tear a run that
// stays whole.
func (t text) insideWhole(i int) bool {
	start := 0
	for _, r := range t.runs {
		if start < i && i < r.end {
			return r.whole
		}
		start = r.end
	}
	return false
}

// width returns the columns of the widest line of t.
func (t text) width() int {
	widest := 0
	for part := range strings.Lines(t.s) {
		widest = max(widest, uniseg.StringWidth(strings.TrimSuffix(part, "\n")))
	}
	return widest
}

// least returns the columns of what is widest among the parts that are never
// broken.
func (t text) least() int {
	widest, start := 0, 0
	for _, r := range t.runs {
		if r.whole {
			widest = max(widest, uniseg.StringWidth(t.s[start:r.end]))
		}
		start = r.end
	}
	return widest
}

// write appends one line of t to b, without the spaces at its end, and returns
// its width.
func (t text) write(b *strings.Builder, l line, colour bool) int {
	s := strings.TrimRight(t.s[l.start:l.end], " ")
	end := l.start + len(s)
	start := l.start
	for _, r := range t.runs {
		part := min(r.end, end)
		if part <= start {
			continue
		}
		if e := r.look.escape(); colour && e != "" {
			b.WriteString("\x1b[" + e + "m" + t.s[start:part] + "\x1b[0m")
		} else {
			b.WriteString(t.s[start:part])
		}
		start = part
	}
	return uniseg.StringWidth(s)
}
