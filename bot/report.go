package bot

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"factbot/bot/internal/kept"
	"factbot/facts"
)

// A report is a reader's word that a fact is wrong.
type report struct {
	Number   int          `json:"number"`
	Fact     facts.ID     `json:"fact"`
	Revision int          `json:"revision"` // that was seen
	Text     string       `json:"text"`
	By       facts.Person `json:"by"`
	Time     time.Time    `json:"time"`
	Place    *Place       `json:"place,omitempty"` // where to tell what came of it
}

// reports has numbers as keys.
const reports kept.Table[report] = "report"

// What bounds the reports that wait.
const (
	mostReports     = 1000
	mostReportsEach = 20  // by one person
	mostReport      = 600 // characters of one
)

func reportCommand() *Command {
	return &Command{
		Name: "report", Usage: "report ID TEXT", Short: "tell the editors what is wrong with a fact",
		Examples: []string{"report {id} the gazette has another day"},
		Needs:    Reader,
		OfID:     true,
		Parse:    idAndText("report"),
		Run:      runReport,
	}
}

func runReport(ctx context.Context, c *Call) (Doc, error) {
	id, _ := atRevision(c.Args[0])
	f, err := c.Bot.store.Fact(ctx, id)
	if err != nil {
		return nil, err
	}
	if n := utf8.RuneCountInString(c.Args[1]); n > mostReport {
		return Doc{say(fmt.Sprintf("The report has %d characters; please say it in at most %d.", n, mostReport))}, nil
	}
	by, err := c.person(ctx)
	if err != nil {
		return nil, err
	}
	place := c.Message.later()
	var n int
	var refused string
	err = retried(func() error {
		n, refused, err = c.Bot.file(ctx, report{Fact: id, Revision: f.Revision, Text: c.Args[1], By: by, Time: c.Bot.now().UTC(), Place: &place})
		return err
	})
	if err != nil || refused != "" {
		return Doc{say(refused)}, err
	}
	return Doc{say(fmt.Sprintf("Thank you. The editors will look at it as report %d, and you will hear here what comes of it.", n))}, nil
}

// file has a report wait, and returns its number or why it may not.
func (b *Bot) file(ctx context.Context, r report) (n int, refused string, err error) {
	waiting, err := reports.All(ctx, b.store, "")
	if err != nil {
		return 0, "", err
	}
	own := 0
	for _, w := range waiting {
		if w.Value.By == r.By {
			own++
		}
	}
	if own >= mostReportsEach || len(waiting) >= mostReports {
		return 0, "Too many reports wait already; please try again when the editors have looked at them.", nil
	}
	n, taken, err := kept.Next(ctx, b.store, "report")
	if err != nil {
		return 0, "", err
	}
	r.Number = n
	row := kept.Row[report]{Key: kept.NumberKey(n), Value: r}
	_, err = b.apply(ctx, facts.Commit{Person: r.By, Did: "report " + r.Fact, Entries: []facts.EntryChange{taken, reports.Put(row)}})
	return n, "", err
}

func reportsCommand() *Command {
	return &Command{
		Name: "reports", Usage: "reports", Short: "what readers say is wrong",
		Examples: []string{"reports"},
		Needs:    Editor,
		Parse:    nothing,
		Run:      runReports,
	}
}

func runReports(ctx context.Context, c *Call) (Doc, error) {
	rows, err := reports.All(ctx, c.Bot.store, "")
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return Doc{say("No report waits.")}, nil
	}
	var l List
	var cs Choices
	for _, row := range rows[:min(len(rows), listPage)] {
		r := row.Value
		seen := fmt.Sprintf(", revision %d", r.Revision)
		if f, err := c.Bot.store.Fact(ctx, r.Fact); err == nil && f.Revision > r.Revision {
			seen += fmt.Sprintf(" (now %d)", f.Revision)
		}
		l = append(l, Para{Strong(fmt.Sprintf("Report %d", r.Number)), Plain(" on "), Code(r.Fact), Plain(fmt.Sprintf("%s, by %s, %s: %s", seen, r.By, r.Time.Format(time.DateTime), r.Text))})
		cs = append(cs, Choice{fmt.Sprintf("Look at %d", r.Number), "show " + r.Fact}, Choice{fmt.Sprintf("Close %d", r.Number), fmt.Sprintf("close report %d", r.Number)})
	}
	d := Doc{Heading{"Reports that wait"}, l}
	if more := len(rows) - len(l); more > 0 {
		d = append(d, say(fmt.Sprintf("And %d more, when these are closed.", more)))
	}
	return append(d, cs), nil
}

// reportsWithout returns the changes that forget where somebody reported.
func (b *Bot) reportsWithout(ctx context.Context, same func(facts.Person) bool) ([]facts.EntryChange, error) {
	return changesOf(ctx, b, reports, func(_ string, r *report) (touched, drop bool) {
		touched = r.Place != nil && same(r.By)
		if touched {
			r.Place = nil
		}
		return touched, false
	})
}
