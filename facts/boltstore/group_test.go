package boltstore

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"

	"factbot/facts"
	"factbot/facts/facttest"
)

// Writes that share a transaction do what they would do alone: one that is
// refused takes back all it put, and leaves the others alone.
func TestWritesTogether(t *testing.T) {
	s := create(t)
	facttest.Apply(t, s, facttest.Source(facttest.SourceID), facttest.Fact("actor"))
	for round := range 30 {
		r := rand.New(rand.NewPCG(uint64(round), 1))
		before, err := s.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s.writer <- struct{}{} // until all of them wait
		const writers = 20
		var wg sync.WaitGroup
		errs := make([]error, writers)
		made := make([]int, writers)
		for w := range writers {
			kind := r.IntN(4)
			wg.Go(func() {
				id := fmt.Sprintf("fact-%d-%d", round, w)
				c := facttest.Commit(facttest.Fact(id), putEntry("proposal", id, "x"))
				switch kind {
				case 0: // a link that dangles, known only after all is put
					f := facttest.Fact(id)
					f.About = []facts.ID{"nothing"}
					c.Changes = append(c.Changes, facts.Change{Fact: &f, Base: facts.AnyRevision})
				case 1: // only one of these is the first
					f := facttest.Fact(fmt.Sprint("same-", round))
					c.Changes = append(c.Changes, facts.Change{Fact: &f, Base: 0})
				}
				revs, err := s.Apply(context.Background(), c)
				made[w], errs[w] = len(revs), err
			})
		}
		for s.inLine() < writers {
			runtime.Gosched()
		}
		<-s.writer
		wg.Wait()
		sum := 0
		for w := range writers {
			sum += made[w]
			id := fmt.Sprintf("fact-%d-%d", round, w)
			_, factErr := s.Fact(t.Context(), id)
			_, entryErr := s.Entry(t.Context(), "proposal", id)
			if refused := errs[w] != nil; (factErr != nil) != refused || (entryErr != nil) != refused {
				t.Errorf("%s: Apply: %v, Fact: %v, Entry: %v", id, errs[w], factErr, entryErr)
			}
		}
		after, err := s.Stats(t.Context())
		if err != nil || int(after.Seq-before.Seq) != sum || sum == 0 {
			t.Errorf("%d revisions in the store for %d made: %v", after.Seq-before.Seq, sum, err)
		}
	}
	wantSound(t, s)
}

// inLine returns how many writes wait.
func (s *Store) inLine() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waiting)
}

// A write that is given up before its turn does nothing.
func TestWriteGivenUp(t *testing.T) {
	s := create(t)
	s.writer <- struct{}{}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := s.Apply(ctx, facttest.Commit(facttest.Source("given-up")))
		done <- err
	}()
	for s.inLine() < 1 {
		runtime.Gosched()
	}
	cancel()
	if err := <-done; err != context.Canceled {
		t.Errorf("Apply: %v", err)
	}
	<-s.writer
	if _, err := s.Source(t.Context(), "given-up"); facts.KindOf(err) != facts.NotFound {
		t.Errorf("Source: %v", err)
	}
	facttest.Apply(t, s, facttest.Source("next"))
}

// Edits of one writer, and of 64 at once.
func BenchmarkEdits(b *testing.B) {
	for _, writers := range []int{1, 64} {
		b.Run(fmt.Sprint(writers), func(b *testing.B) {
			s := create(b)
			facttest.Apply(b, s, facttest.Source(facttest.SourceID), facttest.Fact("actor"))
			b.ReportAllocs()
			var wg sync.WaitGroup
			b.ResetTimer()
			for w := range writers {
				wg.Go(func() {
					for n := w; n < b.N; n += writers {
						f := facttest.FullFact(fmt.Sprint("full-", w), "actor")
						f.Title = fmt.Sprint("Title ", n)
						c := facttest.Commit(f, putEntry("proposal", fmt.Sprint(w), fmt.Sprint("approved ", n)))
						if _, err := s.Apply(b.Context(), c); err != nil {
							b.Error(err)
						}
					}
				})
			}
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "edits/s")
		})
	}
}
