package bot

import (
	"context"
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
	days   [2]day      // the newest first
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

// seen has the keys DAY/KEY. Days before yesterday are dropped.
const seen kept.Table[bool] = "seen"

// mostDropped is how many keys of days that are over one commit drops.
const mostDropped = 5000

// NewMemory reads what is remembered of today and yesterday.
func NewMemory(ctx context.Context, s facts.Store, now func() time.Time) (*Memory, error) {
	m := &Memory{store: s, now: now, saving: new(sync.Mutex)}
	today := now().UTC()
	for i := range m.days {
		name := today.AddDate(0, 0, -i).Format(time.DateOnly)
		rows, err := seen.All(ctx, s, name+"/")
		if err != nil {
			return nil, err
		}
		m.days[i] = day{name, make(map[string]bool, len(rows))}
		for _, r := range rows {
			m.days[i].keys[r.Key[len(name)+1:]] = true
		}
	}
	return m, nil
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

// turn begins a new day where one has begun. The caller holds m.mu.
func (m *Memory) turn() {
	name := m.now().UTC().Format(time.DateOnly)
	if name <= m.days[0].name {
		return
	}
	m.days[1] = m.days[0]
	m.days[0] = day{name, map[string]bool{}}
}

// Forget drops what is remembered of days that are over. Without it the store
// grows.
func (m *Memory) Forget(ctx context.Context) error {
	m.mu.Lock()
	m.turn()
	oldest := m.days[1].name
	m.mu.Unlock()
	for {
		es, err := m.store.Entries(ctx, string(seen), "", mostDropped)
		if err != nil {
			return err
		}
		var cs []facts.EntryChange
		for _, e := range es {
			if e.Key < oldest {
				cs = append(cs, facts.EntryChange{Table: string(seen), Key: e.Key, Base: facts.AnyRevision})
			}
		}
		if len(cs) == 0 {
			return nil
		}
		if err := m.store.Keep(ctx, cs...); err != nil {
			return err
		}
	}
}
