package ask

import (
	"slices"
	"strconv"
	"strings"

	"factbot/facts"
	"factbot/facts/index"
	"factbot/facts/lang"
)

// provisions joins the parts of a number behind a word for an article: "4(ii)",
// "B.6", "13 bis".
func provisions(x *index.View, text string, ts []lang.Token) []lang.Token {
	out := ts[:0]
	for i := 0; i < len(ts); i++ {
		t := ts[i]
		if n := partsOfNumber(text, ts[i:]); n > 1 && len(out) > 0 && numbers(x, out[len(out)-1]) {
			i += n - 1
			end := ts[i].End()
			if strings.HasPrefix(text[end:], ")") && strings.Contains(text[t.Start:end], "(") {
				end++
			}
			t.Text, t.Script = text[t.Start:end], lang.Digits
			t.Fold = lang.Fold(t.Text)
		}
		out = append(out, t)
	}
	return out
}

// partsOfNumber returns how many of some tokens are the parts of one number, of
// which one at least is in figures: "U.S." is none.
func partsOfNumber(text string, ts []lang.Token) int {
	figures := func(t lang.Token) bool {
		return len(t.Fold) <= 4 && (t.Script == lang.Digits || index.Roman(t.Fold) > 0)
	}
	part := func(t lang.Token) bool { return figures(t) || len(t.Fold) == 1 }
	n := runOfParts(text, ts, part)
	if !slices.ContainsFunc(ts[:n], figures) {
		return 0
	}
	return n
}

func runOfParts(text string, ts []lang.Token, part func(lang.Token) bool) int {
	if !part(ts[0]) {
		return 0
	}
	n := 1
	for ; n < len(ts); n++ {
		t := ts[n]
		if t.Start < ts[n-1].End() {
			return n // a word that was taken apart
		}
		switch gap := text[ts[n-1].End():t.Start]; {
		case part(t) && strings.HasSuffix(gap, "(") && len(gap) <= 2 && strings.HasPrefix(text[t.End():], ")"):
		case part(t) && (gap == "." || gap == ")."):
		case (gap == "" || gap == " ") && slices.Contains([]string{"bis", "ter", "quater"}, t.Fold):
		case gap == "" && len(t.Fold) == 1 && ts[n-1].Script == lang.Digits:
		default:
			return n
		}
	}
	return n
}

// article finds the number of an article asked for: "article 6", "6-cı maddə",
// "девятая статья", "art. nine".
func (q *question) article(x *index.View) {
	for i := range q.words {
		if !q.words[i].Means(x.Clause()) {
			continue
		}
		for _, k := range []int{i + 1, i - 1, i - 2, i + 2} {
			if n, ok := q.numberAtWord(k, i); ok {
				q.number, q.numberAt = n, k
				return
			}
		}
		if k := i + 1; k < len(q.words) && q.lettered(x, k) {
			q.number, q.numberAt = q.words[k].Text, k
			q.words[k].Weight = lang.Content
			return
		}
	}
}

// lettered tells whether the word at k is a letter that numbers an article: one
// that does in the store, or a capital that is no word.
func (q *question) lettered(x *index.View, k int) bool {
	w := &q.words[k]
	if len(w.Fold) != 1 || w.Script == lang.Digits {
		return false
	}
	if w.Upper && w.Text != "A" && w.Text != "I" && strings.ToUpper(q.text) != q.text && !q.abbreviates(k) {
		return true
	}
	for range x.Numbered(q.words[k].Fold) {
		return true
	}
	return false
}

// abbreviates tells whether a letter and the next word are written as "U.S." is.
func (q *question) abbreviates(k int) bool {
	return k+1 < len(q.words) && q.words[k].Upper && q.words[k+1].Upper && q.words[k+1].Start == q.words[k].End()+1 && q.text[q.words[k].End()] == '.'
}

