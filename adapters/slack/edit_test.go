package slack

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"factbot/adapters/slack/fake"
	"factbot/bot"
	"factbot/facts"

	"github.com/google/go-cmp/cmp"
	slackgo "github.com/slack-go/slack"
)

const checkpoint = "lachin-checkpoint-installed"

// A fact is added in a modal: its mistakes stand where they are, and what came
// of it is posted to whoever asked for the form, where they did.
func TestAdd(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			d := startDesk(t, mode, bot.Editor)
			d.command("U1", "add position")
			form := d.next(2)
			if first := d.Views()[0]; first.Method != "views.open" || !strings.Contains(first.Post().Plain(), "Loading…") {
				t.Errorf("opened %+v", first)
			}
			state := map[string]any{
				"in:title": "Somebody says so", "in:text": "Somebody says that it is <so> & more.", "in:date": "soon", "in:status": "attributed",
				"in:holders": []string{"actor-armenia"}, sourceBlock: "edm-20-78", locatorBlock: "para. 3",
			}
			v := d.submit("U1", form, state)
			if v.Action != "errors" || len(v.Errors) != 1 || !strings.Contains(v.Errors["in:date"], "soon") {
				t.Fatalf("mistakes: %+v", v)
			}
			state["in:date"] = "2 May 2023"
			if v := d.submit("U1", form, state); v.Action != "clear" {
				t.Fatalf("submitted: %+v", v)
			}
			p := d.posted(1)
			if p.User != "U1" || p.Channel != "C1" || p.Method != "response_url" {
				t.Errorf("posted %+v", p)
			}
			has(t, p.Plain(), "Added", "somebody-says-so", "it is <so> & more")
			f, err := d.store.Fact(t.Context(), "somebody-says-so")
			if err != nil || f.Date != "2023-05-02" || len(f.Sources) != 1 || f.Sources[0].ID != "edm-20-78" || f.Sources[0].Locator != "para. 3" {
				t.Errorf("%+v, %v", f, err)
			}
			if v := d.submit("U1", form, state); v.Action != "clear" {
				t.Errorf("submitted again: %+v", v)
			}
			d.command("U1", "status")
			d.posted(2) // the second submission posted nothing
		})
	}
}

// Without a kind, the modal asks for it first.
func TestAddOfAKind(t *testing.T) {
	for _, mode := range modes {
		d := startDesk(t, mode, bot.Editor)
		d.command("U1", "add")
		v := d.next(1)
		has(t, v.Post().Plain(), "What kind of fact is it?")
		d.press("U1", v, actionKind, "place")
		form := d.next(1)
		if form.ID != v.ID || initial(form, "title") != "" || initial(form, "status") != "" {
			t.Errorf("form: %+v", form.View)
		}
		if v := d.submit("U1", form, map[string]any{"in:title": "Northgate", "in:text": "A place."}); v.Action != "errors" {
			t.Errorf("submitted: %+v", v)
		}
	}
}

// A draft in one message, and steps for a gap, are the bot's.
func TestFormCommands(t *testing.T) {
	for text, want := range map[string]bool{
		"add": true, "add event": true, "edit x": true, "add event for 3": false, "add nonsense": false, "edit": false, "edit the road": false,
		"add event\ntitle: x": false, "what is added": false, "": false,
	} {
		if _, ok := formCommand(text); ok != want {
			t.Errorf("%q opens a form: %v", text, ok)
		}
	}
	r := start(t, ModeSocket, echo)
	if _, err := r.Command(r.ctx, "U1", "C1", "add event"); err != nil {
		t.Fatal(err)
	}
	has(t, r.posted(1).Text, "you said: add event") // there is no desk
}

// The Edit of an answer opens the fact as it is, and so does its command.
func TestEdit(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			d := startDesk(t, mode, bot.Editor)
			d.Mention("U1", "C1", "4.2", "show "+checkpoint)
			p := d.posted(1)
			b, ok := p.Button("Edit")
			if !ok {
				t.Fatalf("no Edit among %v", p.Buttons())
			}
			if _, err := d.Press(d.ctx, "U2", p, b); err != nil {
				t.Fatal(err)
			}
			form := d.next(2)
			title, _ := initial(form, "title").(string)
			if title == "" || initial(form, "text") == "" {
				t.Fatalf("form: %v", form.View)
			}
			if v := d.submit("U2", form, nil); v.Action != "push" || !strings.Contains(v.shows(), "nothing was changed") {
				t.Errorf("unchanged: %+v", v)
			}
			if v := d.submit("U2", form, map[string]any{"in:title": title + " at last"}); v.Action != "clear" {
				t.Fatalf("submitted: %+v", v)
			}
			p = d.posted(2)
			if p.User != "U2" || p.Channel != "C1" || p.Thread != "4.2" {
				t.Errorf("posted %+v", p)
			}
			has(t, p.Plain(), "Changed", "revision 2", "at last")
			d.command("U2", "edit "+checkpoint)
			if again := d.next(2); initial(again, "title") != title+" at last" {
				t.Errorf("title: %v", initial(again, "title"))
			}
			d.command("U2", "edit no-such-fact")
			has(t, d.next(2).Post().Plain(), "no-such-fact")
		})
	}
}

