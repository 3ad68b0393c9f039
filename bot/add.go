package bot

import (
	"context"
	"encoding/json"
	"strings"

	"factbot/bot/edit"
	"factbot/facts"
)

func addCommand() *Command {
	return &Command{
		Name: "add", Usage: "add KIND", Short: "add a fact: with lines “field: value” behind, or step by step",
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
			if _, ok, err := c.draft(ctx); err != nil || !ok {
				return Doc{say("No fact is being added just now.")}, err
			}
			return Doc{say("Dropped; nothing was added.")}, c.keepDraft(ctx, nil)
		},
	}
}

// kindAndLines takes a kind, and the lines behind it.
func kindAndLines(rest string) ([]string, error) {
	kind, lines := word(rest)
	kind = strings.ToLower(kind)
	for _, k := range facts.Kinds() {
		if kind == string(k) {
			return []string{kind, lines}, nil
		}
	}
	if kind == "" || lines == "" {
		return nil, &misuse{"add takes a kind: event, agreement, article, actor, place, position or figure."}
	}
	return nil, notMine{}
}

func runAdd(ctx context.Context, c *Call) (Doc, error) {
	d, err := edit.ParseDraft(c.Args[0], c.Args[1], c.Bot.now())
	if err != nil {
		return nil, err
	}
	return c.goOn(ctx, d)
}

// goOn asks for what a draft lacks, or adds the fact.
func (c *Call) goOn(ctx context.Context, d edit.Draft) (Doc, error) {
	if _, question, done := edit.Next(d); !done {
		return Doc{say(question), Note{Plain("“cancel” ends this.")}}, c.keepDraft(ctx, &d)
	}
	f := d.Fact
	var failed error
	f.ID = edit.MakeID(f.Kind, f.Title, func(id string) bool {
		_, err := c.Bot.store.Fact(ctx, id)
		if err != nil && facts.KindOf(err) != facts.NotFound {
			failed = err
		}
		return err == nil
	})
	if failed != nil {
		return nil, failed
	}
	person, err := c.Bot.person(ctx, c.Message)
	if err != nil {
		return nil, err
	}
	if c.mustWait() {
		d, err := c.propose(ctx, person, facts.Fact{}, f, "add "+f.ID, "")
		if err == nil {
			err = c.keepDraft(ctx, nil)
		}
		return d, err
	}
	rs, err := c.Bot.store.Apply(ctx, facts.Commit{Time: c.Bot.now().UTC(), Person: person, Did: "add " + f.ID, Changes: []facts.Change{{Fact: &f}}})
	if err != nil {
		return nil, err
	}
	if err := c.keepDraft(ctx, nil); err != nil {
		return nil, err
	}
	a, err := c.Bot.reader.Show(ctx, c.Bot.store, rs[0].Fact.ID)
	if err != nil {
		return nil, err
	}
	return append(Doc{Para{Plain("Added "), Code(f.ID), Plain(".")}}, c.thread.show(a)...), nil
}

// draftTable keeps what is being added, by who adds it where; it survives a
// restart.
const draftTable = "draft"

func (c *Call) draftKey() string {
	return strings.Join([]string{string(c.Message.Platform), string(c.Message.Room), string(c.Message.Thread), string(c.Message.Account)}, "/")
}

func (c *Call) draft(ctx context.Context) (d edit.Draft, ok bool, err error) {
	e, err := c.Bot.store.Entry(ctx, draftTable, c.draftKey())
	if facts.KindOf(err) == facts.NotFound && err != nil {
		return d, false, nil
	}
	if err != nil {
		return d, false, err
	}
	return d, true, json.Unmarshal(e.Data, &d)
}

// keepDraft keeps a draft, or with nil drops it.
func (c *Call) keepDraft(ctx context.Context, d *edit.Draft) error {
	change := facts.EntryChange{Table: draftTable, Key: c.draftKey(), Base: facts.AnyRevision}
	if d != nil {
		var err error
		if change.Data, err = json.Marshal(d); err != nil {
			return err
		}
	}
	return c.Bot.store.Keep(ctx, change)
}

// answerDraft takes a text that is no command as the answer to what a draft
// lacks; ok is false where nothing is being added.
func (c *Call) answerDraft(ctx context.Context) (d Doc, ok bool, err error) {
	if c.Role < Contributor {
		return nil, false, nil
	}
	draft, ok, err := c.draft(ctx)
	if err != nil || !ok {
		return nil, false, err
	}
	next, err := edit.Answer(draft, c.Message.Text, c.Bot.now())
	if err != nil {
		return nil, true, err
	}
	d, err = c.goOn(ctx, next)
	return d, true, err
}
