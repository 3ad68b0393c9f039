package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"factbot/bot/internal/kept"
	"factbot/facts"
)

func gapsCommand() *Command {
	return &Command{
		Name: "gaps", Usage: "gaps [N]", Short: "the questions that were declined, most asked first",
		Examples: []string{"gaps", "gaps 30"},
		Needs:    Editor,
		Parse:    number,
		Run:      runGaps,
	}
}

func runGaps(ctx context.Context, c *Call) (Doc, error) {
	n := listPage
	if len(c.Args) == 1 {
		n, _ = strconv.Atoi(c.Args[0]) // digits: Parse saw to it
	}
	open, err := c.Bot.openGaps(ctx)
	if err != nil {
		return nil, err
	}
	if len(open) == 0 {
		return Doc{say("No question was declined that is still open.")}, nil
	}
	shown := open[:min(max(n, 1), 50, len(open))]
	var l List
	var cs Choices
	for _, r := range shown {
		g := r.Value
		p := Para{Strong(fmt.Sprintf("Gap %d", g.Number)), Plain(fmt.Sprintf(": “%s”, asked %s, last on %s (%s)", short(g.Question), times(g.Count), g.Last.Format(time.DateOnly), g.Reason))}
		if len(g.Tell) > 0 {
			p = append(p, Plain("; "+Count(len(g.Tell), "listener")))
		}
		l = append(l, p)
		cs = append(cs, Choice{fmt.Sprintf("Answer %d", g.Number), fmt.Sprintf("add %s for %d", kindFor(g.Asked), g.Number)})
	}
	d := Doc{Heading{"Declined, most asked first"}, l}
	if more := len(open) - len(shown); more > 0 {
		d = append(d, Cut{fmt.Sprintf("%d more", more), fmt.Sprintf("gaps %d", min(len(open), 50))})
	}
	return append(d, cs, Note{Plain("To drop one that is not for this store: "), Code(fmt.Sprintf("close gap %d", shown[0].Value.Number)), Plain(".")}), nil
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// short cuts what somebody wrote to what fits a line.
func short(s string) string {
	const most = 160
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// kindFor guesses the kind of the fact that a question lacks from what it asks
// for.
func kindFor(asked string) facts.Kind {
	switch asked {
	case "who", "which-actor":
		return facts.Actor
	case "where":
		return facts.Place
	case "many", "share", "wide", "long", "high", "far", "deep", "weigh", "cost", "area", "old":
		return facts.Figure
	case "positions", "claims", "why":
		return facts.Position
	case "which-article":
		return facts.Article
	}
	return facts.Event
}

const tellMe = "tell me"

func tellMeCommand() *Command {
	return &Command{
		Name: tellMe, Usage: tellMe, Short: "hear in this room when your last question, which was declined, can be answered",
		Examples: []string{tellMe},
		Needs:    Reader,
		Parse:    nothing,
		Run:      runTellMe,
	}
}

func runTellMe(ctx context.Context, c *Call) (Doc, error) {
	g, ok := c.thread.gap()
	if !ok {
		return Doc{say("There is no declined question here to tell you about; ask first.")}, nil
	}
	by, err := c.person(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.Bot.keepGaps(ctx); err != nil {
		return nil, err
	}
	l := listener{c.Message.later(), by}
	var refused string
	var noted kept.Row[gap]
	err = retried(func() error {
		noted, refused, err = c.Bot.listen(ctx, g, l)
		return err
	})
	if err != nil || refused != "" {
		return Doc{say(refused)}, err
	}
	// It may have been answered since it was asked.
	if noted.Revision++; err == nil {
		_, err = c.Bot.closeIfAnswered(ctx, noted)
	}
	return Doc{say(fmt.Sprintf("I shall tell you here when “%s” can be answered.", short(g.Question)))}, err
}

// listen notes who is to be told of a gap; refused is why not.
func (b *Bot) listen(ctx context.Context, g gap, l listener) (r kept.Row[gap], refused string, err error) {
	rows, err := gaps.All(ctx, b.store, "")
	if err != nil {
		return r, "", err
	}
	waits := 0
	for _, row := range rows {
		if row.Key == gapKey(g.Question) {
			r = row
		}
		if slices.ContainsFunc(row.Value.Tell, func(o listener) bool { return o.By == l.By }) {
			waits++
		}
	}
	switch {
	case r.Revision == 0: // answered or dropped meanwhile
		return r, "That question is no open gap any more; ask it again.", nil
	case slices.Contains(r.Value.Tell, l):
		return r, "I have that down already; you will hear of it here.", nil
	case waits >= mostWaits:
		return r, fmt.Sprintf("You wait for %d answers already, and I keep no more; please ask this one again some time.", waits), nil
	case len(r.Value.Tell) >= mostListeners:
		return r, "So many wait for that answer already that I cannot note one more; please ask again some time.", nil
	}
	r.Value.Tell = append(r.Value.Tell, l)
	return r, "", b.store.Keep(ctx, gaps.Put(r))
}
