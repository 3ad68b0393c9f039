package ask

import (
	"slices"

	"factbot/facts"
	"factbot/facts/index"
	"factbot/facts/lang"
)

// accusing reads "whom does X blame" as a question for what X says.
func (q *question) accusing(x *index.View) {
	at := q.asked.end
	if q.asked.name != "who" || at >= len(q.words) || !slices.Contains([]string{"does", "did", "do"}, q.words[at].Fold) {
		return
	}
	for _, m := range q.actors(x) {
		if m.Start == at+1 || m.Start == at+2 && lang.Article(q.words[at+1].Fold) {
			q.asked.name = "positions"
			if m.End < len(q.words) && q.words[m.End].Means(x.Sense("accuse")) {
				q.words[m.End].Weight = lang.Function
			}
		}
	}
}

// attributing reads "X claims that …", "does X think that …" as a question for
// what X says.
func (q *question) attributing(x *index.View) {
	if q.asked.name != "" && q.asked.name != "yes" {
		return
	}
	for _, m := range q.actors(x) {
		opens := m.Start == q.asked.end && q.asked.start == 0 || m.Start == 0
		if opens && m.End < len(q.words)-1 && slices.Contains(sayings, lang.Stem(q.words[m.End].Token, lang.En)) {
			q.asked = cue{name: "positions", start: m.End, end: m.End + 1}
			q.words[m.End].Weight = lang.Function
			return
		}
	}
}

// stating reads "X on who may vote" as a question for what X says.
func (q *question) stating(x *index.View) {
	on := q.asked.start - 1
	if on < 1 || q.words[on].Fold != "on" {
		return
	}
	switch q.asked.name {
	case "who", "which-actor", "how", "why", "yes", "what":
	default:
		return // "X on when …" asks for a date
	}
	for _, m := range q.actors(x) {
		if m.Start == 0 && m.End == on {
			q.asked, q.stated = cue{name: "positions", start: on, end: on + 1}, true
		}
	}
}

// attitude finds whose attitude a question of yes or no asks for: "does X accept
// Y". The position says in words of its own whether he does.
func (q *question) attitude(x *index.View) {
	if q.asked.name != "yes" {
		return
	}
	for _, m := range q.actors(x) {
		verb := m.End
		for verb < len(q.words) && q.words[verb].Weight == lang.Function {
			verb++
		}
		if !q.follows(m) || verb == len(q.words) {
			continue
		}
		if q.isAttitude(x, verb) {
			q.minded, q.mind, q.words[verb].Weight = m.Docs, verb, lang.Light
		}
	}
}

// isAttitude tells whether the word at i says how somebody stands to something.
// In English it is one of these verbs; what means about the same as "welcome" is
// also to win.
func (q *question) isAttitude(x *index.View, i int) bool {
	w := &q.words[i]
	return slices.ContainsFunc(attitudes, func(verb string) bool {
		return w.Stem == lang.Stem(lang.Token{Fold: verb}, lang.En) || !(w.Script == lang.Latin && q.english()) && w.Means(x.Sense(verb))
	})
}

// follows tells whether a name stands right behind what asks.
func (q *question) follows(m index.Mention) bool {
	at := m.Start
	for at > q.asked.end && lang.Article(q.words[at-1].Fold) {
		at--
	}
	return at == q.asked.end
}

// attitudes are verbs that tell how somebody stands to something.
var attitudes = []string{"accept", "reject", "recognise", "support", "oppose", "condemn", "welcome", "deny", "demand", "consider",
	"recognize", "acknowledge", "approve", "back", "endorse", "favour", "favor", "object", "refuse", "agree"}

// sayings are the stems of verbs that make what follows somebody's word.
var sayings = []string{"claim", "say", "said", "reckon", "think", "thought", "believ", "argu", "insist", "maintain", "alleg", "contend", "assert", "complain", "suspect", "hold", "feel", "consid", "deem", "expect", "fear", "want"}

// mindedOtherwise tells whether a fact does not say how the one stands to
// something whose attitude the question asks for. His position on it does, in
// whatever words.
func (q *question) mindedOtherwise(x *index.View, c *candidate) bool {
	if q.minded == nil {
		return false
	}
	said := c.match[q.mind].Sure > relatedOnly || opposite(c.doc, &q.words[q.mind])
	switch {
	case holds(c.doc, q.minded):
		return c.doc.Kind != facts.Position || !said && !q.isOn(x, c, q.mind+1)
	case slices.Contains(q.minded, c.doc.N):
		return !said
	}
	return c.doc.Kind == facts.Position || !said || !takesPart(c.doc, q.minded)
}

// isOn tells whether a fact is on what the words from i name: it has all of them
// in its own words, and one stands in its title or names what it is about.
func (q *question) isOn(x *index.View, c *candidate, i int) bool {
	on := false
	for ; i < len(q.words); i++ {
		if q.free[i] || q.words[i].Weight != lang.Content {
			continue
		}
		if !q.bearsPlainly(&q.words[i], c.match[i], false) {
			return false
		}
		on = on || !q.inName(i) && c.match[i].Fields&index.InName != 0 || slices.ContainsFunc(q.mentions, func(m index.Mention) bool {
			return m.Start <= i && i < m.End && slices.ContainsFunc(c.doc.Fact().About, func(id facts.ID) bool {
				about, ok := x.ByID(id)
				return ok && slices.Contains(m.Docs, about.N)
			})
		})
	}
	return on
}
