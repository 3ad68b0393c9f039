package ask

import (
	"slices"
	"strings"
	"time"

	"factbot/facts"
	"factbot/facts/edtf"
	"factbot/facts/index"
	"factbot/facts/lang"
)

// A question is what was understood of a text.
type question struct {
	text     string
	tongue   lang.Tongue
	words    []index.Word
	free     []bool // by word: need not be found in a fact (grammar, a cue, a date)
	verb     []bool // by word: a verb, where an account is asked for
	main     int    // where the clause ends that asks
	cues     []cue
	asked    cue // the cue that says what is asked for; name "" for a topic
	whens    []when
	mentions []index.Mention
	holder   []int32       // whose position is asked for; see speaker
	unread   bool          // it has words of a tongue without tables that may tell something
	stated   bool          // what somebody says of who, how or why: "X on who may vote"
	minded   []int32       // whose attitude is asked for: "does X accept …"
	mind     int           // the word for that attitude, where minded is not nil
	doer     index.Mention // the actor that the question says did it, where done is true
	done     bool
	number   string // of an article asked for; "" for none
	numberAt int
}

// read takes a question apart.
func read(x *index.View, text string, today time.Time) *question {
	text = x.Relaid(text)
	ts := months(text, thousands(text, x.Respace(lang.Tokens(text))))
	unjoin(ts, x.Familiar)
	mend(ts, x.Familiar)
	purpose(text, ts)
	ts = provisions(x, text, ts)
	q := &question{text: text, numberAt: -1}
	q.cues = cuesIn(ts)
	q.tongue = tongueOf(text, q.cues)
	c := calendar{text: text, ts: ts, cues: q.cues, today: today, known: x.Familiar, azerbaijani: q.tongue == lang.Az}
	q.whens = c.dates()
	for _, c := range q.cues {
		if c.name == "positions" && c.start > 0 && len(ts[c.start-1].Text) <= 3 && !lang.Article(ts[c.start-1].Fold) {
			ts[c.start-1].Text = strings.ToUpper(ts[c.start-1].Text) // "us position" asks for that of the US
		}
	}
	q.words = x.Words(ts, q.tongue, q.sound(ts))
	q.cues = cuesIn(mended(q.words))
	q.main = subordinate(q.words)
	q.asked = primary(ts, q.cues, q.whens)
	q.mentions = slices.DeleteFunc(x.Mentions(q.words, q.tongue), q.plainVerb)
	marks := make([]bool, 2*len(q.words))
	q.free, q.verb = marks[:len(q.words)], marks[len(q.words):]
	q.abroad(x)
	q.accusing(x)
	q.attributing(x)
	q.stating(x)
	q.attitude(x)
	q.article(x)
	if q.asked.name == "positions" && q.speaker(x) == nil && (q.number != "" || q.quotes(x)) {
		q.asked.name = "what" // "what does article 2 say", "what does the accord say about …"
	}
	if q.asked.name == "list" && q.asked.keep != 0 && len(q.whens) == 0 && q.relative() < 0 {
		q.asked.name = "what" // "what did X do about …"
	}
	if q.asked.name == "many" && q.sizeOfPlace(x) {
		q.asked.name = "area"
	}
	q.clear(x)
	q.holder = q.speaker(x)
	q.doer, q.done = q.findDoer(x)
	if verb := q.deed(); q.done && verb >= 0 && q.isAttitude(x, verb) {
		q.minded, q.mind = q.doer.Docs, verb // "why did X accept …"
	}
	return q
}

// plainVerb tells whether what looks like a name is a verb of the question
// written small, as somebody of that name would not be: "begin", "rush".
func (q *question) plainVerb(m index.Mention) bool {
	if w := &q.words[m.Start]; m.End-m.Start > 1 || w.Upper || w.Script != lang.Latin || w.Fixed != "" || !lang.Verb(w.Stem) {
		return false
	}
	for i := range q.words {
		if i != m.Start && q.words[i].Weight == lang.Content {
			return true
		}
	}
	return false
}

// sizeOfPlace tells whether a question asks how big a place is.
func (q *question) sizeOfPlace(x *index.View) bool {
	big := slices.ContainsFunc(q.words[q.asked.start:q.asked.end], func(w index.Word) bool { return w.Fold == "big" || w.Fold == "large" || w.Fold == "size" })
	return big && slices.ContainsFunc(q.mentions, func(m index.Mention) bool {
		return m.Start <= q.asked.end+2 && x.Doc(m.Docs[0]).Kind == facts.Place
	})
}

