package slack

import (
	"fmt"
	"testing"

	"factbot/bot"
)

// Whoever is not admitted hears nothing, not even that the bot is busy.
func TestNotAdmitted(t *testing.T) {
	for _, most := range []int{0, 100} {
		r := start(t, ModeSocket, echo, func(r *rig) {
			r.a.Queue = newQueue(most)
			r.a.Admits = func(m bot.Message) bool { return m.Account == "T1/U1" }
		})
		r.Direct("U2", "D2", "", "question")
		if _, err := r.Command(r.ctx, "U2", "C1", "question"); err != nil {
			t.Fatal(err)
		}
		r.Direct("U1", "D1", "", "question")
		if p := r.posted(1); p.Channel != "D1" {
			t.Errorf("posted %+v", p)
		}
		r.stop()
		if err := r.end(); err != nil || len(r.Posts()) != 1 {
			t.Errorf("posted %+v: %v", r.Posts(), err)
		}
	}
}

// Whoever was told that the bot is busy is not told again in the same burst.
func TestBusyOnce(t *testing.T) {
	r := start(t, ModeSocket, echo, func(r *rig) {
		q := newQueue(0)
		q.once = true
		r.a.Queue = q
	})
	for i := range 20 {
		r.Direct("U1", "D1", "", fmt.Sprint("question ", i))
	}
	if err := r.AwaitAcknowledged(r.ctx); err != nil {
		t.Fatal(err)
	}
	r.stop()
	if err := r.end(); err != nil {
		t.Fatal(err)
	}
	if n := len(r.Posts()); n != 1 {
		t.Errorf("told %d times", n)
	}
}

func TestBusy(t *testing.T) {
	for _, mode := range modes {
		r := start(t, mode, echo, func(r *rig) { r.a.Queue = newQueue(0) })
		const say = "I am busy, try again in a moment."
		r.Mention("U1", "C1", "4.2", "question")
		if p := r.posted(1); p.Text != say || p.Thread != "4.2" {
			t.Errorf("posted %+v", p)
		}
		if _, err := r.Command(r.ctx, "U1", "C1", "question"); err != nil {
			t.Fatal(err)
		}
		if p := r.posted(2); p.Text != say || p.User != "U1" {
			t.Errorf("posted %+v", p)
		}
	}
}
