package lang

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestFold(t *testing.T) {
	for _, c := range []struct {
		name string
		want string
		from []string
	}{
		{"Turkic i", "istanbul", []string{"istanbul", "ISTANBUL", "İSTANBUL", "ıstanbul", "i\u0307stanbul"}},
		{"Azerbaijani ə", "eliyev", []string{"Əliyev", "ƏLİYEV", "eliyev"}},
		{"Azerbaijani letters", "agdam susa gence lacin xocali goyce", []string{"Ağdam Şuşa Gəncə Laçın Xocalı Göyçə"}},
		{"Cyrillic", "lachin", []string{"Лачин", "ЛАЧИН"}},
		{"Cyrillic й", "rayon", []string{"район", "раи\u0306он"}},
		{"Cyrillic ї", "kiyiv", []string{"Київ", "Киі\u0308в"}},
		{"Cyrillic ё", "elka", []string{"Ёлка", "елка", "Е\u0308лка"}},
		{"Cyrillic with a stress mark", "doroga", []string{"доро\u0301га"}},
		{"Cyrillic signs", "obezd den", []string{"объезд день"}},
		{"Armenian", "lachin", []string{"Լաչին", "ԼԱՉԻՆ"}},
		{"Armenian ու", "shushi", []string{"Շուշի", "ՇՈՒՇԻ"}},
		{"Armenian ու with a mark inside", "ur", []string{"ո՞ւր", "Ո՞ւր", "Ո՞ՒՐ", "ո՛ւր", "ու՜ր"}},
		{"Armenian և", "erevan", []string{"Երևան", "Երեւան"}},
		{"Armenian ligatures", "mn mkh", []string{"ﬓ ﬗ"}},
		{"Georgian", "sakartvelo", []string{"საქართველო", "ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ"}},
		{"Greek", "athina", []string{"Αθήνα", "ΑΘΉΝΑ", "Αθη\u0301να"}},
		{"Greek end of a word", "os", []string{"ος", "ΟΣ"}},
		{"compatibility forms", "abc fin 1 iv km", []string{"ＡＢＣ ﬁn ① Ⅳ ㎞"}},
		{"diacritics", "naive lodz angstrom", []string{"naïve Łódź Ångström", "nai\u0308ve Łódź \u212bngström"}},
		{"letters that do not decompose", "strasse aesir oeuvre", []string{"Straße Æsir œuvre", "STRAẞE ÆSIR ŒUVRE"}},
		{"invisible marks", "lachin", []string{"la\u200bchin", "la\u00adchin", "\ufefflachin", "\u202elachin\u202c", "la\u2060chin"}},
		{"apostrophes", "don't", []string{"don’t", "DON'T", "don‘t"}},
		{"other scripts stay", "灯台 عربي", []string{"灯台 عربي"}},
		{"broken text", "ab", []string{"a\xffb", "\xc3ab\xe2\x80"}},
		{"nothing", "", []string{"", "\u200b", "ъ"}},
	} {
		for _, s := range c.from {
			if got := Fold(s); got != c.want {
				t.Errorf("%s: Fold(%q) = %q, want %q", c.name, s, got, c.want)
			}
		}
	}
}

func TestFoldingPlainTextDoesNotAllocate(t *testing.T) {
	const s = "article 6 of the statement"
	if n := testing.AllocsPerRun(100, func() { Fold(s) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestSound(t *testing.T) {
	for _, spellings := range []string{
		"Лачин Lachin Լաչին Latchin",
		"Хачатур Khachatur Xaçatur Hachatur",
		"Şuşa Shusha Шуша",
		"Eliyev Əliyev Aliyev",
		"Yusif Jusif",
		"Mamedov Mammadov",
		"Suleyman Souleyman",
	} {
		all := strings.Fields(spellings)
		for _, s := range all[1:] {
			if got, want := Sound(Fold(s)), Sound(Fold(all[0])); got != want {
				t.Errorf("%s sounds like %q, %s like %q", s, got, all[0], want)
			}
		}
	}
	for _, pair := range [][2]string{{"lachin", "ganja"}, {"karabakh", "kurdistan"}, {"aliyev", "sargsyan"}} {
		if Sound(pair[0]) == Sound(pair[1]) {
			t.Errorf("%s and %s sound alike", pair[0], pair[1])
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "Laçın", "ո՞ւր", "Ёлка и\u0306", "①Ⅳ\xff", "ᲡᲐ\u200b", "İı"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if !utf8.ValidString(once) {
			t.Errorf("%q: not valid: %q", s, once)
		}
		if twice := Fold(once); twice != once {
			t.Errorf("%q: %q, folded again %q", s, once, twice)
		}
		if apart := Fold(norm.NFD.String(s)); utf8.ValidString(s) && apart != once {
			t.Errorf("%q: %q, taken apart %q", s, once, apart)
		}
	})
}

func FuzzSound(f *testing.F) {
	f.Add("khachatur")
	f.Add("dzh-shch'tch")
	f.Fuzz(func(t *testing.T, s string) {
		key := Sound(s)
		if len(key) > len(s) {
			t.Errorf("%q: longer: %q", s, key)
		}
		for i := range len(key) - 1 {
			if key[i] == key[i+1] {
				t.Errorf("%q: doubled in %q", s, key)
			}
		}
	})
}
