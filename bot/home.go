package bot

import (
	"context"
	"fmt"
	"time"
)

// A Section is a part of what somebody sees first.
type Section struct {
	Title string
	Doc   Doc
}

// Home returns what somebody may want to see first, by what their role lets
// them do: what changed lately, their own proposals, and for editors what waits
// for them.
func (b *Bot) Home(ctx context.Context, m Message) (_ []Section, err error) {
	defer b.rescue(m, &err)
	role, err := b.role(ctx, m)
	if err != nil {
		return nil, err
	}
	var all []Section
	for _, s := range []struct{ title, command, args string }{
		{"Changed lately", "changes", "5"},
		{"Your proposals", "proposals", ""},
		{"Waiting for review", "review", ""},
		{"Due for another look", "due", ""},
	} {
		c := b.commands[s.command]
		if role < c.Needs {
			continue
		}
		call := &Call{Bot: b, Message: m, Role: role, thread: new(thread)}
		if s.args != "" {
			call.Args = []string{s.args}
		}
		d, err := c.Run(ctx, call)
		if err != nil {
			return nil, err
		}
		if len(d) > 1 {
			if _, ok := d[0].(Heading); ok {
				d = d[1:] // the section has one
			}
		}
		all = append(all, Section{s.title, d})
	}
	return all, nil
}

func proposalsCommand() *Command {
	return &Command{
		Name: "proposals", Usage: "proposals", Short: "your own proposals that wait for review",
		Examples: []string{"proposals"},
		Needs:    Contributor,
		Parse:    nothing,
		Run:      runProposals,
	}
}

func runProposals(ctx context.Context, c *Call) (Doc, error) {
	me, known, err := c.Bot.known(ctx, c.Message.account())
	if err != nil {
		return nil, err
	}
	g, err := c.Bot.grants(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := proposals.All(ctx, c.Bot.store, "")
	if err != nil {
		return nil, err
	}
	var l List
	var cs Choices
	for _, r := range rows {
		if p := r.Value; known && g.Value.same(p.Person) == me && len(l) < listPage {
			l = append(l, Para{Strong(fmt.Sprint(p.Number)), Plain(fmt.Sprintf(": %s, %s", p.Did, p.Time.Format(time.DateTime)))})
			cs = append(cs, Choice{fmt.Sprintf("Take back %d", p.Number), fmt.Sprintf("withdraw %d", p.Number)})
		}
	}
	if len(l) == 0 {
		return Doc{say("No proposal of yours waits.")}, nil
	}
	return Doc{Heading{"Your proposals that wait"}, l, cs}, nil
}
