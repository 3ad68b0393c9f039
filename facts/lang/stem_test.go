package lang

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// Forms of a word have one stem.
func TestStem(t *testing.T) {
	for _, c := range []struct {
		tongue Tongue
		stem   string
		forms  string
	}{
		{En, "block", "block blocks blocked blocking Blocking"},
		{En, "road", "road roads road's ROADS"},
		{Ru, "dorog", "дорога дороги дорогу дорогой дорогами ДОРОГ доро\u0301ги dorogi dorogami"},
		{Ru, "rayon", "район района районов раи\u0306он"},
		{Ru, "elk", "ёлка елка Ёлки е\u0308лки"},
		{Az, "yol", "yol yolu yolunda yollar yolların YOLLARI"},
		{Az, "mad", "maddə maddəsi maddədə madde maddesi"}, // with and without diacritics
		{Hy, "chanaparh", "ճանապարհ ճանապարհի ճանապարհը ճանապարհներ ճանապարհներով"},
	} {
		for _, form := range strings.Fields(c.forms) {
			if got := Stem(Tokens(form)[0], c.tongue); got != c.stem {
				t.Errorf("%s: stem %q, want %q", form, got, c.stem)
			}
		}
	}
	for tongue := range Tongue(tongues) {
		if got := Stem(Tokens("12 000")[0], tongue); got != "12000" {
			t.Errorf("a number has the stem %q", got)
		}
	}
}

// A Russian word typed in Latin letters meets the one in Cyrillic.
func TestStemsOfRomanisedRussian(t *testing.T) {
	for latin, cyrillic := range map[string]string{
		"soglasheniya": "соглашение", "shchuki": "щука", "dorogi": "дорога", "zayavlenie": "заявление",
		"den": "день", "kontrolya": "контроль", "rossiyskie": "российский",
	} {
		want := Stem(Tokens(cyrillic)[0], Ru)
		if got := Stems(Tokens(latin)[0], Ru); !slices.Contains(got, want) {
			t.Errorf("%s: stems %q; %s has %q", latin, got, cyrillic, want)
		}
	}
}

func TestTongueOf(t *testing.T) {
	for tag, want := range map[string]Tongue{"": En, "en": En, "en-GB": En, "ru": Ru, "RU": Ru, "az": Az, "az-Cyrl": Az, "tr": Az, "hy": Hy} {
		if got, ok := TongueOf(tag); got != want || !ok {
			t.Errorf("%q: %d %v, want %d", tag, got, ok, want)
		}
	}
	for _, tag := range []string{"ka", "eng", "x-az"} {
		if _, ok := TongueOf(tag); ok {
			t.Errorf("%q has tables", tag)
		}
	}
}

func FuzzStem(f *testing.F) {
	for _, s := range []string{"roads", "дорогами", "e\u0308", "yollarında", "ճանապարհով", "12 000", "y'y", "sses"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, tok := range Tokens(s) {
			for tongue := range Tongue(tongues) {
				stem := Stem(tok, tongue)
				if !utf8.ValidString(stem) {
					t.Errorf("%q in tongue %d: stem %q", tok.Text, tongue, stem)
				}
				if again := Stem(tok, tongue); again != stem {
					t.Errorf("%q in tongue %d: %q, then %q", tok.Text, tongue, stem, again)
				}
				if all := Stems(tok, tongue); !slices.Contains(all, stem) {
					t.Errorf("%q in tongue %d: %q lacks %q", tok.Text, tongue, all, stem)
				}
			}
		}
	})
}
