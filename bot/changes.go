package bot

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"factbot/facts"
)

func changesCommand() *Command {
	return &Command{
		Name: "changes", Usage: "changes [N]", Short: "the newest changes of facts",
		Examples: []string{"changes", "changes 5"},
		Needs:    Reader,
		Parse:    number,
		Run:      runChanges,
	}
}

func runChanges(ctx context.Context, c *Call) (Doc, error) {
	n := listPage
	if len(c.Args) == 1 {
		n, _ = strconv.Atoi(c.Args[0]) // digits: Parse saw to it
	}
	n = min(max(n, 1), 50)
	seq, err := c.Bot.store.Seq(ctx)
	if err != nil {
		return nil, err
	}
	after := seq - min(seq, uint64(4*n)) // changes of sources and terms have no revision
	var rs []facts.Revision
	for {
		if rs, err = c.Bot.store.Changes(ctx, after, int(seq-after)); err != nil {
			return nil, err
		}
		if len(rs) >= n || after == 0 {
			break
		}
		after -= min(after, seq-after)
	}
	if len(rs) == 0 {
		return Doc{say("Nothing has been changed yet.")}, nil
	}
	var l List
	for i := len(rs) - 1; i >= max(0, len(rs)-n); i-- {
		l = append(l, changeLine(rs[i]))
	}
	return Doc{Heading{"Newest changes"}, l}, nil
}

// changeLine says one change on a line.
func changeLine(r facts.Revision) Para {
	why := ""
	if r.Reason != "" {
		why = ": " + r.Reason
	}
	return Para{Strong(r.Time.Format(time.DateTime)), Plain(" " + r.Fact.Title + " ("), Code(r.Fact.ID), Plain(fmt.Sprintf("), revision %d, by %s%s", r.Number, r.Person, why))}
}
