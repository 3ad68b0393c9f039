package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"factbot/bot/edit"
	"factbot/bot/internal/kept"
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

// Policies lists every policy, the laxest first.
func Policies() []Policy { return []Policy{NoReview, ReviewContributors, FourEyes} }

// A proposal is a change of one fact or of one source, or a fact together with
// the new source that it cites, that waits for review, or waited.
type proposal struct {
	Number int           `json:"number"`
	Person facts.Person  `json:"person"`
	Time   time.Time     `json:"time"`
	Did    string        `json:"did"`
	Reason string        `json:"reason,omitempty"`
	Fact   *facts.Fact   `json:"fact,omitempty"`
	Base   int           `json:"base,omitempty"`   // the revision that Fact was made from; 0 for a new one
	Source *facts.Source `json:"source,omitempty"` // instead of Fact, or a new one that Fact cites
	Was    *facts.Source `json:"was,omitempty"`    // that Source was made from; nil for a new one
	Gap    int           `json:"gap,omitempty"`    // that it closes
	Place  *Place        `json:"place,omitempty"`  // where it was made, to tell what became of it

	State string       `json:"state"` // waiting, "approved", "rejected" or "withdrawn"
	By    facts.Person `json:"by,omitempty"`
	Note  string       `json:"note,omitempty"`
}

const waiting = "waiting"

// Proposals that wait and those that are decided have tables of their own, by
// number, so that a review reads the first alone.
const (
	proposals kept.Table[proposal] = "proposal"
	decided   kept.Table[proposal] = "decided"
)

// mostProposals is how many proposals of one person may wait.
const mostProposals = 100

// mustWait tells whether a change of whoever calls waits for review.
func (c *Call) mustWait() bool {
	switch c.Bot.rules.Load().Review {
	case FourEyes:
		return true
	case NoReview:
		return false
	}
	return c.Role < Editor
}

// propose files a change for review: p says what changes, and shown how. with
// is changed in the same commit; where somebody else changed that, the error is
// a Conflict.
func (c *Call) propose(ctx context.Context, p proposal, shown Block, with ...facts.EntryChange) (Doc, error) {
	var err error
	if p.Person, err = c.person(ctx); err != nil {
		return nil, err
	}
	if err := c.Bot.acceptable(ctx, p); err != nil {
		return nil, err
	}
	place := c.Message.later()
	p.Place, p.Time, p.State = &place, c.Bot.now().UTC(), waiting
	try := func() error {
		var taken facts.EntryChange
		if p.Number, taken, err = kept.Next(ctx, c.Bot.store, "proposal"); err != nil {
			return err
		}
		r := kept.Row[proposal]{Key: kept.NumberKey(p.Number), Value: p}
		tell, err := c.Bot.tellReviewers(ctx, p.Number)
		if err != nil {
			return err
		}
		_, err = c.Bot.apply(ctx, facts.Commit{Person: p.Person, Did: "propose " + p.Did, Entries: slices.Concat([]facts.EntryChange{taken, proposals.Put(r)}, with, tell)})
		return err
	}
	if len(with) > 0 {
		err = try()
	} else {
		err = retried(try)
	}
	if err != nil {
		return nil, err
	}
	return Doc{
		Para{Plain("Proposed as number "), Strong(strconv.Itoa(p.Number)), Plain("; an editor will look at it. This would change:")},
		shown,
		Choices{{"Take it back", fmt.Sprintf("withdraw %d", p.Number)}},
	}, nil
}

// mostReason is the most characters of a proposal's reason: less than a store
// takes, for the approval is added to it.
const mostReason = 1500

