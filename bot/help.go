package bot

import (
	"context"
	"strings"
)

func helpCommand() *Command {
	return &Command{
		Name: "help", Usage: "help [COMMAND]", Short: "this list, or how one command is used",
		Examples: []string{"help", "help timeline"},
		Needs:    Reader,
		Parse: func(rest string) ([]string, error) {
			words := strings.Fields(rest)
			if name := strings.Join(words, " "); strings.ToLower(name) == tellMe {
				return []string{name}, nil
			}
			if len(words) > 1 {
				return nil, notMine{}
			}
			return words, nil
		},
		Run: runHelp,
	}
}

func runHelp(ctx context.Context, c *Call) (Doc, error) {
	x, err := c.Bot.finder.Now(ctx)
	if err != nil {
		return nil, err
	}
	if len(c.Args) == 1 {
		cmd := c.Bot.commands[strings.ToLower(c.Args[0])]
		if cmd == nil {
			return Doc{say("There is no such command; help lists them all.")}, nil
		}
		l := List{}
		for _, e := range cmd.Examples {
			l = append(l, Para{Code(fill(x, e))})
		}
		return Doc{Heading{cmd.Usage}, say(strings.ToUpper(cmd.Short[:1]) + cmd.Short[1:] + "."), l}, nil
	}
	d := Doc{say("Ask in plain words, in English, Russian, Azerbaijani or Armenian: a name, a date, an article, who says what. Every answer cites its sources; what is not held is declined.")}
	for r := Reader; r <= c.Role; r++ {
		var fs Fields
		for _, cmd := range c.Bot.list {
			if cmd.Needs == r {
				fs = append(fs, Field{cmd.Usage, say(cmd.Short)})
			}
		}
		if r > Reader {
			d = append(d, Heading{"As " + r.String()})
		}
		d = append(d, fs)
	}
	return d, nil
}
