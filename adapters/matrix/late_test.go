//go:build goolm

package matrix

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"factbot/bot"

	"maunium.net/go/mautrix/id"
)

// A withholder is a transport that keeps what is sent to the device until it is
// told not to: keys are late then.
type withholder struct {
	keeps atomic.Bool
	asked atomic.Int64 // for keys
	mute  atomic.Bool  // nothing is sent to devices
	muted atomic.Int64

	mu   sync.Mutex
	kept []json.RawMessage
}

func (w *withholder) RoundTrip(req *http.Request) (*http.Response, error) {
	if strings.Contains(req.URL.Path, "/sendToDevice/m.room_key_request/") {
		w.asked.Add(1)
	}
	if w.mute.Load() && strings.Contains(req.URL.Path, "/sendToDevice/m.room.encrypted/") {
		w.muted.Add(1)
		rec := httptest.NewRecorder()
		rec.WriteHeader(http.StatusServiceUnavailable)
		return rec.Result(), nil
	}
	r, err := http.DefaultTransport.RoundTrip(req)
	if err != nil || r.StatusCode != http.StatusOK || !strings.HasSuffix(req.URL.Path, "/sync") {
		return r, err
	}
	data, err := io.ReadAll(r.Body)
	r.Body.Close()
	if err == nil {
		data, err = w.hold(data)
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(data)), int64(len(data))
	return r, err
}

// hold takes what is for the device out of the answer to a sync, or puts in
// what was taken out before.
func (w *withholder) hold(sync []byte) ([]byte, error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(sync, &all); err != nil {
		return nil, err
	}
	var device struct {
		Events []json.RawMessage `json:"events"`
	}
	if there := all["to_device"]; there != nil {
		if err := json.Unmarshal(there, &device); err != nil {
			return nil, err
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kept = append(w.kept, device.Events...)
	if device.Events = nil; !w.keeps.Load() {
		device.Events, w.kept = w.kept, nil
	}
	var err error
	if all["to_device"], err = json.Marshal(device); err != nil {
		return nil, err
	}
	return json.Marshal(all)
}

// A question whose key comes late is kept, over a restart too, its key is asked
// for, and it is answered, once.
func TestALateKey(t *testing.T) {
	s := homeserver(t)
	w := new(withholder)
	r := begin(t, register(t, s, true), echo, func(a *Adapter) {
		a.client.Client.Transport = &patient{w, a.Now, sleep, a.trouble}
	})
	ana := somebody(t, s, "ana", true)
	room := ana.room(t, "late", r.id())
	w.keeps.Store(true)
	q := ana.say(t, room, "!fact hello")
	eventually(t, "a question waits for its key", func() bool { return r.Health().Unread == 1 })
	r.stop(t)
	r.start(t, echo)
	eventually(t, "it still waits", func() bool { return r.Health().Unread == 1 })
	if n := w.asked.Load(); n != 0 {
		t.Errorf("the key is asked for at once, %d times", n)
	}
	r.clock.advance(askKeyAfter)
	eventually(t, "the key is asked for", func() bool { return w.asked.Load() == 1 })
	if n := len(ana.all(repliesTo(q))); n != 0 {
		t.Error("what cannot be read is answered")
	}
	w.keeps.Store(false)
	if got := ana.answer(t, q).Body; got != "heard: hello" {
		t.Errorf("answered %q", got)
	}
	once(t, ana, []id.EventID{q, ana.say(t, room, "!fact again")})
}

// A server that takes no keys for a while keeps the bot from answering, but not
// from hearing what is asked, and nothing is lost.
func TestKeysCannotBeShared(t *testing.T) {
	s := homeserver(t)
	w := new(withholder)
	heard := make(chan string, 10)
	r := begin(t, register(t, s, true), func(ctx context.Context, m bot.Message) bot.Doc {
		heard <- m.Text
		return echo(ctx, m)
	}, func(a *Adapter) {
		a.client.Client.Transport, a.sleep = &patient{w, a.Now, hurry, a.trouble}, hurry
	})
	ana := somebody(t, s, "ana", true)
	rooms := []id.RoomID{ana.room(t, "one", r.id()), ana.room(t, "two", r.id())}
	o := r.cipher.(*olm)
	o.mu.Lock()
	o.within = 300 * time.Millisecond
	o.mu.Unlock()
	w.mute.Store(true)
	asked := []id.EventID{ana.say(t, rooms[0], "!fact hello")}
	eventually(t, "keys are refused", func() bool { return w.muted.Load() > 0 })
	asked = append(asked, ana.say(t, rooms[1], "!fact hello"))
	for range asked {
		select {
		case <-heard:
		case <-time.After(patience):
			t.Fatal("a question is not heard")
		}
	}
	w.mute.Store(false)
	once(t, ana, asked)
}
