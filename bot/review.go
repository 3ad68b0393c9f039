package bot

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"factbot/facts"
)

func reviewCommand() *Command {
	return &Command{
		Name: "review", Usage: "review [N]", Short: "the proposals that wait, or one of them in full",
		Examples: []string{"review"},
		Needs:    Editor,
		Parse:    number,
		Run:      runReview,
	}
}

func runReview(ctx context.Context, c *Call) (Doc, error) {
	if len(c.Args) == 1 {
		return c.reviewOne(ctx)
	}
	rows, err := proposals.All(ctx, c.Bot.store, "")
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return Doc{say("No proposal waits for review.")}, nil
	}
	var l List
	var cs Choices
	for _, r := range rows[:min(len(rows), listPage)] {
		p := r.Value
		l = append(l, Para{Strong(strconv.Itoa(p.Number)), Plain(fmt.Sprintf(": %s, by %s, %s", p.Did, p.Person, p.Time.Format(time.DateTime)))})
		cs = append(cs, Choice{fmt.Sprintf("Look at %d", p.Number), fmt.Sprintf("review %d", p.Number)})
	}
	d := Doc{Heading{"Waiting for review"}, l}
	if more := len(rows) - len(l); more > 0 {
		d = append(d, say(fmt.Sprintf("And %d more, when these are decided.", more)))
	}
	return append(d, cs), nil
}

func (c *Call) reviewOne(ctx context.Context) (Doc, error) {
	r, err := c.Bot.waitingProposal(ctx, c.Args[0])
	if err != nil {
		return nil, err
	}
	return c.Bot.reviewDoc(ctx, r.Value)
}

// reviewDoc shows a proposal, to be approved or rejected.
func (b *Bot) reviewDoc(ctx context.Context, p proposal) (Doc, error) {
	shown, err := b.shown(ctx, p)
	if err != nil {
		return nil, err
	}
	n := strconv.Itoa(p.Number)
	d := append(Doc{
		Heading{fmt.Sprintf("Proposal %d, by %s, %s", p.Number, p.Person, p.Time.Format(time.DateTime))},
		say(sentenceWith(p.Did, p.Reason)),
	}, shown...)
	return append(d, Choices{{"Approve", "approve " + n}, {"Reject, with a reason", "reject " + n + " REASON"}}), nil
}

func approveCommand() *Command {
	return &Command{
		Name: "approve", Usage: "approve N", Short: "publish a proposal",
		Examples: []string{"approve 1"},
		Needs:    Editor,
		Parse:    oneNumber("approve"),
		Run: func(ctx context.Context, c *Call) (Doc, error) {
			r, err := c.Bot.waitingProposal(ctx, c.Args[0])
			if err != nil {
				return nil, err
			}
			return c.approve(ctx, r)
		},
	}
}

func rejectCommand() *Command {
	return &Command{
		Name: "reject", Usage: "reject N REASON", Short: "turn a proposal down, with a reason",
		Examples: []string{"reject 1 the source does not say so"},
		Needs:    Editor,
		Parse: func(rest string) ([]string, error) {
			n, reason := word(rest)
			switch {
			case n == "" || isNumber(n) && reason == "":
				return nil, &misuse{"reject takes the number of a proposal and a reason."}
			case !isNumber(n):
				return nil, notMine{}
			}
			return []string{n, reason}, nil
		},
		Run: func(ctx context.Context, c *Call) (Doc, error) { return c.drop(ctx, "rejected", c.Args[1]) },
	}
}

func withdrawCommand() *Command {
	return &Command{
		Name: "withdraw", Usage: "withdraw N", Short: "take back a proposal of your own",
		Examples: []string{"withdraw 1"},
		Needs:    Contributor,
		Parse:    oneNumber("withdraw"),
		Run:      func(ctx context.Context, c *Call) (Doc, error) { return c.drop(ctx, "withdrawn", "") },
	}
}

// drop ends a proposal without publishing it.
func (c *Call) drop(ctx context.Context, state, note string) (Doc, error) {
	r, err := c.Bot.waitingProposal(ctx, c.Args[0])
	if err != nil {
		return nil, err
	}
	person, err := c.person(ctx)
	if err != nil {
		return nil, err
	}
	if g, err := c.Bot.grants(ctx); err != nil || state == "withdrawn" && person != g.Value.same(r.Value.Person) {
		return Doc{say("Only who made a proposal can withdraw it; an editor can reject it.")}, err
	}
	n := r.Value.Number
	_, err = c.decide(ctx, r, state, note, facts.Commit{Person: person, Did: fmt.Sprintf("%s proposal %d", state, n), Reason: note})
	if facts.KindOf(err) == facts.Conflict {
		return Doc{say("Somebody decided that just now; nothing was changed.")}, nil
	}
	return Doc{say(fmt.Sprintf("Proposal %d is %s; no fact was changed.", n, state))}, err
}

// oneNumber takes a number, and nothing else.
func oneNumber(name string) func(string) ([]string, error) {
	return func(rest string) ([]string, error) {
		if rest == "" {
			return nil, &misuse{name + " takes the number of a proposal."}
		}
		return number(rest)
	}
}
