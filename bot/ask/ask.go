// Package ask reads a question and finds its answer in the index of facts, or
// declines. It is deterministic and needs no network: the same index, question
// and day give the same answer.
//
// The way of a question: read takes the text apart (words, names, dates, what
// is asked for); candidates ranks the facts that bear its words and says of
// each what it lacks; decide answers, asks back or declines. Questions about a
// range of dates go through lists, questions by the number of an article
// through the same steps with the number as a word of its own.
package ask

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"factbot/facts"
	"factbot/facts/index"
	"factbot/facts/lang"
)

// MaxQuestion is the number of bytes above which a text is no question.
const MaxQuestion = 8000

// maxWords is the number of words above which a text is no question.
const maxWords = 150

// A Reader answers questions. Its fields must not change while it is used; it
// is safe for concurrent use.
type Reader struct {
	// Index returns the index of the facts as they are now.
	Index func(context.Context) (*index.View, error)
	// Today returns the present time, for "last year".
	Today func() time.Time
}

// Ask answers a question. The error is that of the store; whatever the text,
// there is an answer.
func (r *Reader) Ask(ctx context.Context, text string) (_ Answer, err error) {
	x, err := r.Index(ctx)
	if err != nil {
		return Answer{}, err
	}
	defer x.Guard(&err)()
	a, _, _ := r.read(x, text)
	return a, x.Err()
}

// Explain is Ask, with how the answer came about.
func (r *Reader) Explain(ctx context.Context, text string) (_ Answer, _ *Explanation, err error) {
	x, err := r.Index(ctx)
	if err != nil {
		return Answer{}, nil, err
	}
	defer x.Guard(&err)()
	a, q, cs := r.read(x, text)
	return a, explain(x, q, cs), x.Err()
}

func (r *Reader) read(x *index.View, text string) (Answer, *question, []candidate) {
	if say := unreadable(text); say != "" {
		return finish(decline(strings.ToValidUTF8(text, "\uFFFD"), NotQuestion, say)), new(question), nil
	}
	q := read(x, text, r.Today())
	a, cs := r.answer(x, q)
	a.Question = text
	a.Asked = q.asked.name
	if s, ok := q.span(); ok && a.Range == "" && !q.whens[0].yearless && q.whens[0].other == nil {
		a.Range = s.EDTF()
	}
	return finish(a), q, cs
}

// unreadable says why a text cannot be a question.
func unreadable(text string) string {
	switch {
	case !utf8.ValidString(text):
		return "The question is not valid UTF-8 text."
	case len(text) > MaxQuestion:
		return fmt.Sprintf("The question has %d characters; please ask in one or two sentences.", utf8.RuneCountInString(text))
	}
	switch n := len(lang.Tokens(text)); {
	case n == 0:
		return "There is no question in this; ask about a person, a place, an article or a date."
	case n > maxWords:
		return fmt.Sprintf("The question has %d words; please ask in one or two sentences.", n)
	}
	return ""
}

func (r *Reader) answer(x *index.View, q *question) (Answer, []candidate) {
	if q.friendly() {
		return decline(q.text, NotQuestion, "That is kind; I know only what is in the store. Name a person, a place, an article or a date."), nil
	}
	if q.asked.name == "compare" {
		if a, ok := r.compareSides(x, q); ok {
			return a, nil
		}
		if a, ok := r.compare(x, q); ok {
			return a, nil
		}
	}
	if q.isList() {
		a, _ := q.list(x)
		if a.Status != Unknown || q.asked.name != "all" || q.bare() {
			return a, nil
		}
		if cs := candidates(x, q); q.decide(x, cs).Status == Answered { // "anything on X?" asks for X
			return q.decide(x, cs), cs
		}
		return a, nil
	}
	if q.bare() && len(q.mentions) == 0 && q.number == "" && !q.knownLight() {
		return decline(q.text, NotQuestion, "There is no topic in this question; name a person, a place, an article or a date."), nil
	}
	if it := q.dangling(); it != "" {
		return decline(q.text, NotQuestion, "It is not clear what “"+it+"” means here; name a person, a place, an article or an event."), nil
	}
	cs := candidates(x, q)
	return q.decide(x, cs), cs
}

