package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestMatches(t *testing.T) {
	for _, test := range []struct {
		pattern, s string
		want       bool
	}{
		{"slack:T1/C1", "slack:T1/C1", true},
		{"slack:T1/C1", "slack:T1/C11", false},
		{"slack:T1/*", "slack:T1/C11", true},
		{"*:@*:spam.example", "matrix:@eve:spam.example", true},
		{"*:@*:spam.example", "matrix:@eve:spam.example.org", false},
		{"matrix:!?b:x", "matrix:!ab:x", true},
		{"*", "", true},
		{"", "", true},
		{"", "a", false},
		{"a?c", "ac", false},
		{"a*b*c", "a-b-b-c", true},
		{"a*b*c", "a-b-b", false},
	} {
		if got := Matches(test.pattern, test.s); got != test.want {
			t.Errorf("Matches(%q, %q) = %v", test.pattern, test.s, got)
		}
	}
}

// Deny goes before allow, and an allow binds the platforms that it names, each
// sort by itself.
func TestAccess(t *testing.T) {
	access := Access{
		Allow: Patterns{Rooms: []string{"slack:T1/C*"}, People: []string{"matrix:@*:home.example"}},
		Deny:  Patterns{Rooms: []string{"slack:T1/C9"}, People: []string{"*:*eve*"}},
	}
	for _, test := range []struct {
		platform PlatformID
		room     RoomID
		account  AccountID
		want     bool
	}{
		{"slack", "T1/C1", "T1/U1", true},
		{"slack", "T1/C9", "T1/U1", false},
		{"slack", "T1/D1", "T1/U1", false},
		{"slack", "T1/C1", "T1/eve", false},
		{"matrix", "!any:x", "@ana:home.example", true},
		{"matrix", "!any:x", "@ana:else.example", false},
		{"matrix", "!any:x", "@eve:home.example", false},
		{"slack-north", "T2/D7", "T2/U1", true},
	} {
		m := Message{Platform: test.platform, Room: test.room, Account: test.account}
		if got := access.Admits(m); got != test.want {
			t.Errorf("%s %s %s: %v", test.platform, test.room, test.account, got)
		}
	}
}

// Who is not admitted hears nothing, whatever their role is, and no form opens.
func TestNotAdmitted(t *testing.T) {
	r := newRig(t, nil)
	eve := Message{Platform: "console", Room: "hall", Account: "eve", Text: "lachin"}
	rules := Rules{Accounts: map[Login]Role{"console:eve": Admin}}
	r.SetRules(rules)
	if r.Handle(t.Context(), eve) == nil {
		t.Fatal("an admin is not answered")
	}
	rules.Access.Deny.People = []string{"console:eve"}
	r.SetRules(rules)
	var seen []Handled
	r.Observe(func(h Handled) { seen = append(seen, h) })
	for _, text := range []string{"lachin", "help", "roles", "watch lachin"} {
		eve.Text = text
		if d := r.Handle(t.Context(), eve); d != nil {
			t.Errorf("%q is answered: %s", text, d)
		}
	}
	if _, d, _ := r.NewForm(t.Context(), eve, "event", nil); d == nil {
		t.Error("a form opens")
	}
	if len(seen) != 4 || seen[0].Outcome != Ignored {
		t.Errorf("observed %+v", seen)
	}
	if got := r.say(t, "lachin"); !strings.Contains(got, "Lachin") {
		t.Errorf("ana is answered %q", got)
	}
}

// A room that was denied after somebody began to watch in it hears nothing any
// more.
func TestNothingToldWhereDenied(t *testing.T) {
	r := newRig(t, everybody(Admin))
	heard := new(hall)
	r.Speak("console", heard)
	deliver := func() int {
		t.Helper()
		if err := r.Deliver(t.Context()); err != nil {
			t.Fatal(err)
		}
		return len(heard.told)
	}
	r.say(t, "watch everything")
	r.say(t, "set lachin-checkpoint-installed date_note one")
	if n := deliver(); n != 1 {
		t.Fatalf("%d told before", n)
	}
	r.SetRules(Rules{Access: Access{Deny: Patterns{Rooms: []string{"console:hall"}}}})
	other := Message{Platform: "console", Room: "desk", Account: "ana", Text: "set lachin-checkpoint-installed date_note two"}
	if d := r.Handle(t.Context(), other).String(); !strings.HasPrefix(d, "Changed ") {
		t.Fatal(d)
	}
	if n := deliver(); n != 1 {
		t.Errorf("%d told in all", n)
	}
}

