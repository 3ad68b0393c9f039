package bot

import (
	"context"
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
		l = append(l, Para{Strong(d.Fact().ReviewBy), Plain(": " + d.Title() + " ("), Code(d.ID), Plain(")")})
	}
	return Doc{
		Heading{Count(len(due), "fact") + " to look at again"}, l,
		Note{Plain("When one is right still, give it another day: "), Code("set " + due[0].ID + " review_by " + c.Bot.now().AddDate(1, 0, 0).Format(time.DateOnly)), Plain(".")},
	}, nil
}

// dueIn returns the facts whose day has come, the earliest first.
func dueIn(x *index.View, now time.Time) (due []*index.Doc) {
	today := now.UTC().Format(time.DateOnly)
	for n := range x.Due(today) {
		due = append(due, x.Doc(n))
	}
	return due
}
