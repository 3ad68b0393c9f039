package bottest

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"factbot/bot"

	"github.com/google/go-cmp/cmp"
)

// A Driver posts what somebody says on a platform and reads back what they see,
// as plain text; "" for silence. Accounts, rooms and threads have the names
// that scripts give them.
type Driver interface {
	Say(account bot.AccountID, room bot.RoomID, thread bot.ThreadID, text string) (string, error)

	// Announcer is how the bot speaks unasked on the platform.
	Announcer() bot.Announcer

	// Heard returns what was shown unasked since the last call, in order, as
	// plain text.
	Heard() ([]string, error)
}

// ErrUnsayable is the error of a Driver for a text that its platform cannot
// carry: an empty message, say. What was to be said there is skipped.
var ErrUnsayable = errors.New("the platform cannot carry this text")

// A Start starts an adapter that passes messages to h and returns its driver.
// What it starts ends with the test.
type Start func(t *testing.T, h bot.Handler) Driver

// Run has every conversation of testdata with an adapter. What the bot says
// must be what the script expects; what the adapter shows must have the same
// words, in whatever layout.
func Run(t *testing.T, start Start) { run(t, start, false) }

func run(t *testing.T, start Start, update bool) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root(t), "bot", "bottest", "testdata", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			s, err := parse(data)
			if err != nil {
				t.Fatalf("%s: %v", f, err)
			}
			s.play(t, start, update)
			if update {
				if err := os.WriteFile(f, s.format(), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// play has the conversation. With update it takes every answer for the
// expected one.
func (s *script) play(t *testing.T, start Start, update bool) {
	st := newStage(t, s.files)
	d := start(t, st.handle)
	st.listen(d.Announcer())
	for _, it := range s.items {
		e := it.exchange
		if e == nil {
			continue
		}
		st.enter(e.speaker)
		shown, err := d.Say(e.account, e.room, e.thread, e.text)
		if errors.Is(err, ErrUnsayable) {
			continue
		}
		if err != nil {
			t.Fatalf("line %d: %v", e.number, err)
		}
		said := st.heard().String()
		if err := st.bot.Deliver(t.Context()); err != nil {
			t.Errorf("line %d: deliver: %v", e.number, err)
		}
		told, docs := st.told()
		if update {
			if !e.answered(lines(said)) {
				e.expect(lines(said))
			}
			e.news = told
		}
		e.check(t, said, shown)
		heard, err := d.Heard()
		if err != nil {
			t.Fatalf("line %d: %v", e.number, err)
		}
		e.checkNews(t, told, docs, heard)
	}
}

// checkNews is check for what was told unasked.
func (e *exchange) checkNews(t *testing.T, told, docs, heard []string) {
	t.Helper()
	if d := cmp.Diff(e.news, told); d != "" {
		t.Errorf("line %d: > %s: told unasked (-want +got)\n%s", e.number, e.said, d)
	}
	if d := cmp.Diff(words(strings.Join(docs, "\n")), words(strings.Join(heard, "\n"))); d != "" {
		t.Errorf("line %d: > %s: other words are shown unasked than were told (-told +shown)\n%s", e.number, e.said, d)
	}
}

// check compares what was expected with what the bot said, and that with what
// the adapter showed.
func (e *exchange) check(t *testing.T, said, shown string) {
	t.Helper()
	if !e.answered(lines(said)) {
		got := make([]string, 0, len(lines(said)))
		for _, l := range lines(said) {
			got = append(got, expected(l))
		}
		t.Errorf("line %d: > %s (-want +got)\n%s", e.number, e.said, cmp.Diff(e.want, got))
	}
	if d := cmp.Diff(words(said), words(shown)); d != "" {
		t.Errorf("line %d: > %s: other words are shown than were said (-said +shown)\n%s", e.number, e.said, d)
	}
}

// lines returns the lines of a text, none for an empty one.
func lines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// words returns the words of a text in the order of the alphabet: what a text
// says, however it is laid out.
func words(s string) []string {
	ws := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	slices.Sort(ws)
	return ws
}
