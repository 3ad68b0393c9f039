package fake

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"
)

// A View is a modal that was opened or changed, or the home of somebody.
type View struct {
	Method string
	ID     string
	User   string // whose home it is
	View   map[string]any
}

// Views returns what was opened, changed and published so far.
func (s *Slack) Views() []View {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]View(nil), s.views...)
}

// Trigger returns a trigger_id that was made a while ago: it holds for three
// seconds.
func (s *Slack) Trigger(age time.Duration) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.trigger(age)
}

func (s *Slack) trigger(age time.Duration) string {
	id := "trigger-" + s.timestamp()
	s.triggers[id] = time.Now().Add(-age)
	return id
}

// openView opens a modal: with a trigger_id, and that only once.
func (s *Slack) openView(a url.Values) reply {
	id := a.Get("trigger_id")
	made, known := s.triggers[id]
	switch {
	case !known:
		s.refuse("views.open: exchanged_trigger_id")
		return failed("exchanged_trigger_id")
	case time.Since(made) > 3*time.Second:
		s.refuse("views.open: expired_trigger_id")
		return failed("expired_trigger_id")
	}
	delete(s.triggers, id)
	return s.keepView("views.open", a)
}

func (s *Slack) putView(a url.Values) reply { return s.keepView("views.update", a) }

func (s *Slack) keepView(method string, a url.Values) reply {
	v := View{Method: method, ID: "V" + s.timestamp(), User: a.Get("user_id")}
	if err := json.Unmarshal([]byte(a.Get("view")), &v.View); err != nil {
		s.refuse("%s: invalid_arguments", method)
		return failed("invalid_arguments")
	}
	if problems := checkView(v.View); len(problems) > 0 {
		s.refuse("%s: %s", method, strings.Join(problems, "; "))
		return failed("invalid_arguments", problems...)
	}
	s.views = append(s.views, v)
	s.change()
	return reply{"ok": true, "view": map[string]any{"id": v.ID}}
}

// checkView returns what Slack refuses of a view.
func checkView(v map[string]any) []string {
	c := checker{}
	kind := text(v["type"])
	if kind != "modal" && kind != "home" {
		c.say("/view/type", "is neither modal nor home")
	}
	if kind == "modal" {
		c.plain("/view/title", v["title"], 24)
	}
	for _, key := range []string{"submit", "close"} {
		if v[key] != nil {
			c.plain("/view/"+key, v[key], 24)
		}
	}
	c.long("/view/private_metadata", text(v["private_metadata"]), 3000)
	c.long("/view/callback_id", text(v["callback_id"]), 255)
	return append(c.problems, Check(list(v["blocks"]), kind)...)
}
