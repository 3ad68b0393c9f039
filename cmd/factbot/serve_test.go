package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"factbot/bot"
	"factbot/facts"

	"github.com/rogpeppe/go-internal/testscript"
)

const workspace = "[[slack]]\nbot_token_env = \"BOT\"\napp_token_env = \"APP\"\n"

// newTestServer returns a server over the first dataset, with a configuration
// and without platforms.
func newTestServer(t *testing.T, config string) *server {
	t.Helper()
	p := newProgram(t)
	p.now = time.Now
	p.configFile = filepath.Join(t.TempDir(), "factbot.toml")
	writeFile(t, p.configFile, config+workspace)
	s, err := p.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	sv, err := p.newServer(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return sv
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// said has somebody say something, and returns the answer.
func (sv *server) said(t *testing.T, account, text string) string {
	t.Helper()
	return sv.bot.Handle(t.Context(), bot.Message{Platform: "slack", Room: "T1/C1", Account: bot.AccountID("T1/U" + strings.ToUpper(account)), Text: text}).String()
}

// get returns the page at a path.
func get(t *testing.T, h http.Handler, path string) (status int, body string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

// Which platform is connected, and since when, is shown; one is enough to be
// ready, and each can be asked for by itself.
func TestReadyz(t *testing.T) {
	sv := newTestServer(t, "")
	since := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	well := &troubled{up: since}
	sv.add("well", func() (connection, error) { return connection{well, well.health}, nil })
	sv.add("unwell", func() (connection, error) { return connection{}, unavailable(nil, "The token is missing.") })
	if err := sv.platforms[0].connect(); err != nil {
		t.Fatal(err)
	}
	sv.platforms[1].failed(sv.platforms[1].connect(), time.Second)
	pages := sv.pages(false)
	status, body := get(t, pages, "/readyz")
	var got readiness
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err, body)
	}
	if status != 200 || !got.Ready || len(got.Platforms) != 2 {
		t.Fatalf("%d %s", status, body)
	}
	if s := got.Platforms[0]; s.Platform != "well" || !s.Connected || !s.Since.Equal(since) || s.LastErrorAt != nil {
		t.Errorf("well: %+v", s)
	}
	if s := got.Platforms[1]; s.Platform != "unwell" || s.Connected || s.Since != nil || s.LastError != "failed: The token is missing." || s.LastErrorAt == nil {
		t.Errorf("unwell: %+v", s)
	}
	for path, want := range map[string]int{"/readyz/well": 200, "/readyz/unwell": 503, "/readyz/none": 404, "/healthz": 200, "/debug/pprof/": 404} {
		if status, body := get(t, pages, path); status != want {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	well.connected(time.Time{})
	if status, _ := get(t, pages, "/readyz"); status != 503 {
		t.Errorf("with no platform: %d", status)
	}
	sv.store.Close()
	if status, _ := get(t, pages, "/healthz"); status != 503 {
		t.Errorf("without a store: %d", status)
	}
}

// The figures are of what became of messages, and of how things are.
func TestMetrics(t *testing.T) {
	sv := newTestServer(t, "limits.message = 100\n")
	a := &troubled{up: time.Now()}
	sv.add("test", func() (connection, error) { return connection{a, a.health}, nil })
	if err := sv.platforms[0].connect(); err != nil {
		t.Fatal(err)
	}
	if _, body := get(t, sv.pages(false), "/metrics"); !strings.Contains(body, "\nfactbot_last_backup_timestamp_seconds 0\n") {
		t.Error("nothing tells that there was never a backup")
	}
	guest := &program{out: io.Discard, errs: io.Discard, getenv: sv.p.getenv, now: sv.p.now, log: sv.log, guest: &guest{session: sv.session}}
	if status := sv.p.runGuest(t.Context(), guest, []string{"backup"}); status != 0 {
		t.Fatalf("a backup by another process: status %d", status)
	}
	for _, text := range []string{"when was the checkpoint installed?", "when was the checkpoint installed?", "lachin", "vardanyan net worth", "help", "undo no-such-fact", strings.Repeat("x", 101), "report lachin-checkpoint-installed it is wrong"} {
		sv.said(t, "ana", text)
	}
	_, body := get(t, sv.pages(false), "/metrics")
	for _, want := range []string{
		`factbot_questions_total{asked="date",outcome="answered",platform="slack"} 2`,
		`factbot_questions_total{asked="",outcome="answered",platform="slack"} 1`,
		`factbot_declined_total{platform="slack",reason="not_held"} 1`,
		`factbot_commands_total{command="help",outcome="done",platform="slack"} 1`,
		`factbot_commands_total{command="undo",outcome="refused",platform="slack"} 1`,
		`factbot_refused_total{platform="slack",reason="role"} 1`,
		`factbot_refused_total{platform="slack",reason="length"} 1`,
		`factbot_handling_seconds_count{platform="slack"} 8`,
		`factbot_platform_connected{platform="test"} 1`,
		`factbot_platform_errors_total{platform="test"} 2`,
		`factbot_platform_limited_total{platform="test"} 1`,
		`factbot_queue_messages{state="waiting"} 0`,
		`factbot_queue_refused_total 0`,
		`factbot_backlog{of="proposals"} 0`,
		`factbot_backlog{of="reports"} 1`,
		`factbot_index_facts 79`,
	} {
		if !strings.Contains(body, "\n"+want+"\n") {
			t.Errorf("no %s", want)
		}
	}
	if !regexp.MustCompile(`\nfactbot_store_bytes [1-9]`).MatchString(body) || !regexp.MustCompile(`\nfactbot_changes_total [1-9]`).MatchString(body) {
		t.Error("nothing is told of the store")
	}
	if !regexp.MustCompile(`\nfactbot_last_backup_timestamp_seconds 1\.\d+e\+09\n`).MatchString(body) {
		t.Error("nothing is told of the backup")
	}
	if t.Failed() {
		t.Log(regexp.MustCompile(`(?m)^factbot.*`).FindAllString(body, -1))
	}
}

// What is read again are roles, review, limits, rooms and people; a file with
// mistakes changes nothing, and says them.
func TestReload(t *testing.T) {
	sv := newTestServer(t, "")
	reload := func(config string) (string, error) {
		t.Helper()
		writeFile(t, sv.p.configFile, config+workspace)
		return sv.reload()
	}
	if got := sv.said(t, "ana", "gaps"); !strings.HasPrefix(got, "gaps takes the role of editor") {
		t.Fatal(got)
	}
	say, err := reload("roles.editors = [\"slack:T1/UANA\"]\nlimits.person = 2\nlimits.deny.people = [\"slack:T1/UEVE\"]\n")
	if want := sv.p.configFile + " was read again; its roles, review and limits hold now."; say != want || err != nil {
		t.Errorf("%q, %v", say, err)
	}
	if got := sv.said(t, "ana", "gaps"); strings.Contains(got, "takes the role") {
		t.Error(got)
	}
	if got := sv.said(t, "eve", "lachin"); got != "" {
		t.Errorf("eve is answered %q", got)
	}
	for i, want := range []bool{true, true, false} {
		if got := sv.said(t, "ben", "lachin"); strings.Contains(got, "Lachin") != want {
			t.Errorf("ben's message %d: %q", i, got)
		}
	}
	if _, err := reload("roles.editors = []\nlimits.person = -1\nlimit = 3\n"); err == nil || !strings.Contains(sentence(err), "limits.person: This takes") || !strings.Contains(sentence(err), `did you mean "limits"?`) {
		t.Errorf("mistakes: %v", err)
	}
	if got := sv.said(t, "ana", "gaps"); strings.Contains(got, "takes the role") {
		t.Errorf("after the mistakes: %s", got)
	}
	if got := sv.said(t, "eve", "lachin"); got != "" {
		t.Errorf("after the mistakes eve is answered %q", got)
	}
	t.Cleanup(func() { debug.SetMemoryLimit(math.MaxInt64) })
	if _, err := reload("limits.memory = 512\n"); err != nil || debug.SetMemoryLimit(-1) != 512<<20 {
		t.Errorf("the limit of memory is %d: %v", debug.SetMemoryLimit(-1), err)
	}
	say, err = reload("limits.person = 100\nhttp.listen = \"127.0.0.1:0\"\n")
	if !strings.HasSuffix(say, "that holds after a restart.") || err != nil {
		t.Errorf("%q, %v", say, err)
	}
	if got := sv.said(t, "eve", "lachin"); !strings.Contains(got, "Lachin") {
		t.Errorf("eve is answered %q", got)
	}
	if n := debug.SetMemoryLimit(-1); n != math.MaxInt64 {
		t.Errorf("memory is still limited to %d", n)
	}
}

// A server ends within its deadline although an adapter does not.
func TestEnds(t *testing.T) {
	sv := newTestServer(t, "")
	ctx, stop := context.WithCancel(t.Context())
	began, freed := make(chan bool), make(chan bool)
	a := &troubled{troubles: []func(context.Context) error{func(context.Context) error { close(began); <-freed; return nil }}}
	sv.add("test", func() (connection, error) { return connection{a, a.health}, nil })
	done := make(chan bool)
	go func() { sv.answer(ctx, 10*time.Millisecond); close(done) }()
	<-began
	stop()
	<-done
	close(freed)
}

// Where the address is taken nothing starts, and it is said.
func TestNothingCanListen(t *testing.T) {
	taken := httptest.NewServer(http.NotFoundHandler())
	defer taken.Close()
	address := taken.Listener.Addr().String()
	sv := newTestServer(t, fmt.Sprintf("http.listen = %q\n", address))
	if err := sv.run(t.Context()); !strings.HasPrefix(sentence(err), "Nothing can listen at "+address) {
		t.Errorf("run: %v", err)
	}
}

// What hangs beside the platforms, or under the store, keeps no server from ending.
func TestEndsWithoutWhatHangs(t *testing.T) {
	sv := newTestServer(t, "")
	free := make(chan struct{})
	var others sync.WaitGroup
	others.Go(func() { <-free })
	ended := make(chan error)
	go func() {
		sv.leave(&others, time.Millisecond)
		ended <- closed(func() error { <-free; return nil }, time.Millisecond)
	}()
	select {
	case err := <-ended:
		if facts.KindOf(err) != facts.Unavailable {
			t.Errorf("closed: %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it waits")
	}
	close(free)
	others.Wait()
	if err := closed(func() error { return io.EOF }, time.Minute); err != io.EOF {
		t.Errorf("what can be closed: %v", err)
	}
}

// port sets a variable to a port that is free.
func port(ts *testscript.TestScript, _ bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Check(l.Close())
	_, p, err := net.SplitHostPort(l.Addr().String())
	ts.Check(err)
	ts.Setenv(args[0], p)
}

// page writes what is at an address into a file; with "!" its status is none of
// success.
func page(ts *testscript.TestScript, neg bool, args []string) {
	r, err := http.Get(args[1])
	ts.Check(err)
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	ts.Check(err)
	if (r.StatusCode != http.StatusOK) != neg {
		ts.Fatalf("%s: %s\n%s", args[1], r.Status, body)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), body, 0o600))
}

// awaits waits until a pattern is in a file, as often as -count=N says.
func awaits(ts *testscript.TestScript, _ bool, args []string) {
	count := 1
	if n, ok := strings.CutPrefix(args[0], "-count="); ok {
		var err error
		count, err = strconv.Atoi(n)
		ts.Check(err)
		args = args[1:]
	}
	pattern := regexp.MustCompile(args[1])
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		data, _ := os.ReadFile(ts.MkAbs(args[0])) // it may not be there yet
		if len(pattern.FindAll(data, -1)) >= count {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s does not say %q:\n%s", args[0], args[1], data)
		}
	}
}
