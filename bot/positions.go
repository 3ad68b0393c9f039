package bot

import (
	"context"

	"factbot/bot/ask"
)

func positionsCommand() *Command {
	return &Command{
		Name: "positions", Usage: "positions TOPIC", Short: "who holds what on a topic, side by side",
		Examples: []string{"positions {topic}"},
		Needs:    Reader,
		Parse:    topic("positions"),
		Find: func(ctx context.Context, c *Call) (ask.Answer, error) {
			return c.Bot.reader.Positions(ctx, c.Args[0])
		},
	}
}
