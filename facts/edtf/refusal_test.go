package edtf

import (
	"strings"
	"testing"
	"unicode"
)

func TestRefusalShowsWhatIsInvisible(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"\x1b[31m2019", `“\x1b[31m2019”`},
		{"2019\a\x00", `“2019\a\x00”`},
		{"2019\x7f\u0085\u009b", `“2019\x7f \u009b”`}, // U+0085 is a line end
		{"2019\u200b\u202e\u2066", `“2019\u200b\u202e\u2066”`},
		{"2019\U000e0001", `“2019\U000e0001”`},
		{"2019 год", "“2019 год”"},
		{strings.Repeat("\x1b", 100), "“" + strings.Repeat(`\x1b`, 15) + "…”"},
	} {
		_, err := Parse(c.text)
		if err == nil {
			t.Fatalf("%q was read as a date", c.text)
		}
		if got, _, _ := strings.Cut(err.Error(), " is not a date"); got != c.want {
			t.Errorf("%q: quoted as %s, want %s", c.text, got, c.want)
		}
	}
}

func FuzzRefusal(f *testing.F) {
	f.Add("\x1b[2J\u202e2019\n\xff")
	f.Fuzz(func(t *testing.T, s string) {
		_, err := Parse(s)
		if err == nil {
			return
		}
		for _, r := range err.Error() {
			if !unicode.IsPrint(r) {
				t.Fatalf("%q: its refusal holds %U: %q", s, r, err.Error())
			}
		}
	})
}