// What somebody else changed meanwhile is merged, or both are shown.
func TestEditConflict(t *testing.T) {
	d := startDesk(t, ModeSocket, bot.Editor)
	d.command("U1", "edit "+checkpoint)
	form := d.next(2)
	d.Direct("U2", "D2", "", "set "+checkpoint+" title Another title")
	d.posted(1)
	if v := d.submit("U1", form, map[string]any{"in:title": "My title"}); v.Action != "clear" {
		t.Fatalf("submitted: %+v", v)
	}
	p := d.posted(2)
	has(t, p.Plain(), "somebody else changed the same (title)", "My title", "Another title")
	if p.User != "U1" {
		t.Errorf("posted %+v", p)
	}
	d.command("U1", "edit "+checkpoint)
	form = d.next(2)
	d.Direct("U2", "D2", "", "set "+checkpoint+" title A third title")
	d.posted(3)
	if v := d.submit("U1", form, map[string]any{"in:text": "A new text."}); v.Action != "clear" {
		t.Fatalf("submitted: %+v", v)
	}
	has(t, d.posted(4).Plain(), "A new text.")
	if f, err := d.store.Fact(t.Context(), checkpoint); err != nil || f.Title != "A third title" || f.Text != "A new text." {
		t.Errorf("%+v, %v", f, err)
	}
}

// Who may not do it is told so: when the form is asked for, or when it is sent.
func TestEditNeedsARole(t *testing.T) {
	for _, mode := range modes {
		d := startDesk(t, mode, bot.Reader)
		d.command("U1", "edit "+checkpoint)
		has(t, d.next(2).Post().Plain(), "takes the role of contributor")
		d.roles.set(bot.Editor)
		d.command("U1", "edit "+checkpoint)
		form := d.next(2)
		d.roles.set(bot.Reader)
		if v := d.submit("U1", form, map[string]any{"in:title": "Mine"}); v.Action != "push" || !strings.Contains(v.shows(), "takes the role of contributor") {
			t.Errorf("submitted: %+v", v)
		}
		d.roles.set(bot.Contributor)
		if v := d.submit("U1", form, map[string]any{"in:title": "Mine"}); v.Action != "clear" {
			t.Errorf("submitted: %+v", v)
		}
		has(t, d.posted(1).Plain(), "Proposed as number 1")
	}
}

// A trigger that is too old, or was used: a sentence says so where it was asked.
func TestExpiredTrigger(t *testing.T) {
	for _, mode := range modes {
		d := newDesk(t, bot.Editor)
		d.rig = prepare(t, mode)
		d.into(d.rig)
		d.run(d.bot.Handle)
		for i, trigger := range []string{d.Trigger(4 * time.Second), "used"} {
			if _, err := d.Interact(d.ctx, map[string]any{
				"type": "block_actions", "trigger_id": trigger, "user": map[string]any{"id": "U1", "team_id": fake.Team},
				"container": map[string]any{"type": "message", "message_ts": "3.1", "channel_id": "C1"},
				"actions":   []any{map[string]any{"type": "button", "action_id": actionEdit + ":1", "block_id": "b", "value": "edit " + checkpoint}},
			}); err != nil {
				t.Fatal(err)
			}
			p := d.posted(i + 1)
			has(t, p.Text, "longer than Slack waits")
			if p.User != "U1" || p.Thread != "3.1" {
				t.Errorf("posted %+v", p)
			}
		}
	}
	d := startDesk(t, ModeSocket, bot.Editor)
	d.Fail("views.open", fake.ServerError)
	d.command("U1", "edit "+checkpoint)
	has(t, d.posted(1).Text, "did not open")
	d.Fail("views.update", fake.Says("internal_error", ""))
	d.command("U1", "edit "+checkpoint)
	has(t, d.next(2).Post().Plain(), "did not show")
	d.Fail("views.update", fake.ServerError, fake.ServerError)
	d.command("U1", "edit "+checkpoint)
	d.next(1)
	has(t, d.posted(2).Text, "did not show")
	d.a.Desk = nil
	if _, err := d.Press(d.ctx, "U1", fake.Post{Channel: "C1", TS: "3.1"}, fake.Button{ActionID: actionEdit, BlockID: "b", Value: "edit x"}); err != nil {
		t.Fatal(err)
	}
	has(t, d.posted(3).Text, "There are no forms here")
}

