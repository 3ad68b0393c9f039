package bottest

import (
	"context"
	"flag"
	"strings"
	"testing"

	"factbot/bot"
)

var update = flag.Bool("update", false, "write the expected answers of the scripts anew")

// The core itself, without any adapter.
func TestConversations(t *testing.T) {
	run(t, func(_ *testing.T, h bot.Handler) Driver { return &direct{handle: h} }, *update)
}

type direct struct {
	handle bot.Handler
	heard  []string
}

func (d *direct) Say(account bot.AccountID, room bot.RoomID, thread bot.ThreadID, text string) (string, error) {
	return d.handle(context.Background(), bot.Message{Platform: "core", Account: account, Room: room, Thread: thread, Text: text}).String(), nil
}

func (d *direct) Announcer() bot.Announcer { return d }

func (d *direct) Announce(_ context.Context, _ bot.RoomID, _ bot.ThreadID, doc bot.Doc) error {
	d.heard = append(d.heard, doc.String())
	return nil
}

func (d *direct) Heard() ([]string, error) {
	heard := d.heard
	d.heard = nil
	return heard, nil
}

func TestParse(t *testing.T) {
	const text = `# A comment.
@ben editor general thread-1
> "a\tb"
< one
<~ ^tw.$
> silence
-- dataset: fjord --
`
	s, err := parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(s.format()); got != text {
		t.Errorf("format(parse(s)) = %q", got)
	}
	e := s.items[2].exchange
	if e.account != "ben" || e.role != bot.Editor || e.room != "general" || e.thread != "thread-1" || e.text != "a\tb" {
		t.Errorf("exchange: %+v", e)
	}
	if !e.answered([]string{"one", "two"}) || e.answered([]string{"one"}) || e.answered([]string{"one", "two", "three"}) {
		t.Error("an answer must be expected line by line, as a whole")
	}
	e.expect([]string{"eins", "two", ""})
	if got := strings.Join(e.want, "|"); got != "< eins|<~ ^tw.$|<" {
		t.Errorf("expect = %q", got)
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"< hello":       `line 1: an answer to nothing: "< hello"`,
		"# a\nhello":    `line 2: no line of a script: "hello"`,
		"@ana queen":    `line 1: no role: "queen"`,
		`> "unfinished`: `line 1: invalid syntax`,
	} {
		if _, err := parse([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("parse(%q): %v, want %s", text, err, want)
		}
	}
}
