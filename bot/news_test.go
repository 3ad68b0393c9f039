package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"factbot/facts"
)

// A room is an Announcer that keeps what it is told, or is away.
type hall struct {
	away bool
	told []string
}

func (h *hall) Announce(_ context.Context, room RoomID, thread ThreadID, d Doc) error {
	if h.away {
		return errors.New("the platform is away")
	}
	h.told = append(h.told, strings.TrimSuffix(string(room)+"/"+string(thread), "/")+": "+strings.Split(d.String(), "\n")[0])
	return nil
}

func (h *hall) take() string {
	told := strings.Join(h.told, "\n")
	h.told = nil
	return told
}

// What a platform that is away, or a bot that is restarted, could not tell is
// told later, once.
func TestNewsWait(t *testing.T) {
	r := newRig(t, everybody(Editor))
	h := &hall{away: true}
	r.Speak("console", h)
	r.say(t, "watch everything")
	r.say(t, "set article-6 date_note by decree")
	r.say(t, "report article-6 it is wrong")
	r.say(t, "close report 1 it is not")
	if err := r.Deliver(t.Context()); err == nil {
		t.Error("nobody was told, and that is no error")
	}
	again, err := New(Config{Store: r.store, Finder: r.live, Roles: everybody(Editor), Now: r.now, Log: r.Bot.log})
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Deliver(t.Context()); !errors.Is(err, errNobody) {
		t.Errorf("without an adapter: %v", err)
	}
	h.away = false
	again.Speak("console", h)
	for range 2 {
		if err := again.Deliver(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	want := "hall: Changed on “everything”, which is watched here:\nhall: Your report on article-6 (“it is wrong”) was looked at: it is not"
	if got := h.take(); got != want {
		t.Errorf("told:\n%s\nwant:\n%s", got, want)
	}
}

// The herald delivers what a message makes it tell, and ends with its context.
func TestHerald(t *testing.T) {
	r := newRig(t, everybody(Editor))
	told := make(chan string)
	r.Speak("console", announcer(func(d Doc) { told <- d.String() }))
	r.say(t, "watch everything")
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { r.Herald(ctx, nil) })
	r.say(t, "set article-6 date_note by decree")
	if got := <-told; !strings.Contains(got, "article-6") {
		t.Errorf("told %q", got)
	}
	cancel()
	wg.Wait()
}

type announcer func(Doc)

func (a announcer) Announce(_ context.Context, _ RoomID, _ ThreadID, d Doc) error {
	a(d)
	return nil
}

// However many questions are declined, the gaps stay few; those asked once or
// twice go first.
func TestGapsStayFew(t *testing.T) {
	r := newRig(t, everybody(Editor))
	if got := r.say(t, "who painted zebra0?"); !strings.Contains(got, tellMe) {
		t.Fatalf("answered %q", got)
	}
	r.say(t, tellMe)
	for i := range 3 * mostGaps {
		g := gap{Question: fmt.Sprintf("who painted zebra%d?", i+1), Count: 0}
		r.tally.add(g, r.clock)
		if i < mostGaps/2 {
			r.tally.add(g, r.clock)
			r.tally.add(g, r.clock)
		}
		if i%700 == 0 {
			if err := r.keepGaps(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := r.keepGaps(t.Context()); err != nil {
		t.Fatal(err)
	}
	rows, err := gaps.All(t.Context(), r.store, "")
	if err != nil || len(rows) > mostGaps+1 {
		t.Fatalf("%d gaps: %v", len(rows), err)
	}
	often, waited := 0, false
	for _, row := range rows {
		if row.Value.Count > 2 {
			often++
		}
		waited = waited || len(row.Value.Tell) > 0
	}
	if often != mostGaps/2 || !waited {
		t.Errorf("%d gaps that were asked often are kept, want %d; the one that is waited for: %v", often, mostGaps/2, waited)
	}
}

// A question that is no question, or that the store contradicts, is no gap.
func TestWhatIsNoGap(t *testing.T) {
	r := newRig(t, everybody(Editor))
	for _, text := range []string{"lachin", "?", "", strings.Repeat("word ", 200), "\xff"} {
		r.say(t, text)
	}
	if got := r.say(t, "gaps"); got != "No question was declined that is still open." {
		t.Errorf("gaps: %s", got)
	}
	if got := r.say(t, tellMe); got != "There is no declined question here to tell you about; ask first." {
		t.Errorf("tell me: %s", got)
	}
}

// A paste of a megabyte gets a sentence from every command, and changes
// nothing.
func TestMegabyte(t *testing.T) {
	r := newRig(t, everybody(Admin))
	x, err := r.live.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	before, err := r.store.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	paste := strings.Repeat("lorem ipsum ", 90_000)
	for _, c := range r.Commands() {
		for _, text := range []string{c.Name + " " + paste, fill(x, c.Examples[0]) + " " + paste, fill(x, c.Examples[0]) + "\n" + paste} {
			got := r.say(t, text)
			if got == "" || len(got) > 20_000 || reference.MatchString(got) {
				t.Errorf("%.40q…: answered %.200q", text, got)
			}
		}
	}
	after, err := r.store.Stats(t.Context())
	if err != nil || after.Seq != before.Seq || after.Logged != before.Logged {
		t.Errorf("the store went from %+v to %+v: %v", before, after, err)
	}
}

// What tells who somebody is goes, the pseudonym stays.
func TestForget(t *testing.T) {
	r := newRig(t, nil)
	ana := Message{Platform: "slack", Room: "square", Account: "U-ana", Text: "watch everything"}
	say := func(text string) string {
		ana.Text = text
		return r.Handle(t.Context(), ana).String()
	}
	r.roles = everybody(Contributor)
	say("watch everything")
	say("who painted zebras?")
	say(tellMe)
	say("report article-6 it is wrong")
	say("set article-6 date_note by decree")
	say("add event")
	r.roles = everybody(Admin)
	r.say(t, "link slack:U-ana slack:U-ben")
	r.say(t, "grant editor slack:U-ana")
	if got := r.say(t, "forget slack:U-ana"); !strings.HasPrefix(got, "Forgotten: ") {
		t.Fatal(got)
	}
	for _, table := range []string{"account", "draft", "gap", "report", "proposal", "watch", "news", "joining", "grant", "decided"} {
		es, err := r.store.Entries(t.Context(), table, "", 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range es {
			if s := e.Key + string(e.Data); strings.Contains(s, "U-ana") || strings.Contains(s, "square") {
				t.Errorf("%s still tells: %s %s", table, e.Key, e.Data)
			}
		}
	}
	if got := r.say(t, "review"); !strings.Contains(got, "set article-6 date_note, by p-") {
		t.Errorf("the proposal is gone: %s", got)
	}
}

// Two admins who take the role from each other at once leave one.
func TestLastAdminOfTwo(t *testing.T) {
	for range 20 {
		r := newRig(t, everybody(Admin))
		r.say(t, "grant admin slack:one")
		r.say(t, "grant admin slack:two")
		r.roles = Readers{}
		var wg sync.WaitGroup
		for _, pair := range [][2]string{{"one", "two"}, {"two", "one"}} {
			wg.Go(func() {
				r.Handle(t.Context(), Message{Platform: "slack", Account: AccountID(pair[0]), Text: "revoke admin slack:" + pair[1]})
			})
		}
		wg.Wait()
		g, err := r.grants(t.Context())
		if err != nil || g.Value.admins() != 1 {
			t.Fatalf("%d admins are left: %v", g.Value.admins(), err)
		}
	}
}

// Linked accounts have the higher role of both, whichever is linked to which.
func TestLinkKeepsTheHigherRole(t *testing.T) {
	for _, order := range []string{"slack:a slack:b", "slack:b slack:a"} {
		r := newRig(t, everybody(Admin))
		r.say(t, "grant contributor slack:a")
		r.say(t, "grant editor slack:b")
		r.say(t, "link "+order)
		r.roles = Readers{}
		for _, from := range []string{"a", "b"} {
			other := map[string]string{"a": "b", "b": "a"}[from]
			r.Handle(t.Context(), Message{Platform: "slack", Account: AccountID(from), Text: "confirm slack:" + other})
		}
		for _, a := range []AccountID{"a", "b"} {
			if got, err := r.role(t.Context(), Message{Platform: "slack", Account: a}); got != Editor || err != nil {
				t.Errorf("link %s: %s is %s: %v", order, a, got, err)
			}
		}
	}
}

// An account of the configuration is an admin that no command removes.
func TestConfiguredAdmin(t *testing.T) {
	r := newRig(t, nil)
	r.SetRules(Rules{Accounts: map[Login]Role{"console:ana": Admin}})
	if got := r.say(t, "revoke admin console:ana"); !strings.HasPrefix(got, "The configuration makes console:ana admin; change it there.") {
		t.Error(got)
	}
	r.say(t, "grant admin slack:one")
	if got := r.say(t, "revoke admin slack:one"); got != "slack:one is no admin any more." {
		t.Error(got)
	}
	if got := r.say(t, "roles"); !strings.Contains(got, "admin | console:ana | configuration") {
		t.Error(got)
	}
	if _, err := r.store.Entry(t.Context(), "account", "slack:nobody"); facts.KindOf(err) != facts.NotFound {
		t.Errorf("an account that nobody has: %v", err)
	}
}

// A fact in one message leaves alone what is being added step by step, and the
// last answer sent twice at once adds it once.
func TestDraftsAtOnce(t *testing.T) {
	r := newRig(t, everybody(Editor))
	r.say(t, "add place")
	const mill = "title: Old Mill\ntext: A mill.\nstatus: alleged"
	r.say(t, mill)
	if got := r.say(t, "add place\ntitle: New Mill\ntext: A mill.\nstatus: alleged\nsources: edm-20-78"); !strings.HasPrefix(got, "Added place-new-mill") {
		t.Error(got)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			r.Handle(t.Context(), Message{Platform: "console", Room: "hall", Account: "ana", Text: "edm-20-78"})
		})
	}
	wg.Wait()
	if _, err := r.store.Fact(t.Context(), "place-old-mill"); err != nil {
		t.Error(err)
	}
	if f, err := r.store.Fact(t.Context(), "place-old-mill-2"); err == nil {
		t.Errorf("it was added twice: %+v", f)
	}
}

// What follows from something said for one person's eyes is told to that person
// alone.
func TestLaterPlaces(t *testing.T) {
	r := newRig(t, everybody(Contributor))
	h := &hall{}
	r.Speak("slack", h)
	aside := Message{Platform: "slack", Room: "square", Account: "ana", Later: Place{Platform: "slack", Room: "ana's"}}
	for _, text := range []string{"who painted zebras?", tellMe, "set article-6 date_note by decree", "report article-6 it is wrong", "watch everything"} {
		aside.Text = text
		r.Handle(t.Context(), aside)
	}
	r.roles = everybody(Editor)
	for _, text := range []string{"approve 1", "close report 1 it is not", "close gap 1 none did"} {
		r.say(t, text)
	}
	if err := r.Deliver(t.Context()); err != nil {
		t.Fatal(err)
	}
	if told := h.take(); strings.Count(told, "ana's: ") != 4 || strings.Contains(told, "square") {
		t.Errorf("told:\n%s", told)
	}
}

// A button works on the answer that it stands under, also after other questions
// and after a restart.
func TestButtonsKnowTheirAnswer(t *testing.T) {
	r := newRig(t, everybody(Reader))
	press := func(text, about string) string {
		return r.Handle(t.Context(), Message{Platform: "console", Room: "hall", Account: "ana", Text: text, About: about}).String()
	}
	r.say(t, "timeline")
	want := r.say(t, "more")
	r.say(t, "lachin")
	if got := press("more", "timeline"); got != want {
		t.Errorf("more of the timeline: %q, want %q", got, want)
	}
	r.say(t, "who painted zebras?")
	r.say(t, "who painted camels?")
	if got := press(tellMe, "who painted zebras?"); !strings.Contains(got, "zebras") {
		t.Errorf("tell me: %q", got)
	}
	again := newRig(t, everybody(Reader))
	r = again
	if got := press("more", "timeline"); got != want {
		t.Errorf("after a restart: %q", got)
	}
	r.roles = everybody(Editor)
	press("more", "retire article-6 by a button")
	if f, err := r.store.Fact(t.Context(), "article-6"); err != nil || f.Retired {
		t.Errorf("a forged button changed a fact: %v %v", f.Retired, err)
	}
}
