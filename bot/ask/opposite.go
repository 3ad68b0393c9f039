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
		if q.free[i] || q.words[i].Weight == lang.Light || c.match[i].Sure > relatedOnly || q.inName(i) {
			continue
		}
		if opposite(c.doc, &q.words[i]) {
			return block{reason: Premise, say: "says the opposite"}
		}
	}
	return block{}
}

// relatedOnly is how sure a match by the general thesaurus is, at most.
const relatedOnly = 0.6

// opposite tells whether a title says the opposite of a word, and does not deny
// it itself.
func opposite(d *index.Doc, w *index.Word) bool {
	var against []lang.Concept
	lang.Common().Match(lang.En, []string{w.Stem}, func(c lang.Concept, n int) {
		if n == 1 {
			against = append(against, lang.Common().Opposites(c)...)
		}
	})
	for i, t := range d.Text() {
		if len(against) == 0 || t.Start >= len(d.Title()) {
			return false
		}
		if i > 0 && lang.Negation(d.Text()[i-1].Fold) {
			continue
		}
		says := false
		lang.Common().Match(lang.En, []string{d.Stem(i)}, func(c lang.Concept, n int) {
			says = says || n == 1 && slices.Contains(against, c)
		})
		if says {
			return true
		}
	}
	return false
}
