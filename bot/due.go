package bot

import (
	"cmp"
	"context"
	"slices"
	"time"

	"factbot/facts/index"
)

func dueCommand() *Command {
	return &Command{
		Name: "due", Usage: "due", Short: "the facts that should be looked at again, the longest overdue first",
		Examples: []string{"due"},
		Needs:    Editor,
		Parse:    nothing,
		Run:      runDue,
	}
}

func runDue(ctx context.Context, c *Call) (Doc, error) {
	x, err := c.Bot.finder.Now(ctx)
	if err != nil {
		return nil, err
	}
	due := dueIn(x, c.Bot.now())
	if len(due) == 0 {
		return Doc{say("No fact is past the day by which it should be looked at again.")}, nil
	}
	var l List
	for _, d := range due[:min(len(due), 5*listPage)] {
		l = append(l, Para{Strong(d.ReviewBy), Plain(": " + d.Title + " ("), Code(d.ID), Plain(")")})
	}
	return Doc{
		Heading{Count(len(due), "fact") + " to look at again"}, l,
		Note{Plain("When one is right still, give it another day: "), Code("set " + due[0].ID + " review_by " + c.Bot.now().AddDate(1, 0, 0).Format(time.DateOnly)), Plain(".")},
	}, nil
}

// dueIn returns the facts whose day has come, the earliest first.
func dueIn(x *index.Index, now time.Time) (due []*index.Doc) {
	today := now.UTC().Format(time.DateOnly)
	for i := range int32(x.Len()) {
		if d := x.Doc(i); d.ReviewBy != "" && d.ReviewBy <= today {
			due = append(due, d)
		}
	}
	slices.SortStableFunc(due, func(a, b *index.Doc) int { return cmp.Compare(a.ReviewBy, b.ReviewBy) })
	return due
}
