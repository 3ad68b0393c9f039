package slack

import (
	"encoding/json"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"factbot/adapters/slack/fake"
	"factbot/bot"
	"factbot/facts"
	"factbot/facts/dataset"
	"factbot/facts/index"
	"factbot/facts/memstore"
)

// A desk is a rig whose adapter answers from the embedded dataset, and hands
// out forms.
type desk struct {
	*rig
	bot   *bot.Bot
	store facts.Store
	roles *roles
	views int // looked at
}

// roles are what a test gives: to users by their ids, or to all.
type roles struct {
	mu  sync.Mutex
	all bot.Role
	of  map[string]bot.Role
}

func (r *roles) Role(m bot.Message) bot.Role {
	r.mu.Lock()
	defer r.mu.Unlock()
	if role, ok := r.of[strings.TrimPrefix(string(m.Account), fake.Team+"/")]; ok {
		return role
	}
	return r.all
}

func (r *roles) set(all bot.Role) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = all
}

// startDesk starts a desk where everybody has a role.
func startDesk(t *testing.T, mode string, role bot.Role, change ...func(*rig)) *desk {
	t.Helper()
	d := newDesk(t, role)
	d.rig = start(t, mode, d.bot.Handle, append([]func(*rig){d.into}, change...)...)
	return d
}

// newDesk returns a desk without its rig.
func newDesk(t testing.TB, role bot.Role) *desk {
	t.Helper()
	d := &desk{store: memstore.New(), roles: &roles{all: role, of: map[string]bot.Role{}}}
	t.Cleanup(func() { d.store.Close() })
	now := func() time.Time { return time.Date(2024, 1, 15, 12, 0, 0, 0, time.UTC) }
	if _, err := dataset.Import(t.Context(), d.store, dataset.Embedded(), dataset.ImportOptions{Time: now()}); err != nil {
		t.Fatal(err)
	}
	var err error
	d.bot, err = bot.New(bot.Config{Store: d.store, Finder: index.NewLive(d.store), Roles: d.roles, Now: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// into makes an adapter one of the desk's.
func (d *desk) into(r *rig) { r.a.Desk = d.bot }

// command types a slash command in C1.
func (d *desk) command(user, text string) {
	d.t.Helper()
	if _, err := d.Command(d.ctx, user, "C1", text); err != nil {
		d.t.Fatal(err)
	}
}

// next waits for the next n views and returns the last.
func (d *desk) next(n int) fake.View {
	d.t.Helper()
	d.views += n
	all, err := d.AwaitViews(d.ctx, d.views)
	if err != nil || len(all) > d.views {
		d.t.Fatalf("%d views, want %d: %v; refused: %v", len(all), d.views, err, d.Refused())
	}
	return all[d.views-1]
}

// press uses an element of a view.
func (d *desk) press(user string, v fake.View, action, value string) {
	d.t.Helper()
	block, element := v.Element(action)
	if element == nil {
		d.t.Fatalf("no %s in %v", action, v.View)
	}
	if _, err := d.PressIn(d.ctx, user, v, block, element, value); err != nil {
		d.t.Fatal(err)
	}
}

// A verdict is what comes of submitting a modal.
type verdict struct {
	Action string            `json:"response_action"`
	Errors map[string]string `json:"errors"`
	View   map[string]any    `json:"view"`
}

// shows returns what a pushed view says.
func (v verdict) shows() string { return fake.View{View: v.View}.Post().Plain() }

// submit submits a form; what is not in state stays as it is.
func (d *desk) submit(user string, v fake.View, state map[string]any) (out verdict) {
	d.t.Helper()
	raw, err := d.Submit(d.ctx, user, v, state)
	if err != nil {
		d.t.Fatal(err)
	}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &out); err != nil {
			d.t.Fatal(err)
		}
	}
	if out.View != nil {
		if problems := fake.CheckView(out.View, "modal"); len(problems) > 0 {
			d.t.Errorf("Slack refuses the view: %q", problems)
		}
	}
	return out
}

// label returns what the input of a name has from the start.
func initial(v fake.View, name string) any {
	blocks, _ := v.View["blocks"].([]any)
	for _, b := range blocks {
		b, _ := b.(map[string]any)
		if b["block_id"] == inputBlock+name {
			e, _ := b["element"].(map[string]any)
			for _, key := range []string{"initial_value", "initial_option", "initial_options"} {
				if e[key] != nil {
					return e[key]
				}
			}
			return ""
		}
	}
	return nil
}

func has(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q is missing in:\n%s", p, text)
		}
	}
}