// A modal outlives the bot, and the way to whoever submits it may be gone.
func TestFormsOutliveTheBot(t *testing.T) {
	d := startDesk(t, ModeSocket, bot.Editor)
	d.command("U1", "edit "+checkpoint)
	form := d.next(2)
	after := startDesk(t, ModeSocket, bot.Editor)
	d.UseUp()
	after.PutOut("C1")
	if v := after.submit("U1", form, map[string]any{"in:title": "Later"}); v.Action != "clear" {
		t.Fatalf("submitted: %+v", v)
	}
	if p := after.posted(1); p.Channel != "U1" || p.User != "" || !strings.Contains(p.Plain(), "Later") {
		t.Errorf("posted %+v", p)
	}
	form.View["private_metadata"] = "of another version"
	if v := after.submit("U1", form, nil); v.Action != "push" || !strings.Contains(v.shows(), tooOld) {
		t.Errorf("a form that is too old: %+v", v)
	}
	form.View["callback_id"] = callbackFill
	if v := after.submit("U1", form, nil); v.Action != "push" || !strings.Contains(v.shows(), tooOld) {
		t.Errorf("a form that is too old: %+v", v)
	}
	after.command("U1", "add")
	kinds := after.next(1)
	kinds.View["private_metadata"] = "of another version"
	after.press("U1", kinds, actionKind, "event")
	has(t, after.next(1).Post().Plain(), tooOld)
}

// Where too many modals are opened, or too much waits, somebody hears of it;
// what a form did is told all the same.
func TestBusyForms(t *testing.T) {
	d := startDesk(t, ModeSocket, bot.Editor)
	d.command("U1", "edit "+checkpoint)
	form := d.next(2)
	d.a.Queue = newQueue(0)
	d.command("U1", "edit "+checkpoint)
	has(t, d.next(2).Post().Plain(), "I am busy")
	for range cap(d.a.opening) {
		d.a.opening <- struct{}{}
	}
	d.command("U1", "edit "+checkpoint)
	has(t, d.posted(1).Text, "I am busy")
	if v := d.submit("U1", form, map[string]any{"in:title": "Mine"}); v.Action != "clear" {
		t.Errorf("submitted: %+v", v)
	}
	has(t, d.posted(2).Plain(), "Changed")
}

// Each mistake stands at its input; one without an input at the first.
func TestOnBlocks(t *testing.T) {
	e := slackgo.NewPlainTextInputBlockElement(nil, "a")
	blocks := []slackgo.Block{slackgo.NewDividerBlock(), slackgo.NewInputBlock("in:x", plainText("X"), nil, e), slackgo.NewInputBlock("in:y", plainText("Y"), nil, e)}
	got := onBlocks(map[string]string{"y": "Bad.", "z": strings.Repeat("worse ", 100)}, blocks)
	if len(got) != 2 || got["in:y"] != "Bad." || !strings.HasPrefix(got["in:x"], "z: worse") || units(got["in:x"]) > maxMistake {
		t.Errorf("%q", got)
	}
}

