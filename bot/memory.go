package bot

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"factbot/bot/internal/kept"
	"factbot/facts"
)

// A Memory tells events that are delivered again from new ones, over restarts.
// It is shared by all adapters and safe for concurrent use.
type Memory struct {
	store facts.Store
	now   func() time.Time

	mu     sync.Mutex
	days   [2]day      // today, and the one before it by the clock
	batch  *batch      // that gathers keys; nil for none
	saving *sync.Mutex // of the store: one batch at a time
}

// A day holds the keys of one day, in UTC.
type day struct {
	name string
	keys map[string]bool
}

// A batch is keys that are kept in one commit, and what came of it.
type batch struct {
	keys []string
	done chan struct{}
	err  error
}

// seen has the keys DAY/KEY. Days before yesterday are dropped, and those to come,
// which a clock that was ahead has left.
const seen kept.Table[bool] = "seen"

// mostDropped is how many keys of days that are over one commit drops.
const mostDropped = 5000

// NewMemory reads what is remembered of today and yesterday. What a clock that was
// ahead has kept of days to come counts as of today.
func NewMemory(ctx context.Context, s facts.Store, now func() time.Time) (*Memory, error) {
	m := &Memory{store: s, now: now, saving: new(sync.Mutex)}
	for i := range m.days {
		m.days[i] = day{now().UTC().AddDate(0, 0, -i).Format(time.DateOnly), map[string]bool{}}
	}
	rows, err := seen.All(ctx, s, "")
	for _, r := range rows {
		switch name, key, _ := strings.Cut(r.Key, "/"); {
		case name >= m.days[0].name:
			m.days[0].keys[key] = true
		case name == m.days[1].name:
			m.days[1].keys[key] = true
		}
	}
	return m, err
}

// First tells whether a key is told of for the first time today and yesterday,
// and remembers it: it is on disk when First returns. Keys told of at once
// share a commit. After an error the key is not remembered.
func (m *Memory) First(ctx context.Context, key string) (bool, error) {
	m.mu.Lock()
	m.turn()
	if m.days[0].keys[key] || m.days[1].keys[key] {
		m.mu.Unlock()
		return false, nil
	}
	today := m.days[0]
	today.keys[key] = true
	b := m.batch
	leads := b == nil
	if leads {
		b = &batch{done: make(chan struct{})}
		m.batch = b
	}
	b.keys = append(b.keys, key)
	m.mu.Unlock()
	if leads {
		m.save(ctx, b, today)
	}
	<-b.done
	return b.err == nil, b.err
}

// Seen tells whether First was told of a key today or yesterday.
func (m *Memory) Seen(_ context.Context, key string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turn()
	return m.days[0].keys[key] || m.days[1].keys[key], nil
}

// save keeps a batch, once the one before it is kept.
func (m *Memory) save(ctx context.Context, b *batch, today day) {
	m.saving.Lock()
	defer m.saving.Unlock()
	m.mu.Lock()
	m.batch = nil // who comes now is for the next one
	m.mu.Unlock()
	var cs []facts.EntryChange
	for _, k := range b.keys {
		cs = append(cs, seen.Put(kept.Row[bool]{Key: today.name + "/" + k, Revision: facts.AnyRevision, Value: true}))
	}
	// Others wait for this: it goes on when the first of them gives up.
	b.err = m.store.Keep(context.WithoutCancel(ctx), cs...)
	if b.err != nil {
		m.mu.Lock()
		for _, k := range b.keys {
			delete(today.keys, k)
		}
		m.mu.Unlock()
	}
	close(b.done)
}

// turn begins another day where the clock tells of one; where it has gone back to
// the day before, that goes on. The caller holds m.mu.
func (m *Memory) turn() {
	switch name := m.now().UTC().Format(time.DateOnly); name {
	case m.days[0].name:
	case m.days[1].name:
		m.days[0], m.days[1] = m.days[1], m.days[0]
	default:
		m.days[0], m.days[1] = day{name, map[string]bool{}}, m.days[0]
	}
}

// Forget drops from the store what is remembered of other days than the two.
// Without it the store grows.
func (m *Memory) Forget(ctx context.Context) error {
	m.mu.Lock()
	m.turn()
	newest, other := m.days[0].name, m.days[1].name
	m.mu.Unlock()
	rows, err := seen.All(ctx, m.store, "")
	if err != nil {
		return err
	}
	var over []facts.EntryChange
	for _, r := range rows {
		if name, _, _ := strings.Cut(r.Key, "/"); name != newest && name != other {
			r.Revision = facts.AnyRevision
			over = append(over, seen.Drop(r))
		}
	}
	for cs := range slices.Chunk(over, mostDropped) {
		if err := m.store.Keep(ctx, cs...); err != nil {
			return err
		}
	}
	return nil
}
