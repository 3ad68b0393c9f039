package slack

import (
	"fmt"
	"strings"

	"factbot/adapters/internal/legible"
	"factbot/bot"

	"github.com/slack-go/slack"
)

// A message is a document as Slack takes it, within every limit. Text of facts
// and of askers stands in plain_text and rich_text alone, where nothing acts.
type message struct {
	text   string        // what is shown where blocks are not; escaped
	blocks []slack.Block // none where there is nothing to say
}

// render returns d as a message. What does not fit is left out between two
// blocks, and a line says so.
func render(d bot.Doc) message { return renderFor(place{}, d) }

// renderFor is render for a place: only messages have tables.
func renderFor(at place, d bot.Doc) message { return renderAnswer(at, d, "") }

// renderAnswer is renderFor for the answer to a question.
func renderAnswer(at place, d bot.Doc, about string) message {
	p := page{about: about, blocksLeft: maxBlocks - reservedBlocks, textLeft: maxMessage - reservedText}
	if at.view != "" {
		p.tables = maxTables
	}
	p.doc(d)
	return message{text: escaped(legible.Clean(d.String()), maxFallback), blocks: p.blocks}
}

// A page gathers the blocks of a message.
type page struct {
	blocks               []slack.Block
	blocksLeft, textLeft int
	cut                  bool
	tables, buttons      int
	about                string // what is answered; "" where that is nothing to go back to
}

func (p *page) doc(d bot.Doc) {
	for _, b := range d {
		switch b.(type) {
		case bot.Choices, bot.Actions, bot.Cut:
			p.block(b)
		default:
			if !p.cut {
				p.block(b)
			}
		}
	}
}

func (p *page) block(b bot.Block) {
	switch b := b.(type) {
	case bot.Heading:
		p.heading(b)
	case bot.Para:
		p.lines([]line{inline(b)})
	case bot.Note:
		p.note(b)
	case bot.List:
		p.list(b)
	case bot.Fields:
		p.fields(b)
	case *bot.Table:
		p.table(b)
	case bot.Cites:
		p.cites(b)
	case bot.Choices:
		p.choices(b)
	case bot.Actions:
		p.actions(b)
	case bot.Cut:
		p.choices(bot.Choices{{Label: b.What, Command: b.Command}})
	default:
		panic(fmt.Sprintf("slack: no form of %T", b)) // unreachable: a test renders every block
	}
}

// put adds a block with so much text. Where the first one does not fit, it
// says that the message is cut; from there on only buttons are added, as they
// lead to the rest.
func (p *page) put(b slack.Block, text int) {
	kind := b.BlockType()
	isButton := kind == slack.MBTAction || kind == slack.MBTSection
	fits := p.blocksLeft > 0 && p.textLeft >= text
	if fits && (!p.cut || isButton) {
		p.blocks = append(p.blocks, b)
		p.blocksLeft--
		p.textLeft -= text
		return
	}
	if !p.cut {
		p.cut = true
		p.blocks = append(p.blocks, smallPrint(cutHere))
	}
}

const cutHere = "… cut here: this is longer than a message in Slack may be."

func (p *page) heading(h bot.Heading) {
	text := oneLine(h.Text)
	switch {
	case text == "":
	case units(text) > maxHeader:
		p.lines([]line{words(text, &slack.RichTextSectionTextStyle{Bold: true})})
	default:
		p.put(slack.NewHeaderBlock(plainText(text)), units(text))
	}
}

// note writes small print. It has no links, so a note with one is a paragraph.
func (p *page) note(n bot.Note) {
	for _, t := range n {
		if _, ok := t.(bot.Link); ok {
			p.lines([]line{inline(n)})
			return
		}
	}
	for rest := strings.TrimSpace(legible.Clean(bot.String(n))); rest != ""; {
		var first string
		first, rest = head(rest, maxContext)
		p.put(smallPrint(first), units(first))
	}
}

func (p *page) list(l bot.List) {
	items := make([]line, len(l))
	for i, item := range l {
		items[i] = inline(item)
	}
	p.group(items, func(ls []slack.RichTextElement) []slack.RichTextElement {
		return []slack.RichTextElement{slack.NewRichTextList(slack.RTEListBullet, 0, ls...)}
	})
}

func (p *page) fields(fs bot.Fields) {
	lines := make([]line, 0, len(fs))
	for _, f := range fs {
		l := words(f.Name, &slack.RichTextSectionTextStyle{Bold: true})
		if v := inline(f.Value); len(v) > 0 {
			l = append(append(l, words(": ", nil)...), v...)
		}
		lines = append(lines, l)
	}
	p.lines(lines)
}

// cites writes each citation behind its number; its address is a link on the
// title, or on the publisher where there is no title.
func (p *page) cites(cs bot.Cites) {
	lines := make([]line, len(cs))
	for i, c := range cs {
		lines[i] = append(words(fmt.Sprintf("[%d] ", i+1), nil), cite(c)...)
	}
	p.lines(lines)
}

func cite(c bot.Cite) line {
	if c.URL == "" {
		return words(c.String(), nil)
	}
	if c.Title == "" {
		l := inline([]bot.Text{bot.Link{URL: c.URL, Label: c.Publisher}})
		c.Publisher, c.URL = "", ""
		return append(l, words(c.String(), nil)...)
	}
	before, after := c.Publisher+", ", c
	if c.Publisher == "" {
		before = ""
	}
	after.Publisher, after.Title, after.URL = "", "", ""
	l := append(words(before, nil), inline([]bot.Text{bot.Link{URL: c.URL, Label: c.Title}})...)
	return append(l, words(after.String(), nil)...)
}

func plainText(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

func smallPrint(s string) slack.Block { return slack.NewContextBlock("", plainText(s)) }
