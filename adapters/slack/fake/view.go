package fake

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// A View is a modal that was opened or changed, or the home of somebody.
type View struct {
	Method string // "views.open", "views.update" or "views.publish"
	ID     string
	User   string // whose home it is
	View   map[string]any
}

// Post returns a view as if it were a message, to look at what it shows.
func (v View) Post() Post { return Post{Blocks: list(v.View["blocks"])} }

// Element returns the element of an action_id, up to its colon, with the
// block that it is in.
func (v View) Element(action string) (block, element map[string]any) {
	for _, b := range list(v.View["blocks"]) {
		b, _ := b.(map[string]any)
		all := append([]any{b["element"], b["accessory"]}, list(b["elements"])...)
		for _, e := range all {
			e, _ := e.(map[string]any)
			if id, _, _ := strings.Cut(text(e["action_id"]), ":"); id == action && id != "" {
				return b, e
			}
		}
	}
	return nil, nil
}

// AwaitViews returns the views as soon as n were opened, changed and published
// in all.
func (s *Slack) AwaitViews(ctx context.Context, n int) ([]View, error) {
	err := s.await(ctx, func() bool { return len(s.views) >= n })
	return s.Views(), err
}

// CloseViews closes every modal.
func (s *Slack) CloseViews() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opened = map[string]bool{}
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
	return s.keepView(View{Method: "views.open", ID: "V" + s.timestamp()}, "modal", a)
}

// updateView changes a modal that is open.
func (s *Slack) updateView(a url.Values) reply {
	id := a.Get("view_id")
	if !s.opened[id] {
		return failed("not_found")
	}
	return s.keepView(View{Method: "views.update", ID: id}, "modal", a)
}

func (s *Slack) publishView(a url.Values) reply {
	user := a.Get("user_id")
	if user == "" {
		s.refuse("views.publish: no user")
		return failed("invalid_arguments")
	}
	return s.keepView(View{Method: "views.publish", ID: "H" + user, User: user}, "home", a)
}

func (s *Slack) keepView(v View, kind string, a url.Values) reply {
	if err := json.Unmarshal([]byte(a.Get("view")), &v.View); err != nil {
		s.refuse("%s: invalid_arguments", v.Method)
		return failed("invalid_arguments")
	}
	if problems := CheckView(v.View, kind); len(problems) > 0 {
		s.refuse("%s: %s", v.Method, strings.Join(problems, "; "))
		return failed("invalid_arguments", problems...)
	}
	s.opened[v.ID] = true
	s.views = append(s.views, v)
	s.change()
	return reply{"ok": true, "view": map[string]any{"id": v.ID, "type": kind}}
}

// CheckView returns what Slack refuses of a view of a kind, "modal" or "home".
func CheckView(v map[string]any, kind string) []string {
	c := checker{}
	if v["type"] != kind {
		c.say("/view/type", "is not %s", kind)
	}
	if kind == "modal" {
		c.plain("/view/title", v["title"], 24)
	}
	inputs := false
	for i, b := range list(v["blocks"]) {
		b, _ := b.(map[string]any)
		inputs = inputs || b["type"] == "input"
		if b["type"] == "table" {
			c.say(fmt.Sprintf("/view/blocks/%d", i), "is a table, which only messages have")
		}
	}
	if inputs && kind == "modal" && v["submit"] == nil {
		c.say("/view/submit", "is missing: there are inputs")
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
