package console

import (
	"slices"
	"strings"
)

const (
	tableWidth  = 100 // of a table where there is no other limit
	leastColumn = 10  // a narrower one cannot be read; a date just fits
)

// table writes rows of cells, the head first. Cells wrap so that the columns
// fit the width; where they cannot, each row becomes lines of its own.
func (p *page) table(head []text, rows [][]text) {
	columns := len(head)
	for _, r := range rows {
		columns = max(columns, len(r))
	}
	if columns == 0 {
		return
	}
	widths, ok := p.fit(natural(columns, append([][]text{head}, rows...)))
	if !ok {
		p.records(head, rows)
		return
	}
	p.row(widths, head)
	p.b.WriteString(rule(widths) + "\n")
	for _, r := range rows {
		p.row(widths, r)
	}
}

// natural returns the width that each column would like to have.
func natural(columns int, rows [][]text) []int {
	widths := make([]int, columns)
	for _, r := range rows {
		for i, cell := range r {
			widths[i] = max(widths[i], cell.width())
		}
	}
	return widths
}

// fit narrows the widest columns until all fit the page. It reports false
// where one would become too narrow.
func (p *page) fit(widths []int) ([]int, bool) {
	room := p.style.Width
	if room == 0 {
		room = tableWidth
	}
	room -= gap * (len(widths) - 1)
	limit := slices.Max(widths)
	for limit > leastColumn && total(widths, limit) > room {
		limit--
	}
	for i, w := range widths {
		widths[i] = min(w, limit)
	}
	return widths, total(widths, limit) <= room
}

// total returns the sum of widths, none counted as more than limit.
func total(widths []int, limit int) int {
	sum := 0
	for _, w := range widths {
		sum += min(w, limit)
	}
	return sum
}

// row writes cells side by side, each wrapped to the width of its column.
func (p *page) row(widths []int, cells []text) {
	wrapped := make([][]line, len(cells))
	height := 0
	for i, c := range cells {
		wrapped[i] = c.wrap(max(widths[i], 1))
		height = max(height, len(wrapped[i]))
	}
	for h := range height {
		var b strings.Builder
		pad := 0
		for i, c := range cells {
			b.WriteString(strings.Repeat(" ", pad))
			used := 0
			if h < len(wrapped[i]) {
				used = c.write(&b, wrapped[i][h], p.style.Colour)
			}
			pad = widths[i] - used + gap
		}
		p.b.WriteString(strings.TrimRight(b.String(), " ") + "\n")
	}
}

func rule(widths []int) string {
	dashes := make([]string, len(widths))
	for i, w := range widths {
		dashes[i] = strings.Repeat("─", w)
	}
	return strings.Join(dashes, strings.Repeat(" ", gap))
}

// records writes each row as its first cell with the others below it, each
// behind its head.
func (p *page) records(head []text, rows [][]text) {
	for _, r := range rows {
		for i, cell := range r {
			if i == 0 {
				p.put("", "", cell)
				continue
			}
			if i < len(head) && head[i].s != "" {
				cell = head[i].join(plain(": ", strong)).join(cell)
			}
			p.put("  ", "    ", cell)
		}
	}
}
