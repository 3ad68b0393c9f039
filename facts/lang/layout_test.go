package lang

import (
	"strings"
	"testing"
)

func TestRelaid(t *testing.T) {
	for word, want := range map[string]string{
		"kfxby": "лачин", "KFXBY": "лачин", "ghbdtn": "привет", ",tkst": "белые", "j,]tpl": "объезд",
		"дфсршт": "lachin", "Кщфв": "road",
		"": "", "k1": "", "привет!": "", "lachin road": "", "ёлка": "", "Լաչին": "",
	} {
		if got := Relaid(word); got != want {
			t.Errorf("Relaid(%q) = %q, want %q", word, got, want)
		}
	}
}

func FuzzRelaid(f *testing.F) {
	f.Add("kfxby")
	f.Add("объезд")
	f.Fuzz(func(t *testing.T, s string) {
		if there := Relaid(s); there != "" && Relaid(there) != strings.ToLower(s) {
			t.Errorf("%q: %q, and back %q", s, there, Relaid(there))
		}
	})
}
