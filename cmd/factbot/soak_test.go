package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"factbot/adapters/slack/fake"
	"factbot/facts"
	"factbot/facts/boltstore"
	"factbot/facts/dataset"
	"factbot/facts/facttest"
)

var soak = flag.Duration("soak", 0, "run the long form of the soak, which asks for so long and kills a thousand times")

// TestSoak has the whole program under load: `factbot serve` as a process of its
// own beside a fake Slack, asked and edited from many rooms at once. Its long
// form is
//
//	go test -tags goolm ./cmd/factbot -run Soak -soak 10m -timeout 2h
func TestSoak(t *testing.T) {
	t.Run("killed", soakKilled)
	t.Run("rooms", soakRooms)
}

// A desk is a program that serves, and the rooms that use it.
type desk struct {
	*fake.Slack
	store  string
	folder string
	rooms  int
	waves  int // of messages, one from each room
	sent   int // messages
	edited []facts.ID
}

// newDesk makes a store. Each of the first rooms edits a fact of its own.
func newDesk(t *testing.T, rooms int) *desk {
	t.Helper()
	folder := t.TempDir()
	d := &desk{store: filepath.Join(folder, "facts.db"), folder: folder, rooms: rooms}
	set, _, err := dataset.Read([]string{"testdata/fjord/dataset.toml"})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range set.Facts {
		if f.Record.Kind == facts.Event && len(d.edited) < 8 {
			d.edited = append(d.edited, f.Record.ID)
		}
	}
	s, err := boltstore.Create(d.store)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := dataset.Import(t.Context(), s, set, dataset.ImportOptions{Time: time.Now()}); err != nil {
		t.Fatal(err)
	}
	return d
}

// serve starts the program beside a Slack of its own, and returns when it is
// connected.
func (d *desk) serve(t *testing.T) *exec.Cmd {
	t.Helper()
	d.Slack = fake.New()
	t.Cleanup(d.Close)
	d.AckWithin = time.Minute // what is measured here is something else
	settings := filepath.Join(d.folder, "factbot.toml")
	text := fmt.Sprintf(`store = { path = %q }
roles.admins = ["slack:%s/U0"]
log.file = "factbot.log"
limits = { person = 0, room = 0, memory = 64 }
[[slack]]
api_url = %q
bot_token_env = "BOT_TOKEN"
app_token_env = "APP_TOKEN"
`, d.store, fake.Team, d.URL)
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("factbot", "serve", "--config", settings)
	cmd.Env = append(os.Environ(), "HOME="+d.folder, "XDG_DATA_HOME=", "BOT_TOKEN="+fake.BotToken, "APP_TOKEN="+fake.AppToken)
	var errs strings.Builder
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := d.AwaitConnections(ctx, 2); err != nil {
		cmd.Process.Kill()
		cmd.Wait()
		t.Fatalf("it does not connect: %v; %s", err, errs.String())
	}
	return cmd
}

// messages are what the rooms say in turn.
var messages = []string{"skell", "when was the lighthouse seized", "who is Inge Thorvall", "what happened in 2002", "how many people live in Skell", "what does article 4 say",
	"timeline 1995/2002", "who shelled Lysvik", "positions skell", "population of Atlantis", "status", "help show"}

// wave has every room say something at once, and waits until all are answered.
// The first rooms edit every other time, each a fact of its own.
func (d *desk) wave(ctx context.Context) error {
	d.waves++
	before := len(d.Posts())
	for room := range d.rooms {
		text := messages[(d.waves+room)%len(messages)]
		if room < len(d.edited) && (d.waves+room)%2 == 0 {
			text = fmt.Sprintf("set %s date_note mark %d", d.edited[room], d.waves)
		}
		person := "U0"
		if room >= len(d.edited) {
			person = fmt.Sprintf("U%d", room)
		}
		d.sent++ // a number that no Slack of this desk has used, lest it be taken for the same message again
		d.Redeliver(fmt.Sprintf("Ev%d", d.sent), map[string]any{"type": "message", "channel_type": "im", "channel": fmt.Sprintf("D%d", room), "user": person,
			"text": text, "ts": fmt.Sprintf("%d.000001", d.sent)})
	}
	return d.AwaitPosts(ctx, before+d.rooms)
}

// An edit was acknowledged: the fact, its revision and the mark that it bears.
type edit struct {
	id       facts.ID
	revision int
	mark     string
}

var (
	changed = regexp.MustCompile(`Changed (\S+), now revision (\d+)`)
	marks   = regexp.MustCompile(`mark \d+`)
)

