//go:build goolm

package matrix

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// Encryption that is switched on later holds at once, over restarts, and
// whatever is said about it afterwards.
func TestEncryptionSwitchedOn(t *testing.T) {
	s := homeserver(t)
	r := begin(t, register(t, s, true), echo, nil)
	ana := somebody(t, s, "ana", true)
	made, err := ana.CreateRoom(t.Context(), &mautrix.ReqCreateRoom{Name: "later", Invite: []id.UserID{r.id()}, Preset: "private_chat"})
	if err != nil {
		t.Fatal(err)
	}
	room := made.RoomID
	ana.joined(t, room, r.id())
	ana.answer(t, ana.say(t, room, "!fact plain"))
	for _, algorithm := range []id.Algorithm{id.AlgorithmMegolmV1, "org.example.nothing"} {
		if _, err := ana.SendStateEvent(t.Context(), room, event.StateEncryption, "", &event.EncryptionEventContent{Algorithm: algorithm}); err != nil {
			t.Fatal(err)
		}
		eventually(t, "encryption is on", func() bool {
			on, _ := ana.state.IsEncrypted(context.Background(), room)
			return on
		})
		q := ana.say(t, room, "!fact secret")
		if e := ana.see(t, "an answer", repliesTo(q)); !e.Mautrix.WasEncrypted {
			t.Errorf("with %s the answer is not encrypted", algorithm)
		}
		r.stop(t)
		r.start(t, echo)
	}
}

// What cannot be read is told of, with the reason.
func TestUnreadable(t *testing.T) {
	s := homeserver(t)
	r := begin(t, register(t, s, true), echo, nil)
	ana := somebody(t, s, "ana", true)
	room := ana.room(t, "unreadable", r.id())
	ana.answer(t, ana.say(t, room, "!fact hello"))

	strange := ana.raw(t, room, "m.room.encrypted", `{"algorithm":"org.example.<b>new</b>","ciphertext":"x"}`)
	if got := ana.answer(t, strange); !strings.Contains(got.Body, "could not be read, because it is encrypted in a way that I do not know (“org.example.<b>new</b>”)") || strings.Contains(got.FormattedBody, "<b>") {
		t.Errorf("answered %q, %q", got.Body, got.FormattedBody)
	}
	damaged := ana.raw(t, room, "m.room.encrypted", `{"algorithm":"m.megolm.v1.aes-sha2","ciphertext":"x","session_id":"y"}`)
	if got := ana.answer(t, damaged).Body; !strings.Contains(got, "could not be read, because it arrived damaged") {
		t.Errorf("answered %q", got)
	}

	sealed := ana.raw(t, room, "m.room.encrypted", keyless)
	eventually(t, "a message waits for its key", func() bool { return r.Health().Unread == 1 })
	r.stop(t) // it is not forgotten
	r.start(t, echo)
	eventually(t, "it still waits", func() bool { return r.Health().Unread == 1 })
	r.synced(t)
	if n := len(ana.all(repliesTo(sealed))); n != 0 {
		t.Error("it is given up at once")
	}
	r.clock.advance(giveUpAfter)
	if got := ana.answer(t, sealed).Body; !strings.Contains(got, "could not be read, because its key has not reached me") {
		t.Errorf("answered %q", got)
	}
	if n := r.Health().Unread; n != 0 {
		t.Errorf("%d messages wait", n)
	}
}

// keyless is an encrypted message whose key nobody has.
var keyless = `{"algorithm":"m.megolm.v1.aes-sha2","sender_key":"` + strings.Repeat("A", 43) + `","device_id":"NONE","session_id":"` +
	strings.Repeat("B", 43) + `","ciphertext":"AwgAEp` + strings.Repeat("C", 170) + `"}`

// A bot that cannot encrypt says so, once.
func TestNoEncryption(t *testing.T) {
	s := homeserver(t)
	r := begin(t, register(t, s, false), echo, nil)
	ana := somebody(t, s, "ana", true)
	room := ana.room(t, "secret", r.id())
	first := ana.say(t, room, "!fact hello")
	if got := ana.answer(t, first).Body; !strings.Contains(got, "because I run without encryption") {
		t.Errorf("answered %q", got)
	}
	if err := r.Announce(t.Context(), "", "", nil); err == nil {
		t.Error("announced nowhere")
	}
}

