package matrix

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"factbot/bot"

	"github.com/google/go-cmp/cmp"
)

// hurry waits only for others to get their turn.
func hurry(ctx context.Context, _ time.Duration) error { return sleep(ctx, time.Millisecond) }

// An answer that the server does not take is tried again with growing waits,
// for as long as it takes; other rooms do not wait for it, nor what is said
// later in the same room.
func TestSendFails(t *testing.T) {
	for _, test := range []struct {
		name   string
		status int
		code   string
	}{{"500", 500, "M_UNKNOWN"}, {"a proxy's 404", 404, ""}, {"a proxy's 403", 403, ""}, {"what may pass", 400, "M_UNKNOWN"}} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newStub(t)
			var tries atomic.Int64
			s.fail(func(w http.ResponseWriter, r *http.Request, path string) bool {
				if !isSend(path) || inRoom(path) != stubRoom || !strings.Contains(path, txn("$!fact-first")) || tries.Add(1) > 60 {
					return false
				}
				refuse(w, test.status, test.code)
				return true
			})
			r := s.robot(func(a *Adapter) { a.client.Client.Transport.(*patient).sleep = hurry })
			s.says(stubRoom, "!fact first")
			s.says("!other:stub", "!fact elsewhere")
			s.says(stubRoom, "!fact second")
			s.hears(stubRoom, "heard: first")
			if got := s.bodies("!other:stub"); len(got) != 1 {
				t.Errorf("another room has heard %q", got)
			}
			if d := cmp.Diff([]string{"heard: second", "heard: first"}, s.bodies(stubRoom)); d != "" {
				t.Errorf("sent (-want +got)\n%s", d)
			}
			eventually(t, "nothing waits", func() bool { return r.Health().Waiting == 0 })
		})
	}
}

// The waits grow, up to a bound.
func TestSendWaits(t *testing.T) {
	s := newStub(t)
	var tries atomic.Int64
	s.fail(func(w http.ResponseWriter, _ *http.Request, path string) bool {
		if !isSend(path) || tries.Add(1) > 12 {
			return false
		}
		refuse(w, 404, "")
		return true
	})
	waits := make(chan time.Duration, 100)
	s.robot(func(a *Adapter) {
		a.sleep = func(ctx context.Context, d time.Duration) error {
			waits <- d
			return hurry(ctx, d)
		}
	})
	s.says(stubRoom, "!fact hello")
	s.hears(stubRoom, "heard: hello")
	var got []time.Duration
	for range 12 {
		got = append(got, (<-waits)/time.Second)
	}
	if d := cmp.Diff([]time.Duration{1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300}, got); d != "" {
		t.Errorf("waited seconds (-want +got)\n%s", d)
	}
}

// What the server will never take is dropped, and holds nothing up.
func TestSendIsRefused(t *testing.T) {
	s := newStub(t)
	var tries atomic.Int64
	s.fail(func(w http.ResponseWriter, _ *http.Request, path string) bool {
		if !isSend(path) || !strings.Contains(path, txn("$!fact-first")) {
			return false
		}
		tries.Add(1)
		refuse(w, 403, "M_FORBIDDEN")
		return true
	})
	s.robot(nil)
	s.says(stubRoom, "!fact first", "!fact second")
	s.hears(stubRoom, "heard: second")
	if n := tries.Load(); n != 1 {
		t.Errorf("tried %d times", n)
	}
}

