package matrix

import (
	"fmt"
	"strings"

	"factbot/adapters/internal/legible"
	"factbot/bot"

	"maunium.net/go/mautrix/event"
)

// render returns d as the content of a notice, within Matrix's limits. It is
// nil for a document that says nothing. What does not fit is left out, and a
// line says so. Values are escaped: only the markup of this file acts.
func render(d bot.Doc) *event.MessageEventContent {
	p := page{left: maxHTML - cost(cutHTML) - maxLead, lead: maxLead}
	for _, b := range d {
		switch b.(type) {
		case bot.Choices, bot.Cut: // they lead to the rest: room is kept for them
			p.left, p.lead = p.left+p.lead, 0
		}
		p.block(b)
	}
	body := plain(d)
	if body == "" || p.b.Len() == 0 {
		return nil
	}
	return &event.MessageEventContent{
		MsgType: event.MsgNotice, Body: body,
		Format: event.FormatHTML, FormattedBody: p.b.String(),
	}
}

const cutHere = "… cut here: this is longer than a message in Matrix may be."

var cutHTML = "<p><em>" + cutHere + "</em></p>"

// plain returns d as text that reads well alone.
func plain(d bot.Doc) string {
	s := strings.TrimSpace(legible.Clean(d.String()))
	if h := head(s, maxBody); h != s {
		return strings.TrimSpace(h) + "\n" + cutHere
	}
	return s
}

// A page gathers markup.
type page struct {
	b    strings.Builder
	left int
	lead int // kept for what leads to the rest
	cut  bool
}

func (p *page) block(b bot.Block) {
	switch b := b.(type) {
	case bot.Heading:
		p.wrap("<h4>", escaped(b.Text), "</h4>")
	case bot.Para:
		p.para(b)
	case bot.Note:
		p.wrap("<p><em>", inline(b), "</em></p>")
	case bot.List:
		p.list(len(b), func(i int) string { return inline(b[i]) })
	case bot.Fields:
		p.list(len(b), func(i int) string { return field(b[i]) })
	case *bot.Table:
		p.table(b)
	case bot.Cites:
		p.group("<p>", len(b), "<br>", func(i int) string { return fmt.Sprintf("[%d] %s", i+1, cite(b[i])) }, "</p>")
	case bot.Choices:
		p.list(len(b), func(i int) string { return choice(b[i].Label, b[i].Command) })
	case bot.Cut:
		p.wrap("<p>", choice(b.What, b.Command), "</p>")
	case bot.Actions: // there are no buttons
	default:
		panic(fmt.Sprintf("matrix: no form of %T", b)) // unreachable: a test renders every block
	}
}

// put adds markup where it fits. Where it does not, it says once that something
// is missing. What is small may still fit behind it: what leads to the rest.
func (p *page) put(markup string) bool {
	c := cost(markup)
	if c <= p.left {
		p.b.WriteString(markup)
		p.left -= c
		return true
	}
	if !p.cut {
		p.cut = true
		p.b.WriteString(cutHTML)
	}
	return false
}

func (p *page) wrap(open, markup, end string) {
	if markup != "" {
		p.put(open + markup + end)
	}
}

// para adds a paragraph; of one that is too long, its beginning as text.
func (p *page) para(b bot.Para) {
	markup := inline(b)
	if room := p.left - 100; cost(markup) > room && !p.cut && room > 0 {
		markup = escaped(head(bot.String(b), room/6)) // a character takes six bytes at the most
		p.put("<p>" + markup + "</p>")
		p.put(strings.Repeat(" ", p.left+1)) // says that it is cut
		return
	}
	p.wrap("<p>", markup, "</p>")
}

func (p *page) list(n int, item func(int) string) {
	p.group("<ul>", n, "", func(i int) string {
		if s := item(i); s != "" {
			return "<li>" + s + "</li>"
		}
		return ""
	}, "</ul>")
}

// group adds as many of n items as fit between open and end.
func (p *page) group(open string, n int, between string, item func(int) string, end string) {
	own := page{left: p.left - cost(open+end)}
	for i := range n {
		s := item(i)
		if s == "" {
			continue
		}
		if own.b.Len() > 0 {
			s = between + s
		}
		if cost(s) > own.left {
			p.close(open, own.b.String(), end)
			p.put(strings.Repeat(" ", p.left+1)) // says that it is cut
			return
		}
		own.put(s)
	}
	p.close(open, own.b.String(), end)
}

func (p *page) close(open, items, end string) {
	if items != "" {
		p.put(open + items + end)
	}
}

func (p *page) table(t *bot.Table) {
	if len(t.Head) == 0 && len(t.Rows) == 0 {
		return
	}
	head := ""
	for _, h := range t.Head {
		head += "<th>" + escaped(h) + "</th>"
	}
	open := "<table><thead><tr>" + head + "</tr></thead><tbody>"
	if cost(open) > p.left {
		p.put(open)
		return
	}
	if len(t.Rows) == 0 {
		p.put(open + "</tbody></table>")
		return
	}
	p.group(open, len(t.Rows), "", func(i int) string {
		row := "<tr>"
		for _, c := range t.Rows[i] {
			row += "<td>" + inline(c) + "</td>"
		}
		return row + "</tr>"
	}, "</tbody></table>")
}
