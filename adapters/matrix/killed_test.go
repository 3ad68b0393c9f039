package matrix

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"factbot/bot"
	"factbot/facts/boltstore"

	"maunium.net/go/mautrix/id"
)

// childVariable has the child of a test, as JSON: the test's binary is run once
// more, as a bot in a process of its own.
const childVariable = "FACTBOT_MATRIX_CHILD"

// A child is what a bot in a process of its own needs to know.
type child struct {
	Store   string // its file
	Config  Config
	Token   string
	Trapped bool   // it stops for good when it sends an answer
	After   bool   // the server has the answer by then
	Pass    string // the transaction id of an answer that may be sent all the same
}

// What a child says of itself, a line each.
const (
	childReady  = "ready"
	childSprung = "sprung"
)

// newChild returns the child of an account, with a store of its own.
func newChild(t *testing.T, a *account) child {
	t.Helper()
	c := child{Store: filepath.Join(t.TempDir(), "store.db"), Config: a.config, Token: string(a.login.Token)}
	store, err := boltstore.Create(c.Store)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return c
}

// run is the whole child. It returns its exit status.
func (c child) run() int {
	ctx := context.Background()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	store, err := boltstore.Open(c.Store)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	memory, err := bot.NewMemory(ctx, store, time.Now)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	a, err := New(Options{
		Config: c.Config, Secrets: Secrets{Token: Secret(c.Token), PickleKey: pickle}, Notes: bot.NewNotes(store, "matrix"),
		Memory: memory, Queue: bot.NewQueue(bot.Limits{}, log), Log: log, Transport: &trap{child: c},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	go func() {
		<-a.ready
		fmt.Println(childReady)
	}()
	fmt.Fprintln(os.Stderr, a.Run(ctx, echo)) // until it is killed, or cannot begin
	return 1
}

// A trap stops the bot at the moment when it sends an answer.
type trap struct {
	child
	once sync.Once
}

func (tr *trap) RoundTrip(req *http.Request) (*http.Response, error) {
	if tr.Trapped && isSend(req.URL.Path) && !strings.HasSuffix(req.URL.Path, "/"+tr.Pass) {
		tr.once.Do(func() { tr.spring(req) })
	}
	return http.DefaultTransport.RoundTrip(req)
}

// spring never returns.
func (tr *trap) spring(req *http.Request) {
	if tr.After {
		r, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		io.Copy(io.Discard, r.Body) // it is sent
	}
	fmt.Println(childSprung)
	select {}
}

// A process is a child that runs.
type process struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner
	errs  strings.Builder
}

func (c child) start(t *testing.T) *process {
	t.Helper()
	data, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: exec.Command(self)}
	p.cmd.Env, p.cmd.Stderr = append(os.Environ(), childVariable+"="+string(data)), &p.errs
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.lines = bufio.NewScanner(out)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.cmd.Process.Kill() }) // it is dead, most of the time
	return p
}

// says waits for a line of the child.
func (p *process) says(t *testing.T, line string) {
	t.Helper()
	stuck := time.AfterFunc(patience, func() { p.cmd.Process.Kill() })
	defer stuck.Stop()
	if !p.lines.Scan() || p.lines.Text() != line {
		p.cmd.Wait()
		t.Fatalf("the bot says %q, want %q:\n%s", p.lines.Text(), line, p.errs.String())
	}
}

// kill kills the child as kill -9 does.
func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := p.cmd.Wait(); !errors.As(err, &exit) || exit.Exited() {
		t.Fatalf("not killed: %v\n%s", err, p.errs.String())
	}
}

// Rules 1 and 2: a bot that is killed before or after it sends answers once.
func TestKilled(t *testing.T) {
	times := 50
	if testing.Short() {
		times = 3
	}
	for _, encrypted := range modes {
		for name, after := range map[string]bool{"before": false, "after": true} {
			t.Run(modeName(encrypted)+"/"+name, func(t *testing.T) {
				t.Parallel()
				s := homeserver(t)
				account := register(t, s, encrypted)
				c := newChild(t, account)
				c.After = after
				ana := somebody(t, s, "ana", encrypted)
				p := c.start(t)
				p.says(t, childReady)
				room := ana.room(t, "killed", id.UserID(account.config.User))
				p.kill(t)
				c.Trapped = true
				var asked []id.EventID
				for i := range times {
					p := c.start(t)
					p.says(t, childReady)
					q := ana.say(t, room, fmt.Sprintf("!fact question %d", i))
					p.says(t, childSprung)
					p.kill(t)
					asked, c.Pass = append(asked, q), txn(q)
				}
				c.Trapped = false
				p = c.start(t)
				p.says(t, childReady)
				once(t, ana, append(asked, ana.say(t, room, "!fact last")))
				p.kill(t)
			})
		}
	}
}
