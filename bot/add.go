package bot

import (
	"context"
	"fmt"
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
	r, open, err := c.draft(ctx)
	if err != nil {
		return nil, err
	}
	_, _, done := edit.Next(fresh)
	switch {
	case done: // in one message; what is being added step by step stays
		r = kept.Row[draft]{}
	case open:
		_, question, _ := edit.Next(r.Value.Draft)
		return Doc{say(fmt.Sprintf("You are adding %s here already; finish that, or drop it with cancel. %s", a(r.Value.Fact.Kind), question))}, nil
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

// a returns a kind with its article: "an event".
func a(k facts.Kind) string {
	if strings.ContainsAny(string(k[:1]), "aeiou") {
		return "an " + string(k)
	}
	return "a " + string(k)
}

// goOn asks for what a draft lacks, or adds the fact and drops the draft in one
// commit.
func (c *Call) goOn(ctx context.Context, r kept.Row[draft]) (Doc, error) {
	if _, question, done := edit.Next(r.Value.Draft); !done {
		return Doc{say(question), Note{Plain("“cancel” ends this; “title: …” sets another field.")}}, c.Bot.store.Keep(ctx, drafts.Put(r))
	}
	n := addition{fact: r.Value.Fact, gap: r.Value.Gap}
	if r.Revision > 0 {
		n.with = append(n.with, drafts.Drop(r))
	}
	return c.added(ctx, n)
}

// An addition is a fact to be added.
type addition struct {
	fact   facts.Fact // without its id
	source *facts.Source
	gap    int                 // that it closes; 0 for none
	with   []facts.EntryChange // in the same commit
}

// added adds a fact, or proposes it. Where somebody else changes meanwhile what
// it hangs on, it tries once more; a draft that is gone was added already.
func (c *Call) added(ctx context.Context, n addition) (Doc, error) {
	for try := 0; ; try++ {
		var err error
		if n.fact, err = c.Bot.named(ctx, n.fact); err != nil {
			return nil, err
		}
		d, err := c.addNow(ctx, n)
		switch {
		case facts.KindOf(err) != facts.Conflict:
			return d, err
		case try > 2:
			return Doc{say("That was added already, or something it hangs on changed just now; look with changes. Nothing was added twice.")}, nil
		}
	}
}

func (c *Call) addNow(ctx context.Context, n addition) (Doc, error) {
	f := n.fact
	if c.mustWait() {
		return c.propose(ctx, proposal{Did: "add " + f.ID, Fact: &f, Source: n.source, Gap: n.gap}, differences(facts.Fact{}, f), n.with...)
	}
	person, err := c.person(ctx)
	if err != nil {
		return nil, err
	}
	closing, err := c.Bot.answered(ctx, n.gap, f.ID)
	if err != nil {
		return nil, err
	}
	rs, err := c.Bot.apply(ctx, facts.Commit{
		Person: person, Did: "add " + f.ID, Reason: c.Reason,
		Changes: withSource(n.source, facts.Change{Fact: &f}), Entries: append(closing, n.with...),
	})
	if err != nil {
		return nil, err
	}
	a, err := c.Bot.reader.Show(ctx, c.Bot.store, rs[0].Fact.ID)
	if err != nil {
		return nil, err
	}
	return c.withWarnings(ctx, append(Doc{Para{Plain("Added "), Code(f.ID), Plain(".")}}, c.thread.show(a)...), f)
}

// named gives a new fact an id that is neither held nor proposed.
func (b *Bot) named(ctx context.Context, f facts.Fact) (_ facts.Fact, failed error) {
	proposed := make(map[facts.ID]bool)
	rows, err := proposals.All(ctx, b.store, "")
	if err != nil {
		return f, err
	}
	for _, r := range rows {
		r.Value.hold(proposed)
	}
	f.ID = edit.MakeID(f.Kind, f.Title, func(id string) bool {
		_, err := b.store.Fact(ctx, id)
		if err != nil && facts.KindOf(err) != facts.NotFound {
			failed = err
		}
		return err == nil || proposed[id]
	})
	return f, failed
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

// isAsked tells whether a text ends as a question does.
func isAsked(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasSuffix(text, "?") || strings.HasSuffix(text, "՞")
}

// answerDraft takes a text that is neither command nor question as the answer
// to what a draft lacks; ok is false where nothing is being added.
func (c *Call) answerDraft(ctx context.Context) (d Doc, ok bool, err error) {
	if c.Role < Contributor {
		return nil, false, nil
	}
	if _, known, err := c.Bot.known(ctx, c.Message.account()); err != nil || !known {
		return nil, false, err
	}
	r, ok, err := c.draft(ctx)
	if err != nil || !ok || isAsked(c.Message.Text) {
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

// moveDrafts returns the changes that make the drafts of one person those of
// another.
func (b *Bot) moveDrafts(ctx context.Context, from, to facts.Person) (cs []facts.EntryChange, err error) {
	rows, err := drafts.All(ctx, b.store, from+"/")
	for _, r := range rows {
		moved := kept.Row[draft]{Key: to + strings.TrimPrefix(r.Key, from), Revision: facts.AnyRevision, Value: r.Value}
		cs = append(cs, drafts.Drop(r), drafts.Put(moved))
	}
	return cs, err
}
