package ask

import (
	"context"
	"fmt"
	"strings"
	"time"

	"factbot/facts"
	"factbot/facts/index"
	"factbot/facts/lang"
)

// Compared is what is asked where facts are shown side by side.
const Compared = "compare"

// Sourced is what is asked where only the sources of a fact are.
const Sourced = "sources"

// A Getter gives facts by id, retired ones too.
type Getter interface {
	Fact(ctx context.Context, id facts.ID) (facts.Fact, error)
}

// Show answers with facts by their ids. An id that is not held is declined,
// with what its words are near.
func (r *Reader) Show(ctx context.Context, g Getter, ids ...facts.ID) (_ Answer, err error) {
	x, err := r.Index(ctx)
	if err != nil {
		return Answer{}, err
	}
	defer x.Guard(&err)()
	a := Answer{Question: strings.Join(ids, " "), Status: Answered, Asked: "show"}
	for _, id := range ids {
		f, err := g.Fact(ctx, id)
		if lower := strings.ToLower(id); facts.KindOf(err) == facts.NotFound && lower != id {
			f, err = g.Fact(ctx, lower)
		}
		if facts.KindOf(err) == facts.NotFound {
			return finish(r.unheld(x, id)), x.Err()
		}
		if err != nil {
			return Answer{}, err
		}
		a.Facts = append(a.Facts, Present(x, &f))
	}
	if len(ids) > 1 {
		a.Asked = Compared
	} else if d, ok := x.ByID(ids[0]); ok {
		a.Positions = sides(x, d)
	}
	return finish(a), x.Err()
}

// unheld declines an id, and suggests the facts whose ids have its words.
func (r *Reader) unheld(x *index.View, id facts.ID) Answer {
	a := decline(id, NotHeld, fmt.Sprintf("There is no fact with the id %q.", id))
	q := read(x, strings.NewReplacer("-", " ", "_", " ", ".", " ").Replace(id), r.Today())
	for _, n := range x.NearIDs(id, 3) {
		a.Suggestions = append(a.Suggestions, suggest(x.Doc(n), Near))
	}
	for _, c := range candidates(x, q) {
		if len(a.Suggestions) >= 3 || c.cover < enough {
			break
		}
		if !suggested(a, c.doc.ID) {
			a.Suggestions = append(a.Suggestions, suggest(c.doc, Near))
		}
	}
	if len(a.Suggestions) > 0 {
		a.Reason += " Did you mean one of these?"
	}
	return a
}

func suggested(a Answer, id facts.ID) bool {
	for _, s := range a.Suggestions {
		if s.ID == id {
			return true
		}
	}
	return false
}

// Actor answers who somebody is: the record of the actor that bears the name.
func (r *Reader) Actor(ctx context.Context, name string) (_ Answer, err error) {
	x, err := r.Index(ctx)
	if err != nil {
		return Answer{}, err
	}
	defer x.Guard(&err)()
	if say := unreadable(name); say != "" {
		return finish(decline(strings.ToValidUTF8(name, "\uFFFD"), NotQuestion, say)), x.Err()
	}
	q := read(x, name, r.Today())
	var found []*index.Doc
	for _, m := range q.mentions {
		for _, n := range m.Docs {
			if d := x.Doc(n); d.Kind == facts.Actor {
				found = append(found, d)
			}
		}
	}
	if len(found) == 0 {
		return r.noActor(ctx, name)
	}
	if len(found) > 1 {
		return finish(askBack(name, found)), x.Err()
	}
	return finish(Answer{Question: name, Status: Answered, Asked: "who", Facts: []Fact{Present(x, found[0].Fact())}}), x.Err()
}

// noActor answers with the actor that a question for the name finds, or
// declines.
func (r *Reader) noActor(ctx context.Context, name string) (Answer, error) {
	a, err := r.Ask(ctx, name)
	if err != nil || a.Status != Answered || a.Facts[0].Kind == facts.Actor {
		return a, err
	}
	d := decline(name, NotHeld, "The store has no actor of that name.")
	d.Suggestions = []Suggestion{{a.Facts[0].ID, a.Facts[0].Kind, a.Facts[0].Title, a.Facts[0].Date, Near}}
	return finish(d), nil
}

// Positions answers with every position on a topic, by holder's id, and which
// parties hold none.
func (r *Reader) Positions(ctx context.Context, topic string) (_ Answer, err error) {
	x, err := r.Index(ctx)
	if err != nil {
		return Answer{}, err
	}
	defer x.Guard(&err)()
	if say := unreadable(topic); say != "" {
		return finish(decline(strings.ToValidUTF8(topic, "\uFFFD"), NotQuestion, say)), x.Err()
	}
	if d, ok := x.ByID(topic); ok {
		a := Answer{Question: topic, Status: Answered, Asked: "positions", Positions: sides(x, d)}
		for _, s := range a.Positions {
			a.Facts = append(a.Facts, s.Said...)
		}
		if len(a.Facts) > 0 {
			return finish(a), x.Err()
		}
	}
	if a, ok := positionsOn(x, r.Today(), topic); ok {
		return finish(a), x.Err()
	}
	return r.noPositions(ctx, read(x, topic, r.Today()), topic)
}

// positionsOn gathers the positions on a topic; ok is false where there are
// none.
func positionsOn(x *index.View, today time.Time, topic string) (a Answer, ok bool) {
	q := read(x, topic, today)
	q.asked = cue{name: "positions"}
	on := make(map[facts.ID][]*index.Doc)
	for _, h := range x.Search(q.words, mostOnTopic) {
		d := x.Doc(h.Doc)
		c := candidate{doc: d, match: x.Match(q.words, h.Doc)}
		share, b := cover(x, q, &c)
		if len(d.Fact().Holders) == 0 || !b.none() && share < sure && !q.linked(x, d) {
			continue
		}
		for _, holder := range d.Fact().Holders {
			on[holder] = append(on[holder], d)
		}
	}
	a = Answer{Question: topic, Status: Answered, Asked: "positions", Positions: gather(x, on)}
	for _, s := range a.Positions {
		a.Facts = append(a.Facts, s.Said...)
	}
	return a, len(on) > 0
}

func (r *Reader) noPositions(ctx context.Context, q *question, topic string) (Answer, error) {
	a, err := r.Ask(ctx, topic)
	if err != nil || a.Status != Answered {
		return a, err
	}
	d := decline(topic, NotHeld, "The store holds no position on this.")
	for _, f := range a.Facts[:min(3, len(a.Facts))] {
		d.Suggestions = append(d.Suggestions, Suggestion{f.ID, f.Kind, f.Title, f.Date, Near})
	}
	return finish(d), nil
}

// linked tells whether a fact is about something that the question names.
func (q *question) linked(x *index.View, d *index.Doc) bool {
	for _, m := range q.mentions {
		if related(x, d, m.Docs) {
			for i := range q.words {
				if (i < m.Start || i >= m.End) && !q.free[i] && q.words[i].Weight == lang.Content {
					return false
				}
			}
			return true
		}
	}
	return false
}

// Bearers returns the records of a kind that bear a name.
func Bearers(x *index.View, kind facts.Kind, name string) (ids []facts.ID) {
	ws := x.Words(lang.Tokens(name), lang.En, nil)
	for _, m := range x.Mentions(ws, lang.En) {
		if m.Start > 0 || m.End < len(ws) || m.Fixed {
			continue
		}
		for _, n := range m.Docs {
			if d := x.Doc(n); d.Kind == kind {
				ids = append(ids, d.ID)
			}
		}
	}
	return ids
}
