package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"factbot/bot/ask"
	"factbot/bot/edit"
	"factbot/facts"
	"factbot/facts/index"
)

// A revised is what an edit of one fact is made of.
type revised struct {
	id     facts.ID
	base   int    // the revision it starts from; 0 for the one last seen, or the newest
	did    string // the command in a few words, for the log
	reason string
	change func(facts.Fact) (facts.Fact, error)
}

// atRevision takes "ID@REV" apart.
func atRevision(word string) (id facts.ID, rev int) {
	id, text, _ := strings.Cut(word, "@")
	rev, _ = strconv.Atoi(text) // digits: Parse saw to it
	return id, rev
}

// publish makes an edit: from the revision that the editor named or last saw,
// merged with what others changed meanwhile. Where both changed the same
// field, nothing is changed and both versions are shown.
func (c *Call) publish(ctx context.Context, r revised) (Doc, error) {
	person, err := c.person(ctx)
	if err != nil {
		return nil, err
	}
	r.reason = withReason(r.reason, c.Reason)
	for {
		now, err := c.Bot.store.Fact(ctx, r.id)
		if err != nil {
			return nil, err
		}
		base, err := c.startingAt(ctx, r, now)
		if err != nil {
			return nil, err
		}
		mine, err := r.change(base.Clone())
		if err != nil {
			return nil, err
		}
		merged, conflicts := edit.Merge(base, mine, now)
		if len(conflicts) > 0 {
			return clash("Yours", base, mine, now, conflicts), nil
		}
		if len(edit.Diff(now, merged)) == 0 {
			return Doc{say("That is how it stands already; nothing was changed.")}, nil
		}
		if c.mustWait() {
			return c.propose(ctx, proposal{Did: r.did, Reason: r.reason, Base: now.Revision, Fact: &merged}, differences(now, merged))
		}
		rs, err := c.Bot.apply(ctx, facts.Commit{
			Person: person, Did: r.did, Reason: r.reason,
			Changes: []facts.Change{{Fact: &merged, Base: now.Revision}},
		})
		if facts.KindOf(err) == facts.Conflict {
			continue // somebody else was quicker: merge with that
		}
		if err != nil {
			return nil, err
		}
		c.thread.sawRevision(r.id, rs[0].Number)
		return c.published(ctx, now, rs[0])
	}
}

// withReason joins what the program knows of why with what the person said.
func withReason(known, given string) string {
	if known == "" || given == "" {
		return known + given
	}
	return given + " (" + known + ")"
}

// startingAt returns the revision that an edit starts from.
func (c *Call) startingAt(ctx context.Context, r revised, now facts.Fact) (facts.Fact, error) {
	base := r.base
	if base == 0 {
		base = c.thread.revision(r.id)
	}
	if base == 0 || base == now.Revision {
		return now, nil
	}
	rs, err := c.Bot.store.History(ctx, r.id)
	if err != nil {
		return facts.Fact{}, err
	}
	if base < 1 || base > len(rs) {
		return facts.Fact{}, facts.Errorf(facts.NotFound, "bot.edit", "%s has revisions 1 to %d; there is no revision %d.", r.id, len(rs), base)
	}
	return rs[base-1].Fact, nil
}

// published says what an edit changed: each field, old and new.
func (c *Call) published(ctx context.Context, old facts.Fact, r facts.Revision) (Doc, error) {
	d := Doc{Para{Plain("Changed "), Code(r.Fact.ID), Plain(fmt.Sprintf(", now revision %d:", r.Number))}, differences(old, r.Fact)}
	d, err := c.withWarnings(ctx, d, r.Fact)
	return append(d, Choices{{"Take it back", "undo " + r.Fact.ID}}), err
}

// withWarnings adds to a document what an editor should look at again.
func (c *Call) withWarnings(ctx context.Context, d Doc, f facts.Fact) (Doc, error) {
	x, err := c.Bot.finder.Now(ctx)
	if err != nil {
		return nil, err
	}
	for _, w := range warnings(x, f) {
		d = append(d, Note{Plain(w)})
	}
	return d, nil
}

// differences shows the fields in which two records differ.
func differences(old, now facts.Fact) *Table { return table(edit.Diff(old, now)) }

func table(cs []edit.Change) *Table {
	t := &Table{Head: []string{"Field", "Old", "New"}}
	for _, ch := range cs {
		t.Rows = append(t.Rows, []Para{say(ch.Field), say(orNone(ch.Old)), say(orNone(ch.New))})
	}
	return t
}

func orNone(s string) string {
	if s == "" {
		return "(none)"
	}
	return s
}

// clash shows an edit that another one stands against.
func clash(whose string, base, mine, now facts.Fact, conflicts []string) Doc {
	return Doc{
		say(fmt.Sprintf("Nothing was changed: since revision %d, where you began, somebody else changed the same (%s).", base.Revision, strings.Join(conflicts, ", "))),
		Heading{fmt.Sprintf("Revision %d, as it is now", now.Revision)}, differences(base, now),
		Heading{whose}, differences(base, mine),
		Note{Plain("To make yours all the same, name the revision: "), Code(fmt.Sprintf("%s@%d", now.ID, now.Revision)), Plain(".")},
	}
}

// warnings says what an editor should look at again, though it is accepted.
func warnings(x *index.View, f facts.Fact) []string {
	return edit.Warnings(f, func(source facts.ID) (facts.ID, bool) {
		actor := x.Source(source).Actor
		d, ok := x.ByID(actor)
		return actor, ok && d.Party
	}, func(kind facts.Kind, name string) facts.ID {
		for _, id := range ask.Bearers(x, kind, name) {
			if id != f.ID {
				return id
			}
		}
		return ""
	})
}