// acknowledged returns the edits that people saw an answer to.
func acknowledged(posts []fake.Post) (edits []edit) {
	for _, p := range posts {
		text := p.Plain()
		if m := changed.FindStringSubmatch(text); m != nil {
			revision, _ := strconv.Atoi(m[2]) // digits
			all := marks.FindAllString(text, -1)
			edits = append(edits, edit{m[1], revision, all[len(all)-1]})
		}
	}
	return edits
}

// soakKilled kills the program while rooms ask and edit. Every edit that somebody
// saw acknowledged is there, and the store verifies.
func soakKilled(t *testing.T) {
	kills, perStore := 30, 50
	if testing.Short() {
		kills = 5
	}
	if *soak > 0 {
		kills = 1000
	}
	began, edits := time.Now(), 0
	for seed := uint64(1); kills > 0; seed++ {
		d := newDesk(t, 16)
		var stop context.CancelFunc
		var ended chan struct{}
		facttest.Kills{
			Seed: seed, Number: min(kills, perStore), Within: 150 * time.Millisecond,
			Start: func(t *testing.T) *exec.Cmd {
				cmd := d.serve(t)
				var ctx context.Context
				ctx, stop = context.WithTimeout(t.Context(), time.Minute)
				if err := d.wave(ctx); err != nil {
					t.Fatal(err)
				}
				ended = make(chan struct{})
				go func() {
					defer close(ended)
					for d.wave(ctx) == nil {
					}
				}()
				return cmd
			},
			Check: func(t *testing.T) {
				stop()
				<-ended
				edits += d.check(t)
			},
		}.Run(t)
		kills -= perStore
	}
	t.Logf("%d edits were acknowledged and are there, in %v", edits, time.Since(began).Round(time.Second))
}

// check verifies the store and looks for what was acknowledged.
func (d *desk) check(t *testing.T) int {
	t.Helper()
	s, err := boltstore.Open(d.store)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if c, err := s.Verify(t.Context(), nil); err != nil || len(c.Faults) > 0 {
		t.Errorf("%q, %v", c.Faults, err)
	}
	edits := acknowledged(d.Posts())
	for _, e := range edits {
		history, err := s.History(t.Context(), e.id)
		if err != nil || len(history) < e.revision || history[e.revision-1].Fact.DateNote != e.mark {
			t.Errorf("%+v was acknowledged and is not among %d revisions: %v", e, len(history), err)
		}
	}
	d.Close()
	return len(edits)
}

// soakRooms asks and edits from 100 rooms at once. Each message has one answer,
// and memory stays where it is.
func soakRooms(t *testing.T) {
	lasts := 3 * time.Second
	if *soak > 0 {
		lasts = *soak
	}
	d := newDesk(t, 100)
	cmd := d.serve(t)
	defer cmd.Wait()
	defer cmd.Process.Kill()
	var took []time.Duration
	var memory []int
	edits := 0
	for began := time.Now(); time.Since(began) < lasts; {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		sent := time.Now()
		err := d.wave(ctx)
		cancel()
		took = append(took, time.Since(sent))
		posts := d.Posts()
		if edits += len(acknowledged(posts)); err != nil || len(posts) != d.rooms {
			t.Fatalf("wave %d: %d answers to %d messages: %v; refused: %q", d.waves, len(posts), d.rooms, err, d.Refused())
		}
		d.Forget()
		if d.waves%10 == 0 {
			memory = append(memory, residentMemory(cmd.Process.Pid))
		}
	}
	slices.Sort(took)
	t.Logf("%d messages from %d rooms, %d of them edits; a wave of %d took %v in the middle, %v at the most; memory in MB: %v",
		d.waves*d.rooms, d.rooms, edits, d.rooms, took[len(took)/2].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond), thinned(memory))
	// What grows is what bot.Memory keeps of each message, for two days. The short
	// form is too short to tell, and the race detector needs memory of its own.
	if *soak > 0 && len(memory) > 0 && slices.Max(memory) > 80 {
		t.Errorf("it has used %d MB, and was to keep to 64", slices.Max(memory))
	}
}

// residentMemory is how many MB a process has of its own; 0 where the system does
// not tell.
func residentMemory(pid int) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	m := regexp.MustCompile(`RssAnon:\s+(\d+) kB`).FindSubmatch(status)
	if m == nil {
		return 0
	}
	kb, _ := strconv.Atoi(string(m[1])) // digits
	return kb >> 10
}

// thinned is a list of some ten of many values.
func thinned(all []int) (some []int) {
	for i := 0; i < len(all); i += max(len(all)/10, 1) {
		some = append(some, all[i])
	}
	return some
}
