package console

import (
	"fmt"

	"factbot/bot"
)

// Render returns d as lines, each with its line end. It is empty for a
// document that says nothing.
func (s Style) Render(d bot.Doc) string {
	p := page{style: s}
	for _, b := range d {
		p.block(b)
	}
	return p.b.String()
}

func (p *page) block(b bot.Block) {
	switch b := b.(type) {
	case bot.Heading:
		p.para(plain(b.Text, strong))
	case bot.Para:
		p.para(inline(b, usual))
	case bot.Note:
		p.para(inline(b, faint))
	case bot.List:
		for _, item := range b {
			p.put("- ", "  ", inline(item, usual))
		}
	case bot.Fields:
		p.pairs("", fields(b))
	case *bot.Table:
		p.table(cells(b))
	case bot.Cites:
		p.cites(b)
	case bot.Choices:
		p.pairs("  ", choices(b))
	case bot.Actions: // there are no buttons
	case bot.Cut:
		p.para(cut(b))
	default:
		panic(fmt.Sprintf("console: no form of %T", b)) // unreachable: a test renders every block
	}
}

func (p *page) para(t text) {
	if t.s != "" {
		p.put("", "", t)
	}
}

// inline returns the texts of a paragraph; l is the look of plain ones.
func inline(ts []bot.Text, l look) text {
	var all text
	for _, t := range ts {
		switch t := t.(type) {
		case bot.Plain:
			all.add(string(t), l)
		case bot.Strong:
			all.add(string(t), strong)
		case bot.Code:
			all.addWhole(string(t), code)
		case bot.Link:
			all.add(t.Label+" ", l)
			all.addWhole("<"+t.URL+">", l)
		default:
			panic(fmt.Sprintf("console: no form of %T", t)) // unreachable: a test renders every text
		}
	}
	return all
}

func fields(fs bot.Fields) []pair {
	rows := make([]pair, len(fs))
	for i, f := range fs {
		rows[i] = pair{whole(f.Name, strong), inline(f.Value, usual)}
	}
	return rows
}

func choices(cs bot.Choices) []pair {
	rows := make([]pair, len(cs))
	for i, c := range cs {
		rows[i] = pair{whole(c.Command, code), plain(c.Label, usual)}
	}
	return rows
}

func cells(t *bot.Table) (head []text, rows [][]text) {
	for _, h := range t.Head {
		head = append(head, plain(h, strong))
	}
	for _, r := range t.Rows {
		var row []text
		for _, cell := range r {
			row = append(row, inline(cell, usual).breakable())
		}
		rows = append(rows, row)
	}
	return head, rows
}

// cites writes each citation behind its number, and its address on a line of
// its own, so that it can be copied whole.
func (p *page) cites(cs bot.Cites) {
	for i, c := range cs {
		url := c.URL
		c.URL = ""
		number := fmt.Sprintf("[%d] ", i+1)
		indent := fmt.Sprintf("%*s", len(number), "")
		p.put(number, indent, plain(c.String(), usual))
		if url != "" {
			p.put(indent, indent, whole(url, usual))
		}
	}
}

func cut(c bot.Cut) text {
	t := plain("("+c.What+": ", faint)
	t.addWhole(c.Command, code)
	t.add(")", faint)
	return t
}
