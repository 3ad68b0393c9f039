package bot

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

func newTestQueue(l Limits) *Queue { return NewQueue(l, slog.New(slog.DiscardHandler)) }

func from(room, who string) Message {
	return Message{Platform: "test", Room: RoomID(room), Account: AccountID(who)}
}

// Work of a room is done in order and never twice at once, whatever others do;
// what was accepted is done before Drain returns.
func TestQueueKeepsTheOrderOfRooms(t *testing.T) {
	q := newTestQueue(Limits{Workers: 4, Waiting: 1 << 20, Room: 1 << 20, Person: 1 << 20})
	const rooms, each = 7, 300
	var mu sync.Mutex
	done := make(map[int][]int)
	busy := make(map[int]int)
	var wg sync.WaitGroup
	for r := range rooms {
		wg.Go(func() {
			for i := range each {
				q.Do(from(fmt.Sprint(r), "ana"), func(context.Context) {
					mu.Lock()
					busy[r]++
					if busy[r] > 1 {
						t.Errorf("room %d has two at once", r)
					}
					done[r] = append(done[r], i)
					mu.Unlock()
					mu.Lock()
					busy[r]--
					mu.Unlock()
				})
			}
		})
	}
	wg.Wait()
	if err := q.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	for r := range rooms {
		if len(done[r]) != each || !slices.IsSorted(done[r]) {
			t.Errorf("room %d: %d done, in order: %v", r, len(done[r]), slices.IsSorted(done[r]))
		}
	}
	if q.Do(from("1", "ana"), func(context.Context) {}) {
		t.Error("work was taken after Drain")
	}
}

// Somebody who floods a room neither fills the queue nor keeps others waiting.
func TestQueueIsFair(t *testing.T) {
	q := newTestQueue(Limits{Workers: 1, Waiting: 20, Room: 8, Person: 5})
	begun, hold := make(chan bool), make(chan bool)
	q.Do(from("first", "zoe"), func(context.Context) { begun <- true; <-hold })
	<-begun
	var order []string
	do := func(room, who string) bool {
		return q.Do(from(room, who), func(context.Context) { order = append(order, room) })
	}
	accepted, told := 0, 0
	for range 100 {
		if do("flooded", "eve") {
			accepted++
		} else if q.Tells(from("flooded", "eve")) {
			told++
		}
	}
	if accepted != 5 || told != 1 {
		t.Errorf("%d of one person wait, want 5; told %d times, want once", accepted, told)
	}
	for i := range 10 {
		if got, want := do("flooded", fmt.Sprint(i)), i < 3; got != want {
			t.Errorf("person %d in the flooded room: %v", i, got)
		}
	}
	if !do("quiet", "ana") {
		t.Error("the quiet room was turned away")
	}
	if n := q.Refused(); n != 95+7 {
		t.Errorf("%d were refused", n)
	}
	if q.Waiting() != 9 {
		t.Errorf("%d wait", q.Waiting())
	}
	hold <- true
	if err := q.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !q.Tells(from("flooded", "eve")) {
		t.Error("after the burst eve is not told")
	}
	if at := slices.Index(order, "quiet"); at != 1 {
		t.Errorf("the quiet room had turn %d: %v", at, order)
	}
}

// Other limits hold at once, also where less is allowed than is under way.
func TestQueueWithOtherLimits(t *testing.T) {
	q := newTestQueue(Limits{Workers: 4})
	begun, hold := make(chan bool), make(chan bool)
	work := func(context.Context) { begun <- true; <-hold }
	for i := range 10 {
		q.Do(from(fmt.Sprint(i), "ana"), work)
	}
	for range 4 {
		<-begun
	}
	q.SetLimits(Limits{Workers: 1, Waiting: 6})
	if q.Do(from("more", "ben"), work) {
		t.Error("more waits than may")
	}
	for range 4 {
		hold <- true
	}
	for range 6 {
		<-begun
		if n := q.Working(); n != 1 {
			t.Errorf("%d work", n)
		}
		hold <- true
	}
	if err := q.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestQueueDrainGivesUp(t *testing.T) {
	q := newTestQueue(Limits{})
	begun, ended := make(chan bool), make(chan bool)
	q.Do(from("a", "ana"), func(ctx context.Context) {
		begun <- true
		<-ctx.Done()
		ended <- true
	})
	<-begun
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := q.Drain(ctx); err != context.Canceled {
		t.Errorf("Drain: %v", err)
	}
	<-ended
}

// A panic costs one message, not the room.
func TestQueueOutlivesPanics(t *testing.T) {
	q := newTestQueue(Limits{})
	done := make(chan bool)
	q.Do(from("a", "ana"), func(context.Context) { panic("no") })
	q.Do(from("a", "ana"), func(context.Context) { close(done) })
	<-done
}

// A model: random work leaves nothing behind.
func TestQueueLeavesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	q := newTestQueue(Limits{Workers: 3, Waiting: 30, Room: 4, Person: 6})
	accepted, done := 0, 0
	var mu sync.Mutex
	for range 5000 {
		if q.Do(from(fmt.Sprint(r.IntN(9)), fmt.Sprint(r.IntN(5))), func(context.Context) { mu.Lock(); done++; mu.Unlock() }) {
			accepted++
		}
	}
	if err := q.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if done != accepted || q.waiting != 0 || len(q.rooms) != 0 || len(q.people) != 0 || len(q.ready) != 0 {
		t.Errorf("%d of %d done; left: %d waiting, %d rooms, %d people", done, accepted, q.waiting, len(q.rooms), len(q.people))
	}
}
