package bot

import (
	"context"

	"factbot/bot/ask"
)

func sourcesCommand() *Command {
	return &Command{
		Name: "sources", Usage: "sources [ID]", Short: "where a fact comes from, with quotations and addresses",
		Examples: []string{"sources {id}"},
		Needs:    Reader,
		Parse:    lastOr(0),
		Run:      runSources,
	}
}

func runSources(ctx context.Context, c *Call) (Doc, error) {
	id, err := c.id()
	if err != nil {
		return nil, err
	}
	a, err := c.Bot.reader.Show(ctx, c.Bot.store, id)
	if err != nil {
		return nil, err
	}
	if a.Status != ask.Answered {
		return Word(a, 0), nil
	}
	f := a.Facts[0]
	return Doc{Heading{"Sources of “" + f.Title + "”"}, cites(f), asOf(a)}, nil
}