// acceptable refuses a proposal that nobody could approve: a record with a
// mistake, a link to what is neither held nor proposed. It refuses, too, what
// would bury the reviewers.
func (b *Bot) acceptable(ctx context.Context, p proposal) error {
	const op = "bot.propose"
	rows, err := proposals.All(ctx, b.store, "")
	if err != nil {
		return err
	}
	own := 0
	held := map[facts.ID]bool{} // proposed
	for _, r := range rows {
		if r.Value.Person == p.Person {
			own++
		}
		r.Value.hold(held)
	}
	p.hold(held)
	if own >= mostProposals {
		return facts.Errorf(facts.Invalid, op, "%d proposals of yours wait already; please wait for the review, or withdraw some.", own)
	}
	if n := utf8.RuneCountInString(p.Reason); n > mostReason {
		return facts.Errorf(facts.Invalid, op, "The reason has %d characters; please say it in at most %d.", n, mostReason)
	}
	if p.Fact == nil {
		return nil // SetSource has checked it
	}
	if problems := facts.Check(p.Fact); len(problems) > 0 {
		return facts.Errorf(facts.Invalid, op, "%s", problems[0].Say)
	}
	for _, id := range p.Fact.Links() {
		if _, err := b.store.Fact(ctx, id); err != nil && !held[id] {
			return missing(err, "There is no fact %s to link to; look for its id, or propose it first.", id)
		}
	}
	for _, c := range p.Fact.Sources {
		if _, err := b.store.Source(ctx, c.ID); err != nil && !held["source "+c.ID] {
			return missing(err, "There is no source %s to cite; look for its id, or propose it first with source.", c.ID)
		}
	}
	return nil
}

// hold notes what there would be if a proposal were approved.
func (p proposal) hold(held map[facts.ID]bool) {
	if p.Source != nil {
		held["source "+p.Source.ID] = true
	}
	if p.Fact != nil {
		held[p.Fact.ID] = true
	}
}

// missing is the error for a link without its end, or why that is not known.
func missing(err error, sentence string, id facts.ID) error {
	if facts.KindOf(err) == facts.NotFound {
		return facts.Errorf(facts.Invalid, "bot.propose", sentence, id)
	}
	return err
}

// waitingProposal returns a proposal that waits; the error says otherwise.
func (b *Bot) waitingProposal(ctx context.Context, number string) (kept.Row[proposal], error) {
	r, held, err := proposals.ByNumber(ctx, b.store, number)
	if held || err != nil {
		return r, err
	}
	old, held, err := decided.ByNumber(ctx, b.store, number)
	switch {
	case err != nil:
		return r, err
	case held:
		return r, facts.Errorf(facts.Invalid, "bot.proposal", "Proposal %s is %s already; nothing was changed.", number, old.Value.State)
	}
	return r, facts.Errorf(facts.NotFound, "bot.proposal", "There is no proposal %s; review lists those that wait.", number)
}

// decide files a proposal as decided, together with a commit, and has whoever
// made it told. It fails with a Conflict where somebody decided it meanwhile.
func (c *Call) decide(ctx context.Context, r kept.Row[proposal], state, note string, commit facts.Commit) ([]facts.Revision, error) {
	by, err := c.person(ctx)
	if err != nil {
		return nil, err
	}
	p := r.Value
	p.State, p.By, p.Note, p.Place = state, by, note, nil
	commit.Entries = append(commit.Entries, proposals.Drop(r), decided.Put(kept.Row[proposal]{Key: r.Key, Value: p}))
	if here := c.Message.later(); r.Value.Place != nil && (by != p.Person || *r.Value.Place != here) {
		n := news{Place: *r.Value.Place, By: p.Person, Say: sentenceWith(fmt.Sprintf("Proposal %d (%s) is %s by %s", p.Number, p.Did, state, by), note)}
		if p.Fact != nil && state == "approved" {
			n.See = p.Fact.ID
		}
		commit.Entries = append(commit.Entries, c.Bot.tell(n))
	}
	if p.Gap != 0 && state == "approved" {
		closing, err := c.Bot.answered(ctx, p.Gap, p.Fact.ID)
		if err != nil {
			return nil, err
		}
		commit.Entries = append(commit.Entries, closing...)
	}
	return c.Bot.apply(ctx, commit)
}

