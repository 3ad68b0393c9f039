package slack

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"factbot/adapters/slack/fake"
)

// Many people ask while connections break, are refreshed and end right after
// hello, while acknowledgements are lost and Slack answers 429: each question is
// answered once, in its place.
func TestManyQuestions(t *testing.T) {
	questions, people := 10_000, 200
	if testing.Short() {
		questions = 500
	}
	r := start(t, ModeSocket, echo, func(r *rig) { r.ctx = t.Context() })
	before := heap()
	random := rand.New(rand.NewPCG(1, 2))
	for range questions / 50 {
		r.Fail("chat.postMessage", fake.RateLimited(1), fake.RateLimited(30))
	}
	for i := range questions {
		person := random.IntN(people)
		text := fmt.Sprintf("question %d end", i)
		if person%2 == 0 {
			r.Direct(fmt.Sprintf("U%d", person), fmt.Sprintf("D%d", person), "", text)
		} else {
			r.Mention(fmt.Sprintf("U%d", person), fmt.Sprintf("C%d", person%20), "4.2", text)
		}
		switch random.IntN(60) {
		case 0:
			r.Drop()
		case 1:
			r.Disconnect("refresh_requested")
		case 2:
			r.DisconnectAtOnce("warning")
		case 3:
			r.Redeliver(fmt.Sprintf("Ev-again-%d", i/300), map[string]any{"type": "message", "channel_type": "im", "channel": "D1", "user": "U1",
				"text": fmt.Sprintf("question again%d end", i/300), "ts": "1.1"})
		}
	}
	if err := r.AwaitAcknowledged(r.ctx); err != nil {
		t.Fatalf("not acknowledged: %v", err)
	}
	r.stop()
	if err := r.end(); err != nil {
		t.Fatal(err)
	}
	answers := map[string]int{}
	for _, p := range r.Posts() {
		answers[p.Text]++
	}
	r.Forget()
	after := heap()
	t.Logf("heap before %d KB, after %d KB; %d connections, %d posts put off", before>>10, after>>10, r.Joined(), r.Calls("chat.postMessage")-len(answers))
	// What grows is the test's: the fake's tables, and the ids that memory keeps.
	if most := before + 4<<20 + uint64(questions)*1000; after > most {
		t.Errorf("heap before %d, after %d", before, after)
	}
	for i := range questions {
		text := fmt.Sprintf("you said: question %d end", i)
		if answers[text] != 1 {
			t.Errorf("%q is posted %d times", text, answers[text])
		}
	}
	for text, n := range answers {
		if n != 1 {
			t.Errorf("%q is posted %d times", text, n)
		}
	}
	if r.Joined() < 10 {
		t.Errorf("only %d connections were made", r.Joined())
	}
}

// heap returns how much is in use.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // what finalizers let go
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}

// Questions one after another: how long their acknowledgements and answers take.
func BenchmarkAnswer(b *testing.B) {
	for _, mode := range modes {
		b.Run(mode, func(b *testing.B) {
			r := startBench(b, mode)
			asked := make([]time.Time, b.N)
			for i := range b.N {
				asked[i] = time.Now()
				r.Direct("U1", "D1", "", "question")
				if err := r.AwaitPosts(b.Context(), i+1); err != nil {
					b.Fatal(err)
				}
			}
			b.StopTimer()
			var took []time.Duration
			for i, p := range r.Posts() {
				took = append(took, p.At.Sub(asked[i]))
			}
			report(b, "post", took)
			report(b, "ack", r.AckTimes())
		})
	}
}

// A thousand questions a second of 200 people, while connections break and are
// refreshed.
func BenchmarkLoad(b *testing.B) {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	load(b, func(*rig, int) { <-tick.C })
}

// Questions of 200 people who ask again as soon as they are answered: as many
// as can be.
func BenchmarkFlood(b *testing.B) {
	load(b, func(r *rig, i int) {
		if err := r.AwaitPosts(b.Context(), i-200); err != nil {
			b.Fatal(err)
		}
	})
}

// load asks b.N questions, each after a pause.
func load(b *testing.B, pause func(*rig, int)) {
	r := startBench(b, ModeSocket)
	random := rand.New(rand.NewPCG(1, 2))
	asked := map[string]time.Time{}
	for i := range b.N {
		pause(r, i)
		text := fmt.Sprintf("question %d end", i)
		asked["you said: "+text] = time.Now()
		r.Direct(fmt.Sprintf("U%d", i%200), fmt.Sprintf("D%d", i%200), "", text)
		switch random.IntN(500) {
		case 0:
			r.Drop()
		case 1:
			r.Disconnect("refresh_requested")
		}
	}
	posts, err := r.Await(b.Context(), b.N)
	if err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	var took []time.Duration
	for _, p := range posts {
		took = append(took, p.At.Sub(asked[p.Text]))
	}
	report(b, "post", took)
	report(b, "ack", r.AckTimes())
}

func startBench(b *testing.B, mode string) *rig {
	b.Helper()
	r := prepare(b, mode)
	ctx, stop := context.WithCancel(context.Background())
	go func() { r.ended <- r.a.Run(ctx, echo) }()
	b.Cleanup(func() { stop(); <-r.ended })
	if mode == ModeSocket {
		if err := r.AwaitConnections(r.ctx, sockets); err != nil {
			b.Fatal(err)
		}
	} else if err := r.AwaitCalls(r.ctx, "auth.test", 1); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	return r
}

func report(b *testing.B, name string, took []time.Duration) {
	if len(took) == 0 {
		return
	}
	slices.Sort(took)
	for _, p := range []int{50, 99} {
		b.ReportMetric(float64(took[(len(took)-1)*p/100].Microseconds())/1000, fmt.Sprintf("ms/%s-p%d", name, p))
	}
}
