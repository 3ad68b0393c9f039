package bot

import (
	"fmt"
	"strings"
)

// String returns d as plain text, one line a paragraph, an empty line between
// blocks: the fallback of every renderer.
func (d Doc) String() string {
	var parts []string
	for _, b := range d {
		if s := blockString(b); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "\n")
}

func blockString(b Block) string {
	switch b := b.(type) {
	case Heading:
		return b.Text
	case Para:
		return String(b)
	case Note:
		return String(b)
	case List:
		return lines(len(b), func(i int) string { return "- " + String(b[i]) })
	case Fields:
		return lines(len(b), func(i int) string { return b[i].Name + ": " + String(b[i].Value) })
	case *Table:
		rows := []string{strings.Join(b.Head, " | ")}
		for _, r := range b.Rows {
			rows = append(rows, lines2(r))
		}
		return strings.Join(rows, "\n")
	case Cites:
		return lines(len(b), func(i int) string { return fmt.Sprintf("[%d] %s", i+1, b[i]) })
	case Choices:
		return lines(len(b), func(i int) string { return "- " + b[i].Label + ": " + b[i].Command })
	case Actions:
		return ""
	case Cut:
		return b.String()
	}
	panic(fmt.Sprintf("bot: no plain form of %T", b)) // unreachable: a test samples every block
}

// String returns texts as one plain line or more.
func String(ts []Text) string {
	var b strings.Builder
	for _, t := range ts {
		switch t := t.(type) {
		case Plain:
			b.WriteString(string(t))
		case Strong:
			b.WriteString(string(t))
		case Code:
			b.WriteString(string(t))
		case Link:
			b.WriteString(t.Label + " <" + t.URL + ">")
		default:
			panic(fmt.Sprintf("bot: no plain form of %T", t)) // unreachable: a test samples every text
		}
	}
	return b.String()
}

// String returns the citation as one line.
func (c Cite) String() string {
	s := c.Publisher
	for _, part := range []string{c.Title, c.Date, c.Locator, c.URL} {
		if part != "" {
			s += ", " + part
		}
	}
	if c.Quote != "" {
		s += ": “" + c.Quote + "”"
	}
	return s
}

// String returns the citations as one line.
func (cs Cites) String() string {
	all := make([]string, len(cs))
	for i, c := range cs {
		all[i] = c.String()
	}
	return strings.Join(all, "; ")
}

func (c Cut) String() string { return c.What + ": " + c.Command }

func lines(n int, line func(i int) string) string {
	out := make([]string, n)
	for i := range out {
		out[i] = line(i)
	}
	return strings.Join(out, "\n")
}

func lines2(row []Para) string {
	cells := make([]string, len(row))
	for i, c := range row {
		cells[i] = String(c)
	}
	return strings.Join(cells, " | ")
}
