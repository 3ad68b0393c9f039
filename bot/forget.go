package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"factbot/bot/internal/kept"
	"factbot/facts"
)

func forgetCommand() *Command {
	return &Command{
		Name: "forget", Usage: "forget PERSON", Short: "drop the accounts behind a person; the revisions keep the pseudonym",
		Examples: []string{"forget slack:T0123456789/U0123456789"},
		Needs:    Admin,
		Parse: func(rest string) ([]string, error) {
			if rest == "" {
				return nil, &misuse{"forget takes who is meant: an account as PLATFORM:ID, or an id as roles lists them."}
			}
			if !isPerson(rest) {
				return nil, notMine{}
			}
			return []string{rest}, nil
		},
		Run: runForget,
	}
}

// forgotten tells when who was forgotten, under the pseudonym alone.
const forgotten kept.Table[time.Time] = "forgotten"

func runForget(ctx context.Context, c *Call) (Doc, error) {
	dropped, err := c.Bot.dropJoinings(ctx, Login(c.Args[0]))
	if err != nil {
		return nil, err
	}
	p, err := c.Bot.whom(ctx, c.Args[0])
	if facts.KindOf(err) == facts.NotFound && dropped {
		return Doc{say("Forgotten: the link that waited for that account is gone; nothing else knew it.")}, nil
	}
	if err != nil {
		return nil, err
	}
	mark := kept.Row[time.Time]{Key: p, Revision: facts.AnyRevision, Value: c.Bot.now().UTC()}
	refused, err := c.change(ctx, "forget "+p, func(g granting) (granting, string) {
		if c.Bot.lastAdmin(g, p) {
			return g, "That is the last admin; grant the role to somebody else first. Nothing was changed."
		}
		return g.with(p, NoRole), ""
	}, forgotten.Put(mark))
	if refused != "" || err != nil {
		return Doc{say(refused)}, err
	}
	err = retried(func() error {
		drops, err := c.Bot.traces(ctx, p)
		if err != nil {
			return err
		}
		return c.Bot.store.Keep(ctx, drops...)
	})
	if err != nil {
		return nil, err
	}
	return Doc{say(fmt.Sprintf("Forgotten: what linked %s to accounts and rooms is gone. The pseudonym stays in the history.", p))}, nil
}

// dropJoinings drops the links that wait for an account.
func (b *Bot) dropJoinings(ctx context.Context, a Login) (dropped bool, err error) {
	cs, err := changesOf(ctx, b, joinings, func(_ string, j *joining) (touched, drop bool) { return false, j.A == a || j.B == a })
	if err != nil || len(cs) == 0 {
		return false, err
	}
	return true, b.store.Keep(ctx, cs...)
}

// traces returns the changes that drop what tells who or where a person is:
// accounts, drafts, links that wait, watches, and where to tell them what.
func (b *Bot) traces(ctx context.Context, p facts.Person) ([]facts.EntryChange, error) {
	var drops []facts.EntryChange
	all, err := b.logins(ctx)
	if err != nil {
		return nil, err
	}
	mine := make(map[Login]bool)
	for _, a := range all[p] {
		mine[a] = true
		drops = append(drops, accounts.Drop(kept.Row[facts.Person]{Key: string(a), Revision: facts.AnyRevision}))
	}
	js, err := joinings.All(ctx, b.store, "")
	if err != nil {
		return nil, err
	}
	for _, j := range js {
		if mine[j.Value.A] || mine[j.Value.B] {
			drops = append(drops, joinings.Drop(j))
		}
	}
	g, err := b.grants(ctx)
	if err != nil {
		return nil, err
	}
	same := func(q facts.Person) bool { return q != "" && g.Value.same(q) == p }
	for _, of := range []func(context.Context, func(facts.Person) bool) ([]facts.EntryChange, error){
		b.draftsOf, b.proposalsWithout, b.gapsWithout, b.reportsWithout, b.watchesOf, b.newsOf,
	} {
		more, err := of(ctx, same)
		if err != nil {
			return nil, err
		}
		drops = append(drops, more...)
	}
	return drops, nil
}

// changesOf returns the changes of the rows of a table that a function changes,
// or with nil drops.
func changesOf[T any](ctx context.Context, b *Bot, t kept.Table[T], change func(key string, v *T) (touched, drop bool)) (cs []facts.EntryChange, err error) {
	rows, err := t.All(ctx, b.store, "")
	for _, r := range rows {
		switch touched, drop := change(r.Key, &r.Value); {
		case drop:
			cs = append(cs, t.Drop(r))
		case touched:
			cs = append(cs, t.Put(r))
		}
	}
	return cs, err
}

// owner returns whose a key is that begins with a person's id.
func owner(key string) facts.Person {
	p, _, _ := strings.Cut(key, "/")
	return p
}
