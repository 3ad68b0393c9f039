package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"factbot/bot/edit"
	"factbot/bot/internal/kept"
	"factbot/facts"
)

// A sourceRevision is a source as somebody left it. The store keeps the newest
// record of a source alone; what it was before stands here.
type sourceRevision struct {
	Time   time.Time    `json:"time"`
	Person facts.Person `json:"person"` // "" for what was there before the first edit, or was imported
	Reason string       `json:"reason,omitempty"`
	Source facts.Source `json:"source"`
}

// sourceRevisions has the keys SOURCE/NUMBER. That a number is taken once makes
// two edits at once a Conflict.
const sourceRevisions kept.Table[sourceRevision] = "source"

func sourceCommand() *Command {
	return &Command{
		Name: "source", Usage: "source ID FIELD VALUE …", Short: "make a source, or change one; a new one needs its publisher",
		Examples: []string{"source {source} note seen in the archive"},
		Needs:    Contributor,
		OfID:     true,
		Because:  true,
		Parse:    idAndText("source"),
		Run:      runSource,
	}
}

func runSource(ctx context.Context, c *Call) (d Doc, err error) {
	pairs, err := edit.ReadPairs(c.Args[1])
	if err != nil {
		return nil, err
	}
	err = retried(func() error {
		d, err = c.changeSource(ctx, c.Args[0], pairs)
		return err
	})
	return d, err
}

func (c *Call) changeSource(ctx context.Context, id facts.ID, pairs []edit.Pair) (Doc, error) {
	rows, old, fresh, err := c.Bot.sourceNow(ctx, id)
	if err != nil {
		return nil, err
	}
	s, err := edit.SetSource(old, c.Bot.now(), pairs...)
	if err != nil {
		return nil, err
	}
	shown := table(edit.DiffSource(old, s))
	if len(shown.Rows) == 0 {
		return Doc{say("That is how it stands already; nothing was changed.")}, nil
	}
	if c.mustWait() {
		p := proposal{Did: "source " + id, Source: &s, Reason: c.Reason}
		if !fresh {
			p.Was = &old
		}
		return c.propose(ctx, p, shown)
	}
	person, err := c.person(ctx)
	if err != nil {
		return nil, err
	}
	_, err = c.Bot.apply(ctx, facts.Commit{
		Person: person, Did: "source " + id, Reason: c.Reason,
		Changes: []facts.Change{{Source: &s}}, Entries: c.Bot.sourceRevised(rows, old, s, person, c.Reason),
	})
	return Doc{Para{Plain("Changed the source "), Code(id), Plain(":")}, shown}, err
}

// sourceNow returns the revisions of a source and the source itself, or a new
// one; fresh tells which. They are read in this order: where somebody changes it in between, the next number is
// taken.
func (b *Bot) sourceNow(ctx context.Context, id facts.ID) (rows []kept.Row[sourceRevision], s facts.Source, fresh bool, err error) {
	if rows, err = sourceRevisions.All(ctx, b.store, id+"/"); err != nil {
		return nil, s, false, err
	}
	s, err = b.store.Source(ctx, id)
	if facts.KindOf(err) == facts.NotFound {
		return rows, facts.Source{ID: id}, true, nil
	}
	return rows, s, false, err
}

// sourceRevised returns the changes that keep what a source was and what it is
// made.
func (b *Bot) sourceRevised(rows []kept.Row[sourceRevision], old, s facts.Source, person facts.Person, reason string) []facts.EntryChange {
	n := len(rows)
	var cs []facts.EntryChange
	put := func(r sourceRevision) {
		n++
		cs = append(cs, sourceRevisions.Put(kept.Row[sourceRevision]{Key: s.ID + "/" + kept.NumberKey(n), Value: r}))
	}
	if known := n > 0 && rows[n-1].Value.Source == old; !known && old.Publisher != "" {
		put(sourceRevision{Source: old}) // from an import
	}
	put(sourceRevision{b.now().UTC(), person, reason, s})
	return cs
}

// sourceHistory says what a source was; ok is false where there is none of
// that id.
func (b *Bot) sourceHistory(ctx context.Context, id facts.ID) (d Doc, ok bool, err error) {
	rows, now, fresh, err := b.sourceNow(ctx, id)
	if err != nil || fresh {
		return nil, false, err
	}
	if len(rows) == 0 || rows[len(rows)-1].Value.Source != now {
		rows = append(rows, kept.Row[sourceRevision]{Value: sourceRevision{Source: now}})
	}
	t := &Table{Head: []string{"Rev", "When", "Who", "What", "Why"}}
	was := facts.Source{ID: id}
	for i, r := range rows {
		v := r.Value
		when, who := "", "import"
		if v.Person != "" {
			when, who = v.Time.Format(time.DateTime), v.Person
		}
		var what []string
		for _, ch := range edit.DiffSource(was, v.Source) {
			what = append(what, ch.Field+": "+orNone(ch.New))
		}
		was = v.Source
		t.Rows = append(t.Rows, []Para{say(strconv.Itoa(i + 1)), say(when), say(who), say(strings.Join(what, "; ")), say(v.Reason)})
	}
	return Doc{Heading{"History of the source " + id}, t}, true, nil
}

// approveSource is approve for a proposal of a source alone.
func (c *Call) approveSource(ctx context.Context, r kept.Row[proposal], by facts.Person) (Doc, error) {
	p := r.Value
	rows, now, _, err := c.Bot.sourceNow(ctx, p.Source.ID)
	if err != nil {
		return nil, err
	}
	was := facts.Source{ID: p.Source.ID}
	if p.Was != nil {
		was = *p.Was
	}
	merged, conflicts := edit.MergeSource(was, *p.Source, now)
	if len(conflicts) > 0 {
		return Doc{
			say("Nothing was changed: somebody else changed the same of the source since it was proposed."),
			Heading{"As it is now"}, table(edit.DiffSource(was, now)),
			Heading{"The proposal"}, table(edit.DiffSource(was, *p.Source)),
		}, nil
	}
	commit := facts.Commit{Person: p.Person, Did: fmt.Sprintf("approve %d: %s", p.Number, p.Did), Reason: approvedReason(p, by)}
	changed := table(edit.DiffSource(now, merged))
	if len(changed.Rows) > 0 {
		commit.Entries = c.Bot.sourceRevised(rows, now, merged, p.Person, commit.Reason)
		commit.Changes = []facts.Change{{Source: &merged}}
	}
	if _, err = c.decide(ctx, r, "approved", "", commit); err != nil {
		return decidedMeanwhile(err)
	}
	if len(changed.Rows) == 0 {
		return Doc{say(fmt.Sprintf("Approved proposal %d; the source stands like that already.", p.Number))}, nil
	}
	return Doc{Para{Plain(fmt.Sprintf("Approved proposal %d; the source ", p.Number)), Code(merged.ID), Plain(" is changed:")}, changed}, nil
}

// decidedMeanwhile says that somebody was quicker, where that is the error.
func decidedMeanwhile(err error) (Doc, error) {
	if facts.KindOf(err) == facts.Conflict {
		return Doc{say("Somebody changed that just now; please look at the proposal again. Nothing was changed.")}, nil
	}
	return nil, err
}
