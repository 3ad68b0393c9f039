package bot

import "context"

func moreCommand() *Command {
	return &Command{
		Name: "more", Usage: "more", Short: "go on with the last answer",
		Examples: []string{"more"},
		Needs:    Reader,
		Parse:    nothing,
		Run:      func(_ context.Context, c *Call) (Doc, error) { return c.thread.more(), nil },
	}
}
