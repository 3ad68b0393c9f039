package slack

import (
	"fmt"
	"strings"

	"factbot/adapters/internal/legible"
	"factbot/bot"

	"github.com/slack-go/slack"
)

// A line is a line of rich text: elements of text and links.
type line []slack.RichTextSectionElement

// words returns a line of one text; empty for an empty one.
func words(s string, style *slack.RichTextSectionTextStyle) line {
	if s = legible.Clean(s); s == "" {
		return nil
	}
	return line{slack.NewRichTextSectionTextElement(s, style)}
}

// inline returns the texts of a paragraph.
func inline(ts []bot.Text) line {
	var l line
	for _, t := range ts {
		switch t := t.(type) {
		case bot.Plain:
			l = append(l, words(string(t), nil)...)
		case bot.Strong:
			l = append(l, words(string(t), &slack.RichTextSectionTextStyle{Bold: true})...)
		case bot.Code:
			l = append(l, words(string(t), &slack.RichTextSectionTextStyle{Code: true})...)
		case bot.Link:
			l = append(l, link(t)...)
		default:
			panic(fmt.Sprintf("slack: no form of %T", t)) // unreachable: a test renders every text
		}
	}
	return l
}

// link returns a link, or its address as text where it is none of the web's.
func link(to bot.Link) line {
	url := legible.Clean(to.URL)
	web := strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://")
	if !web || strings.ContainsAny(url, " \n<>|") || units(url)+units(to.Label) > maxURL {
		return words(bot.String([]bot.Text{to}), nil)
	}
	return line{slack.NewRichTextSectionLinkElement(url, legible.Clean(to.Label), nil)}
}

// size returns how much text an element has.
func size(e slack.RichTextSectionElement) int {
	switch e := e.(type) {
	case *slack.RichTextSectionTextElement:
		return units(e.Text)
	case *slack.RichTextSectionLinkElement:
		return units(e.URL) + units(e.Text)
	}
	panic(fmt.Sprintf("slack: no size of %T", e)) // unreachable: lines have no others
}

func (l line) size() int {
	n := 0
	for _, e := range l {
		n += size(e)
	}
	return n
}

// split returns l in pieces of at most n units.
func (l line) split(n int) []line {
	if l.size() <= n {
		return []line{l}
	}
	var all []line
	var now line
	left := n
	for _, e := range l {
		for size(e) > left {
			t, isText := e.(*slack.RichTextSectionTextElement)
			if isText && (left > n/2 || len(now) == 0) {
				first, rest := head(t.Text, left)
				now = append(now, slack.NewRichTextSectionTextElement(first, t.Style))
				e = slack.NewRichTextSectionTextElement(rest, t.Style)
			}
			all, now, left = append(all, now), nil, n
		}
		now = append(now, e)
		left -= size(e)
	}
	return append(all, now)
}

// lines adds lines of rich text, in as few blocks as they fit in.
func (p *page) lines(ls []line) {
	p.group(ls, func(es []slack.RichTextElement) []slack.RichTextElement { return es })
}

// group adds lines of rich text in as few blocks as they fit in, each made of
// its lines by form.
func (p *page) group(ls []line, form func([]slack.RichTextElement) []slack.RichTextElement) {
	var now []slack.RichTextElement
	used := 0
	flush := func() {
		if len(now) > 0 {
			p.put(slack.NewRichTextBlock("", form(now)...), used)
		}
		now, used = nil, 0
	}
	for _, l := range ls {
		if p.cut {
			return
		}
		for _, piece := range l.split(maxSection) {
			if used+piece.size() > maxSection {
				flush()
			}
			if len(piece) > 0 {
				now = append(now, slack.NewRichTextSection(piece...))
				used += piece.size()
			}
		}
	}
	flush()
}