// approve publishes a proposal, merged with what changed meanwhile. Where it
// cannot be merged, both versions are shown and it goes on waiting.
func (c *Call) approve(ctx context.Context, r kept.Row[proposal]) (Doc, error) {
	by, err := c.person(ctx)
	if err != nil {
		return nil, err
	}
	g, err := c.Bot.grants(ctx)
	if err != nil {
		return nil, err
	}
	if _, gone, err := forgotten.Get(ctx, c.Bot.store, r.Value.Person); err != nil || gone && c.Bot.rules.Load().Review == FourEyes {
		return Doc{say("Whoever proposed this was forgotten, so that nobody can tell whether it was somebody else; reject it and propose it anew.")}, err
	}
	if c.Bot.rules.Load().Review == FourEyes && g.Value.same(by) == g.Value.same(r.Value.Person) {
		return Doc{say("Under four eyes nobody approves their own change; another editor has to look at it.")}, nil
	}
	if r.Value.Fact != nil {
		return c.approveFact(ctx, r, by)
	}
	return c.approveSource(ctx, r, by)
}

func (c *Call) approveFact(ctx context.Context, r kept.Row[proposal], by facts.Person) (Doc, error) {
	p := r.Value
	base, now, err := c.Bot.baseOf(ctx, p)
	if err != nil {
		return nil, err
	}
	merged, conflicts := *p.Fact, []string(nil)
	if p.Base > 0 {
		merged, conflicts = edit.Merge(base, *p.Fact, now)
	}
	if len(conflicts) > 0 {
		return append(clash(fmt.Sprintf("The proposal, from revision %d", base.Revision), base, *p.Fact, now, conflicts), Choices{
			{"Reject, with a reason", fmt.Sprintf("reject %d REASON", p.Number)},
		}), nil
	}
	rs, err := c.decide(ctx, r, "approved", "", facts.Commit{
		Person: p.Person, Did: fmt.Sprintf("approve %d: %s", p.Number, p.Did), Reason: approvedReason(p, by),
		Changes: withSource(p.Source, facts.Change{Fact: &merged, Base: now.Revision}),
	})
	if err != nil {
		return decidedMeanwhile(err)
	}
	if len(rs) == 0 {
		return Doc{say(fmt.Sprintf("Approved proposal %d; the fact stands like that already.", p.Number))}, nil
	}
	c.thread.sawRevision(merged.ID, rs[0].Number)
	what := " is changed:"
	if p.Base == 0 {
		what = " is added:"
	}
	return c.withWarnings(ctx, Doc{Para{Plain(fmt.Sprintf("Approved proposal %d; ", p.Number)), Code(merged.ID), Plain(what)}, differences(now, merged)}, merged)
}

// withSource returns the changes of a fact and, where there is one, of the new
// source that it cites.
func withSource(s *facts.Source, fact facts.Change) []facts.Change {
	if s == nil {
		return []facts.Change{fact}
	}
	return []facts.Change{{Source: s}, fact}
}

// approvedReason is the reason of a revision that was proposed: the history
// tells who proposed it and who approved.
func approvedReason(p proposal, by facts.Person) string {
	return withReason(fmt.Sprintf("proposal %d, approved by %s", p.Number, by), p.Reason)
}

// baseOf returns the fact that a proposal was made from, and as it is now; a
// new fact starts from none.
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

// shown shows what a proposal would change.
func (b *Bot) shown(ctx context.Context, p proposal) (Doc, error) {
	if p.Fact == nil {
		was := facts.Source{ID: p.Source.ID}
		if p.Was != nil {
			was = *p.Was
		}
		return Doc{table(edit.DiffSource(was, *p.Source))}, nil
	}
	base, _, err := b.baseOf(ctx, p)
	return append(Doc{differences(base, *p.Fact)}, wordsChanged(base, *p.Fact)...), err
}

// proposalsWithout returns the changes that forget where somebody proposed.
func (b *Bot) proposalsWithout(ctx context.Context, same func(facts.Person) bool) ([]facts.EntryChange, error) {
	return changesOf(ctx, b, proposals, func(_ string, p *proposal) (touched, drop bool) {
		touched = p.Place != nil && same(p.Person)
		if touched {
			p.Place = nil
		}
		return touched, false
	})
}
