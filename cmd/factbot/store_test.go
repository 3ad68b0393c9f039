package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"factbot/cmd/factbot/internal/config"
	"factbot/facts"
	"factbot/facts/boltstore"
	"factbot/facts/dataset"
)

// newProgram returns a program whose user has an empty home.
func newProgram(t testing.TB) *program {
	home := t.TempDir()
	return &program{
		in: nil, out: io.Discard, errs: io.Discard,
		getenv: func(name string) string { return map[string]string{"HOME": home, "LocalAppData": home}[name] },
		now:    func() time.Time { return time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC) },
		log:    slog.New(slog.DiscardHandler),
	}
}

func (p *program) mustOpen(t testing.TB) facts.Store {
	t.Helper()
	s, err := p.openStore(context.Background(), config.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// However many make a store at once, one does, and it is whole.
func TestMakeStoreAtOnce(t *testing.T) {
	p := newProgram(t)
	path := filepath.Join(t.TempDir(), "new", "facts.db")
	errs := make([]error, 8)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { _, errs[i] = p.makeStore(t.Context(), path, dataset.Embedded(), dataset.ImportOptions{}) })
	}
	all.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
		} else if !errors.Is(err, fs.ErrExist) {
			t.Error(err)
		}
	}
	if made != 1 {
		t.Errorf("%d of %d made the store", made, len(errs))
	}
	s, err := boltstore.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if st, err := s.Stats(t.Context()); err != nil || st.Facts != len(dataset.Embedded().Facts) {
		t.Errorf("the store holds %d facts: %v", st.Facts, err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("files left: %v %v", left, err)
	}
}

// What is interrupted leaves nothing behind.
func TestMakeStoreInterrupted(t *testing.T) {
	p := newProgram(t)
	folder := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.makeStore(ctx, filepath.Join(folder, "facts.db"), dataset.Embedded(), dataset.ImportOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("makeStore: %v", err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("files left: %v %v", left, err)
	}
}

// A program with a newer dataset brings it into the default store, unless an
// editor changed one of its facts.
func TestDefaultStoreFollowsTheProgram(t *testing.T) {
	first := dataset.Embedded().Facts[0].Record
	for _, test := range []struct {
		name     string
		byImport bool
		want     string
	}{
		{"an older dataset", true, first.Text},
		{"an editor's change", false, "Another text."},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newProgram(t)
			s := p.mustOpen(t)
			changed := first
			changed.Text = "Another text."
			commit := facts.Commit{Time: p.now(), Person: "ana", Import: test.byImport, Changes: []facts.Change{{Fact: &changed, Base: 1}}}
			if _, err := s.Apply(t.Context(), commit); err != nil {
				t.Fatal(err)
			}
			s.Close()
			s = p.mustOpen(t)
			if f, err := s.Fact(t.Context(), first.ID); err != nil || f.Text != changed.Text {
				t.Errorf("the same program changed %q: %v", f.Text, err)
			}
			s.Close()
			mark := filepath.Join(p.dataFolder(), "facts.db.dataset")
			if err := os.WriteFile(mark, []byte("older\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			s = p.mustOpen(t)
			if f, err := s.Fact(t.Context(), first.ID); err != nil || f.Text != test.want {
				t.Errorf("a newer program left %q: %v", f.Text, err)
			}
			if got, err := os.ReadFile(mark); err != nil || string(got) != dataset.EmbeddedDigest()+"\n" {
				t.Errorf("the mark is %q: %v", got, err)
			}
		})
	}
}

func TestDataFolder(t *testing.T) {
	for _, test := range []struct {
		system string
		env    map[string]string
		want   string
	}{
		{"linux", map[string]string{"HOME": "/home/ana"}, "/home/ana/.local/share/factbot"},
		{"linux", map[string]string{"HOME": "/home/ana", "XDG_DATA_HOME": "/data"}, "/data/factbot"},
		{"linux", map[string]string{"HOME": "/home/ana", "XDG_DATA_HOME": "data"}, "/home/ana/.local/share/factbot"},
		{"linux", nil, ""},
		{"darwin", map[string]string{"HOME": "/Users/ana"}, "/Users/ana/Library/Application Support/factbot"},
		{"windows", map[string]string{"LocalAppData": "/Users/ana/AppData/Local"}, "/Users/ana/AppData/Local/factbot"},
	} {
		if got := filepath.ToSlash(dataFolder(test.system, func(name string) string { return test.env[name] })); got != test.want {
			t.Errorf("%s %v: %q, want %q", test.system, test.env, got, test.want)
		}
	}
}