func TestPermanent(t *testing.T) {
	s := newStub(t)
	status, code := 0, ""
	s.fail(func(w http.ResponseWriter, _ *http.Request, _ string) bool { refuse(w, status, code); return true })
	c, err := newClient(s.URL, stubUser, "token", http.DefaultTransport)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		status int
		code   string
		want   bool
	}{
		{403, "M_FORBIDDEN", true}, {404, "M_NOT_FOUND", true}, {413, "M_TOO_LARGE", true}, {400, "M_BAD_JSON", true},
		{404, "", false}, {403, "", false}, {413, "", false}, {404, "M_UNRECOGNIZED", false}, {400, "M_UNKNOWN", false},
		{403, "M_CONSENT_NOT_GIVEN", false}, {401, "M_UNKNOWN_TOKEN", false}, {500, "M_UNKNOWN", false}, {500, "", false},
	} {
		status, code = test.status, test.code
		if _, err := c.LeaveRoom(t.Context(), stubRoom); err == nil || permanent(err) != test.want {
			t.Errorf("%d %s: permanent is %v of %v", test.status, test.code, permanent(err), err)
		}
	}
	if permanent(nil) || permanent(errors.New("EOF")) || !permanent(errOut) {
		t.Error("what is no answer is taken for one")
	}
}

// A room whose state or past the server does not tell holds up no other one,
// and loses nothing: not over a restart either.
func TestARoomFallsBehind(t *testing.T) {
	for _, what := range []string{"/state", "/messages"} {
		t.Run(what[1:], func(t *testing.T) {
			t.Parallel()
			s := newStub(t)
			s.fail(func(w http.ResponseWriter, _ *http.Request, path string) bool {
				if inRoom(path) != stubRoom || !strings.HasSuffix(path, what) {
					return false
				}
				refuse(w, 500, "M_UNKNOWN")
				return true
			})
			r := s.robot(func(a *Adapter) { a.client.Client.Transport.(*patient).sleep = hurry })
			s.happens(stubRoom, 2, messages("@ana:stub", "!fact one", "!fact two", "!fact three")...)
			s.says("!other:stub", "!fact elsewhere")
			s.hears("!other:stub", "heard: elsewhere")
			s.says(stubRoom, "!fact four")
			r.synced(t)
			if got := s.bodies(stubRoom); len(got) != 0 {
				t.Errorf("a room that is behind hears %q", got)
			}
			r.stop(t)
			r.start(t, echo)
			s.says("!other:stub", "!fact again")
			s.hears("!other:stub", "heard: again")
			s.fail(nil)
			s.hears(stubRoom, "heard: four")
			s.says(stubRoom, "!fact five")
			s.hears(stubRoom, "heard: five")
			if d := cmp.Diff([]string{"heard: one", "heard: two", "heard: three", "heard: four", "heard: five"}, s.bodies(stubRoom)); d != "" {
				t.Errorf("sent (-want +got)\n%s", d)
			}
			if left, err := r.Notes.All(t.Context(), keyGap); err != nil || len(left) != 0 {
				t.Errorf("noted gaps: %v %v", left, err)
			}
		})
	}
}

// A flood fills no memory: one person has so much waiting and no more, and the
// next one is heard.
func TestAFlood(t *testing.T) {
	s := newStub(t)
	free := make(chan struct{})
	r := begin(t, s.account(), func(ctx context.Context, m bot.Message) bot.Doc {
		<-free
		return echo(ctx, m)
	}, func(a *Adapter) { a.sleep = hurry })
	var flood []string
	for i := range mostOfPerson + 300 {
		flood = append(flood, fmt.Sprintf("!fact %d", i))
	}
	s.happens(stubRoom, len(flood)-50, messages("@eve:stub", flood...)...)
	s.says(stubRoom, "!fact hello")
	eventually(t, "the flood is cut", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.live["$!fact-hello"] != nil && len(r.live) == mostOfPerson+1
	})
	close(free)
	s.hears(stubRoom, "heard: hello")
	heard, busy := 0, 0
	for _, b := range s.bodies(stubRoom) {
		switch {
		case strings.HasPrefix(b, "heard: "):
			heard++
		case strings.HasPrefix(b, "I am busy"):
			busy++
		}
	}
	if heard != mostOfPerson+1 || busy == 0 || busy > 300 {
		t.Errorf("%d answers, %d times busy", heard, busy)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.pending) > 2 {
		t.Errorf("what waits is counted as %v", r.pending)
	}
}

