package main

import (
	"fmt"
	"strings"

	"factbot/bot"
	"factbot/bot/ask"
)

// explained says how an answer came about.
func explained(e *ask.Explanation) bot.Doc {
	var words, names []string
	for _, w := range e.Words {
		s := fmt.Sprintf("%s (%s)", w.Text, w.Taken)
		if w.Fixed != "" {
			s = fmt.Sprintf("%s (%s, as %s)", w.Text, w.Taken, w.Fixed)
		}
		words = append(words, s)
	}
	for _, n := range e.Names {
		names = append(names, n.Text+": "+strings.Join(n.Facts, " "))
	}
	fs := bot.Fields{}
	for _, f := range []struct{ name, value string }{
		{"Asked", e.Asked}, {"Words", strings.Join(words, ", ")}, {"Names", strings.Join(names, "; ")},
		{"Dates", strings.Join(e.Dates, ", ")}, {"Number", e.Number},
	} {
		if f.value != "" {
			fs = append(fs, bot.Field{Name: f.name, Value: said(f.value)})
		}
	}
	d := bot.Doc{bot.Heading{Text: "How this came about"}, fs}
	if len(e.Candidates) == 0 {
		return d
	}
	t := &bot.Table{Head: []string{"Rank", "Cover", "Fact", "Lacks"}}
	for _, c := range e.Candidates {
		t.Rows = append(t.Rows, []bot.Para{said(fmt.Sprintf("%.2f", c.Rank)), said(fmt.Sprintf("%.2f", c.Cover)), said(c.ID), said(c.Lacks)})
	}
	return append(d, t)
}

func said(s string) bot.Para { return bot.Para{bot.Plain(s)} }
