package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"factbot/bot/ask"
	"factbot/bot/edit"
	"factbot/facts"
)

func historyCommand() *Command {
	return &Command{
		Name: "history", Usage: "history [ID [REV]]", Short: "the revisions of a fact, or one of them; what a source was",
		Examples: []string{"history {id}", "history {id} 1"},
		Needs:    Reader,
		Parse:    lastOr(1),
		Run:      runHistory,
	}
}

func runHistory(ctx context.Context, c *Call) (Doc, error) {
	id, err := c.id()
	if err != nil {
		return nil, err
	}
	rs, err := c.Bot.store.History(ctx, id)
	if facts.KindOf(err) == facts.NotFound {
		if d, ok, err := c.Bot.sourceHistory(ctx, id); ok || err != nil {
			return d, err
		}
		a, err := c.Bot.reader.Show(ctx, c.Bot.store, id)
		return Word(a, 0), err
	}
	if err != nil {
		return nil, err
	}
	if len(c.Args) == 2 {
		return oneRevision(ctx, c, rs)
	}
	t := &Table{Head: []string{"Rev", "When", "Who", "What", "Why"}}
	for i, r := range rs {
		what := "all"
		if i > 0 {
			what = fieldsChanged(rs[i-1].Fact, r.Fact)
		}
		t.Rows = append(t.Rows, []Para{say(strconv.Itoa(r.Number)), say(r.Time.Format(time.DateTime)), say(r.Person), say(what), say(r.Reason)})
	}
	return Doc{Heading{"History of " + id}, t}, nil
}

// fieldsChanged names the fields in which two records differ.
func fieldsChanged(old, now facts.Fact) string {
	var names []string
	for _, ch := range edit.Diff(old, now) {
		names = append(names, ch.Field)
	}
	return strings.Join(names, ", ")
}

func oneRevision(ctx context.Context, c *Call, rs []facts.Revision) (Doc, error) {
	n, _ := strconv.Atoi(c.Args[1]) // digits: Parse saw to it
	if n < 1 || n > len(rs) {
		return Doc{say(fmt.Sprintf("%s has revisions 1 to %d; there is no revision %s.", c.Args[0], len(rs), c.Args[1]))}, nil
	}
	x, err := c.Bot.finder.Now(ctx)
	if err != nil {
		return nil, err
	}
	r := rs[n-1]
	a := ask.Answer{Status: ask.Answered, Facts: []ask.Fact{ask.Present(x, &r.Fact)}}
	a.AsOf = ask.AsOf(a.Facts)
	head := Note{Plain(fmt.Sprintf("Revision %d of %d, %s, by %s: %s", n, len(rs), r.Time.Format(time.DateTime), r.Person, r.Reason))}
	return append(Doc{head}, Word(a, 0)...), nil
}
