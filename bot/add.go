package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"factbot/bot/edit"
	"factbot/bot/internal/kept"
	"factbot/facts"
)

func addCommand() *Command {
	return &Command{
		Name: "add", Usage: "add KIND [for GAP]", Short: "add a fact: with lines “field: value” behind, or step by step",
		Examples: []string{"add event"},
		Needs:    Contributor,
		Parse:    kindAndLines,
		Run:      runAdd,
	}
}

func cancelCommand() *Command {
	return &Command{
		Name: "cancel", Usage: "cancel", Short: "drop the fact that is being added",
		Examples: []string{"cancel"},
		Needs:    Contributor,
		Parse:    nothing,
		Run: func(ctx context.Context, c *Call) (Doc, error) {
			r, ok, err := c.draft(ctx)
			if err != nil || !ok {
				return Doc{say("No fact is being added just now.")}, err
			}
			return Doc{say("Dropped; nothing was added.")}, c.Bot.store.Keep(ctx, drafts.Drop(r))
		},
	}
}

// kindAndLines takes a kind, perhaps the gap that the fact is to close, and
// the lines behind them.
func kindAndLines(rest string) ([]string, error) {
	kind, lines := word(rest)
	kind = strings.ToLower(kind)
	gap := ""
	if w, more := word(lines); strings.ToLower(w) == "for" {
		if n, behind := word(more); isNumber(n) {
			gap, lines = n, behind
		}
	}
	if slices.Contains(facts.Kinds(), facts.Kind(kind)) {
		return []string{kind, gap, lines}, nil
	}
	if kind == "" || lines == "" {
		return nil, &misuse{"add takes a kind: event, agreement, article, actor, place, position or figure."}
	}
	return nil, notMine{}
}

func runAdd(ctx context.Context, c *Call) (Doc, error) {
	fresh, err := edit.ParseDraft(c.Args[0], c.Args[2], c.Bot.now())
	if err != nil {
		return nil, err
	}
	r, _, err := c.draft(ctx)
	if err != nil {
		return nil, err
	}
	r.Value = draft{Draft: fresh}
	if c.Args[1] == "" {
		return c.goOn(ctx, r)
	}
	n, _ := strconv.Atoi(c.Args[1]) // digits: Parse saw to it
	g, err := c.Bot.gapNumbered(ctx, n)
	if err != nil {
		return nil, err
	}
	r.Value.Gap = n
	d, err := c.goOn(ctx, r)
	return append(Doc{say("To answer: “" + short(g.Value.Question) + "”")}, d...), err
}

// goOn asks for what a draft lacks, or adds the fact.
func (c *Call) goOn(ctx context.Context, r kept.Row[draft]) (Doc, error) {
	if _, question, done := edit.Next(r.Value.Draft); !done {
		return Doc{say(question), Note{Plain("“cancel” ends this.")}}, c.Bot.store.Keep(ctx, drafts.Put(r))
	}
	f, err := c.Bot.named(ctx, r.Value.Fact)
	if err != nil {
		return nil, err
	}
	d, err := c.added(ctx, f, nil, r.Value.Gap)
	if err == nil && r.Revision > 0 {
		err = c.Bot.store.Keep(ctx, drafts.Drop(r))
	}
	return d, err
}

// named gives a new fact an id that is free.
func (b *Bot) named(ctx context.Context, f facts.Fact) (_ facts.Fact, failed error) {
	f.ID = edit.MakeID(f.Kind, f.Title, func(id string) bool {
		_, err := b.store.Fact(ctx, id)
		if err != nil && facts.KindOf(err) != facts.NotFound {
			failed = err
		}
		return err == nil
	})
	return f, failed
}

// added adds a fact, or proposes it, with the new source that it cites where
// there is one. gap is the one that it closes, 0 for none.
func (c *Call) added(ctx context.Context, f facts.Fact, source *facts.Source, gap int) (Doc, error) {
	if c.mustWait() {
		return c.propose(ctx, proposal{Did: "add " + f.ID, Fact: &f, Source: source, Gap: gap}, differences(facts.Fact{}, f))
	}
	person, err := c.person(ctx)
	if err != nil {
		return nil, err
	}
	closing, err := c.Bot.answered(ctx, gap, f.ID)
	if err != nil {
		return nil, err
	}
	rs, err := c.Bot.apply(ctx, facts.Commit{Person: person, Did: "add " + f.ID, Changes: withSource(source, facts.Change{Fact: &f}), Entries: closing})
	if err != nil {
		return nil, err
	}
	a, err := c.Bot.reader.Show(ctx, c.Bot.store, rs[0].Fact.ID)
	if err != nil {
		return nil, err
	}
	return c.withWarnings(ctx, append(Doc{Para{Plain("Added "), Code(f.ID), Plain(".")}}, c.thread.show(a)...), f)
}

// answered returns the changes that close a gap for which a fact was added, if
// it is open still.
func (b *Bot) answered(ctx context.Context, gap int, id facts.ID) ([]facts.EntryChange, error) {
	if gap == 0 {
		return nil, nil
	}
	r, err := b.gapNumbered(ctx, gap)
	if facts.KindOf(err) == facts.NotFound {
		return nil, nil
	}
	return b.closing(r, nowAnswered(r.Value, id)), err
}

// A draft is a fact that somebody is adding somewhere; it survives a restart.
type draft struct {
	edit.Draft
	Gap int `json:"gap,omitempty"` // that the fact is to close
}

// drafts has the keys PERSON/PLACE.
const drafts kept.Table[draft] = "draft"

// draft returns what whoever calls is adding here; ok is false where that is
// nothing, and the row then one to put.
func (c *Call) draft(ctx context.Context) (r kept.Row[draft], ok bool, err error) {
	p, err := c.person(ctx)
	if err != nil {
		return r, false, err
	}
	return drafts.Get(ctx, c.Bot.store, p+"/"+c.Message.Place().key())
}

// answerDraft takes a text that is no command as the answer to what a draft
// lacks; ok is false where nothing is being added.
func (c *Call) answerDraft(ctx context.Context) (d Doc, ok bool, err error) {
	if c.Role < Contributor {
		return nil, false, nil
	}
	if _, known, err := c.Bot.known(ctx, c.Message.account()); err != nil || !known {
		return nil, false, err
	}
	r, ok, err := c.draft(ctx)
	if err != nil || !ok {
		return nil, false, err
	}
	if r.Value.Draft, err = edit.Answer(r.Value.Draft, c.Message.Text, c.Bot.now()); err != nil {
		return nil, true, err
	}
	d, err = c.goOn(ctx, r)
	return d, true, err
}

// draftsOf returns the changes that drop the drafts of somebody.
func (b *Bot) draftsOf(ctx context.Context, same func(facts.Person) bool) ([]facts.EntryChange, error) {
	return changesOf(ctx, b, drafts, func(key string, _ *draft) (touched, drop bool) { return false, same(owner(key)) })
}