// subordinate lowers what a clause that only says when weighs: "who … when …".
// It returns where that clause begins.
func subordinate(ws []index.Word) int {
	for i := 2; i < len(ws); i++ {
		if ws[i].Fold == "when" || ws[i].Fold == "while" || ws[0].Fold == "who" && (ws[i].Fold == "after" || ws[i].Fold == "before") {
			for k := i; k < len(ws); k++ {
				ws[k].IDF /= 2
			}
			return i
		}
	}
	return len(ws)
}

// tongueOf tells in which tongue a question in Latin letters is: Azerbaijani by
// its letters, and any other than English by its question words.
func tongueOf(text string, cues []cue) lang.Tongue {
	if strings.ContainsAny(text, "əƏğĞıİ") {
		return lang.Az
	}
	for _, c := range cues {
		if c.latin && c.tongue != lang.En && !c.foreign && !timeCue(c.name) &&
			!slices.ContainsFunc(cues, func(o cue) bool { return o.start == c.start && o.tongue != c.tongue }) {
			return c.tongue
		}
	}
	return lang.En
}

// strength orders the cues that say what is asked for: of two, the stronger
// one counts, of equal ones the earlier.
var strength = map[string]int{
	"date": 3, "month": 3, "year": 3, "clock": 3, "weekday": 3,
	"many": 3, "share": 3, "wide": 3, "long": 3, "lasted": 3, "often": 3, "high": 3, "deep": 3, "far": 3, "area": 3, "old": 3, "cost": 3, "weigh": 3,
	"why": 3, "which-article": 3, "claims": 3, "compare": 3, "who": 3, "which-actor": 3, "where": 3, "origin": 3,
	"positions": 2, "list": 2, "all": 2, "dateword": 1,
	"how": 1, "what": 1, "yes": 1, "advice": 1,
}

func timeCue(name string) bool { return strength[name] == 0 }

func primary(ts []lang.Token, cues []cue, whens []when) cue {
	if c, ok := yesNo(ts, cues); ok {
		return c
	}
	var best cue
	for _, c := range cues {
		inDate := slices.ContainsFunc(whens, func(w when) bool { return c.start >= w.start && c.end <= w.end })
		s, b := strength[c.name], strength[best.name]
		longer := func(o cue) bool { return o.start == c.start && o.end > c.end && strength[o.name] > 0 && !o.opening }
		if inDate || s == 0 || c.tongue != lang.En && slices.ContainsFunc(cues, longer) || c.opening && !opens(ts, c.start) || c.name == "yes" && c.start > 0 && c.tongue == lang.En {
			continue
		}
		if c.name == "where" && c.start > 1 && lang.Article(ts[0].Fold) {
			continue // "the village where …"
		}
		if best.name == "positions" && c.start == best.end {
			continue // "the view on who may vote"
		}
		if more := c.end - best.end; best.name != "" && c.start == best.start && more != 0 {
			if more > 0 {
				best = c
			}
		} else if s > b {
			best = c
		}
	}
	if best.name == "dateword" {
		best.name = "date"
	}
	return best
}

// yesNo returns the cue of a question that opens as one of yes or no: what is
// asked within it ("does it limit how long …") is not what it asks. "Does
// anybody know when …" is none.
func yesNo(ts []lang.Token, cues []cue) (cue, bool) {
	for _, c := range cues {
		if c.name != "yes" || c.start != 0 || c.tongue != lang.En || c.end >= len(ts) {
			continue
		}
		switch ts[c.end].Fold {
		case "you", "anyone", "anybody", "someone", "somebody", "anything", "something", "we", "i", "u", "there":
			return cue{}, false
		}
		return c, true
	}
	return cue{}, false
}

// abroad frees the words of a question in a tongue without tables, which a name
// in that tongue shows: what asks is not known there, the name is.
func (q *question) abroad(x *index.View) {
	if !slices.ContainsFunc(q.mentions, func(m index.Mention) bool { return m.Alien }) || q.inEnglish() {
		return
	}
	for i := range q.words {
		if w := &q.words[i]; !w.Known && !w.Common && (!w.Upper || i == 0) && w.Script != lang.Digits {
			q.unread = q.unread || w.Weight == lang.Content
			w.Weight = lang.Function
		}
	}
}

// inEnglish tells whether something beside the names is plainly English.
func (q *question) inEnglish() bool {
	for i := range q.words {
		if w := &q.words[i]; w.Script == lang.Latin && w.Common && w.Weight != lang.Function && !q.inName(i) {
			return true
		}
	}
	return slices.ContainsFunc(q.cues, func(c cue) bool {
		return strength[c.name] > 1 && c.tongue == lang.En && q.words[c.start].Script == lang.Latin
	})
}