// Every fact that there is fits into a form that Slack takes, and a form that is
// submitted as it is changes nothing.
func TestEveryFactFits(t *testing.T) {
	d := newDesk(t, bot.Editor)
	a := New(Options{Desk: d.bot})
	m := bot.Message{Platform: "slack", Room: "T1/C1", Account: "T1/U1"}
	all, err := d.store.Facts(t.Context(), "", 1000)
	if err != nil || len(all) < 50 {
		t.Fatalf("%d facts, %v", len(all), err)
	}
	forms := map[string]bot.Form{}
	for _, k := range bot.Kinds() {
		forms[k], _, err = d.bot.NewForm(t.Context(), m, k, nil)
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range all {
		if forms[f.ID], _, err = d.bot.EditForm(t.Context(), m, f.ID); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(forms)) {
		v := asView(t, a.formView(t.Context(), forms[name], ticket{Channel: "C1"}))
		if problems := fake.CheckView(v.View, "modal"); len(problems) > 0 {
			t.Errorf("%s: %q", name, problems)
		}
	}
}

// asView returns a modal or home as the fake has it.
func asView(t testing.TB, view any) fake.View {
	t.Helper()
	data, err := json.Marshal(view)
	if err != nil {
		t.Fatal(err)
	}
	var v fake.View
	if err := json.Unmarshal(data, &v.View); err != nil {
		t.Fatal(err)
	}
	return v
}

// Inputs of every form, and what a modal cannot hold.
func TestInputs(t *testing.T) {
	d := newDesk(t, bot.Editor)
	a := New(Options{Desk: d.bot})
	long := strings.Repeat("é", 5000)
	for _, in := range []bot.Input{
		{Name: "x", Label: "X", Value: long, Long: true},
		{Name: "x", Label: long, Hint: long, Value: "<!channel> *bold*", Needed: true},
		{Name: "x", Label: "X", Options: []string{"a", "b"}, Value: "b"},
		{Name: "x", Label: "X", Options: []string{"a", "b"}, Value: "gone"},
		{Name: "x", Label: "X", Options: []string{long}},
		{Name: "x", Label: "X", Options: slices.Repeat([]string{"a"}, 200)},
		{Name: "x", Label: "X", Refers: true, Of: "actor", Value: "actor-armenia", Needed: true},
		{Name: "x", Label: "X", Refers: true, Of: "actor", Value: "actor-armenia"},
		{Name: "x", Label: "X", Refers: true, Many: true, Value: "actor-armenia, gone, " + checkpoint},
		{Name: "x", Label: "X", Refers: true, Value: "a, b", Needed: true},
		{Name: "x", Label: "X", Refers: true, Many: true, Value: strings.Repeat("x", 200)},
		{Name: "x", Label: "X", Refers: true, Many: true},
		{Name: "sources", Label: "Sources", Value: "edm-20-78 para. 3", Needed: true},
	} {
		v := asView(t, a.formView(t.Context(), bot.Form{Kind: "event", ID: "e", Inputs: []bot.Input{in}}, ticket{}))
		if problems := fake.CheckView(v.View, "modal"); len(problems) > 0 {
			t.Errorf("%.60v: %q", in, problems)
		}
	}
}

// A ticket that comes back is the one that went out; one that is too long loses
// the end of its quotation alone.
func TestTicket(t *testing.T) {
	for _, text := range []string{"short", strings.Repeat("\"<quoted>\"\n", 1000), strings.Repeat("Լաչին ", 2000), strings.Repeat("😀", 4000)} {
		want := ticket{Kind: "event", ID: checkpoint, Revision: 3, Channel: "C1", Thread: "4.2", User: "U1", URL: "https://hooks.example/x?a=1&b=2",
			Quote: &bot.Quote{Text: text, URL: "https://example.slack.com/archives/C1/p1", Publisher: "Slack, #lachin", Date: "2023-05-02"}}
		s := want.encode()
		got, ok := decodeTicket(s)
		if !ok || units(s) > maxMetadata || len(got.Quote.Text) == 0 || !strings.HasPrefix(text, got.Quote.Text) {
			t.Fatalf("%.20q: %d units, %d left", text, units(s), len(got.Quote.Text))
		}
		got.Quote.Text = text
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%.20q (-want +got)\n%s", text, diff)
		}
	}
}

// Names are completed as somebody types, within what an acknowledgement holds.
func TestSuggest(t *testing.T) {
	for _, mode := range modes {
		d := startDesk(t, mode, bot.Editor)
		for i := range 300 {
			f := facts.Fact{ID: fmt.Sprintf("zeta-%d-%s", i, strings.Repeat("x", i)), Kind: facts.Actor, Title: fmt.Sprintf("Zeta %d %s", i, strings.Repeat("Լաչին ", 30)), Text: "Zeta.",
				Status: facts.Established, Sources: []facts.Citation{{ID: "edm-20-78"}}}
			if i > 90 {
				f.ID = fmt.Sprintf("zeta-%d", i)
			}
			if _, err := d.store.Apply(t.Context(), facts.Commit{Person: "p1", Time: time.Now().UTC(), Changes: []facts.Change{{Fact: &f}}}); err != nil {
				t.Fatal(err)
			}
		}
		d.command("U1", "add position")
		form := d.next(2)
		for _, test := range []struct {
			action, typed string
			want          fake.Option // the first; zero for none
			least         int
		}{
			{sourceAction, "daily monitor", fake.Option{}, 1},
			{referAction, "armen", fake.Option{}, 1},
			{referAction, "no such name", fake.Option{}, 0},
			{referAction, "zeta", fake.Option{}, 20},
			{referAction, "", fake.Option{}, 20},
		} {
			block, element := form.Element(test.action)
			if element == nil {
				t.Fatalf("no %s", test.action)
			}
			got, err := d.Suggest(d.ctx, "U1", form, block, element, test.typed)
			if err != nil || len(got) < test.least || test.least == 0 && len(got) > 0 {
				t.Errorf("%s %q: %d options, %v", test.action, test.typed, len(got), err)
			}
		}
		d.a.Desk = nil
		block, element := form.Element(sourceAction)
		if got, err := d.Suggest(d.ctx, "U1", form, block, element, "x"); err != nil || len(got) > 0 {
			t.Errorf("without a desk: %v, %v", got, err)
		}
	}
}