// Whoever asks too fast is told so once in a burst, and answered again when
// time has passed; others are not concerned.
func TestPaceOfAPerson(t *testing.T) {
	r := newRig(t, nil)
	r.SetRules(Rules{Pace: Pace{Person: 6}})
	burst := func() (answered, told int) {
		for range 20 {
			switch got := r.say(t, "lachin"); {
			case strings.HasPrefix(got, "You ask faster than I may answer, which is 6 messages a minute."):
				told++
			case got != "":
				answered++
			}
		}
		return answered, told
	}
	if answered, told := burst(); answered != 6 || told != 1 {
		t.Errorf("%d answered, %d told", answered, told)
	}
	if d := r.Handle(t.Context(), Message{Platform: "console", Room: "hall", Account: "ben", Text: "lachin"}); len(d) < 2 {
		t.Errorf("ben is answered %q", d)
	}
	r.clock = r.clock.Add(10 * time.Second)
	if answered, told := burst(); answered != 1 || told != 0 {
		t.Errorf("in the same burst %d answered, %d told", answered, told)
	}
	r.clock = r.clock.Add(time.Minute)
	if answered, told := burst(); answered != 6 || told != 1 {
		t.Errorf("a minute later %d answered, %d told", answered, told)
	}
	r.clock = r.clock.Add(-time.Hour)
	if answered, _ := burst(); answered != 0 {
		t.Errorf("after the clock went back %d answered", answered)
	}
}

// What would be met with silence is known beforehand, takes nothing, and counts as
// refused.
func TestHushes(t *testing.T) {
	r := newRig(t, nil)
	r.SetRules(Rules{Pace: Pace{Person: 6}})
	refused := 0
	r.Observe(func(h Handled) {
		if h.Reason == tooFast {
			refused++
		}
	})
	m := Message{Platform: "console", Room: "hall", Account: "ana", Text: "lachin"}
	for i := range 20 {
		if r.Hushes(m) != (i > 6) { // six are answered, one is told
			t.Fatalf("message %d: hushed: %v", i, i <= 6)
		}
		if i <= 6 && r.Handle(t.Context(), m) == nil {
			t.Errorf("message %d is met with silence", i)
		}
	}
	if refused != 14 {
		t.Errorf("%d refused", refused)
	}
	m.Account = "ben"
	if r.Hushes(m) {
		t.Error("ben is hushed")
	}
	m.Account = "ana"
	r.clock = r.clock.Add(10 * time.Second)
	if r.Hushes(m) || r.Handle(t.Context(), m) == nil || !r.Hushes(m) {
		t.Error("after a while there is not one answer more")
	}
}

// A room is bounded, too, however many people speak in it.
func TestPaceOfARoom(t *testing.T) {
	r := newRig(t, nil)
	r.SetRules(Rules{Pace: Pace{Person: 6, Room: 10}})
	answered, told := 0, 0
	for i := range 30 {
		m := Message{Platform: "console", Room: "hall", Thread: ThreadID(fmt.Sprint(i)), Account: AccountID(fmt.Sprint("p", i)), Text: "lachin"}
		switch got := r.Handle(t.Context(), m).String(); {
		case strings.HasPrefix(got, "This room asks faster than I may answer"):
			told++
		case got != "":
			answered++
		}
	}
	if answered != 10 || told != 1 {
		t.Errorf("%d answered, %d told", answered, told)
	}
}

