package bot

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
)

// Limits bound the work that waits.
type Limits struct {
	Workers int // messages answered at once; 8 where 0
	Waiting int // messages that wait in all; 1,000 where 0
	Room    int // of them from one room; 50 where 0
	Person  int // of them from one person; 10 where 0
}

func (l Limits) orDefaults() Limits {
	set := func(n *int, d int) {
		if *n == 0 {
			*n = d
		}
	}
	set(&l.Workers, 8)
	set(&l.Waiting, 1000)
	set(&l.Room, 50)
	set(&l.Person, 10)
	return l
}

// A Queue does work for messages: in order within a room, fairly between
// rooms, and never more than its limits allow, so that nobody who floods a room
// keeps others waiting. It is shared by all adapters and safe for concurrent
// use.
type Queue struct {
	limits Limits
	log    *slog.Logger
	ctx    context.Context // of all work
	cancel context.CancelFunc

	mu      sync.Mutex
	rooms   map[Place]*line // with work, waiting or under way; without threads
	ready   []*line         // with work and none under way, whose turn is next first
	people  map[Login]int   // messages that wait
	waiting int
	workers int
	refused int // messages, since the start
	closed  bool
	idle    *sync.Cond // workers == 0 and nothing waits
}

// A line is the work of one room.
type line struct {
	place Place
	jobs  []job
	told  map[Login]bool // that too much waits
}

type job struct {
	by   Login
	work func(context.Context)
}

// NewQueue returns a queue. Panics of work go to log.
func NewQueue(l Limits, log *slog.Logger) *Queue {
	ctx, cancel := context.WithCancel(context.Background())
	q := &Queue{limits: l.orDefaults(), log: log, ctx: ctx, cancel: cancel, rooms: map[Place]*line{}, people: map[Login]int{}}
	q.idle = sync.NewCond(&q.mu)
	return q
}

// Do has work done for a message, soon and elsewhere: it returns at once. It
// returns false where too much waits already, or after Drain: the work is not
// done then.
func (q *Queue) Do(m Message, work func(context.Context)) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	place, by := Place{Platform: m.Platform, Room: m.Room}, m.account() // threads share their room
	l := q.rooms[place]
	if q.closed || q.waiting >= q.limits.Waiting || q.people[by] >= q.limits.Person || l != nil && len(l.jobs) >= q.limits.Room {
		q.refused++
		return false
	}
	if l == nil {
		l = &line{place: place}
		q.rooms[place] = l
		q.ready = append(q.ready, l)
	}
	l.jobs = append(l.jobs, job{by, work})
	q.waiting++
	q.people[by]++
	if q.workers < q.limits.Workers {
		q.workers++
		go q.run()
	}
	return true
}

// Tells tells whether the sender of a message that Do did not take is to be told
// so: once until the room has no work any more.
func (q *Queue) Tells(m Message) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.rooms[Place{Platform: m.Platform, Room: m.Room}]
	if l == nil {
		return true
	}
	if l.told == nil {
		l.told = make(map[Login]bool)
	}
	told := l.told[m.account()]
	l.told[m.account()] = true
	return !told
}

// run does what is ready until nothing is, or there are too many at it.
func (q *Queue) run() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.ready) > 0 && q.workers <= q.limits.Workers {
		l := q.ready[0]
		q.ready = q.ready[1:]
		j := l.jobs[0]
		l.jobs = l.jobs[1:]
		q.waiting--
		if q.people[j.by]--; q.people[j.by] == 0 {
			delete(q.people, j.by)
		}
		q.mu.Unlock()
		q.do(j)
		q.mu.Lock()
		if len(l.jobs) > 0 {
			q.ready = append(q.ready, l)
		} else {
			delete(q.rooms, l.place)
		}
	}
	if q.workers--; q.workers == 0 {
		q.idle.Broadcast()
	}
}

func (q *Queue) do(j job) {
	defer func() {
		if p := recover(); p != nil {
			q.log.Error("work panicked", "panic", p, "stack", string(debug.Stack()))
		}
	}()
	j.work(q.ctx)
}

// SetLimits has other limits hold from now on. What waits already is done all
// the same.
func (q *Queue) SetLimits(l Limits) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.limits = l.orDefaults()
}

// Waiting returns how many messages wait.
func (q *Queue) Waiting() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.waiting
}

// Working returns how many messages are worked on.
func (q *Queue) Working() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.workers
}

// Refused returns how many messages were not taken since the start.
func (q *Queue) Refused() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.refused
}

// Drain takes no more work and waits until all is done. When ctx is done
// first, it ends the contexts of what is under way, and returns ctx's error.
func (q *Queue) Drain(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() {
		q.cancel()
		q.mu.Lock()
		defer q.mu.Unlock()
		q.idle.Broadcast()
	})
	defer stop()
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	for q.workers > 0 && ctx.Err() == nil {
		q.idle.Wait()
	}
	return ctx.Err()
}