// dangling returns the pronoun of a question that says nothing but a verb
// beside it ("who started it?"), "" for none: nothing tells what it stands for.
func (q *question) dangling() string {
	if len(q.mentions) > 0 || q.number != "" || len(q.whens) > 0 || !q.english() {
		return ""
	}
	it, telling := "", 0
	for i := range q.words {
		switch w := &q.words[i]; {
		case slices.Contains([]string{"it", "they", "them", "he", "she", "him"}, w.Fold):
			it = w.Text
		case !q.free[i] && w.Weight == lang.Content:
			telling++
			if !lang.Verb(w.Stem) {
				return ""
			}
		}
	}
	if telling > 1 {
		return ""
	}
	return it
}

// friendly tells whether a question is small talk: it opens with it, but for a
// greeting, and names nothing.
func (q *question) friendly() bool {
	return len(q.mentions) == 0 && q.number == "" && slices.ContainsFunc(q.cues, func(c cue) bool {
		return c.name == "smalltalk" && c.start <= 2
	})
}

// knownLight tells whether a light word of the question stands in a title: a
// dataset may have a fact of that name.
func (q *question) knownLight() bool {
	return slices.ContainsFunc(q.words, func(w index.Word) bool { return w.Weight != lang.Function && w.Known && w.IDF > 0.5 })
}

func decline(text string, code Reason, say string) Answer {
	return Answer{Question: text, Status: Unknown, ReasonCode: code, Reason: say}
}

// Declined declines a text that is no question, with a sentence.
func Declined(text, say string) Answer { return finish(decline(text, NotQuestion, say)) }

// finish gives an answer the shape of the contract: no null lists, and the
// newest date of its sources.
func finish(a Answer) Answer {
	if a.Facts == nil {
		a.Facts = []Fact{}
	}
	if a.Positions == nil {
		a.Positions = []Side{}
	}
	if a.Suggestions == nil {
		a.Suggestions = []Suggestion{}
	}
	if a.Total == 0 {
		a.Total = len(a.Facts)
	}
	a.AsOf = AsOf(a.Facts)
	return a
}

// AsOf returns the newest date among the sources of facts, "" where none has
// one.
func AsOf(fs []Fact) string {
	newest := ""
	for _, f := range fs {
		for _, s := range f.Sources {
			if later(s.Date, newest) {
				newest = s.Date
			}
		}
	}
	return newest
}

// sides returns the second level: who holds which position on a fact, by the
// holder's id. Nil where nobody does.
func sides(x *index.View, d *index.Doc) []Side {
	by := make(map[facts.ID][]*index.Doc)
	for n := range alike(x, d) {
		p := x.Doc(n)
		for _, h := range p.Fact().Holders {
			by[h] = append(by[h], p)
		}
	}
	return gather(x, by)
}

// alike returns the positions on a fact; of a position, those on the same
// events and articles.
func alike(x *index.View, d *index.Doc) map[int32]bool {
	on := make(map[int32]bool)
	if d.Kind != facts.Position {
		for n := range x.PositionsOn(d.N) {
			on[n] = true
		}
		return on
	}
	on[d.N] = true
	for _, id := range d.Fact().About {
		if to, ok := x.ByID(id); ok && (to.Kind == facts.Event || to.Kind == facts.Article) {
			for n := range x.PositionsOn(to.N) {
				on[n] = true
			}
		}
	}
	return on
}

// gather puts positions side by side, by the holder's id. A party that holds
// none is named all the same.
func gather(x *index.View, by map[facts.ID][]*index.Doc) []Side {
	if len(by) == 0 {
		return nil
	}
	for n := range x.Parties() {
		if id := x.Doc(n).ID; by[id] == nil {
			by[id] = []*index.Doc{}
		}
	}
	var out []Side
	for h, ps := range by {
		side := Side{Holder: h, Name: NameOf(x, h), Facts: []string{}, None: len(ps) == 0}
		slices.SortFunc(ps, func(a, b *index.Doc) int { return strings.Compare(a.ID, b.ID) })
		for _, p := range ps {
			side.Facts = append(side.Facts, p.ID)
			side.Said = append(side.Said, Present(x, p.Fact()))
		}
		out = append(out, side)
	}
	slices.SortFunc(out, func(a, b Side) int { return strings.Compare(a.Holder, b.Holder) })
	return out
}
