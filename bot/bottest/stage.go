package bottest

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"factbot/bot"
	"factbot/facts"
	"factbot/facts/dataset"
	"factbot/facts/index"
	"factbot/facts/memstore"

	"golang.org/x/tools/txtar"
)

// The days on which scripts are played, and on which their facts were
// imported.
var (
	today    = time.Date(2024, 1, 15, 12, 0, 0, 0, time.UTC)
	imported = time.Date(2024, 1, 2, 9, 30, 0, 0, time.UTC)
)

// A stage is a bot over the facts of a script. It keeps the last document.
type stage struct {
	bot *bot.Bot

	mu    sync.Mutex
	roles map[bot.AccountID]bot.Role
	last  bot.Doc
	lines []string // told unasked, as scripts write it
	docs  []string // the same as plain text
}

// platform is what the bot sees of whatever platform a script is played on, so
// that accounts have one name in all.
const platform bot.PlatformID = "test"

func newStage(t *testing.T, files []txtar.File) *stage {
	t.Helper()
	store := memstore.New()
	t.Cleanup(func() { store.Close() })
	review := fill(t, store, files)
	s := &stage{roles: map[bot.AccountID]bot.Role{}}
	var err error
	s.bot, err = bot.New(bot.Config{
		Store: store, Finder: index.NewLive(store), Roles: s, Random: rand.NewChaCha8([32]byte{}),
		Now: func() time.Time { return today }, Rules: bot.Rules{Review: review},
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Role implements bot.Roles.
func (s *stage) Role(m bot.Message) bot.Role {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.roles[m.Account]
}

// enter gives the next speaker their role.
func (s *stage) enter(who speaker) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.roles[who.account] = who.role
	s.last = nil
}

// handle is the bot's Handler.
func (s *stage) handle(ctx context.Context, m bot.Message) bot.Doc {
	m.Platform = platform
	d := s.bot.Handle(ctx, m)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = d
	return d
}

// heard returns the document that answered the last message.
func (s *stage) heard() bot.Doc {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}

// listen has the bot speak through an announcer, and keeps what it says.
func (s *stage) listen(a bot.Announcer) { s.bot.Speak(platform, &listener{s, a}) }

type listener struct {
	*stage
	to bot.Announcer
}

// Announce implements bot.Announcer.
func (l *listener) Announce(ctx context.Context, room bot.RoomID, thread bot.ThreadID, d bot.Doc) error {
	where := "+ " + string(room)
	if thread != "" {
		where += "/" + string(thread)
	}
	l.mu.Lock()
	for _, line := range lines(d.String()) {
		l.lines = append(l.lines, strings.TrimRight(where+" "+line, " "))
	}
	l.docs = append(l.docs, d.String())
	l.mu.Unlock()
	return l.to.Announce(ctx, room, thread, d)
}

// told returns what was told unasked since the last call.
func (s *stage) told() (lines, docs []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines, docs, s.lines, s.docs = s.lines, s.docs, nil, nil
	return lines, docs
}

// fill imports the datasets that a script names or holds, and returns the
// policy of review that it names.
func fill(t *testing.T, store facts.Store, files []txtar.File) (review bot.Policy) {
	t.Helper()
	own := t.TempDir()
	var paths []string
	for _, f := range files {
		named, isName := strings.CutPrefix(f.Name, "dataset: ")
		policy, isPolicy := strings.CutPrefix(f.Name, "review: ")
		switch {
		case isPolicy:
			review = bot.Policy(policy)
		case isName && named == "embedded":
			load(t, store, dataset.Embedded())
		case isName:
			paths = append(paths, filepath.Join(root(t), "cmd", "factbot", "testdata", named, "dataset.toml"))
		case strings.HasSuffix(f.Name, ".jsonl"), strings.HasSuffix(f.Name, ".toml"):
			path := filepath.Join(own, f.Name)
			if err := os.WriteFile(path, f.Data, 0o666); err != nil {
				t.Fatal(err)
			}
			paths = append(paths, path)
		default:
			t.Fatalf("no section of a script: %q", f.Name)
		}
	}
	if len(paths) == 0 {
		return review
	}
	set, mistakes, err := dataset.Read(paths)
	if err != nil || len(mistakes) > 0 {
		t.Fatalf("dataset: %v\n%v", err, dataset.Mistakes(mistakes))
	}
	load(t, store, set)
	return review
}

func load(t *testing.T, store facts.Store, set *dataset.Set) {
	t.Helper()
	if _, err := dataset.Import(t.Context(), store, set, dataset.ImportOptions{Time: imported}); err != nil {
		t.Fatal(err)
	}
}

// root returns the folder of the module, wherever in it a test runs.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal(fmt.Errorf("no go.mod above the test"))
		}
		dir = parent
	}
}
