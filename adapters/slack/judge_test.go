package slack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"factbot/adapters/slack/fake"
	"factbot/bot"
	"factbot/bot/bottest"
)

// judges returns the folder where Slack's own packages are installed, as
// testdata/judge/package.json names them, or skips the test.
func judges(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("SLACK_JUDGE")
	if folder == "" {
		t.Skip("SLACK_JUDGE does not name a folder where testdata/judge/package.json is installed")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed")
	}
	return folder
}

// Slack's own types take every payload, and the lengths in their comments hold.
func TestJudgeTypes(t *testing.T) {
	folder := judges(t)
	var b bytes.Buffer
	b.WriteString("import type { HomeView, KnownBlock, ModalView } from '@slack/types';\ntype Known<V> = Omit<V, 'blocks'> & { blocks: KnownBlock[] };\n")
	n := 0
	add := func(kind string, payload any) {
		data, err := json.Marshal(payload)
		if err != nil {
			t.Fatal(err)
		}
		data = bytes.ReplaceAll(data, []byte(`,"offset":0`), nil) // of a list: documented, but not in the types
		n++
		fmt.Fprintf(&b, "export const p%d: %s = %s;\n", n, kind, data)
	}
	payloads(t, add)
	file := filepath.Join(t.TempDir(), "payloads.ts")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("node", filepath.Join("testdata", "judge", "types.mjs"), folder, file).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%.5000s", err, out)
	}
	t.Logf("%d payloads: %s", n, bytes.TrimSpace(out))
}

// payloads calls add with every kind of payload that there is.
func payloads(t *testing.T, add func(kind string, payload any)) {
	const modalKind, homeKind = "Known<ModalView>", "Known<HomeView>"
	for _, s := range bottest.Docs() {
		if m := render(s.Doc); len(m.blocks) > 0 { // what says nothing is not posted
			m.share("id", "text")
			add("KnownBlock[]", m.blocks)
			add(modalKind, shownIn(renderFor(place{view: "V1"}, s.Doc)))
		}
	}
	d := newDesk(t, bot.Editor)
	a := New(Options{Desk: d.bot})
	m := bot.Message{Platform: "slack", Room: "T1/C1", Account: "T1/U1"}
	for _, k := range bot.Kinds() {
		f, _, err := d.bot.NewForm(t.Context(), m, k, nil)
		if err != nil {
			t.Fatal(err)
		}
		add(modalKind, a.formView(t.Context(), f, ticket{Channel: "C1"}))
	}
	all, err := d.store.Facts(t.Context(), "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		form, _, err := d.bot.EditForm(t.Context(), m, f.ID)
		if err != nil {
			t.Fatal(err)
		}
		add(modalKind, a.formView(t.Context(), form, ticket{Channel: "C1"}))
	}
	sections, err := d.bot.Home(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	add(homeKind, homeView(sections))
	add(modalKind, kindView(ticket{}))
	add(modalKind, loading())
	add(modalKind, fillView("Reject, with a reason", "Reason", ticket{Command: "reject 2 REASON"}))
}

// Slack's own client takes the fake for Slack: it greets, is acknowledged with a
// payload, is asked to reconnect, and sends again what was not acknowledged.
func TestJudgeClient(t *testing.T) {
	folder := judges(t)
	s := fake.New()
	defer s.Close()
	cmd := exec.Command("node", filepath.Join("testdata", "judge", "client.mjs"), folder, s.URL, fake.AppToken)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r := prepare(t, ModeSocket) // for its context
	var ids []string
	step := func(n int) {
		if err := s.AwaitJoined(r.ctx, n); err != nil {
			t.Fatalf("connection %d: %v %s", n, err, errs.String())
		}
		payload, err := s.Command(r.ctx, "U1", "C1", fmt.Sprintf("<lachin> %d", n))
		if err != nil || string(payload) != fmt.Sprintf(`{"text":"you said: &lt;lachin&gt; %d"}`, n) {
			t.Errorf("acknowledged with %s, %v", payload, err)
		}
		ids = append(ids, s.Direct("U1", "D1", "", "hello"))
		if err := s.AwaitAcknowledged(r.ctx); err != nil {
			t.Errorf("not acknowledged: %v", err)
		}
	}
	step(1)
	s.Disconnect("refresh_requested")
	step(2)
	s.Drop()
	step(3)
	io.Closer(in).Close()
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v %s", err, errs.String())
	}
	for _, id := range ids {
		if !strings.Contains(out.String(), id) {
			t.Errorf("the client did not hear %s:\n%s", id, out.String())
		}
	}
	if refused := s.Refused(); len(refused) > 0 {
		t.Errorf("refused: %q", refused)
	}
}
