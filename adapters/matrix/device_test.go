//go:build goolm

package matrix

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"factbot/adapters/matrix/matrixtest"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// Somebody who comes with a new device while the bot is away reads the next
// answer there, whether the bot has kept its position or not.
func TestANewDeviceWhileAway(t *testing.T) {
	s := homeserver(t)
	account := register(t, s, true)
	ana := somebody(t, s, "ana", true)
	r := begin(t, account, echo, nil)
	room := ana.room(t, "devices", r.id())
	ana.answer(t, ana.say(t, room, "!fact before"))
	for _, forgets := range []bool{false, true} {
		r.stop(t)
		second, err := ana.another(t.Context(), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		live(t, second)
		if forgets {
			r = begin(t, account, echo, nil)
			eventually(t, "the bot has a position", func() bool { return !r.Health().LastSync.IsZero() })
		} else {
			r.start(t, echo)
		}
		q := ana.say(t, room, "!fact after")
		ana.answer(t, q)
		if e := second.see(t, "the answer on a new device", repliesTo(q)); !e.Mautrix.WasEncrypted {
			t.Error("the answer is not encrypted")
		}
	}
}

// another logs a person in on another device.
func (p *person) another(ctx context.Context, dir string) (*person, error) {
	q, err := logInPerson(ctx, p.HomeserverURL.String(), string(p.UserID), filepath.Join(dir, "person.db"), p.recovery)
	if err == nil {
		q.recovery = p.recovery
	}
	return q, err
}

// Of one person so much is kept that waits for keys, and no more.
func TestAFloodWithoutKeys(t *testing.T) {
	s := homeserver(t)
	r := begin(t, register(t, s, true), echo, nil)
	ana, eve := somebody(t, s, "ana", true), somebody(t, s, "eve", true)
	room := ana.room(t, "flood", r.id(), eve.joinInvites(t))
	for i := range sealedOfPerson + 10 {
		session := fmt.Sprintf("%043d", i)
		eve.raw(t, room, "m.room.encrypted", strings.Replace(keyless, strings.Repeat("B", 43), session, 1))
	}
	ana.answer(t, ana.say(t, room, "!fact hello"))
	if n := r.Health().Unread; n != sealedOfPerson {
		t.Errorf("%d messages wait for keys", n)
	}
	told := func(e *event.Event) bool {
		c, ok := e.Content.Parsed.(*event.MessageEventContent)
		return ok && e.Sender == r.id() && strings.Contains(c.Body, "could not be read")
	}
	ana.see(t, "that it is told", told)
	if n := len(ana.all(told)); n != 1 {
		t.Errorf("told %d times", n)
	}
}

// Who logs in again over keys keeps the device; what does not fit is refused,
// and replaces nothing.
func TestLogInAgain(t *testing.T) {
	s := homeserver(t)
	account := register(t, s, true)
	keys := account.config.Encryption.Keys
	valid := func(token Secret) bool {
		c, err := newClient(s.URL, id.UserID(account.config.User), string(token), newTransport())
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Whoami(t.Context())
		return err == nil
	}
	refused := func(l Login, err error, why string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), why) || l != (Login{}) {
			t.Errorf("logged in: %+v, %v, want %q", l, err, why)
		}
		if !valid(account.login.Token) {
			t.Error("the token is not valid any more")
		}
	}
	request := LoginRequest{Homeserver: s.URL, User: account.config.User, Password: matrixtest.Password, Keys: keys, PickleKey: "another key"}
	l, err := LogIn(t.Context(), request)
	refused(l, err, "pickle key is another one")

	ana := somebody(t, s, "ana", true)
	r := begin(t, account, echo, nil)
	room := ana.room(t, "again", r.id())
	ana.answer(t, ana.say(t, room, "!fact before"))
	l, err = account.logIn(t, "")
	refused(l, err, "another process uses the keys")
	r.stop(t)

	again, err := account.logIn(t, "")
	if err != nil || again.Device != account.login.Device || !again.Signed || again.RecoveryKey != "" {
		t.Fatalf("logged in again: %+v, %v", again, err)
	}
	recovery := account.login.RecoveryKey
	account.login = again
	r.start(t, echo)
	ana.answer(t, ana.say(t, room, "!fact after"))
	r.stop(t)

	for _, end := range []string{"", "-wal", "-shm"} {
		os.Remove(keys + end) // some are not there
	}
	for range 2 { // what was refused leaves nothing behind
		l, err = account.logIn(t, "")
		refused(l, err, "they would be replaced")
		l, err = account.logIn(t, "EsTx not the recovery key")
		refused(l, err, "cannot be signed")
	}
	fresh, err := account.logIn(t, recovery)
	if err != nil || !fresh.Signed || fresh.Device == again.Device {
		t.Fatalf("logged in with the recovery key: %+v, %v", fresh, err)
	}
	account.login, account.config.Device = fresh, fresh.Device
	r.start(t, echo)
	ana.answer(t, ana.say(t, room, "!fact with a new device"))
	if !ana.cipher.(*olm).machine.IsDeviceTrusted(t.Context(), ana.deviceOf(t, r)) {
		t.Error("the new device is not trusted")
	}
}

// A second process on the same account is refused with a sentence, and leaves
// the first one alone.
func TestASecondProcess(t *testing.T) {
	s := homeserver(t)
	account := register(t, s, true)
	p := newChild(t, account).start(t)
	p.says(t, childReady)
	q := newChild(t, account).start(t)
	if err := q.cmd.Wait(); err == nil || !strings.Contains(q.errs.String(), "another process uses the keys") || !strings.Contains(q.errs.String(), "stop it first") {
		t.Errorf("the second ends with %v: %s", err, q.errs.String())
	}
	ana := somebody(t, s, "ana", true)
	room := ana.room(t, "two processes", id.UserID(account.config.User))
	once(t, ana, []id.EventID{ana.say(t, room, "!fact still there")})
	p.kill(t)
}
