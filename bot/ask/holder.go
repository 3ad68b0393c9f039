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

// findDoer returns the actor that the question says did it: "when did X …",
// "… by X".
func (q *question) findDoer(x *index.View) (m index.Mention, ok bool) {
	switch q.asked.name {
	case "who", "which-actor", "claims", "positions", "compare", "":
		return m, false
	}
	actors := q.actors(x)
	for _, m := range actors {
		if q.asked.has(m.Start) {
			continue // "how does X explain …": he speaks
		}
		at := m.Start
		for at > 0 && q.words[at-1].Fold == "the" {
			at--
		}
		if at == 0 || q.adjective(x, m) || owns(q.words[m.End-1].Text) || slices.ContainsFunc(actors, func(next index.Mention) bool { return next.Start == m.End }) {
			continue // whose it is, who did it
		}
		before := q.words[at-1]
		if slices.Contains([]string{"did", "does", "do", "has", "have", "had", "will", "would", "should", "by"}, before.Fold) ||
			before.Script != lang.Latin && at == q.asked.end {
			return m, !q.speaks(x, m.End)
		}
	}
	return m, false
}

// speaks tells whether the word at i is a verb of saying: who says something
// does nothing.
func (q *question) speaks(x *index.View, i int) bool {
	for i < len(q.words) && q.words[i].Weight == lang.Function {
		i++
	}
	return i < len(q.words) && slices.ContainsFunc([]string{"say", "argue", "think", "mean", "want"}, func(verb string) bool { return q.words[i].Means(x.Sense(verb)) })
}

// wrongDoer blocks an event that another did than the question says.
func wrongDoer(x *index.View, q *question, c *candidate) block {
	m := q.doer
	if !q.done || c.doc.Kind != facts.Event || len(c.doc.Parts) == 0 || coverWithout(q, c, m) < sure {
		return block{}
	}
	if q.words[m.Start-1].Fold != "by" && !q.verbMatched(c, m) {
		return block{}
	}
	part := slices.IndexFunc(c.doc.Parts, func(n int32) bool { return slices.Contains(m.Docs, n) })
	first := c.doc.Fact().Actors[0]
	if part < 0 && !holds(c.doc, m.Docs) {
		return block{reason: Premise, say: "names " + NameOf(x, first.ID)}
	}
	if part <= 0 {
		return block{}
	}
	if q.bears(x, c.doc.Roles()[0], m) > q.bears(x, c.doc.Roles()[part], m) {
		return block{reason: Premise, say: "names " + NameOf(x, first.ID)}
	}
	return block{}
}

// deed returns the place of the word that says what the doer did, -1 for none.
func (q *question) deed() int {
	for i := q.doer.End; i < len(q.words); i++ {
		if !q.free[i] && q.words[i].Weight != lang.Function {
			return i
		}
	}
	return -1
}

// undone blocks a fact that has nothing on what the question says that somebody
// did, where other facts have.
func undone(x *index.View, q *question, c *candidate) block {
	if !q.done || holds(c.doc, q.doer.Docs) || q.asked.name == "yes" || q.asked.name == "what" {
		return block{}
	}
	i := q.deed()
	if i < 0 || !q.words[i].Known || q.words[i].Weight != lang.Content || q.inName(i) {
		return block{}
	}
	if sure := c.match[i].Sure; sure == 0 || sure <= relatedOnly && c.doc.Kind == facts.Position {
		return block{reason: NotHeld, say: "has nothing on " + quote(q.words[i].Text), words: []string{q.words[i].Text}}
	}
	return block{}
}

// verbMatched tells whether a fact bears the word behind a doer: what he did.
func (q *question) verbMatched(c *candidate, m index.Mention) bool {
	for i := m.End; i < len(q.words); i++ {
		if !q.free[i] && q.words[i].Weight != lang.Function {
			return c.match[i].Sure > 0.6
		}
	}
	return true
}

// coverWithout returns how much of the question a fact bears, but for a name.
func coverWithout(q *question, c *candidate, m index.Mention) float32 {
	var have, need float32
	for i := range q.words {
		if i >= m.Start && i < m.End || q.free[i] || q.words[i].Weight == lang.Function {
			continue
		}
		need++
		if c.match[i].Sure > 0.6 && c.match[i].Fields&^index.InLink != 0 {
			have++
		}
	}
	if need == 0 {
		return 0
	}
	return have / need
}

// bears counts the words of the question behind a mention that a role bears.
func (q *question) bears(x *index.View, role index.Phrase, m index.Mention) int {
	n := 0
	for i := m.End; i < len(q.words) && i < m.End+5; i++ {
		if !q.free[i] && x.In(&q.words[i], role) {
			n++
		}
	}
	return n
}

