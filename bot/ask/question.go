package ask

import (
	"slices"
	"strconv"
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