// However many people there are, what is known of them is bounded.
func TestPacesAreBounded(t *testing.T) {
	var ps paces
	now := time.Unix(0, 0)
	for i := range 3 * mostPaces {
		if ok, _ := ps.take(Message{Account: AccountID(fmt.Sprint(i))}, Pace{Person: 1}, now); !ok || len(ps.all) > mostPaces {
			t.Fatalf("%d: %v, %d known", i, ok, len(ps.all))
		}
	}
}

func TestLongMessage(t *testing.T) {
	r := newRig(t, everybody(Admin))
	r.SetRules(Rules{Message: 100, Question: 40})
	for text, want := range map[string]string{
		strings.Repeat("հ", 101):           "That message has 101 characters, and I read 100 at the most. Please say it shorter.",
		strings.Repeat("հ", 41):            "That question has 41 characters, and I read 40 at the most. Please say it shorter.",
		"lachin" + strings.Repeat(" ", 34): "Lachin district",
		"set lachin-checkpoint-installed date_note " + strings.Repeat("x", 50): "Changed lachin-checkpoint-installed",
	} {
		if got := r.say(t, text); !strings.HasPrefix(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// No answer is longer than the rules allow but for the sentence that says so,
// and what is left is whole items.
func TestLongAnswer(t *testing.T) {
	r := newRig(t, everybody(Admin))
	const most = 500
	cut := String(cutShort)
	for _, text := range []string{"help", "lachin", "timeline", "changes 50", "positions lachin", "sources lachin-checkpoint-installed", "roles", "compare lachin-checkpoint-installed az-checkpoint-necessity"} {
		r.SetRules(Rules{})
		whole := r.say(t, text)
		r.SetRules(Rules{Answer: most})
		got := r.say(t, text)
		if whole == got {
			continue
		}
		kept, said := strings.CutSuffix(got, cut)
		if n := utf8.RuneCountInString(kept); !said || n > most+most/5 { // line ends are not counted
			t.Errorf("%s: %d characters\n%s", text, n, got)
		}
		if strings.Contains(kept, "…") {
			continue // a paragraph that was cut
		}
		for line := range strings.Lines(kept) {
			if !strings.Contains(whole, strings.TrimSpace(line)) {
				t.Errorf("%s: %q is not in the whole answer", text, line)
			}
		}
	}
	d := Doc{say(strings.Repeat("ж", 3*most))}
	if got := d.shortened(most).String(); got != strings.Repeat("ж", most)+"…\n"+cut {
		t.Errorf("a paragraph: %q", got)
	}
}

// What became of a message is told without who said what.
func TestObserve(t *testing.T) {
	r := newRig(t, nil)
	var got []Handled
	r.Observe(func(h Handled) {
		h.Took = 0
		got = append(got, h)
	})
	r.SetRules(Rules{Message: 60})
	for _, text := range []string{"when was the checkpoint installed?", "lachin", "when was the pyramid of giza built?", "help", "show lachin-checkpoint-installed", "show no-such-fact", "set lachin-checkpoint-installed date_note x", "compare lachin-checkpoint-installed", strings.Repeat("x", 61)} {
		r.say(t, text)
	}
	r.err = fmt.Errorf("no index")
	r.say(t, "lachin")
	want := []Handled{
		{Asked: "date", Outcome: "answered"},
		{Outcome: "answered"},
		{Asked: "date", Outcome: "unknown", Reason: "not_held"},
		{Command: "help", Outcome: Done},
		{Command: "show", Asked: "show", Outcome: "answered"},
		{Command: "show", Outcome: "unknown", Reason: "not_held"},
		{Command: "set", Outcome: Refused, Reason: noRole},
		{Command: "compare", Outcome: Refused, Reason: wrongUse},
		{Outcome: Refused, Reason: tooLong},
		{Outcome: Failed},
	}
	for i := range want {
		want[i].Platform = "console"
		if i >= len(got) || got[i] != want[i] {
			t.Errorf("%d: got %+v, want %+v", i, got[min(i, len(got)-1)], want[i])
		}
	}
}