// What a sync has shown is answered although the server's history lags behind it.
func TestHistoryLags(t *testing.T) {
	s := newStub(t)
	s.fail(func(w http.ResponseWriter, _ *http.Request, path string) bool {
		if !strings.HasSuffix(path, "/messages") {
			return false
		}
		fmt.Fprint(w, `{"chunk":[]}`)
		return true
	})
	r := s.robot(nil)
	s.says(stubRoom, "!fact one")
	s.hears(stubRoom, "heard: one")
	s.fail(nil)
	s.happens(stubRoom, 1, messages("@ana:stub", "!fact two", "!fact three")...)
	s.hears(stubRoom, "heard: three")
	r.stop(t)
	if d := cmp.Diff([]string{"heard: one", "heard: two", "heard: three"}, s.bodies(stubRoom)); d != "" {
		t.Errorf("sent (-want +got)\n%s", d)
	}
}

// A gap is looked at as far back as its bounds allow.
func TestALongGap(t *testing.T) {
	s := newStub(t)
	long := strings.Repeat("x", 60_000)
	var n atomic.Int64
	s.fail(func(w http.ResponseWriter, _ *http.Request, path string) bool {
		if !strings.HasSuffix(path, "/messages") {
			return false
		}
		var chunk []string
		for range 20 {
			chunk = append(chunk, messages("@ana:stub", fmt.Sprintf("%d %s", n.Add(1), long))...)
		}
		fmt.Fprintf(w, `{"chunk":[%s],"end":"%d"}`, strings.Join(chunk, ","), n.Load())
		return true
	})
	r := s.robot(nil)
	s.happens(stubRoom, 1, messages("@ana:stub", "hidden", "shown")...)
	eventually(t, "the gap is given up", func() bool {
		_, seen, err := r.Notes.Get(t.Context(), keySeen+stubRoom)
		return seen && err == nil
	})
	if got := int(n.Load()) * len(long); got < mostOfGap || got > 2*mostOfGap {
		t.Errorf("%d bytes of a gap were fetched", got)
	}
}

// An invitation is taken up until the bot is in, over a restart, and one that
// was withdrawn is given up.
func TestJoinFails(t *testing.T) {
	s := newStub(t)
	var down atomic.Bool
	down.Store(true)
	tried := make(chan string, 1000)
	s.fail(func(w http.ResponseWriter, _ *http.Request, path string) bool {
		room := string(inRoom(path))
		switch {
		case !strings.HasPrefix(path, "join/"):
			return false
		case room == "!gone:stub":
			tried <- room
			refuse(w, 403, "M_FORBIDDEN")
			return true
		case down.Load():
			tried <- room
			refuse(w, 404, "")
			return true
		}
		return false
	})
	r := s.robot(nil)
	invite := func(room string) string {
		return fmt.Sprintf(`{"invite":{%q:{"invite_state":{"events":[{"type":"m.room.member","state_key":%q,"sender":"@ana:stub","content":{"membership":"invite"}}]}}}}`, room, stubUser)
	}
	s.tell(invite("!gone:stub"))
	<-tried
	s.tell(invite("!new:stub"))
	for range 3 {
		if room := <-tried; room != "!new:stub" {
			t.Errorf("joining %s", room)
		}
	}
	s.says(stubRoom, "!fact meanwhile")
	s.hears(stubRoom, "heard: meanwhile")
	r.stop(t)
	down.Store(false)
	r.start(t, echo)
	eventually(t, "the bot is in", func() bool { return r.in("!new:stub") != nil })
	s.says("!new:stub", "!fact hello")
	s.hears("!new:stub", "heard: hello")
	if left, err := r.Notes.All(t.Context(), keyJoin); err != nil || len(left) != 0 {
		t.Errorf("noted rooms: %v %v", left, err)
	}
}

func news(s string) bot.Doc { return bot.Doc{bot.Para{bot.Plain(s)}} }

