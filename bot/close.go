package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"factbot/facts"
)

func closeCommand() *Command {
	return &Command{
		Name: "close", Usage: "close gap|report N [NOTE]", Short: "take a gap or a report off the list; who waits for it hears the note",
		Examples: []string{"close report 1 the gazette says so too", "close gap 1"},
		Needs:    Editor,
		Parse: func(rest string) ([]string, error) {
			what, rest := word(rest)
			n, note := word(rest)
			what = strings.ToLower(what)
			switch {
			case what == "", (what == "gap" || what == "report") && n == "":
				return nil, &misuse{"close takes “gap” or “report”, and its number."}
			case what != "gap" && what != "report" || !isNumber(n):
				return nil, notMine{}
			}
			return []string{what, n, note}, nil
		},
		Run: runClose,
	}
}

func runClose(ctx context.Context, c *Call) (Doc, error) {
	n, _ := strconv.Atoi(c.Args[1]) // digits: Parse saw to it
	cs, err := c.Bot.closingOf(ctx, c.Args[0], n, c.Args[2])
	if err != nil {
		return nil, err
	}
	by, err := c.person(ctx)
	if err != nil {
		return nil, err
	}
	_, err = c.Bot.apply(ctx, facts.Commit{Person: by, Did: fmt.Sprintf("close %s %d", c.Args[0], n), Reason: c.Args[2], Entries: cs})
	if facts.KindOf(err) == facts.Conflict {
		return Doc{say("Somebody changed that just now; please look again.")}, nil
	}
	return Doc{say(fmt.Sprintf("Closed %s %d.", c.Args[0], n))}, err
}

// closingOf returns the changes that close a gap or a report.
func (b *Bot) closingOf(ctx context.Context, what string, n int, note string) ([]facts.EntryChange, error) {
	if what == "gap" {
		r, err := b.gapNumbered(ctx, n)
		return b.closing(r, news{Say: sentenceWith("The editors closed it without an answer", note)}), err
	}
	r, held, err := reports.ByNumber(ctx, b.store, strconv.Itoa(n))
	if err != nil {
		return nil, err
	}
	if !held {
		return nil, facts.Errorf(facts.NotFound, "bot.close", "There is no open report %d; reports lists those there are.", n)
	}
	cs := []facts.EntryChange{reports.Drop(r)}
	if r.Value.Place != nil {
		cs = append(cs, b.tell(news{Place: *r.Value.Place, By: r.Value.By, Say: sentenceWith(fmt.Sprintf("Your report on %s (“%s”) was looked at", r.Value.Fact, short(r.Value.Text)), note), See: r.Value.Fact}))
	}
	return cs, nil
}

// sentenceWith ends a sentence, with a note where there is one.
func sentenceWith(s, note string) string {
	if note == "" {
		return s + "."
	}
	return s + ": " + note
}
