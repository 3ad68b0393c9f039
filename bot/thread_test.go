package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"factbot/bot/ask"
)

const (
	nothingYet = "There is nothing to go on with yet; ask something first."
	thatWasAll = "That was all there is on your last question."
)

func TestMorePages(t *testing.T) {
	r := newRig(t, nil)
	if got := r.say(t, "more"); got != nothingYet {
		t.Errorf("before any question: %q", got)
	}
	a, err := r.Conversation().Ask(t.Context(), "timeline")
	if err != nil || len(a.Facts) <= listPage {
		t.Fatalf("a timeline of %d facts has no second page: %v", len(a.Facts), err)
	}
	pages := []string{r.say(t, "timeline")}
	for range Pages(a) - 1 {
		pages = append(pages, r.say(t, "more"))
	}
	if got := r.say(t, "more"); got != thatWasAll {
		t.Errorf("behind the last page: %q", got)
	}
	for i, f := range a.Facts {
		for k, page := range pages {
			if has, want := strings.Contains(page, "("+f.ID+")"), k == i/listPage; has != want {
				t.Errorf("fact %d is on page %d: %v", i, k, has)
			}
		}
	}
	if got := r.say(t, "timeline"); got != pages[0] {
		t.Error("asked again, it does not begin at the first page")
	}
}

func TestFollowUp(t *testing.T) {
	r := newRig(t, nil)
	const which = "Which fact? Name its id, or ask something first."
	if got := r.say(t, "history"); !strings.HasPrefix(got, which) {
		t.Errorf("before any question: %q", got)
	}
	r.say(t, "show article-6")
	for _, text := range []string{"history", "sources"} {
		if got, want := r.say(t, text), r.say(t, text+" article-6"); got != want {
			t.Errorf("%s of what was shown: %q, want %q", text, got, want)
		}
	}
}

// A conversation is of one person in a room, of all in a thread, and ends an
// hour after the last word.
func TestWhoSharesAConversation(t *testing.T) {
	asked := Message{Platform: "slack", Room: "hall", Account: "ana", Text: "timeline"}
	for _, c := range []struct {
		name   string
		thread ThreadID // where it was asked
		change func(m *Message)
		wait   time.Duration
		shared bool
	}{
		{"the same", "", func(*Message) {}, 0, true},
		{"another account", "", func(m *Message) { m.Account = "ben" }, 0, false},
		{"another room", "", func(m *Message) { m.Room = "attic" }, 0, false},
		{"another platform", "", func(m *Message) { m.Platform = "matrix" }, 0, false},
		{"another thread", "", func(m *Message) { m.Thread = "t" }, 0, false},
		{"another account in the thread", "t", func(m *Message) { m.Account = "ben" }, 0, true},
		{"outside the thread", "t", func(m *Message) { m.Thread = "" }, 0, false},
		{"an hour later", "", func(*Message) {}, time.Hour, true},
		{"more than an hour later", "", func(*Message) {}, time.Hour + time.Second, false},
	} {
		r := newRig(t, nil)
		m := asked
		m.Thread = c.thread
		r.Handle(t.Context(), m)
		r.clock = r.clock.Add(c.wait)
		m.Text = "more"
		c.change(&m)
		if got := r.Handle(t.Context(), m).String(); (got != nothingYet) != c.shared {
			t.Errorf("%s: more says %.60q", c.name, got)
		}
	}
}

func TestConversationsAreForgotten(t *testing.T) {
	now := time.Date(2024, 1, 15, 12, 0, 0, 0, time.UTC)
	ts := newThreads(func() time.Time { return now })
	in := func(room int) *thread { return ts.of(Message{Room: RoomID(fmt.Sprint(room))}) }

	first, second := in(0), in(1)
	for room := range threadsKept {
		now = now.Add(time.Second)
		in(room)
	}
	if len(ts.all) != threadsKept || in(0) != first {
		t.Fatalf("%d conversations are kept, want %d", len(ts.all), threadsKept)
	}
	now = now.Add(time.Second)
	in(threadsKept) // one too many: room 1 is unused for longest, since room 0 just spoke
	if len(ts.all) != threadsKept || in(0) != first {
		t.Errorf("%d conversations are kept, want the newest %d", len(ts.all), threadsKept)
	}
	if in(1) == second {
		t.Error("the one unused for longest is kept")
	}

	now = now.Add(2 * threadLife)
	in(-1)
	if len(ts.all) != 1 {
		t.Errorf("%d conversations are kept after all are over", len(ts.all))
	}
}

// An answer that was declined has no more.
func TestMoreOfADeclinedAnswer(t *testing.T) {
	var th thread
	th.show(ask.Answer{Status: ask.Unknown, Reason: "No."})
	if got := th.more().String(); got != thatWasAll {
		t.Errorf("more says %q", got)
	}
}
