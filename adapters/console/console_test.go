package console

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"factbot/bot"
	"factbot/bot/bottest"
)

// The conversations that every adapter has, through a pipe.
func TestConversations(t *testing.T) {
	bottest.Run(t, func(_ *testing.T, h bot.Handler) bottest.Driver { return &driver{handle: h} })
}

// A driver has a terminal of its own for each message; the bot remembers the
// conversation.
type driver struct {
	handle bot.Handler
	heard  []string
}

func (d *driver) Say(account bot.AccountID, room bot.RoomID, thread bot.ThreadID, text string) (string, error) {
	if strings.TrimSpace(text) == "" || strings.Contains(text, "\n") {
		return "", bottest.ErrUnsayable
	}
	var out bytes.Buffer
	err := piped(text, &out).Run(context.Background(), func(ctx context.Context, m bot.Message) bot.Doc {
		m.Account, m.Room, m.Thread = account, room, thread
		return d.handle(ctx, m)
	})
	return out.String(), err
}

func (d *driver) Announcer() bot.Announcer { return d }

// Announce has a terminal whose owner says nothing more show a document.
func (d *driver) Announce(ctx context.Context, room bot.RoomID, thread bot.ThreadID, doc bot.Doc) error {
	var out bytes.Buffer
	a := piped("", &out)
	if err := a.Announce(ctx, room, thread, doc); err != nil {
		return err
	}
	err := a.Run(ctx, d.handle)
	d.heard = append(d.heard, out.String())
	return err
}

func (d *driver) Heard() ([]string, error) {
	heard := d.heard
	d.heard = nil
	return heard, nil
}

func piped(in string, out io.Writer) *Adapter {
	return &Adapter{In: strings.NewReader(in), Out: out, Getenv: func(string) string { return "" }}
}

// echo answers with what was said.
func echo(_ context.Context, m bot.Message) bot.Doc {
	if m.Text == "silence" {
		return nil
	}
	return bot.Doc{bot.Para{bot.Plain(m.ID + " " + m.Text)}}
}

func TestRunAnswersLineByLine(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"one", "a\n", "1 a\n"},
		{"no end of the last line", "a\nb", "1 a\n\n2 b\n"},
		{"CRLF", "a\r\nb\r\n", "1 a\n\n2 b\n"},
		{"blank lines", "\n \n\t\na\n\n\nb\n\n", "1 a\n\n2 b\n"},
		{"silence", "silence\na\n", "2 a\n"},
		{"invalid UTF-8", "a\xffb\n", "1 a\uFFFDb\n"},
		{"escapes", "\x1b[31ma\n", "1 ␛[31ma\n"},
		{"exit", "a\nexit\nb\n", "1 a\n"},
		{"quit", "a\n quit \nb\n", "1 a\n"},
		{"exit in a question", "exit strategy\n", "1 exit strategy\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := piped(test.in, &out).Run(t.Context(), echo); err != nil {
				t.Fatal(err)
			}
			if out.String() != test.want {
				t.Errorf("got %q, want %q", out.String(), test.want)
			}
		})
	}
}

func TestRunKeepsAMegabyteOfALine(t *testing.T) {
	in := strings.Repeat("x", 3*MaxLine) + "\nnext\n" + strings.Repeat("y", MaxLine) + "\r\nlast"
	var got []int
	err := piped(in, io.Discard).Run(t.Context(), func(_ context.Context, m bot.Message) bot.Doc {
		got = append(got, len(m.Text))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{MaxLine, 4, MaxLine, 4}; !slices.Equal(got, want) {
		t.Errorf("lines of %d bytes, want %d", got, want)
	}
}

// A read that never ends does not keep Run from ending.
func TestRunEndsWithItsContext(t *testing.T) {
	r, w := io.Pipe()
	defer w.Close()
	ctx, cancel := context.WithCancel(t.Context())
	a := piped("", io.Discard)
	a.In = r
	done := make(chan error)
	go func() { done <- a.Run(ctx, echo) }()
	if _, err := io.WriteString(w, "a\n"); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Run: %v", err)
	}
}

func TestRunSaysWhyItCannotGoOn(t *testing.T) {
	broken := errors.New("broken")
	a := piped("", io.Discard)
	a.In = io.MultiReader(strings.NewReader("a\n"), failing{broken})
	if err := a.Run(t.Context(), echo); !errors.Is(err, broken) {
		t.Errorf("read: %v", err)
	}
	if err := piped("a\n", failing{broken}).Run(t.Context(), echo); !errors.Is(err, broken) {
		t.Errorf("write: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error)  { return 0, f.err }
func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestStyleOfAPipe(t *testing.T) {
	if s := StyleFor(io.Discard, Config{Colour: true}, func(string) string { return "" }); s != (Style{}) {
		t.Errorf("style of a pipe: %+v", s)
	}
	if s := StyleFor(io.Discard, Config{Width: 60, Colour: true}, func(string) string { return "" }); s != (Style{Width: 60}) {
		t.Errorf("style of a pipe with a width: %+v", s)
	}
}

func TestComplete(t *testing.T) {
	among := func(held ...string) func(string) []string {
		return func(prefix string) (all []string) {
			for _, h := range held {
				if begins(h, prefix) {
					all = append(all, h)
				}
			}
			return all
		}
	}
	c := Completer{
		Commands: []*bot.Command{{Name: "show", Usage: "show ID"}, {Name: "compare", Usage: "compare ID ID"},
			{Name: "status", Usage: "status"}, {Name: "help", Usage: "help [COMMAND]"}, {Name: "actor", Usage: "actor NAME"}},
		IDs:   among("lamp-lost", "lamp-found", "strike"),
		Names: among("Harbour office", "Harbour League", "Štrajk"),
	}
	for _, test := range []struct{ line, want string }{
		{"", "show |compare |status|help |actor "},
		{"s", "how |tatus"},
		{"SH", "ow "},
		{"show ", "lamp-lost|lamp-found|strike"},
		{"show la", "mp-lost|mp-found"},
		{"show LAMP-L", "ost"},
		{"show strike ", ""},
		{"compare strike la", "mp-lost|mp-found"},
		{"help st", "atus"},
		{"actor harbour o", "ffice"},
		{"ha", "rbour office|rbour League"},
		{"what did the harbour l", "eague"},
		{"who called the št", "rajk"},
		{"a", "ctor "},
		{"what is x", ""},
		{"  ", "show |compare |status|help |actor "},
	} {
		endings, n := c.Do([]rune(test.line), len([]rune(test.line)))
		var got []string
		for _, e := range endings {
			got = append(got, string(e))
		}
		if s := strings.Join(got, "|"); s != test.want {
			t.Errorf("%q goes on as %q, want %q (%d)", test.line, s, test.want, n)
		}
	}
}

func TestConfigValidate(t *testing.T) {
	for width, want := range map[int]string{
		0:  "",
		20: "",
		19: "width: 19 columns are too few; give at least 20, or 0 for the width of the terminal.",
		-1: "width: -1 columns are too few; give at least 20, or 0 for the width of the terminal.",
	} {
		got := ""
		Config{Width: width}.Validate(func(key, say string) { got += key + ": " + say })
		if got != want {
			t.Errorf("width %d: %q, want %q", width, got, want)
		}
	}
}
