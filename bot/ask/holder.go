package ask

import (
	"slices"
	"strings"

	"factbot/facts"
	"factbot/facts/index"
	"factbot/facts/lang"
)

// speaker returns the actors whose position is asked for: "what does X say
// about …", "X's stance on …", "X on …". Nil where the question names nobody.
func (q *question) speaker(x *index.View) []int32 {
	switch q.asked.name {
	case "positions", "why":
	case "":
		return q.topicSpeaker(x)
	default:
		return nil
	}
	if m, ok := q.judges(x); ok {
		return m.Docs
	}
	for _, m := range q.actors(x) {
		if q.asked.holds(q.words, m.Start) {
			return m.Docs
		}
		if m.Start > 0 && isAbout(q.words[m.Start-1].Fold) {
			continue
		}
		if m.Start > 1 && isAbout(q.words[m.Start-2].Fold) && q.words[m.Start-1].Fold == "the" {
			continue
		}
		if q.adjective(x, m) {
			continue
		}
		return m.Docs
	}
	return nil
}

// judges returns the actor whose view is asked for by a word of its own: "in X's
// opinion", "in the eyes of X".
func (q *question) judges(x *index.View) (index.Mention, bool) {
	actors := q.actors(x)
	for _, m := range actors {
		if m.End < len(q.words) && slices.Contains([]string{"opinion", "view", "eyes", "judgement", "judgment", "reading", "words"}, q.words[m.End].Fold) {
			return m, true
		}
	}
	for _, m := range actors {
		if q.asked.has(m.Start) && !q.adjective(x, m) {
			return m, true
		}
	}
	return index.Mention{}, false
}

// holds tells whether the cue ends as one that its holder follows, and he
// begins at word i: "according to X", "the view of the X".
func (c cue) holds(ws []index.Word, i int) bool {
	if i > 0 && ws[i-1].Fold == "the" {
		i--
	}
	if c.end != i || c.end == c.start {
		return false
	}
	last, first := ws[c.end-1].Fold, ws[c.start].Fold
	return last == "of" || last == "to" && first == "according"
}

// topicSpeaker reads "X on TOPIC", "X: TOPIC".
func (q *question) topicSpeaker(x *index.View) []int32 {
	for _, m := range q.actors(x) {
		if q.opens(m.Start) && m.End < len(q.words)-1 && q.words[m.End].Fold == "on" {
			return m.Docs
		}
	}
	return nil
}

// opens tells whether nothing but grammar stands before a word.
func (q *question) opens(i int) bool {
	for k := range i {
		if !q.free[k] {
			return false
		}
	}
	return true
}

func isAbout(w string) bool {
	return slices.Contains([]string{"about", "on", "regarding", "towards", "toward", "to", "for", "against", "with", "concerning", "over", "by", "from"}, w)
}

// adjective tells whether a name in a question only qualifies the word behind
// it: "Ruritanian troops".
func (q *question) adjective(x *index.View, m index.Mention) bool {
	if m.End+1 < len(q.words) && q.words[m.End].Fold == "and" { // "Ruritanian and Elbonian troops"
		for _, next := range q.mentions {
			if next.Start == m.End+1 {
				return q.qualifies(x, m, next.End)
			}
		}
	}
	return q.qualifies(x, m, m.End)
}

// qualifies is adjective for a name whose noun would stand at a place.
func (q *question) qualifies(x *index.View, m index.Mention, noun int) bool {
	if q.tongue == lang.Az || m.End-m.Start != 1 || noun >= len(q.words) || q.free[noun] || q.words[noun].Weight != lang.Content {
		return false
	}
	if before := m.Start - 1; before >= 0 && slices.Contains([]string{"did", "does", "do"}, q.words[before].Fold) && lang.Verb(q.words[noun].Stem) {
		return false // "did Ruritan sign"
	}
	w := q.words[m.Start].Fold
	for _, own := range x.Doc(m.Docs[0]).Text() {
		if own.Fold == w && own.Start < len(nameOf(x.Doc(m.Docs[0]))) {
			return false // the name itself: Ruritan
		}
	}
	return slices.ContainsFunc([]string{"ian", "ean", "an", "ese", "ish", "i", "sh", "ch", "skiy", "skogo", "skikh"}, func(end string) bool { return strings.HasSuffix(w, end) })
}

