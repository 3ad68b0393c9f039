package slack

import (
	"context"
	"io"
	"log/slog"
	"net"
	"sync"
	"testing"
	"time"

	"factbot/adapters/slack/fake"
	"factbot/bot"
)

// patience is how long a test waits for what must happen.
const patience = 20 * time.Second

// A rig is an adapter beside a Slack of its own.
type rig struct {
	*fake.Slack
	t     testing.TB
	a     *Adapter
	ctx   context.Context // ends with patience
	stop  context.CancelFunc
	ended chan error
	naps  *naps
}

// modes are the ways in which Slack reaches an adapter.
var modes = []string{ModeSocket, ModeHTTP}

// start starts an adapter that passes messages to h. change may change its
// options before. Whatever Slack refused fails the test.
func start(t *testing.T, mode string, h bot.Handler, change ...func(*rig)) *rig {
	t.Helper()
	r := prepare(t, mode)
	for _, c := range change {
		c(r)
	}
	t.Cleanup(func() {
		for _, refused := range r.Refused() {
			t.Errorf("Slack refused: %s", refused)
		}
	})
	r.run(h)
	return r
}

// prepare makes an adapter that does not run yet.
func prepare(t testing.TB, mode string) *rig {
	t.Helper()
	r := &rig{Slack: fake.New(), t: t, ended: make(chan error, 1), naps: &naps{}}
	t.Cleanup(r.Close)
	r.AckWithin = patience
	options := Options{
		Config:  Config{Mode: mode},
		Secrets: Secrets{BotToken: fake.BotToken, AppToken: fake.AppToken, SigningSecret: fake.SigningSecret},
		Memory:  newMemory(), Queue: newQueue(1 << 20), APIURL: r.URL,
		Log:        slog.New(slog.NewTextHandler(io.Discard, nil)),
		Repeatable: func(text string) bool { return text != "set x" },
	}
	if mode == ModeHTTP {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		options.Listener = l
		r.PostTo = "http://" + l.Addr().String() + defaultPath
	}
	r.a = New(options)
	r.a.sleep = r.naps.sleep
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	r.ctx = ctx
	return r
}

// run starts the adapter; it ends with the test.
func (r *rig) run(h bot.Handler) {
	r.t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(r.t.Context()))
	r.stop = stop
	go func() { r.ended <- r.a.Run(ctx, h) }()
	r.t.Cleanup(func() {
		stop()
		r.end()
	})
	if r.PostTo == "" {
		if err := r.AwaitConnections(r.ctx, sockets); err != nil {
			r.t.Fatalf("no connections: %v", err)
		}
	}
}

// end returns the error of Run.
func (r *rig) end() error {
	r.t.Helper()
	select {
	case err := <-r.ended:
		r.ended <- err
		return err
	case <-time.After(patience):
		r.t.Error("Run does not end")
		return nil
	}
}

// posted waits for n posts and returns the last.
func (r *rig) posted(n int) fake.Post {
	r.t.Helper()
	posts, err := r.Await(r.ctx, n)
	if err != nil {
		r.t.Fatalf("%d posts, want %d: %v; refused: %v", len(posts), n, err, r.Refused())
	}
	if len(posts) > n {
		r.t.Fatalf("%d posts, want %d: %+v", len(posts), n, posts[n:])
	}
	return posts[n-1]
}

// echo answers with what was said.
func echo(_ context.Context, m bot.Message) bot.Doc {
	if m.Text == "silence" {
		return nil
	}
	return bot.Doc{bot.Para{bot.Plain("you said: " + m.Text)}}
}

// naps sleeps no time at all, but gives others their turn, and remembers how
// long it would have been.
type naps struct {
	mu   sync.Mutex
	all  []time.Duration
	each func(time.Duration) // told of each that is not 0
}

func (n *naps) sleep(ctx context.Context, d time.Duration) error {
	if d == 0 {
		return ctx.Err()
	}
	n.mu.Lock()
	n.all = append(n.all, d)
	each := n.each
	n.mu.Unlock()
	if each != nil {
		each(d)
	}
	return ctx.Err()
}

func (n *naps) slept() []time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]time.Duration(nil), n.all...)
}

// A memory forgets with the test.
type memory struct {
	mu   sync.Mutex
	seen map[string]bool
	fail error
}

func newMemory() *memory { return &memory{seen: map[string]bool{}} }

func (m *memory) First(_ context.Context, key string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	first := !m.seen[key]
	m.seen[key] = true
	return first, m.fail
}

func (m *memory) Seen(_ context.Context, key string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.seen[key], m.fail
}

// A queue does the work of each room in order.
type queue struct {
	most int
	mu   sync.Mutex
	held int
	once bool // who is refused is told once
	told bool
	last map[bot.RoomID]chan struct{}
}

func newQueue(most int) *queue { return &queue{most: most, last: map[bot.RoomID]chan struct{}{}} }

// Tells says yes once.
func (q *queue) Tells(bot.Message) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	told := q.told
	q.told = q.once
	return !told
}

func (q *queue) Do(m bot.Message, work func(context.Context)) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.held >= q.most {
		return false
	}
	q.held++
	before, done := q.last[m.Room], make(chan struct{})
	q.last[m.Room] = done
	go func() {
		defer close(done)
		if before != nil {
			<-before
		}
		work(context.Background())
		q.mu.Lock()
		defer q.mu.Unlock()
		q.held--
	}()
	return true
}
