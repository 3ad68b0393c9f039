package bot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"factbot/facts"
	"factbot/facts/memstore"
)

// counting is a store that counts commits of entries, and can fail.
type counting struct {
	facts.Store
	commits atomic.Int32
	fail    atomic.Bool
}

func (c *counting) Keep(ctx context.Context, cs ...facts.EntryChange) error {
	if c.fail.Load() {
		return errors.New("the disk is full")
	}
	c.commits.Add(1)
	return c.Store.Keep(ctx, cs...)
}

func newMemory(t *testing.T, s facts.Store, now func() time.Time) *Memory {
	t.Helper()
	m, err := NewMemory(t.Context(), s, now)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Of any number that tell of a key at once, over restarts, one is first.
func TestMemoryFirst(t *testing.T) {
	s := &counting{Store: memstore.New()}
	now := func() time.Time { return time.Date(2024, 1, 15, 12, 0, 0, 0, time.UTC) }
	var firsts [50]atomic.Int32
	for range 3 {
		m := newMemory(t, s, now)
		var wg sync.WaitGroup
		for w := range 8 {
			wg.Go(func() {
				for k := range firsts {
					first, err := m.First(t.Context(), fmt.Sprint((k+w*7)%len(firsts)))
					if err != nil {
						t.Error(err)
					}
					if first {
						firsts[(k+w*7)%len(firsts)].Add(1)
					}
				}
			})
		}
		wg.Wait()
	}
	for k := range firsts {
		if n := firsts[k].Load(); n != 1 {
			t.Errorf("key %d was first %d times", k, n)
		}
	}
}

func TestMemoryOfDays(t *testing.T) {
	s := &counting{Store: memstore.New()}
	clock := time.Date(2024, 1, 15, 23, 59, 0, 0, time.UTC)
	m := newMemory(t, s, func() time.Time { return clock })
	first := func(want bool) {
		t.Helper()
		if got, err := m.First(t.Context(), "key"); got != want || err != nil {
			t.Errorf("%s: first: %v, %v", clock, got, err)
		}
	}
	first(true)
	clock = clock.Add(2 * time.Minute) // the next day
	first(false)
	m = newMemory(t, s, func() time.Time { return clock })
	first(false)
	clock = clock.AddDate(0, 0, 1)
	first(true)
	if err := m.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	es, err := s.Entries(t.Context(), string(seen), "", 10)
	if err != nil || len(es) != 1 || es[0].Key != "2024-01-17/key" {
		t.Errorf("left: %v, %v", es, err)
	}
}

// A clock that is ahead for a while has nothing forgotten, over restarts neither,
// and leaves nothing behind.
func TestMemoryOfAClockAhead(t *testing.T) {
	s := &counting{Store: memstore.New()}
	today := time.Date(2024, 1, 15, 12, 0, 0, 0, time.UTC)
	clock := today
	now := func() time.Time { return clock }
	m := newMemory(t, s, now)
	for i, at := range []time.Time{today, today.AddDate(7, 0, 0), today} {
		clock = at
		if first, err := m.First(t.Context(), fmt.Sprint(i)); !first || err != nil {
			t.Errorf("%s: first: %v, %v", clock, first, err)
		}
		if i == 1 {
			continue // an hour passes before Forget is called again
		}
		if err := m.Forget(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range []*Memory{m, newMemory(t, s, now)} {
		for i := range 3 {
			if seen, err := m.Seen(t.Context(), fmt.Sprint(i)); !seen || err != nil {
				t.Errorf("%d is seen: %v, %v", i, seen, err)
			}
		}
	}
	clock = today.AddDate(0, 0, 2)
	m = newMemory(t, s, now)
	if err := m.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	es, err := s.Entries(t.Context(), string(seen), "", 10)
	if err != nil || len(es) != 0 {
		t.Errorf("left: %v, %v", es, err)
	}
}

// A clock that is set back over midnight has nothing forgotten.
func TestMemoryOfAClockThatTrembles(t *testing.T) {
	midnight := time.Date(2024, 1, 16, 0, 0, 0, 0, time.UTC)
	clock := midnight
	m := newMemory(t, memstore.New(), func() time.Time { return clock })
	for i := range 8 {
		clock = midnight.Add(time.Duration(i%2*2-1) * time.Second)
		if first, err := m.First(t.Context(), fmt.Sprint(i)); !first || err != nil {
			t.Errorf("%d at %s: first: %v, %v", i, clock, first, err)
		}
	}
	for i := range 8 {
		if seen, err := m.Seen(t.Context(), fmt.Sprint(i)); !seen || err != nil {
			t.Errorf("%d is seen: %v, %v", i, seen, err)
		}
	}
}

// What could not be kept is first again.
func TestMemoryFails(t *testing.T) {
	s := &counting{Store: memstore.New()}
	m := newMemory(t, s, func() time.Time { return time.Date(2024, 1, 15, 12, 0, 0, 0, time.UTC) })
	s.fail.Store(true)
	if first, err := m.First(t.Context(), "key"); first || err == nil {
		t.Errorf("first: %v, %v", first, err)
	}
	s.fail.Store(false)
	if first, err := m.First(t.Context(), "key"); !first || err != nil {
		t.Errorf("first: %v, %v", first, err)
	}
}
