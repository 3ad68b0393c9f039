package slack

import (
	"context"
	"sync"
	"testing"

	"factbot/bot"
)

// A spy is a desk that remembers what it was asked.
type spy struct {
	Desk
	mu  sync.Mutex
	all []bot.Message
}

func (s *spy) note(m bot.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, m)
}

func (s *spy) EditForm(ctx context.Context, m bot.Message, id string) (bot.Form, bot.Doc, error) {
	s.note(m)
	return s.Desk.EditForm(ctx, m, id)
}

func (s *spy) Submit(ctx context.Context, m bot.Message, f bot.Filled) (bot.Doc, map[string]string) {
	s.note(m)
	return s.Desk.Submit(ctx, m, f)
}

// Whoever uses a form that only they see is told later in their direct chat.
func TestFormsAreToldLaterInTheDirectChat(t *testing.T) {
	for _, mode := range modes {
		var s *spy
		d := startDesk(t, mode, bot.Editor, func(r *rig) {
			s = &spy{Desk: r.a.Desk}
			r.a.Desk = s
		})
		d.command("U1", "edit "+checkpoint)
		d.submit("U1", d.next(2), map[string]any{"in:title": "Another"})
		d.posted(1)
		s.mu.Lock()
		if len(s.all) != 2 {
			t.Fatalf("asked %+v", s.all)
		}
		for _, m := range s.all {
			if m.Room != "T1/C1" || m.Later != (bot.Place{Platform: "slack", Room: "T1/U1"}) {
				t.Errorf("asked %+v", m)
			}
		}
		s.mu.Unlock()
	}
}
