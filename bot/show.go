package bot

import (
	"context"

	"factbot/bot/ask"
)

func showCommand() *Command {
	return &Command{
		Name: "show", Usage: "show ID", Short: "one fact by its id, retired ones too",
		Examples: []string{"show {id}"},
		Needs:    Reader,
		Parse:    ids("show", 1),
		Find: func(ctx context.Context, c *Call) (ask.Answer, error) {
			return c.Bot.reader.Show(ctx, c.Bot.store, c.Args...)
		},
	}
}

func compareCommand() *Command {
	return &Command{
		Name: "compare", Usage: "compare ID ID", Short: "two facts side by side",
		Examples: []string{"compare {id} {other}"},
		Needs:    Reader,
		Parse:    ids("compare", 2),
		Find: func(ctx context.Context, c *Call) (ask.Answer, error) {
			return c.Bot.reader.Show(ctx, c.Bot.store, c.Args...)
		},
	}
}
