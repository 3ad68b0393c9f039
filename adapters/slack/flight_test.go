package slack

import (
	"context"
	"sync"
	"testing"

	"factbot/bot"
)

// A slow desk submits when it is let.
type slow struct {
	Desk
	begun chan struct{}
	let   chan struct{}
}

func (s slow) Submit(ctx context.Context, m bot.Message, f bot.Filled) (bot.Doc, map[string]string) {
	s.begun <- struct{}{}
	<-s.let
	return s.Desk.Submit(ctx, m, f)
}

// A form that is delivered twice at a time is submitted once.
func TestSubmitsOnce(t *testing.T) {
	for _, mode := range modes {
		var s slow
		d := startDesk(t, mode, bot.Editor, func(r *rig) {
			s = slow{r.a.Desk, make(chan struct{}, 9), make(chan struct{})}
			r.a.Desk = s
		})
		d.command("U1", "edit "+checkpoint)
		form := d.next(2)
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				if v := d.submit("U1", form, map[string]any{"in:title": "Another"}); v.Action != "clear" {
					t.Errorf("submitted: %+v", v)
				}
			})
		}
		<-s.begun
		close(s.let)
		both.Wait()
		d.posted(1)
		if len(s.begun) > 0 {
			t.Error("submitted twice")
		}
		if f, err := d.store.Fact(t.Context(), checkpoint); err != nil || f.Revision != 2 {
			t.Errorf("%+v, %v", f, err)
		}
	}
}

// Who cannot wait for what is under way goes on; a panic keeps nobody.
func TestFlights(t *testing.T) {
	var fs flights
	inside, leave := make(chan struct{}), make(chan struct{})
	var under sync.WaitGroup
	under.Go(func() {
		fs.do(t.Context(), "x", func() any { close(inside); <-leave; return 1 })
	})
	<-inside
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, ok := fs.do(ctx, "x", func() any { return 2 }); ok {
		t.Error("done twice")
	}
	if p, ok := fs.do(t.Context(), "y", func() any { return 3 }); !ok || p != 3 {
		t.Errorf("%v, %v", p, ok)
	}
	close(leave)
	under.Wait()
	func() {
		defer func() { recover() }()
		fs.do(t.Context(), "x", func() any { panic("bomb") })
	}()
	if p, ok := fs.do(t.Context(), "x", func() any { return 4 }); !ok || p != 4 || len(fs.all) > 0 {
		t.Errorf("%v, %v, %d left", p, ok, len(fs.all))
	}
}
