package bot

import (
	"sync"
	"time"

	"factbot/bot/ask"
)

// A thread is what the bot remembers of one conversation: the last answer, and
// how much of it was shown.
type thread struct {
	mu    sync.Mutex
	topic ask.Thread
	last  ask.Answer
	page  int
	text  string         // that last answers
	seen  map[string]int // the revision of each fact that was shown last
	open  *gap           // that the last question showed; nil for none
	used  time.Time
}

// saw remembers the answer of a command as what the talk is about.
func (t *thread) saw(text string, a ask.Answer) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.topic.Saw(text, a)
}

// fact returns the id of the fact that the talk is about, or "".
func (t *thread) fact() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.topic.Fact()
}

// say remembers a text whose answer buttons may stand under.
func (t *thread) say(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = text
}

// said returns the last text that was answered with facts, or declined.
func (t *thread) said() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text
}

// question returns the last question as it would stand by itself.
func (t *thread) question() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.topic.Question()
}

// show words an answer and remembers it.
func (t *thread) show(a ask.Answer) Doc {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last, t.page = a, 0
	for _, f := range a.Facts {
		t.see(f.ID, f.Revision)
	}
	return Word(a, 0)
}

// declined remembers the gap that the last question showed, or with nil that
// it showed none.
func (t *thread) declined(g *gap) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.open = g
}

// gap returns the gap that the last question showed.
func (t *thread) gap() (gap, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.open == nil {
		return gap{}, false
	}
	return *t.open, true
}

// see remembers the revision of a fact that the person has before them. The
// caller holds t.mu.
func (t *thread) see(id string, revision int) {
	if t.seen == nil || len(t.seen) > 1000 {
		t.seen = make(map[string]int)
	}
	t.seen[id] = revision
}

// sawRevision remembers the revision that an edit made.
func (t *thread) sawRevision(id string, revision int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.see(id, revision)
}

// revision returns the revision of a fact that was shown last, 0 for none.
func (t *thread) revision(id string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.seen[id]
}

// more words the next page of the last answer.
func (t *thread) more() Doc {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.last.Status == "":
		return Doc{say("There is nothing to go on with yet; ask something first.")}
	case t.page+1 >= Pages(t.last):
		return Doc{say("That was all there is on your last question.")}
	}
	t.page++
	return Word(t.last, t.page)
}

// threads keeps the conversations by room, thread and account: the newest
// ones, for a while.
type threads struct {
	now func() time.Time
	mu  sync.Mutex
	all map[threadKey]*thread
}

type threadKey struct {
	platform PlatformID
	room     RoomID
	thread   ThreadID
	account  AccountID // outside a thread; within one all speak to the same answer
}

const (
	threadsKept = 1000
	threadLife  = time.Hour
)

func newThreads(now func() time.Time) *threads {
	return &threads{now: now, all: make(map[threadKey]*thread)}
}

// of returns the conversation that a message belongs to.
func (ts *threads) of(m Message) *thread {
	k := threadKey{m.Platform, m.Room, m.Thread, m.Account}
	if m.Thread != "" {
		k.account = ""
	}
	now := ts.now()
	ts.mu.Lock()
	defer ts.mu.Unlock()
	t := ts.all[k]
	if t == nil || now.Sub(t.used) > threadLife {
		if len(ts.all) >= threadsKept {
			ts.forget(now)
		}
		t = new(thread)
		ts.all[k] = t
	}
	t.used = now
	return t
}

// forget drops the conversations that are over, or the one unused for longest.
func (ts *threads) forget(now time.Time) {
	var oldest threadKey
	first := true
	for k, t := range ts.all {
		if now.Sub(t.used) > threadLife {
			delete(ts.all, k)
		} else if first || t.used.Before(ts.all[oldest].used) {
			oldest, first = k, false
		}
	}
	if len(ts.all) >= threadsKept {
		delete(ts.all, oldest)
	}
}
