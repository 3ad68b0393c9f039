package matrix

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"factbot/adapters/matrix/matrixtest"
	"factbot/bot"
	"factbot/facts/memstore"

	"maunium.net/go/mautrix/id"
)

// The homeserver that tests share, for those that do not stop it.
var shared struct {
	once   sync.Once
	server *matrixtest.Server
	dir    string
	err    error
}

func homeserver(t testing.TB) *matrixtest.Server {
	t.Helper()
	binary := matrixtest.Binary(t)
	shared.once.Do(func() {
		if shared.dir, shared.err = os.MkdirTemp("", "factbot-matrix"); shared.err == nil {
			shared.server, shared.err = matrixtest.Launch(binary, shared.dir)
		}
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.server
}

// number makes names of accounts that no other test has.
var number atomic.Int64

// patience is how long a test waits for what must happen.
const patience = 45 * time.Second

// An account is a user of the bot that a test has logged in.
type account struct {
	config Config
	login  Login
	server *matrixtest.Server
}

// register makes an account for a bot, with keys where encrypted.
func register(t testing.TB, s *matrixtest.Server, encrypted bool) *account {
	t.Helper()
	user, err := s.Register(fmt.Sprintf("fact%d", number.Add(1)))
	if err != nil {
		t.Fatal(err)
	}
	a := &account{server: s, config: Config{Homeserver: s.URL, User: user, Invite: []string{matrixtest.Name}, TokenEnv: "TOKEN"}}
	if encrypted {
		a.config.Encryption = Encryption{Keys: filepath.Join(t.TempDir(), "keys.db"), PickleKeyEnv: "PICKLE"}
	}
	if a.login, err = a.logIn(t, ""); err != nil {
		t.Fatal(err)
	}
	a.config.Device = a.login.Device
	return a
}

const pickle Secret = "a pickle key of tests"

// logIn logs the account in on a new device.
func (a *account) logIn(t testing.TB, recovery Secret) (Login, error) {
	return LogIn(t.Context(), LoginRequest{
		Homeserver: a.server.URL, User: a.config.User, Password: matrixtest.Password,
		Keys: a.config.Encryption.Keys, PickleKey: pickle, RecoveryKey: recovery,
	})
}

// A robot is an adapter that runs, with what it remembers.
type robot struct {
	*account
	*Adapter
	store  *memstore.Store
	clock  *clock
	change func(*Adapter)
	cancel context.CancelFunc
	ended  chan error
}

// A clock is the time, moved on by a test.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time          { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) advance(d time.Duration) { c.ahead.Add(int64(d)) }

// begin starts a bot with nothing to remember. change may change the adapter
// before it runs.
func begin(t testing.TB, a *account, h bot.Handler, change func(*Adapter)) *robot {
	t.Helper()
	r := &robot{account: a, store: memstore.New(), clock: new(clock), change: change}
	r.start(t, h)
	t.Cleanup(func() { r.stop(t) })
	return r
}

// start starts the adapter, again with what it remembers.
func (r *robot) start(t testing.TB, h bot.Handler) {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
	memory, err := bot.NewMemory(t.Context(), r.store, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	r.Adapter, err = New(Options{
		Config: r.config, Secrets: Secrets{Token: r.login.Token, PickleKey: pickle, RecoveryKey: r.login.RecoveryKey},
		Notes: bot.NewNotes(r.store, "matrix"), Memory: memory, Queue: bot.NewQueue(bot.Limits{}, log), Log: log, Now: r.clock.now,
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.change != nil {
		r.change(r.Adapter)
	}
	ctx, cancel := context.WithCancel(context.Background())
	r.cancel, r.ended = cancel, make(chan error, 1)
	adapter := r.Adapter
	go func() { r.ended <- adapter.Run(ctx, h) }()
	select {
	case <-adapter.ready:
	case err := <-r.ended:
		r.ended <- err
	case <-time.After(patience):
		t.Fatal("the adapter does not get ready")
	}
}

// stop stops the adapter and waits for its end.
func (r *robot) stop(t testing.TB) {
	t.Helper()
	r.cancel()
	if err := r.end(t); err != nil {
		t.Errorf("Run: %v", err)
	}
	r.ended <- nil
}

// end returns the error of Run.
func (r *robot) end(t testing.TB) error {
	t.Helper()
	select {
	case err := <-r.ended:
		return err
	case <-time.After(patience):
		t.Fatal("Run does not end")
	}
	return nil
}

func (r *robot) id() id.UserID { return id.UserID(r.config.User) }

// synced waits until the bot has seen what is there.
func (r *robot) synced(t testing.TB) {
	t.Helper()
	after := r.clock.now()
	eventually(t, "the bot syncs", func() bool { return r.Health().LastSync.After(after) })
}

// eventually waits until something holds.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	tick, late := time.NewTicker(5*time.Millisecond), time.After(patience)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("it does not happen that %s", what)
		}
	}
}

// echo answers with what was said.
func echo(_ context.Context, m bot.Message) bot.Doc {
	if m.Text == "silence" {
		return nil
	}
	return bot.Doc{bot.Para{bot.Plain("heard: " + strings.TrimSpace(m.Text))}}
}

func modeName(encrypted bool) string {
	if encrypted {
		return "encrypted"
	}
	return "plain"
}