// quotes tells whether it is an agreement that is asked what it says.
func (q *question) quotes(x *index.View) bool {
	return slices.ContainsFunc(q.mentions, func(m index.Mention) bool {
		return q.asked.has(m.Start) && x.Doc(m.Docs[0]).Kind == facts.Agreement
	})
}

// opens tells whether nothing but grammar stands before the token at i.
func opens(ts []lang.Token, i int) bool {
	for _, t := range ts[:i] {
		if lang.WeightOf(t, lang.En) != lang.Function {
			return false
		}
	}
	return true
}

func (q *question) dated(k int) bool {
	return slices.ContainsFunc(q.whens, func(w when) bool { return k >= w.start && k < w.end })
}

// clear marks the words that a fact need not bear.
func (q *question) clear(x *index.View) {
	for i := range q.words {
		lasts := q.asked.name == "lasted" && q.words[i].Stem == "last" // "how long did it last"
		q.free[i] = q.words[i].Weight == lang.Function || q.dated(i) || lasts
	}
	for _, c := range q.cues {
		if timeCue(c.name) {
			continue
		}
		for k := c.start; k < c.end; k++ {
			if !c.keeps(k) && (q.words[k].Weight != lang.Content || c == q.asked || c.name == q.asked.name || strength[c.name] <= 1) {
				q.free[k] = true
			}
		}
	}
	q.freeHappening(x)
	q.freeProviding(x)
	if q.end() != "" && (q.asked.name == "list" || q.asked.name == "all") {
		for _, c := range q.cues {
			for k := c.start; k < c.end && (c.name == "first" || c.name == "last"); k++ {
				q.free[k] = true
			}
		}
	}
	loose := q.loose()
	for i := range q.words {
		w := &q.words[i]
		if q.free[i] {
			w.Weight = lang.Function // does not weigh in the search
		}
		q.verb[i] = loose && w.Weight == lang.Content && w.Common && lang.Verb(w.Stem)
	}
}

// english tells whether a question is read as an English one.
func (q *question) english() bool { return q.tongue == lang.En && !q.asked.foreign }

// freeHappening frees the words that only say that what has a name began or
// happened, where the question is when: its date tells.
func (q *question) freeHappening(x *index.View) {
	switch q.asked.name {
	case "date", "month", "year", "weekday":
	default:
		return
	}
	named := slices.ContainsFunc(q.mentions, func(m index.Mention) bool {
		k := x.Doc(m.Docs[0]).Kind
		return k == facts.Event || k == facts.Agreement
	})
	for i := range q.words {
		if named && !q.inName(i) && slices.ContainsFunc([]string{"begin", "happen"}, func(verb string) bool { return q.words[i].Means(x.Sense(verb)) }) {
			q.free[i] = true
		}
	}
}

// freeProviding frees the words that only ask what an article lays down, where
// its number is given: it does so in words of its own.
func (q *question) freeProviding(x *index.View) {
	if q.number == "" || q.asked.name != "what" {
		return
	}
	for i := range q.words {
		if !q.inName(i) && slices.ContainsFunc([]string{"stipulate", "require", "regulate", "contain"}, func(verb string) bool { return q.words[i].Means(x.Sense(verb)) }) {
			q.free[i] = true
		}
	}
}

// bare tells whether nothing is left of the question but what is free: a date,
// grammar, a cue.
func (q *question) bare() bool {
	for i := range q.words {
		if !q.free[i] && q.words[i].Weight == lang.Content {
			return false
		}
	}
	return true
}

// span returns the range of days that the question is about.
func (q *question) span() (edtf.Span, bool) {
	if len(q.whens) == 0 {
		return edtf.Span{}, false
	}
	s := q.whens[0].span
	for _, w := range q.whens[1:] {
		if w.relation == "" && q.whens[0].relation == "" {
			s = edtf.Span{First: min(s.First, w.span.First), Last: max(s.Last, w.span.Last)}
		} else {
			s = edtf.Span{First: max(s.First, w.span.First), Last: min(s.Last, w.span.Last)}
		}
	}
	return s, true
}

// actors returns the mentions that name actors, in order.
func (q *question) actors(x *index.View) []index.Mention {
	var ms []index.Mention
	for _, m := range q.mentions {
		if slices.ContainsFunc(m.Docs, func(d int32) bool { return x.Doc(d).Kind == facts.Actor }) {
			ms = append(ms, m)
		}
	}
	return ms
}