// When the keys are lost the recovery key makes a new device trusted.
func TestRecovery(t *testing.T) {
	s := homeserver(t)
	account := register(t, s, true)
	ana := somebody(t, s, "ana", true)
	r := begin(t, account, echo, nil)
	room := ana.room(t, "recovery", r.id())
	ana.answer(t, ana.say(t, room, "!fact before"))
	r.stop(t)
	for _, end := range []string{"", "-wal", "-shm", ".lock"} {
		os.Remove(account.config.Encryption.Keys + end) // some are not there
	}
	recovery := account.login.RecoveryKey
	if recovery == "" || !account.login.Signed {
		t.Fatalf("logged in: %+v", account.login)
	}
	again, err := account.logIn(t, recovery)
	if err != nil || !again.Signed {
		t.Fatalf("logged in again: %+v, %v", again, err)
	}
	account.login, account.config.Device = again, again.Device
	r = begin(t, account, echo, nil)
	r.synced(t)
	for _, f := range r.Check(t.Context()) {
		if f.Err != nil {
			t.Errorf("%s: %s (%v)", f.What, f.Say, f.Err)
		}
	}
	ana.answer(t, ana.say(t, room, "!fact after"))
	device := ana.deviceOf(t, r)
	if ok := ana.cipher.(*olm).machine.IsDeviceTrusted(t.Context(), device); !ok {
		t.Error("the new device is not trusted")
	}
}

func (p *person) deviceOf(t *testing.T, r *robot) *id.Device {
	t.Helper()
	d, err := p.cipher.(*olm).machine.GetOrFetchDevice(t.Context(), r.id(), id.DeviceID(r.login.Device))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Two processes would spoil the keys; a wrong key or device is refused, too.
func TestKeysAreRefused(t *testing.T) {
	s := homeserver(t)
	account := register(t, s, true)
	r := begin(t, account, echo, nil)
	try := func(device string, pickle Secret) error {
		c, err := newClient(s.URL, r.id(), string(account.login.Token), newTransport())
		if err != nil {
			t.Fatal(err)
		}
		c.DeviceID, c.StateStore = id.DeviceID(device), newState()
		o, err := openCipher(t.Context(), c, account.config.Encryption.Keys, pickle)
		if err == nil {
			o.close()
		}
		return err
	}
	refused := func(err error, why string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%v, want %q", err, why)
		}
	}
	refused(try(account.login.Device, pickle), "another process uses the keys")
	r.stop(t)
	refused(try(account.login.Device, "another key"), "pickle key is another one")
	refused(try("OTHER", pickle), "belong to device "+account.login.Device)
	refused(try(account.login.Device, ""), "pickle key is missing")
	if err := try(account.login.Device, pickle); err != nil {
		t.Error(err)
	}
}

func TestLogInIsRefused(t *testing.T) {
	s := homeserver(t)
	user, err := s.Register(fmt.Sprintf("fact%d", number.Add(1)))
	if err != nil {
		t.Fatal(err)
	}
	const wrong = "not the password"
	_, err = LogIn(t.Context(), LoginRequest{Homeserver: s.URL, User: user, Password: wrong})
	if err == nil || !strings.Contains(err.Error(), "does not accept this user and password") || strings.Contains(err.Error(), wrong) {
		t.Errorf("LogIn: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := LogIn(ctx, LoginRequest{Homeserver: "http://127.0.0.1:1", User: user, Password: wrong}); err == nil {
		t.Error("logged in nowhere")
	}
}

// From a question to its answer in an encrypted room, beside a message that is
// only sent and seen.
func BenchmarkEncrypted(b *testing.B) {
	s := homeserver(b)
	r := begin(b, register(b, s, true), echo, nil)
	ana, ben := somebody(b, s, "ana", true), somebody(b, s, "ben", true)
	room, bare := ana.room(b, "bench", r.id()), ana.room(b, "bare", ben.joinInvites(b))
	ana.answer(b, ana.say(b, room, "!fact warm"))
	b.Run("question to answer", func(b *testing.B) {
		median(b, func() { ana.answer(b, ana.say(b, room, "!fact question")) })
	})
	b.Run("send and sync", func(b *testing.B) {
		median(b, func() {
			q := ana.say(b, bare, "hello")
			ben.see(b, "a message", func(e *event.Event) bool { return e.ID == q })
		})
	})
}

// median reports how long something takes in half of all cases at the most.
func median(b *testing.B, do func()) {
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		do()
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
}
