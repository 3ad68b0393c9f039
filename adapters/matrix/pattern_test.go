package matrix

import "testing"

// A pattern that no id of Matrix can match is told from one that some can.
func TestCanBe(t *testing.T) {
	for _, test := range []struct {
		pattern      string
		person, room bool
	}{
		{"@ana:example.org", true, false},
		{"@*:example.org", true, false},
		{"@eve*", true, false},
		{"*:example.org", true, true},
		{"*", true, true},
		{"?ana:example.org", true, true},
		{"!AbCd:example.org", false, true},
		{"!AbCd", false, true},
		{"!*", false, true},
		{"@ana", false, false},
		{"ana:example.org", false, false},
		{"#desk:example.org", false, false},
		{"bad", false, false},
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
