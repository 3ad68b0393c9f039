package ask

import (
	"strconv"
	"strings"

	"factbot/facts"
	"factbot/facts/index"
	"factbot/facts/lang"
)

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
			q.number, q.numberAt = q.words[k].Fold, k
			q.words[k].Weight = lang.Content
			return
		}
	}
}

// lettered tells whether the word at k is a letter that numbers an article.
func (q *question) lettered(x *index.View, k int) bool {
	if len(q.words[k].Fold) != 1 || q.words[k].Script == lang.Digits {
		return false
	}
	for range x.Numbered(q.words[k].Fold) {
		return true
	}
	return false
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
	if q.number == "" || q.numbered(c.doc.Number()) {
		return block{}
	}
	for _, id := range c.doc.Fact().About {
		if to, ok := x.ByID(id); ok && q.numbered(to.Number()) && (q.asked.name == "positions" || q.asked.name == "why" || q.asked.name == "claims" || q.minded != nil || q.topicSpeaker(x) != nil) {
			return block{}
		}
	}
	return block{reason: NotHeld, say: "is not Article " + q.number, aside: true}
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
