package bot

import (
	"context"
	"strings"

	"factbot/bot/ask"
)

func timelineCommand() *Command {
	return &Command{
		Name: "timeline", Usage: "timeline [TOPIC] [RANGE]", Short: "what is dated, in order; ranges as in “since 2021” or 2021/2022",
		Examples: []string{"timeline {year}", "timeline {topic}", "timeline"},
		Needs:    Reader,
		Parse:    func(rest string) ([]string, error) { return []string{rest}, nil },
		Find: func(ctx context.Context, c *Call) (ask.Answer, error) {
			return c.Bot.reader.Ask(ctx, strings.TrimSpace("timeline "+c.Args[0]))
		},
	}
}