// does tells whether somebody's part in a fact is what the question asks who
// did.
func (q *question) does(x *index.View, d *index.Doc) bool {
	for _, role := range d.Roles() {
		for i := range q.main {
			if w := &q.words[i]; !q.free[i] && !q.inName(i) && w.Weight != lang.Function && x.In(w, role) {
				return true
			}
		}
	}
	return false
}

// holdsOffice tells whether a text says somebody to be what the question asks
// for: the word for the office at i with "of", and soon behind it the next
// telling word.
func (q *question) holdsOffice(x *index.View, d *index.Doc, i int) bool {
	of := i + 1
	for of < len(q.words) && (q.words[of].Weight != lang.Content || q.free[of]) {
		of++
	}
	const soon = 5 // words
	return x.At(&q.words[i], d, func(at int) bool {
		if at+1 >= len(d.Text()) || d.Text()[at+1].Fold != "of" {
			return false
		}
		return of == len(q.words) || x.At(&q.words[of], d, func(k int) bool { return k > at && k <= at+soon })
	})
}

// office returns the word for an office that the question asks the holder of:
// "who is the leader of X", "prime minister of X".
func (q *question) office(x *index.View) (at int, ok bool) {
	at = 0
	switch q.asked.name {
	case "who":
		at = q.asked.end
	case "":
	default:
		return 0, false
	}
	for at < len(q.words) && q.words[at].Weight == lang.Function {
		at++
	}
	for of := at; of < len(q.words); of++ {
		if q.words[of].Fold != "of" || of+1 < len(q.words) && (q.words[of+1].Fold == "state" || q.words[of+1].Fold == "government") {
			continue // "head of state" is an office
		}
		for i := at; i < of; i++ {
			for _, office := range []string{"president", "minister", "leader", "commander", "ambassador", "governor", "king", "chief", "mayor", "director", "secretary", "chairman"} {
				if q.words[i].Means(x.Sense(office)) && !q.inName(i) {
					return i, true
				}
			}
		}
		return 0, false
	}
	return 0, false
}

// ofItself blocks the record of somebody where the question is who is
// something of it: "who is the head of X".
func ofItself(x *index.View, q *question, c *candidate) block {
	if at, ok := q.office(x); ok && !q.holdsOffice(x, c.doc, at) {
		return block{reason: NotHeld, say: "does not name the " + q.words[at].Text}
	}
	if q.asked.name != "who" {
		return block{}
	}
	if c.doc.Kind != facts.Actor {
		return q.ofNobodyElse(c.doc)
	}
	n := c.doc.N
	for _, m := range q.mentions {
		if verb := q.asked.end; verb < m.Start && !q.free[verb] && !q.passive() && q.doing(verb, m.Start) && slices.Contains(m.Docs, n) && !byWhom(x, &q.words[verb], c.doc) {
			return block{reason: NotHeld, say: "does not say by whom", aside: true}
		}
		at := m.Start
		for at > 0 && q.words[at-1].Fold == "the" {
			at--
		}
		if at > 1 && q.words[at-1].Fold == "of" && !q.free[at-2] && slices.Contains(m.Docs, n) {
			return block{reason: NotHeld, say: "does not name the " + q.words[at-2].Text}
		}
	}
	return block{}
}

// ofNobodyElse blocks a fact that has to do with nobody but whom the question
// asks to whom it was done: "who commands X".
func (q *question) ofNobodyElse(d *index.Doc) block {
	others := slices.Concat(d.Holders, d.Parts)
	for _, m := range q.mentions {
		if at := q.asked.end; at+1 == m.Start && !q.free[at] && !q.passive() && q.doing(at, m.Start) && len(others) > 0 &&
			!slices.ContainsFunc(others, func(n int32) bool { return !slices.Contains(m.Docs, n) }) {
			return block{reason: NotHeld, say: "does not say by whom"}
		}
	}
	return block{}
}

// doing tells whether the word behind "who" is a verb: it is one more often than
// not, or it is inflected as one and a name follows ("who commands X").
func (q *question) doing(at, name int) bool {
	w := &q.words[at]
	inflected := strings.HasSuffix(w.Fold, "s") || strings.HasSuffix(w.Fold, "ed")
	return lang.Verb(w.Stem) || inflected && q.asked.end-q.asked.start == 1 && at+1 == name
}

// byWhom tells whether a text says by whom something was done: the verb, and
// "by" soon behind it.
func byWhom(x *index.View, verb *index.Word, d *index.Doc) bool {
	const soon = 3 // words
	return x.At(verb, d, func(at int) bool {
		for k := at + 1; k <= at+soon && k < len(d.Text()); k++ {
			if d.Text()[k].Fold == "by" {
				return true
			}
		}
		return false
	})
}
