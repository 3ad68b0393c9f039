package ask

import (
	"slices"

	"factbot/facts/index"
	"factbot/facts/lang"
)

// contradicts blocks a fact that says the opposite of what the question takes
// for granted: "when did X accept it", of a fact that X rejects it. A question
// of yes or no takes nothing for granted.
func contradicts(x *index.View, q *question, c *candidate) block {
	if q.asked.name == "yes" || q.asked.name == "positions" || q.asked.name == "" || !q.english() {
		return block{}
	}
	for i := range q.words {
		if q.free[i] || c.match[i].Sure > relatedOnly || q.inName(i) {
			continue
		}
		if said := opposite(c.doc, &q.words[i]); said != "" {
			return block{reason: Premise, say: "says “" + said + "”"}
		}
	}
	return block{}
}

// relatedOnly is how sure a match by the general thesaurus is, at most.
const relatedOnly = 0.6

// opposite returns the word of a title that says the opposite of a word, not
// denied itself; "" for none.
func opposite(d *index.Doc, w *index.Word) string {
	var against []lang.Concept
	lang.Common().Match(lang.En, []string{w.Stem}, func(c lang.Concept, n int) {
		if n == 1 {
			against = append(against, lang.Common().Opposites(c)...)
		}
	})
	if len(against) == 0 {
		return ""
	}
	said := ""
	for i, t := range d.Text() {
		if t.Start >= len(d.Fact().Title) || said != "" {
			break
		}
		if i > 0 && lang.Negation(d.Text()[i-1].Fold) {
			continue
		}
		lang.Common().Match(lang.En, []string{d.Stem(i)}, func(c lang.Concept, n int) {
			if n == 1 && slices.Contains(against, c) {
				said = t.Text
			}
		})
	}
	return said
}
