package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"factbot/facts"
	"factbot/facts/boltstore"
	"factbot/facts/dataset"
	"factbot/facts/index/corpus"
)

var (
	scales = flag.String("scale", "1000,10000", "the numbers of facts that BenchmarkScale works on, with commas")
	evict  = flag.Bool("evict", false, "BenchmarkScale/first asks with the files out of the cache; needs the right to drop caches")
)

// A scaled is a store of a made-up corpus, with all that one benchmark needs.
type scaled struct {
	*corpus.Corpus
	folder, dataset, path, binary string
}

func newScaled(b *testing.B, n int) *scaled {
	s := &scaled{Corpus: corpus.New(1, n), folder: b.TempDir()}
	s.dataset, s.path, s.binary = filepath.Join(s.folder, "set.jsonl"), filepath.Join(s.folder, "facts.db"), filepath.Join(s.folder, "factbot")
	f, err := os.Create(s.dataset)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	put := func(typ string, v any) {
		data, err := json.Marshal(v)
		if err != nil {
			b.Fatal(err)
		}
		fmt.Fprintf(w, "{\"type\":%q,%s\n", typ, data[1:])
	}
	put("source", facts.Source{ID: corpus.SourceID, Publisher: "The publisher", Date: "2024-05"})
	for i := range n {
		put("fact", s.Fact(i))
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	f.Close()
	if out, err := exec.Command("go", "build", "-o", s.binary, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return s
}

// run runs a command in a process of its own.
func (s *scaled) run(b *testing.B, args ...string) {
	cmd := exec.Command(s.binary, append([]string{"--db", s.path}, args...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v: %v\n%s", args, err, out)
	}
}

// fill makes the store, if it is not there.
func (s *scaled) fill(b *testing.B) {
	if _, err := os.Stat(s.path); err == nil {
		return
	}
	s.run(b, "import", s.dataset)
	s.run(b, "ask", "lamp") // makes the index
}

func (s *scaled) session(b *testing.B) *session {
	s.fill(b)
	p := newProgram(b)
	p.db = s.path
	open, err := p.open(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { open.Close() })
	if _, err := open.index.Now(b.Context()); err != nil {
		b.Fatal(err)
	}
	return open
}

// BenchmarkScale measures at every size that -scale names: import and export of
// all, the index, the first answer of a process, questions, edits, the time
// from an edit until it is found, and questions beside ten edits a second.
func BenchmarkScale(b *testing.B) {
	sizes, err := numbers(*scales)
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := newScaled(b, n)
			b.Run("import", s.importing)
			b.Run("index", s.indexing)
			b.Run("first", s.first)
			b.Run("question", func(b *testing.B) { s.questions(b, 0) })
			b.Run("question-beside-edits", func(b *testing.B) { s.questions(b, 100*time.Millisecond) })
			b.Run("edit-till-found", s.edits)
			b.Run("export", s.exporting)
		})
	}
}

func numbers(list string) (ns []int, err error) {
	for len(list) > 0 {
		var n int
		if _, err := fmt.Sscanf(list, "%d", &n); err != nil {
			return nil, err
		}
		ns = append(ns, n)
		for len(list) > 0 && list[0] != ',' {
			list = list[1:]
		}
		list = list[min(1, len(list)):]
	}
	return ns, nil
}

func (s *scaled) importing(b *testing.B) {
	for b.Loop() {
		os.Remove(s.path)
		s.run(b, "import", s.dataset)
	}
}

func (s *scaled) indexing(b *testing.B) {
	s.fill(b)
	for b.Loop() {
		os.Remove(s.path + ".index")
		s.run(b, "ask", "lamp")
	}
}

// first asks one question in a process of its own.
func (s *scaled) first(b *testing.B) {
	s.fill(b)
	qs := s.Questions(100)
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		if *evict {
			exec.Command("sync").Run()
			if err := os.WriteFile("/proc/sys/vm/drop_caches", []byte("1"), 0); err != nil {
				b.Fatal(err)
			}
			exec.Command(s.binary, "version").Run() // the program itself stays
		}
		start := time.Now()
		s.run(b, "ask", "--json", qs[i%len(qs)].Text)
		took = append(took, time.Since(start))
	}
	report(b, took)
}

func report(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1000, "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1000, "p99-µs")
}

// questions asks for whole answers, beside an edit every now and then.
func (s *scaled) questions(b *testing.B, every time.Duration) {
	open := s.session(b)
	qs := s.Questions(2000)
	done := make(chan struct{})
	if every > 0 {
		edits := time.NewTicker(every)
		defer edits.Stop()
		defer func() { <-done }()
		ctx, stop := context.WithCancel(b.Context())
		defer stop()
		go func() {
			defer close(done)
			for i := 0; ; i++ {
				select {
				case <-edits.C:
					if err := s.edit(ctx, open, i); err != nil && ctx.Err() == nil {
						b.Error(err)
					}
				case <-ctx.Done():
					return
				}
			}
		}()
	}
	var took []time.Duration
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if _, err := open.bot.Conversation().Ask(b.Context(), qs[i%len(qs)].Text); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	report(b, took)
}

// edit changes the text of a fact.
func (s *scaled) edit(ctx context.Context, open *session, i int) error {
	f := s.Fact(s.Len() - 1 - i%(s.Len()/2))
	f.Text += fmt.Sprint(" Addendum", i, "x")
	_, err := open.store.Apply(ctx, facts.Commit{Time: time.Unix(1e9, 0), Person: "p", Did: "edit", Changes: []facts.Change{{Fact: &f, Base: facts.AnyRevision}}})
	return err
}

// edits measures from the end of an edit until the index has it.
func (s *scaled) edits(b *testing.B) {
	open := s.session(b)
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		if err := s.edit(b.Context(), open, i); err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		x, err := open.index.Now(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
		_ = x.Len()
	}
	report(b, took)
}

func (s *scaled) exporting(b *testing.B) {
	s.fill(b)
	store, err := boltstore.Open(s.path)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	for b.Loop() {
		if err := dataset.Write(b.Context(), store, io.Discard, dataset.JSONLines, false); err != nil {
			b.Fatal(err)
		}
	}
}
