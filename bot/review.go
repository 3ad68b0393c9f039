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
		p, err := c.Bot.waitingProposal(ctx, c.Args[0])
		if err != nil {
			return nil, err
		}
		base, _, err := c.Bot.baseOf(ctx, p)
		if err != nil {
			return nil, err
		}
		n := strconv.Itoa(p.Number)
		return Doc{
			Heading{fmt.Sprintf("Proposal %d, by %s, %s", p.Number, p.Person, p.Time.Format(time.DateTime))},
			say(p.Did), differences(base, p.Fact),
			Choices{{"Approve", "approve " + n}, {"Reject, with a reason", "reject " + n + " REASON"}},
		}, nil
	}
	all, err := c.Bot.proposals(ctx)
	if err != nil {
		return nil, err
	}
	var l List
	first := ""
	for _, p := range all {
		if p.State == waiting {
			if first == "" {
				first = strconv.Itoa(p.Number)
			}
			l = append(l, Para{Strong(strconv.Itoa(p.Number)), Plain(fmt.Sprintf(": %s, by %s, %s", p.Did, p.Person, p.Time.Format(time.DateTime)))})
		}
	}
	if len(l) == 0 {
		return Doc{say("No proposal waits for review.")}, nil
	}
	return Doc{Heading{"Waiting for review"}, l, Note{Plain("See one with "), Code("review " + first), Plain(".")}}, nil
}

func approveCommand() *Command {
	return &Command{
		Name: "approve", Usage: "approve N", Short: "publish a proposal",
		Examples: []string{"approve 1"},
		Needs:    Editor,
		Parse:    oneNumber("approve"),
		Run: func(ctx context.Context, c *Call) (Doc, error) {
			p, err := c.Bot.waitingProposal(ctx, c.Args[0])
			if err != nil {
				return nil, err
			}
			return c.accept(ctx, p)
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
		Run: func(ctx context.Context, c *Call) (Doc, error) { return c.close(ctx, "rejected", c.Args[1]) },
	}
}

func withdrawCommand() *Command {
	return &Command{
		Name: "withdraw", Usage: "withdraw N", Short: "take back a proposal of your own",
		Examples: []string{"withdraw 1"},
		Needs:    Contributor,
		Parse:    oneNumber("withdraw"),
		Run:      func(ctx context.Context, c *Call) (Doc, error) { return c.close(ctx, "withdrawn", "") },
	}
}

// close ends a proposal without publishing it.
func (c *Call) close(ctx context.Context, state, note string) (Doc, error) {
	p, err := c.Bot.waitingProposal(ctx, c.Args[0])
	if err != nil {
		return nil, err
	}
	person, err := c.Bot.person(ctx, c.Message)
	if err != nil {
		return nil, err
	}
	if state == "withdrawn" && person != p.Person {
		return Doc{say("Only who made a proposal can withdraw it; an editor can reject it.")}, nil
	}
	p.State, p.By, p.Note = state, person, note
	if err := c.Bot.keep(ctx, p, facts.Commit{Person: person, Did: fmt.Sprintf("%s proposal %d", state, p.Number), Reason: note}); err != nil {
		return nil, err
	}
	return Doc{say(fmt.Sprintf("Proposal %d is %s; nothing was changed.", p.Number, state))}, nil
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