// An announcement whose post timed out is made once, when it is asked for
// again; the same words later are another one.
func TestAnnouncedOnce(t *testing.T) {
	s := newStub(t)
	r := s.robot(func(a *Adapter) { a.client.Client.Transport = http.DefaultTransport }) // which is not patient
	var lost atomic.Bool
	lost.Store(true)
	s.fail(func(w http.ResponseWriter, req *http.Request, path string) bool {
		if !isSend(path) || !lost.CompareAndSwap(true, false) {
			return false
		}
		s.send(w, req, strings.Split(path, "/")) // it has it
		panic(http.ErrAbortHandler)              // and nobody hears so
	})
	if err := r.Announce(t.Context(), stubRoom, "", news("news")); err == nil {
		t.Fatal("announced, though nobody has heard so")
	}
	for want := 1; want <= 2; want++ {
		if err := r.Announce(t.Context(), stubRoom, "", news("news")); err != nil {
			t.Fatal(err)
		}
		if got := s.bodies(stubRoom); len(got) != want {
			t.Errorf("announced %d times, want %d", len(got), want)
		}
	}
	if err := r.Announce(t.Context(), stubRoom, "$thread", news("news")); err != nil || len(s.bodies(stubRoom)) != 3 {
		t.Errorf("in a thread: %v, %q", err, s.bodies(stubRoom))
	}
}

// Who asks sees that the question was read.
func TestReceipt(t *testing.T) {
	s := newStub(t)
	read := make(chan string, 10)
	s.fail(func(w http.ResponseWriter, _ *http.Request, path string) bool {
		if strings.Contains(path, "/receipt/") {
			read <- path
		}
		return false
	})
	s.robot(nil)
	s.says(stubRoom, "not for the bot", "!fact hello")
	if got, want := <-read, "rooms/"+stubRoom+"/receipt/m.read/$!fact-hello"; got != want {
		t.Errorf("read %s, want %s", got, want)
	}
}

// A command that an earlier run has accepted has the role that the powers in
// the room give, though nothing has happened there since.
func TestRoleAfterARestart(t *testing.T) {
	s := newStub(t)
	s.state += `,{"type":"m.room.power_levels","state_key":"","sender":"@ana:stub","event_id":"$power","content":{"users":{"@ana:stub":100}}}`
	account := s.account()
	account.config.Power = Power{Rooms: []string{"!*"}, Editor: 50}
	var r *robot
	role := func(_ context.Context, m bot.Message) bot.Doc {
		return bot.Doc{bot.Para{bot.Plain(r.Role(m).String())}}
	}
	heard := make(chan struct{}, 1)
	r = begin(t, account, func(ctx context.Context, _ bot.Message) bot.Doc {
		heard <- struct{}{}
		<-ctx.Done()
		return nil
	}, func(a *Adapter) { a.within = 0 })
	s.says(stubRoom, "!fact approve 7")
	<-heard
	r.stop(t)
	r.start(t, role)
	s.hears(stubRoom, "editor")
}

// A flaky is notes on a disk that is full for a while.
type flaky struct {
	Notes
	fails atomic.Int64 // times
}

func (f *flaky) Put(ctx context.Context, values map[string]string) error {
	if f.fails.Add(-1) >= 0 {
		return errors.New("the disk is full")
	}
	return f.Notes.Put(ctx, values)
}

// What cannot be noted for a while is neither lost nor answered twice.
func TestNotesFail(t *testing.T) {
	s := newStub(t)
	var notes *flaky
	s.robot(func(a *Adapter) {
		notes = &flaky{Notes: a.Notes}
		a.Notes = notes
	})
	s.says(stubRoom, "!fact before")
	s.hears(stubRoom, "heard: before")
	notes.fails.Store(2)
	s.happens(stubRoom, 1, messages("@ana:stub", "!fact one", "!fact two")...)
	s.hears(stubRoom, "heard: two")
	s.says(stubRoom, "!fact three")
	s.hears(stubRoom, "heard: three")
	if d := cmp.Diff([]string{"heard: before", "heard: one", "heard: two", "heard: three"}, s.bodies(stubRoom)); d != "" {
		t.Errorf("sent (-want +got)\n%s", d)
	}
}
