package slack

import (
	"factbot/bot"

	"github.com/slack-go/slack"
)

// table adds a table of Slack's, or lines of cells where it would be one too
// many or too large.
func (p *page) table(t *bot.Table) {
	rows, cells, text, longest := grid(t)
	fits := len(rows) <= maxTableRows && cells <= maxTableCells && longest <= maxTableCell && text <= min(maxTableText, p.textLeft)
	switch {
	case cells == 0:
	case p.tables < maxTables && fits && p.blocksLeft > 0:
		p.tables++
		p.put(tableBlock(rows, cells), text)
	default:
		p.lines(joined(rows))
	}
}

// grid returns the rows of a table with its head, how many cells the longest
// row has, how much text there is, and how much in one cell at the most.
func grid(t *bot.Table) (rows [][]line, cells, text, longest int) {
	head := make([]line, len(t.Head))
	for i, h := range t.Head {
		head[i] = words(h, &slack.RichTextSectionTextStyle{Bold: true})
	}
	rows = append(rows, head)
	for _, r := range t.Rows {
		row := make([]line, len(r))
		for i, cell := range r {
			row[i] = inline(cell)
		}
		rows = append(rows, row)
	}
	for _, r := range rows {
		cells = max(cells, len(r))
		for _, c := range r {
			longest = max(longest, c.size())
			text += max(c.size(), len(nothing))
		}
	}
	return rows, cells, text, longest
}

const nothing = "–" // a cell may not be empty

func tableBlock(rows [][]line, cells int) slack.Block {
	b := slack.NewTableBlock("")
	for _, r := range rows {
		row := make([]slack.TableCell, cells)
		for i := range row {
			l := words(nothing, nil)
			if i < len(r) && len(r[i]) > 0 {
				l = r[i]
			}
			row[i] = slack.NewTableRichTextCell(slack.NewRichTextSection(l...))
		}
		b.AddRow(row...)
	}
	settings := make([]slack.ColumnSetting, cells)
	for i := range settings {
		settings[i] = slack.ColumnSetting{Align: slack.ColumnAlignmentLeft, IsWrapped: true}
	}
	return b.WithColumnSettings(settings...)
}

// joined returns each row as a line.
func joined(rows [][]line) []line {
	all := make([]line, 0, len(rows))
	for _, r := range rows {
		var l line
		for i, c := range r {
			if i > 0 {
				l = append(l, words(" | ", nil)...)
			}
			l = append(l, c...)
		}
		all = append(all, l)
	}
	return all
}
