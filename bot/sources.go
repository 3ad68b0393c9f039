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
		Find:     findSources,
	}
}

func findSources(ctx context.Context, c *Call) (ask.Answer, error) {
	id, err := c.id()
	if err != nil {
		return ask.Answer{}, err
	}
	a, err := c.Bot.reader.Show(ctx, c.Bot.store, id)
	a.Asked = ask.Sourced
	return a, err
}
