package ask

import (
	"context"
	"slices"
	"strings"

	"factbot/facts"
	"factbot/facts/edtf"
	"factbot/facts/index"
	"factbot/facts/lang"
)

// A Thread is what a conversation remembers for the next question. The zero
// value is a conversation that begins. It is not safe for concurrent use.
type Thread struct {
	question string   // the last one that stood by itself, or was made to
	fact     facts.ID // that answered it; "" for none
}

// Follow answers a question in a conversation: "and article 9?", "when?", "who
// said that?" are read with what went before. t is brought up to date.
func (r *Reader) Follow(ctx context.Context, text string, t *Thread) (_ Answer, err error) {
	x, err := r.Index(ctx)
	if err != nil {
		return Answer{}, err
	}
	defer x.Guard(&err)()
	a, asked := r.follow(x, text, t)
	if x.Err() != nil {
		return Answer{}, x.Err()
	}
	a.Question = text
	t.Saw(asked, a)
	return a, nil
}

// Saw remembers an answer that did not come from Follow.
func (t *Thread) Saw(question string, a Answer) {
	t.question, t.fact = question, ""
	if a.Status == Answered && len(a.Facts) > 0 {
		t.fact = a.Facts[0].ID
	}
}

// Fact returns the id of the fact that the last answer gave first, or "".
func (t *Thread) Fact() facts.ID { return t.fact }

// Question returns the last question as it would stand by itself.
func (t *Thread) Question() string { return t.question }

// follow returns the answer and the question as it would stand by itself.
func (r *Reader) follow(x *index.View, text string, t *Thread) (Answer, string) {
	if t.question != "" && unreadable(text) == "" {
		q := read(x, text, r.Today())
		if d, ok := x.ByID(t.fact); ok && q.next() && d.Dated() && d.Span.Last != edtf.MaxDay {
			return after(x, q, d), t.question
		}
		if d, ok := x.ByID(t.fact); ok && q.pointsBack() {
			return r.of(x, q, d), t.question
		}
		if whole := q.completed(x, read(x, t.question, r.Today())); whole != "" {
			text = whole
		}
	}
	a, _, _ := r.read(x, text)
	return a, text
}

// next tells whether a question asks what came next.
func (q *question) next() bool {
	return slices.ContainsFunc(q.cues, func(c cue) bool { return c.name == "next" && c.start == 0 && c.end == len(q.words) })
}

// after answers with the first event behind a fact.
func after(x *index.View, q *question, d *index.Doc) Answer {
	for n := range x.Dated(edtf.Span{First: d.Span.Last + 1, Last: edtf.MaxDay}) {
		next := x.Doc(n)
		if next.Kind != facts.Event || next.Span.First <= d.Span.Last {
			continue
		}
		return finish(Answer{Question: q.text, Status: Answered, Asked: "next", Facts: []Fact{Present(x, next.Fact())}, Positions: sides(x, next)})
	}
	return finish(decline(q.text, NotHeld, "The store dates nothing after that."))
}

// pronouns point back to the last answer.
var pronouns = []string{"it", "that", "this", "he", "she", "they", "his", "her", "their", "him", "them", "eto", "on", "ona", "oni", "bu", "o", "da", "na", "source", "sources"}

// pointsBack tells whether a question asks for something of the last answer:
// it has no topic of its own.
func (q *question) pointsBack() bool {
	if q.asked.name == "" && !q.says("source") && !q.says("sources") || len(q.whens) > 0 || q.number != "" || q.isList() {
		return false
	}
	for i := range q.words {
		w := &q.words[i]
		if !q.free[i] && w.Weight == lang.Content && !contains(pronouns, w.Fold) && !said(w.Fold) {
			return false
		}
	}
	return true
}

func (q *question) says(word string) bool {
	for i := range q.words {
		if q.words[i].Fold == word {
			return true
		}
	}
	return false
}

// said tells whether a word only says that something was said or happened.
func said(w string) bool {
	return contains([]string{"said", "says", "say", "claims", "claimed", "happen", "happened", "held", "signed"}, w)
}

func contains(words []string, w string) bool {
	for _, o := range words {
		if o == w {
			return true
		}
	}
	return false
}

// of answers what a question asks of one fact.
func (r *Reader) of(x *index.View, q *question, d *index.Doc) Answer {
	c := candidate{doc: d, match: make([]index.Match, len(q.words)), cover: 1}
	b := attribute(x, q, &c)
	if (q.asked.name == "claims" || q.asked.name == "who") && len(d.Holders) == 0 && d.Kind != facts.Actor && len(d.Parts) == 0 {
		b = block{reason: NotHeld, say: "is a matter of record, nobody's statement"}
	}
	if !b.none() {
		a := decline(q.text, b.reason, quote(d.Title())+" "+b.say+".")
		a.Suggestions = []Suggestion{suggest(d, Near)}
		return finish(a)
	}
	a := Answer{Question: q.text, Status: Answered, Asked: q.asked.name, Facts: []Fact{Present(x, d.Fact())}, Positions: sides(x, d)}
	return finish(a)
}

// completed returns the whole question that a fragment stands for after
// another question: "and in 2022?", "and Ruritania?"; "" where it is none.
func (q *question) completed(x *index.View, before *question) string {
	rest, ok := q.fragment()
	if !ok {
		return ""
	}
	switch {
	case q.number != "":
		if d := before.agreement(x); d != nil {
			return rest + " " + d.Title()
		}
		return rest
	case len(q.whens) > 0 && q.bare():
		return before.with(rest, before.whenSpan())
	case len(q.mentions) == 1 && q.onlyNames():
		if at := before.sameKind(x, q.mentions[0]); at != nil {
			return before.with(rest, at)
		}
	}
	if before.asked.name != "" {
		return before.textOf(before.asked.start, before.asked.end) + " " + rest
	}
	return rest
}

// fragment returns a question without the word that joins it to what went
// before; ok is false where there is none.
func (q *question) fragment() (rest string, ok bool) {
	for _, c := range q.cues {
		if c.name == "and" && c.start == 0 && c.end < len(q.words) {
			return q.text[q.words[c.end].Start:], true
		}
	}
	return "", false
}

func (q *question) textOf(start, end int) string {
	return q.text[q.words[start].Start:q.words[end-1].End()]
}

// with returns the question with the words from span[0] to span[1] replaced;
// with nothing to replace, the text is added.
func (q *question) with(text string, span []int) string {
	text = strings.TrimRight(text, "?!. ")
	if span == nil {
		return strings.TrimRight(q.text, "?!. ") + " " + text
	}
	return q.text[:q.words[span[0]].Start] + text + q.text[q.words[span[1]-1].End():]
}

func (q *question) whenSpan() []int {
	if len(q.whens) == 0 {
		return nil
	}
	return []int{q.whens[0].start, q.whens[len(q.whens)-1].end}
}

// sameKind returns the words of the name in the question that is of the same
// kind of record as another name.
func (q *question) sameKind(x *index.View, other index.Mention) []int {
	for _, m := range q.mentions {
		if x.Doc(m.Docs[0]).Kind == x.Doc(other.Docs[0]).Kind {
			return []int{m.Start, m.End}
		}
	}
	return nil
}

// agreement returns the agreement that the question names, or nil.
func (q *question) agreement(x *index.View) *index.Doc {
	for _, m := range q.mentions {
		if d := x.Doc(m.Docs[0]); d.Kind == facts.Agreement {
			return d
		}
	}
	return nil
}
