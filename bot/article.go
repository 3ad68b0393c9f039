package bot

import (
	"context"
	"strings"

	"factbot/bot/ask"
	"factbot/facts/lang"
)

func articleCommand() *Command {
	return &Command{
		Name: "article", Usage: "article N [AGREEMENT]", Short: "what an article says, and who reads it how",
		Examples: []string{"article {number}"},
		Needs:    Reader,
		Parse:    articleNumber,
		Find: func(ctx context.Context, c *Call) (ask.Answer, error) {
			return c.Bot.reader.Ask(ctx, "article "+strings.Join(c.Args, " "))
		},
	}
}

// articleNumber takes a number in digits or in a word, and perhaps the name of
// an agreement.
func articleNumber(rest string) ([]string, error) {
	ts := lang.Tokens(rest)
	if len(ts) == 0 {
		return nil, &misuse{"article takes the number of an article."}
	}
	if _, spelt := lang.Number(ts[0].Fold); ts[0].Script != lang.Digits && !spelt {
		return nil, notMine{}
	}
	return []string{rest}, nil
}
