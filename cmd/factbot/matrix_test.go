//go:build goolm

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"factbot/adapters/matrix/matrixtest"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// Matrix as somebody sets it up: an account, a configuration, a login, the
// doctor, and a room that the bot is invited to.
func TestMatrixFromTheReadme(t *testing.T) {
	home := matrixtest.Start(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	user, err := home.Register("fact")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	file := filepath.Join(folder, "factbot.toml")
	config := fmt.Sprintf(`
[[matrix]]
homeserver = %q
user = %q
token_file = "matrix-token"
invite = [%q]

[matrix.encryption]
keys = "matrix-keys.db"
pickle_key_file = "matrix-pickle-key"
recovery_key_file = "matrix-recovery-key"

[log]
file = "factbot.log"
level = "info"
`, home.URL, user, matrixtest.Name)
	password := filepath.Join(folder, "password")
	for path, text := range map[string]string{file: config, password: matrixtest.Password + "\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func(ctx context.Context, args ...string) (string, int) {
		p := newProgram(t)
		p.getenv = func(name string) string { return map[string]string{"HOME": folder, "LocalAppData": folder}[name] }
		var out bytes.Buffer
		p.out, p.errs, p.now = &out, &out, time.Now
		root := p.root()
		root.SetArgs(append(args, "--config", file))
		status := p.status(root.ExecuteContext(ctx))
		if text := out.String(); strings.Contains(text, matrixtest.Password) {
			t.Errorf("%v tells the password:\n%s", args, text)
		}
		return out.String(), status
	}
	var said [2]string // the second login keeps the device
	for i := range said {
		out, status := run(ctx, "matrix", "login", "--password-file", password)
		if status != 0 || !strings.Contains(out, "is logged in as device") {
			t.Fatalf("login: %d\n%s", status, out)
		}
		said[i], _, _ = strings.Cut(out, "\n")
	}
	if said[0] != said[1] {
		t.Errorf("logged in again: %q, before: %q", said[1], said[0])
	}
	for _, name := range []string{"matrix-token", "matrix-pickle-key", "matrix-recovery-key"} {
		info, err := os.Stat(filepath.Join(folder, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, info, err)
		}
	}
	if out, status := run(ctx, "doctor"); status != 0 || strings.Contains(out, "failed") || !strings.Contains(out, "matrix cross-signing") {
		t.Errorf("doctor: %d\n%s", status, out)
	}

	logged := func() string {
		log, err := os.ReadFile(filepath.Join(folder, "factbot.log"))
		if err != nil {
			t.Error(err)
		}
		return string(log)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the log:\n%s", logged())
		}
	})
	serving, stop := context.WithCancel(ctx)
	done := make(chan string, 1)
	go func() {
		out, status := run(serving, "serve")
		done <- fmt.Sprintf("%d\n%s", status, out)
	}()
	answer := askInRoom(ctx, t, home, id.UserID(user), "!fact lachin")
	if !strings.Contains(answer, "Lachin") {
		t.Errorf("answered %q", answer)
	}
	stop()
	if out := <-done; !strings.HasPrefix(out, "0\nServing matrix.\nEnding: ") || strings.Count(out, "\n") != 3 {
		t.Errorf("serve: %s", out)
	}
	for _, name := range []string{"matrix-token", "matrix-pickle-key", "matrix-recovery-key"} {
		if secret, err := os.ReadFile(filepath.Join(folder, name)); err != nil || strings.Contains(logged(), strings.TrimSpace(string(secret))) {
			t.Errorf("%s is in the log: %v", name, err)
		}
	}
	if text := logged(); strings.Contains(text, "achin") || !strings.Contains(text, "msg=handled platform=matrix") {
		t.Error("the log tells what was said, or not that something was")
	}
}

// askInRoom has somebody make a room, invite the bot and ask, and returns what
// the bot says.
func askInRoom(ctx context.Context, t *testing.T, home *matrixtest.Server, bot id.UserID, text string) string {
	t.Helper()
	ana, err := home.Register("ana")
	if err != nil {
		t.Fatal(err)
	}
	c, err := mautrix.NewClient(home.URL, "", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Login(ctx, &mautrix.ReqLogin{
		Type: mautrix.AuthTypePassword, Password: matrixtest.Password, StoreCredentials: true,
		Identifier: mautrix.UserIdentifier{Type: mautrix.IdentifierTypeUser, User: ana},
	}); err != nil {
		t.Fatal(err)
	}
	joined, said := make(chan bool, 1), make(chan string, 10)
	s := c.Syncer.(*mautrix.DefaultSyncer)
	s.OnEventType(event.StateMember, func(_ context.Context, e *event.Event) {
		if m := e.Content.AsMember(); e.GetStateKey() == string(bot) && m.Membership == event.MembershipJoin {
			joined <- true
		}
	})
	s.OnEventType(event.EventMessage, func(_ context.Context, e *event.Event) {
		if e.Sender == bot {
			said <- e.Content.AsMessage().Body
		}
	})
	room, err := c.CreateRoom(ctx, &mautrix.ReqCreateRoom{Preset: "private_chat", Invite: []id.UserID{bot}, Name: "Desk"})
	if err != nil {
		t.Fatal(err)
	}
	syncing, stop := context.WithCancel(ctx)
	defer stop()
	go c.SyncWithContext(syncing)
	for {
		select {
		case <-joined:
			if _, err := c.SendText(ctx, room.RoomID, text); err != nil {
				t.Fatal(err)
			}
		case answer := <-said:
			return answer
		case <-ctx.Done():
			t.Fatal("no answer")
		}
	}
}
