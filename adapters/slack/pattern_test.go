package slack

import "testing"

// A pattern that no id of Slack can match is told from one that some can.
func TestCanBe(t *testing.T) {
	for _, test := range []struct {
		pattern      string
		person, room bool
	}{
		{"T0123/U0123", true, true}, // whom something is told in their own chat
		{"E0123/W0123", true, true},
		{"T0123/C0123", false, true},
		{"T0123/G*", false, true},
		{"T?/D?", false, true},
		{"*", true, true},
		{"*/U1", true, true},
		{"T1/*", true, true},
		{"T1*", true, true},
		{"*C1", true, true},
		{"U0123", false, false},
		{"C0123", false, false},
		{"t0123/c0123", false, false},
		{"T0123/u0123", false, false},
		{"T0123/", false, false},
		{"*eve*", false, false},
		{"U1/T1", false, false},
		{"T1/#general", false, false},
		{"", false, false},
	} {
		if got := CanBePerson(test.pattern); got != test.person {
			t.Errorf("%q can be a person: %v", test.pattern, got)
		}
		if got := CanBeRoom(test.pattern); got != test.room {
			t.Errorf("%q can be a room: %v", test.pattern, got)
		}
	}
}
