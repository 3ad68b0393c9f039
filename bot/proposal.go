package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"factbot/bot/edit"
	"factbot/facts"
)

// A Policy says whose changes wait for review.
type Policy string

// The policies.
const (
	NoReview           Policy = "none"         // nobody's: contributors publish
	ReviewContributors Policy = "contributors" // the default
	FourEyes           Policy = "four-eyes"    // everybody's, and nobody approves their own
)

// A proposal is a change that waits for review.
type proposal struct {
	Number int          `json:"number"`
	Person facts.Person `json:"person"`
	Time   time.Time    `json:"time"`
	Did    string       `json:"did"`
	Reason string       `json:"reason,omitempty"`
	Base   int          `json:"base"` // the revision that Fact was made from; 0 for a new fact
	Fact   facts.Fact   `json:"fact"`
	State  string       `json:"state"` // "waiting", "approved", "rejected", "withdrawn"
	By     facts.Person `json:"by,omitempty"`
	Note   string       `json:"note,omitempty"`

	revision int // of its entry
}

const (
	proposalTable = "proposal"
	waiting       = "waiting"
)

func proposalKey(n int) string { return fmt.Sprintf("%08d", n) }

// mustWait tells whether a change of whoever calls waits for review.
func (c *Call) mustWait() bool {
	switch c.Bot.review {
	case FourEyes:
		return true
	case NoReview:
		return false
	}
	return c.Role < Editor
}

// propose files a change for review.
func (c *Call) propose(ctx context.Context, person facts.Person, base, mine facts.Fact, did, reason string) (Doc, error) {
	for {
		all, err := c.Bot.proposals(ctx)
		if err != nil {
			return nil, err
		}
		p := proposal{Number: len(all) + 1, Person: person, Time: c.Bot.now().UTC(), Did: did, Reason: reason, Base: base.Revision, Fact: mine, State: waiting}
		if problems := facts.Check(&mine); len(problems) > 0 {
			return nil, facts.Errorf(facts.Invalid, "bot.propose", "%s", problems[0].Say)
		}
		err = c.Bot.keep(ctx, p, facts.Commit{Person: person, Did: "propose " + did})
		if facts.KindOf(err) == facts.Conflict {
			continue // another proposal took the number
		}
		if err != nil {
			return nil, err
		}
		return Doc{
			Para{Plain("Proposed as number "), Strong(strconv.Itoa(p.Number)), Plain("; an editor will look at it. This would change:")},
			differences(base, mine),
			Choices{{"Take it back", fmt.Sprintf("withdraw %d", p.Number)}},
		}, nil
	}
}

// keep applies a commit together with the new state of a proposal.
func (b *Bot) keep(ctx context.Context, p proposal, c facts.Commit) error {
	data, err := json.Marshal(p)
	if err != nil {
		return err
	}
	c.Time = b.now().UTC()
	c.Entries = []facts.EntryChange{{Table: proposalTable, Key: proposalKey(p.Number), Data: data, Base: p.revision}}
	_, err = b.store.Apply(ctx, c)
	return err
}

// proposals returns all proposals, the oldest first.
func (b *Bot) proposals(ctx context.Context) (all []proposal, err error) {
	const page = 500
	for after := ""; ; {
		es, err := b.store.Entries(ctx, proposalTable, after, page)
		if err != nil {
			return nil, err
		}
		for _, e := range es {
			p, err := readProposal(e)
			if err != nil {
				return nil, err
			}
			all = append(all, p)
		}
		if len(es) < page {
			return all, nil
		}
		after = es[len(es)-1].Key
	}
}

func readProposal(e facts.Entry) (p proposal, err error) {
	err = json.Unmarshal(e.Data, &p)
	p.revision = e.Revision
	p.Fact.Revision = p.Base
	return p, err
}

// waitingProposal returns a proposal that waits; the error says otherwise.
func (b *Bot) waitingProposal(ctx context.Context, number string) (p proposal, err error) {
	n, _ := strconv.Atoi(number) // digits: Parse saw to it
	e, err := b.store.Entry(ctx, proposalTable, proposalKey(n))
	if facts.KindOf(err) == facts.NotFound {
		return p, facts.Errorf(facts.NotFound, "bot.proposal", "There is no proposal %s; review lists those that wait.", number)
	}
	if err != nil {
		return p, err
	}
	if p, err = readProposal(e); err == nil && p.State != waiting {
		err = facts.Errorf(facts.Invalid, "bot.proposal", "Proposal %s is %s already; nothing was changed.", number, p.State)
	}
	return p, err
}

// base returns the fact that a proposal was made from; a new fact starts from
// none.
func (b *Bot) baseOf(ctx context.Context, p proposal) (base, now facts.Fact, err error) {
	if p.Base == 0 {
		return base, now, nil
	}
	rs, err := b.store.History(ctx, p.Fact.ID)
	if err != nil {
		return base, now, err
	}
	return rs[min(p.Base, len(rs))-1].Fact, rs[len(rs)-1].Fact, nil
}

// accept applies a proposal, merged with what changed meanwhile. Where it
// cannot be merged, both versions are shown and it goes on waiting.
func (c *Call) accept(ctx context.Context, p proposal) (Doc, error) {
	person, err := c.Bot.person(ctx, c.Message)
	if err != nil {
		return nil, err
	}
	if c.Bot.review == FourEyes && person == p.Person {
		return Doc{say("Under four eyes nobody approves their own change; another editor has to look at it.")}, nil
	}
	base, now, err := c.Bot.baseOf(ctx, p)
	if err != nil {
		return nil, err
	}
	merged, conflicts := edit.Merge(base, p.Fact, now)
	if p.Base == 0 {
		merged, conflicts = p.Fact, nil
	}
	if len(conflicts) > 0 {
		return clash("The proposal", base, p.Fact, now, conflicts), nil
	}
	p.State, p.By = "approved", person
	err = c.Bot.keep(ctx, p, facts.Commit{
		Person: p.Person, Did: p.Did, Reason: p.Reason,
		Changes: []facts.Change{{Fact: &merged, Base: now.Revision}},
	})
	if err != nil {
		return nil, err
	}
	return Doc{Para{Plain(fmt.Sprintf("Approved proposal %d; ", p.Number)), Code(merged.ID), Plain(" is changed:")}, differences(now, merged)}, nil
}
