package bot

import (
	"context"
	"fmt"
	"strconv"

	"factbot/bot/edit"
	"factbot/facts"
)

func undoCommand() *Command {
	return &Command{
		Name: "undo", Usage: "undo ID", Short: "take back the change of a fact that you saw last",
		Because:  true,
		Examples: []string{"undo {id}"},
		Needs:    Editor,
		OfID:     true,
		Parse:    ids("undo", 1),
		Run: func(ctx context.Context, c *Call) (Doc, error) {
			rs, err := c.Bot.store.History(ctx, c.Args[0])
			if err != nil {
				return nil, err
			}
			if len(rs) < 2 {
				return Doc{say(c.Args[0] + " has only its first revision; there is nothing to undo. Retire it to take it out of the answers.")}, nil
			}
			n := len(rs)
			if seen := c.thread.revision(c.Args[0]); seen > 1 && seen < n {
				n = seen // what others changed since then stays
			}
			return c.backTo(ctx, rs[n-1].Fact, rs[n-2].Fact, "undo "+c.Args[0], fmt.Sprintf("takes back revision %d", n))
		},
	}
}

func revertCommand() *Command {
	return &Command{
		Name: "revert", Usage: "revert ID REV", Short: "make a fact what it was at a revision",
		Because:  true,
		Examples: []string{"revert {id} 1"},
		Needs:    Editor,
		OfID:     true,
		Parse: func(rest string) ([]string, error) {
			id, rest := word(rest)
			if !allIDs([]string{id}) || !isNumber(rest) {
				if rest == "" {
					return nil, &misuse{"revert takes the id of a fact and the number of a revision."}
				}
				return nil, notMine{}
			}
			return []string{id, rest}, nil
		},
		Run: func(ctx context.Context, c *Call) (Doc, error) {
			rs, err := c.Bot.store.History(ctx, c.Args[0])
			if err != nil {
				return nil, err
			}
			n, _ := strconv.Atoi(c.Args[1]) // digits: Parse saw to it
			if n < 1 || n > len(rs) {
				return Doc{say(fmt.Sprintf("%s has revisions 1 to %d; there is no revision %s.", c.Args[0], len(rs), c.Args[1]))}, nil
			}
			return c.backTo(ctx, rs[len(rs)-1].Fact, rs[n-1].Fact, "revert "+c.Args[0]+" "+c.Args[1], fmt.Sprintf("as in revision %d", n))
		},
	}
}

// backTo takes back what one revision of a fact changed over an earlier one, as
// a new revision.
func (c *Call) backTo(ctx context.Context, from, old facts.Fact, did, reason string) (Doc, error) {
	return c.publish(ctx, revised{id: old.ID, base: from.Revision, did: did, reason: reason, change: func(facts.Fact) (facts.Fact, error) {
		return old, nil
	}})
}

func diffCommand() *Command {
	return &Command{
		Name: "diff", Usage: "diff ID [REV] | diff N", Short: "what the newest change of a fact changed, or another; what proposal N would",
		Examples: []string{"diff {id}"},
		Needs:    Reader,
		Parse:    lastOr(1),
		Run:      runDiff,
	}
}

func runDiff(ctx context.Context, c *Call) (Doc, error) {
	id, err := c.id()
	if err != nil {
		return nil, err
	}
	rs, err := c.Bot.store.History(ctx, id)
	if facts.KindOf(err) == facts.NotFound && isNumber(id) {
		return c.diffProposal(ctx, id)
	}
	if err != nil {
		return nil, err
	}
	n := len(rs)
	if len(c.Args) == 2 {
		n, _ = strconv.Atoi(c.Args[1]) // digits: Parse saw to it
	}
	if n < 1 || n > len(rs) {
		return Doc{say(fmt.Sprintf("%s has revisions 1 to %d; there is no revision %d.", id, len(rs), n))}, nil
	}
	if n == 1 {
		return Doc{say(fmt.Sprintf("Revision 1 of %s is its first.", id))}, nil
	}
	old, now := rs[n-2].Fact, rs[n-1].Fact
	d := Doc{Heading{fmt.Sprintf("%s, revision %d beside %d", id, n, n-1)}, differences(old, now)}
	return append(d, wordsChanged(old, now)...), nil
}

// diffProposal is diff for a proposal: what review shows of it.
func (c *Call) diffProposal(ctx context.Context, number string) (Doc, error) {
	if review := c.Bot.commands["review"]; c.Role < review.Needs {
		return review.refuse(c.Role), nil
	}
	c.Args = []string{number}
	return c.reviewOne(ctx)
}

// wordsChanged shows what became of the words of a text; nothing where it is
// new or the same.
func wordsChanged(old, now facts.Fact) Doc {
	if old.Text == now.Text || old.Text == "" {
		return nil
	}
	return Doc{say("The words of the text:"), woven(old.Text, now.Text)}
}

// woven shows what became of the words of a text.
func woven(old, now string) Para {
	var p Para
	for _, s := range edit.Words(old, now) {
		switch s.Kind {
		case edit.Same:
			p = append(p, Plain(s.Text))
		case edit.Removed:
			p = append(p, Plain("[-"+s.Text+"-]"))
		case edit.Added:
			p = append(p, Strong("{+"+s.Text+"+}"))
		}
	}
	return p
}
