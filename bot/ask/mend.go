package ask

import (
	"slices"
	"strconv"
	"strings"

	"factbot/facts/index"
	"factbot/facts/lang"
)

// thousands joins "twelve thousand" and "12 million" to one number.
func thousands(text string, ts []lang.Token) []lang.Token {
	out := ts[:0]
	for i := 0; i < len(ts); i++ {
		t := ts[i]
		if i+1 < len(ts) && t.End() < ts[i+1].Start {
			n, ok := lang.Number(t.Fold)
			if t.Script == lang.Digits {
				var err error
				n, err = strconv.Atoi(t.Fold)
				ok = err == nil
			}
			if many, _ := lang.Number(ts[i+1].Fold); ok && n > 0 && n < 1000 && many >= 1000 {
				t.Text, t.Fold, t.Script = text[t.Start:ts[i+1].End()], strconv.Itoa(n*many), lang.Digits
				i++
			}
		}
		out = append(out, t)
	}
	return out
}

// unjoin leaves of an unknown word with an apostrophe the part that is known:
// "Elbonia" of the Turkish "Elbonia'nın", "accord" of the French "l'accord".
func unjoin(ts []lang.Token, known func(lang.Token) bool) {
	for i := range ts {
		t := &ts[i]
		at := strings.IndexAny(t.Text, "'’")
		asks := func(c cue) bool { return c.has(i) && c.end > c.start+1 }
		if at < 0 || t.Script != lang.Latin || known(*t) || slices.ContainsFunc(cuesIn(ts), asks) {
			continue
		}
		for _, part := range lang.Tokens(t.Text[:at] + " " + strings.TrimLeft(t.Text[at:], "'’")) {
			if len(part.Fold) > 2 && known(part) && lang.WeightOf(part, lang.En) == lang.Content {
				t.Fold, t.Upper = part.Fold, part.Upper
				break
			}
		}
	}
}

// months joins the two words of a month's name, as Arabic has them.
func months(text string, ts []lang.Token) []lang.Token {
	out := ts[:0]
	for i := 0; i < len(ts); i++ {
		t := ts[i]
		if t.Script == lang.Other && i+1 < len(ts) {
			if both := t.Fold + " " + ts[i+1].Fold; lang.MonthAbroad(t.Script, both) != 0 {
				t.Text, t.Fold = text[t.Start:ts[i+1].End()], both
				i++
			}
		}
		out = append(out, t)
	}
	return out
}

// purpose reads "what is it for?" as a question for its purpose.
func purpose(text string, ts []lang.Token) {
	if len(ts) < 4 || ts[0].Fold != "what" && ts[0].Fold != "whats" {
		return
	}
	isBefore := func(i int) bool {
		return slices.ContainsFunc(ts[1:i], func(t lang.Token) bool { return t.Fold == "is" || t.Fold == "was" })
	}
	for i := 2; i < len(ts); i++ {
		if rest := strings.TrimLeft(text[ts[i].End():], " "); ts[i].Fold == "for" && (ts[0].Fold == "whats" || isBefore(i)) && (rest == "" || strings.ContainsAny(rest[:1], ",?!.")) {
			ts[i].Fold = "purpose"
		}
	}
}

// sound tells which words are no misspelt ones: they are part of what asks, or
// frequent verbs.
func (q *question) sound(ts []lang.Token) []bool {
	in := make([]bool, len(ts))
	for i := range ts {
		in[i] = ts[i].Script == lang.Latin && q.tongue == lang.En && frequent(ts[i].Fold) && lang.Verb(lang.Stem(ts[i], lang.En))
	}
	for _, c := range q.cues {
		for i := c.start; i < c.end && (strength[c.name] > 0 || c.name == "everyday"); i++ {
			in[i] = !c.keeps(i)
		}
	}
	return in
}

// mended returns the words of a question with typing slips put right, so that
// a mistyped "stance" still asks for one.
func mended(ws []index.Word) []lang.Token {
	ts := make([]lang.Token, len(ws))
	for i, w := range ws {
		ts[i] = w.Token
		if w.Fixed != "" {
			ts[i].Fold = lang.Fold(w.Fixed)
		}
	}
	return ts
}
