package bot

import (
	"context"

	"factbot/bot/ask"
)

func actorCommand() *Command {
	return &Command{
		Name: "actor", Usage: "actor NAME", Short: "who a person, state or organisation is",
		Examples: []string{"actor {actor}"},
		Needs:    Reader,
		Parse:    some("actor", "a name"),
		Find: func(ctx context.Context, c *Call) (ask.Answer, error) {
			return c.Bot.reader.Actor(ctx, c.Args[0])
		},
	}
}
