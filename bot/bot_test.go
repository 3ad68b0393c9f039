package bot

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"factbot/facts"
)

var reference = regexp.MustCompile(`^Something went wrong here, and it is not your fault\. Please try again; if it stays, tell the operator this reference: ([0-9A-F]{8})\.$`)

// What goes wrong inside is for the log; the person gets a reference.
func TestInternalErrors(t *testing.T) {
	const secret = "open /var/lib/factbot/secret.db on host-7"
	for name, cause := range map[string]func(r *rig){
		"error":          func(r *rig) { r.err = errors.New(secret) },
		"silent error":   func(r *rig) { r.err = &facts.Error{Kind: facts.Unavailable, Op: "boltstore", Err: errors.New(secret)} },
		"internal error": func(r *rig) { r.err = facts.Errorf(facts.Internal, "boltstore", secret) },
		"panic":          func(r *rig) { r.fail = func() { panic(secret) } },
		"panic of the runtime": func(r *rig) {
			r.fail = func() { _ = make([]string, 0)[len(secret)] }
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, nil)
			cause(r)
			for _, text := range []string{"who is bob?", "actor bob", "help"} {
				r.log.Reset()
				got := r.say(t, text)
				ref := reference.FindStringSubmatch(got)
				if ref == nil {
					t.Fatalf("%q: answered %q", text, got)
				}
				log := r.log.String()
				if !strings.Contains(log, ref[1]) || !strings.Contains(log, "secret.db") && !strings.Contains(log, "index out of range") {
					t.Errorf("%q: the log lacks the reference %s or the cause:\n%s", text, ref[1], log)
				}
				if strings.Contains(log, "bob") || strings.Contains(log, "ana") {
					t.Errorf("%q: the log tells who said what:\n%s", text, log)
				}
			}
			r.err, r.fail = nil, nil
			if got := r.say(t, "status"); !strings.HasPrefix(got, "This store holds") {
				t.Errorf("afterwards it answers %q", got)
			}
			if got := r.say(t, "lachin"); reference.MatchString(got) {
				t.Errorf("afterwards it answers %q", got)
			}
		})
	}
}

func TestErrorsWithASentence(t *testing.T) {
	r := newRig(t, nil)
	r.err = fmt.Errorf("asking: %w", &facts.Error{Kind: facts.Unavailable, Op: "boltstore.Fact", Say: "The store is closed; start it again.", Err: errors.New("secret.db")})
	if got, want := r.say(t, "lachin"), "The store is closed; start it again."; got != want {
		t.Errorf("answered %q, want %q", got, want)
	}
	if !strings.Contains(r.log.String(), "secret.db") {
		t.Errorf("the log lacks the cause:\n%s", &r.log)
	}
}

// An example needs the index; without it the usage stands there.
func TestMisuseOverABrokenStore(t *testing.T) {
	r := newRig(t, nil)
	r.err = errors.New("broken")
	if got, want := r.say(t, "show"), "show takes the id of a fact.\nUse: show ID"; got != want {
		t.Errorf("answered %q, want %q", got, want)
	}
}

// all is the Roles that gives everybody the same role.
type all Role

func (a all) Role(Message) Role { return Role(a) }

func TestRoles(t *testing.T) {
	for _, c := range []struct {
		has, needs Role
		want       string
	}{
		{Reader, Contributor, "dance takes the role of contributor; yours here is reader."},
		{Contributor, Editor, "dance takes the role of editor; yours here is contributor."},
		{Editor, Admin, "dance takes the role of admin; yours here is editor."},
		{Reader, Reader, "Danced."},
		{Admin, Contributor, "Danced."},
	} {
		r := newRig(t, all(c.has))
		danced := false
		r.commands["dance"] = &Command{Name: "dance", Needs: c.needs, Parse: nothing, Run: func(context.Context, *Call) (Doc, error) {
			danced = true
			return Doc{say("Danced.")}, nil
		}}
		if got := r.say(t, "dance"); got != c.want {
			t.Errorf("%s, needs %s: answered %q, want %q", c.has, c.needs, got, c.want)
		}
		if want := c.has >= c.needs; danced != want {
			t.Errorf("%s, needs %s: it ran: %v", c.has, c.needs, danced)
		}
	}
	if got := (Readers{}).Role(Message{}); got != Reader {
		t.Errorf("everybody is a %s", got)
	}
	if got := NoRole.String(); got != "nobody" {
		t.Errorf("without a role one is a %s", got)
	}
}

// What is answered as data never needs more than a reader, and changes nothing.
func TestConversation(t *testing.T) {
	r := newRig(t, nil)
	ran := false
	r.commands["dance"] = &Command{Name: "dance", Needs: Reader, Parse: nothing, Run: func(context.Context, *Call) (Doc, error) {
		ran = true
		return nil, nil
	}}
	c := r.Conversation()
	a, err := c.Ask(t.Context(), "dance")
	if err != nil || ran || a.Status == "answered" {
		t.Errorf("a command without facts: %v, ran %v, %s", err, ran, a.Status)
	}
	a, err = c.Ask(t.Context(), "show article-6")
	if err != nil || len(a.Facts) != 1 || a.Facts[0].ID != "article-6" || a.Question != "show article-6" {
		t.Errorf("a command with facts: %v, %v", err, a)
	}
	r.err = errors.New("broken")
	if _, err := c.Ask(t.Context(), "show article-6"); !errors.Is(err, r.err) {
		t.Errorf("over a broken store: %v", err)
	}
}

func TestConcurrentMessages(t *testing.T) {
	r := newRig(t, nil)
	want := r.say(t, "show article-6")
	var wg sync.WaitGroup
	for _, thread := range []ThreadID{"", "a", "b"} {
		for _, account := range []AccountID{"ana", "ben", "cem"} {
			wg.Go(func() {
				m := Message{Platform: "slack", Room: "hall", Thread: thread, Account: account}
				for _, m.Text = range []string{"lachin", "more", "timeline", "more", "history", "show article-6"} {
					r.Handle(t.Context(), m)
				}
				if got := r.Handle(t.Context(), m).String(); got != want {
					t.Errorf("answered %q", got)
				}
			})
		}
	}
	wg.Wait()
}
