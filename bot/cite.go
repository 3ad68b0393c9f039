package bot

import (
	"context"

	"factbot/bot/edit"
	"factbot/facts"
)

func citeCommand() *Command {
	return &Command{
		Name: "cite", Usage: "cite ID[@REV] SOURCE [LOCATOR]", Short: "cite one more source, and where in it",
		Examples: []string{"cite {id} {source} p. 2"},
		Needs:    Contributor,
		OfID:     true,
		Parse:    idAndText("cite"),
		Run: func(ctx context.Context, c *Call) (Doc, error) {
			id, rev := atRevision(c.Args[0])
			source, locator := word(c.Args[1])
			return c.publish(ctx, revised{id: id, base: rev, did: "cite " + id + " " + source, change: func(f facts.Fact) (facts.Fact, error) {
				return edit.Cite(f, source, locator)
			}})
		},
	}
}

func sourceCommand() *Command {
	return &Command{
		Name: "source", Usage: "source ID FIELD VALUE …", Short: "make a source, or change one; a new one needs its publisher",
		Examples: []string{"source {source} note seen in the archive"},
		Needs:    Contributor,
		OfID:     true,
		Parse:    idAndText("source"),
		Run:      runSource,
	}
}

func runSource(ctx context.Context, c *Call) (Doc, error) {
	pairs, err := edit.ReadPairs(c.Args[1])
	if err != nil {
		return nil, err
	}
	old, err := c.Bot.store.Source(ctx, c.Args[0])
	fresh := facts.KindOf(err) == facts.NotFound
	if fresh {
		old = facts.Source{ID: c.Args[0]}
	} else if err != nil {
		return nil, err
	}
	s, err := edit.SetSource(old, c.Bot.now(), pairs...)
	if err != nil {
		return nil, err
	}
	changed := table(edit.DiffSource(old, s))
	if len(changed.Rows) == 0 {
		return Doc{say("That is how it stands already; nothing was changed.")}, nil
	}
	if c.mustWait() {
		p := proposal{Did: "source " + s.ID, Source: &s}
		if !fresh {
			p.Was = &old
		}
		return c.propose(ctx, p, changed)
	}
	person, err := c.person(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := c.Bot.apply(ctx, facts.Commit{Person: person, Did: "source " + s.ID, Changes: []facts.Change{{Source: &s}}}); err != nil {
		return nil, err
	}
	return Doc{Para{Plain("Changed the source "), Code(s.ID), Plain(":")}, changed}, nil
}