// holding favours the position of whom the question names as speaker.
func (q *question) holding(x *index.View, d *index.Doc) float32 {
	if len(d.Holders) == 0 {
		return 0
	}
	who := q.holder
	switch asks := q.asked.name == "yes"; {
	case asks && q.minded != nil:
		who = q.minded
	case asks: // "does X …"
		if slices.ContainsFunc(q.actors(x), func(m index.Mention) bool { return m.Start == q.asked.end && holds(d, m.Docs) }) {
			return 0.05
		}
	}
	switch {
	case who == nil:
		return 0
	case !holds(d, who):
		return -0.2
	case q.asked.name == "", q.asked.name == "yes":
		return 0.7 // no other word asks for a position
	}
	return 0.25
}

func holds(d *index.Doc, who []int32) bool {
	return slices.ContainsFunc(d.Holders, func(h int32) bool { return slices.Contains(who, h) })
}

// wrongHolder blocks the position of another than the one asked about.
func wrongHolder(x *index.View, q *question, c *candidate) block {
	who := q.holder
	if q.done && (q.asked.name == "why" || q.asked.name == "how") && q.ofOthers(c) {
		return block{reason: NotHeld, say: "is not about what " + nameOf(x.Doc(q.doer.Docs[0])) + " did", aside: true}
	}
	if q.mindedOtherwise(x, c) {
		return block{reason: NotHeld, say: "is not the position of " + nameOf(x.Doc(q.minded[0]))}
	}
	if q.asked.name != "positions" && q.asked.name != "" {
		return block{}
	}
	if who == nil {
		if s := q.stranger(c); s != "" {
			return block{reason: NotHeld, say: "is not the position of " + quote(s), words: []string{s}}
		}
		return block{}
	}
	if q.stated && c.tally.plain*2 < c.tally.apart {
		return block{reason: NotHeld, say: "does not say that"}
	}
	if holds(c.doc, who) || len(c.doc.Parts) > 0 && slices.Contains(who, c.doc.Parts[0]) && q.does(x, c.doc) {
		return block{}
	}
	return block{reason: NotHeld, say: "is not the position of " + nameOf(x.Doc(who[0])), aside: true}
}

// takesPart tells whether somebody takes part in what a fact tells.
func takesPart(d *index.Doc, who []int32) bool {
	return slices.ContainsFunc(d.Parts, func(n int32) bool { return slices.Contains(who, n) })
}

// ofOthers tells whether a position has nothing to do with the doer: he neither
// holds it nor takes part in it, nor do its own words name him.
func (q *question) ofOthers(c *candidate) bool {
	if c.doc.Kind != facts.Position || holds(c.doc, q.doer.Docs) || takesPart(c.doc, q.doer.Docs) {
		return false
	}
	return len(c.doc.Parts) > 0 || c.match[q.doer.Start].Fields&index.Own == 0
}

// stranger returns the speaker that a question names and no fact knows: "X's
// position on …".
func (q *question) stranger(c *candidate) string {
	if q.asked.name != "positions" {
		return ""
	}
	for i := q.asked.start; i < q.asked.end; i++ {
		if !q.free[i] && c.match[i].Sure == 0 && q.words[i].Weight == lang.Content { // "what does X say"
			return q.words[i].Text
		}
		if i > q.asked.start && q.words[i].Upper && q.words[i-1].Upper && !q.free[i-1] && !q.free[i] && !q.inName(i-1) && !q.inName(i) && !q.together(c.doc, i) {
			return q.words[i-1].Text + " " + q.words[i].Text // a name, of which the fact has the words here and there
		}
	}
	if at := q.asked.start - 1; at >= 0 { // "X's position", "US position"
		w := &q.words[at]
		capitals := len(w.Text) > 1 && strings.ToUpper(w.Text) == w.Text && w.Script == lang.Latin
		if !w.Known && w.Weight == lang.Content || w.Weight == lang.Function && capitals {
			return w.Text
		}
		if owns(w.Text) && !q.inName(at) && c.match[at].Fields&index.InActor == 0 { // no actor of that name speaks
			return w.Text[:strings.LastIndexAny(w.Text, "'’")]
		}
	}
	return ""
}

// owns tells whether a name says whose the word behind it is: "X's troops".
func owns(name string) bool {
	return strings.HasSuffix(name, "'s") || strings.HasSuffix(name, "’s")
}

// together tells whether a text has a word of the question right behind the
// one before it.
func (q *question) together(d *index.Doc, i int) bool {
	for k := 1; k < len(d.Text()); k++ {
		if d.Stem(k-1) == q.words[i-1].Stem && d.Stem(k) == q.words[i].Stem {
			return true
		}
	}
	return false
}