func (q *question) numberAtWord(k, article int) (string, bool) {
	if k < 0 || k >= len(q.words) || q.dated(k) {
		return "", false
	}
	if k == article-2 && !q.words[article-1].Glued || k == article+2 && q.words[article+1].Weight != lang.Function {
		return "", false
	}
	w := &q.words[k]
	if a := &q.words[article]; k == article-1 && a.Glued && a.Script == lang.Latin && q.english() && article+1 < len(q.words) && q.words[article+1].Weight == lang.Content {
		return "", false // "the 13-point agreement"
	}
	if w.Script == lang.Digits {
		if a := q.words[article]; k < article && a.Script == lang.Latin && q.tongue == lang.En && !q.words[k+1].Glued && a.Common {
			return "", false // "2 articles" counts them
		}
		if partsOfNumber(w.Text, lang.Tokens(w.Text)) > 1 {
			return w.Text, true
		}
		return w.Fold, len(w.Fold) <= 4 && !strings.Contains(w.Fold, "-")
	}
	if n := index.Roman(w.Fold); n > 0 && k == article+1 {
		return w.Fold, true
	}
	n, ok := lang.Number(w.Fold)
	if !ok || k < article && !lang.Ordinal(w.Fold) {
		return "", false // "three articles" asks for none of them
	}
	return strconv.Itoa(n), true
}

// numbered tells whether an article's number is the one asked for, in Arabic
// or Roman figures.
func (q *question) numbered(number string) bool {
	return q.number != "" && number != "" && index.ArticleKey(q.number) == index.ArticleKey(number)
}

// otherNumber blocks a fact that is not of the article asked for.
func otherNumber(x *index.View, q *question, c *candidate) block {
	if q.number != "" && c.doc.Kind == facts.Article && (!q.ofAgreement(x, c.doc) || !q.ofInstrument(c)) {
		return block{reason: NotHeld, say: "is of another agreement", aside: true}
	}
	if q.number == "" || q.numbered(c.doc.Number()) || q.isCalledSo(c.doc) {
		return block{}
	}
	for _, id := range c.doc.Fact().About {
		if to, ok := x.ByID(id); ok && q.numbered(to.Number()) && (q.asked.name == "positions" || q.asked.name == "why" || q.asked.name == "claims" || q.minded != nil || q.topicSpeaker(x) != nil) {
			return block{}
		}
	}
	return block{reason: NotHeld, say: "is not Article " + q.number, aside: true}
}

// isCalledSo tells whether the number is part of how something is called: "Article
// 370" for an event.
func (q *question) isCalledSo(d *index.Doc) bool {
	return d.Kind != facts.Article && slices.ContainsFunc(q.mentions, func(m index.Mention) bool {
		return m.Start < q.numberAt && q.numberAt < m.End && slices.Contains(m.Docs, d.N)
	})
}

// ofInstrument tells whether an article bears, as the name of its agreement,
// what the question says that it is of: "article 3 of the treaty of guarantee".
func (q *question) ofInstrument(c *candidate) bool {
	i := q.numberAt + 1
	for i < len(q.words) && q.words[i].Glued {
		i++
	}
	if i >= len(q.words) || q.words[i].Fold != "of" {
		return true
	}
	for ; i < len(q.words) && (q.words[i].Weight != lang.Function || q.words[i].Fold == "of" || lang.Article(q.words[i].Fold)); i++ {
		if q.words[i].Weight == lang.Content && !q.free[i] && c.match[i].Fields&(index.InLink|index.InCall) == 0 {
			return false
		}
	}
	return true
}

// ofAgreement tells whether an article belongs to the agreement that the
// question names, if it names one.
func (q *question) ofAgreement(x *index.View, d *index.Doc) bool {
	for _, m := range q.mentions {
		for _, n := range m.Docs {
			if x.Doc(n).Kind == facts.Agreement && x.Doc(n).ID != d.Fact().Agreement {
				return false
			}
		}
	}
	return true
}
