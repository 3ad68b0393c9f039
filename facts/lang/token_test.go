package lang

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// marked writes tokens in one line: folds parted by spaces, with + before a
// glued one and ^ before one that begins with a capital.
func marked(ts []Token) string {
	var all []string
	for _, t := range ts {
		s := t.Fold
		if t.Upper {
			s = "^" + s
		}
		if t.Glued {
			s = "+" + s
		}
		all = append(all, s)
	}
	return strings.Join(all, " ")
}

func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "",
		" \n\t… — !":              "",
		"Who signed it?":          "^who signed it",
		"Lachin\u00a0road":        "^lachin road",
		"«Лачын», “Լաչին”":        "^lachyn ^lachin",
		"la\u200bchin":            "lachin",
		"ъ, ь":                    "",
		"灯台 lamp":                 "灯台 lamp",
		"\xfflamp\xff":            "lamp",
		"ո՞ւր է":                  "ur e",
		"a\u0301b":                "ab",
		"U.S.":                    "^u ^s",
		"Armenia's road":          "^armenia road",
		"Armenia’s":               "^armenia",
		"Armenia`s":               "^armenia",
		"the Russians' post":      "the ^russians post",
		"'quoted'":                "quoted",
		"o'clock, don't, Qur’an":  "oclock dont ^quran",
		"eco-activists":           "eco +activists",
		"eco‑activists":           "eco +activists",
		"eco - activists":         "eco activists",
		"COVID-19":                "^covid +19",
		"44-Day War":              "44 +^day ^war",
		"6-cı maddə":              "6 +ci madde",
		"6-й":                     "6 +y",
		"1-ին":                    "1 +in",
		"1990s":                   "1990 +s",
		"1990's":                  "1990 +s",
		"5km":                     "5 +km",
		"№6 (6) 6.":               "6 6 6",
		"12 000 soldiers":         "12000 soldiers",
		"12\u00a0000":             "12000",
		"12\u202f000":             "12000",
		"1 234 567":               "1234567",
		"there were 12 000.":      "there were 12000",
		"12 000-strong":           "12000 +strong",
		"12,000":                  "12000",
		"12.000":                  "12000",
		"1,234,567.":              "1234567",
		"98.9%":                   "98.9",
		"98,9":                    "98.9",
		"0.500":                   "0.500",
		"1,234.5":                 "1234.5",
		"1.234,5":                 "1234.5",
		"12 0000":                 "12 0000",
		"2020 100":                "2020 100",
		"12 12 2022":              "12 12 2022",
		"in 10 2020-11-01":        "in 10 2020-11-01",
		"1, 2, 3":                 "1 2 3",
		"1,2,3":                   "1,2,3",
		"in 2019.":                "in 2019",
		"2019?":                   "2019",
		"12.12.2022":              "12.12.2022",
		"12.12.":                  "12.12",
		"2020-11-01/2020-12-31":   "2020-11-01/2020-12-31",
		"(2022-12-12/..)":         "2022-12-12/..",
		"2022-12-12/.. and after": "2022-12-12/.. and after",
		"2019..2020":              "2019..2020",
		"10-20":                   "10-20",
		"9/11":                    "9/11",
		"09:30":                   "09:30",
	} {
		if diff := cmp.Diff(want, marked(Tokens(text))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestScripts(t *testing.T) {
	for text, want := range map[string]Script{
		"road": Latin, "Əliyev": Latin, "đ": Latin, "ẞ": Latin,
		"дорога": Cyrillic, "Ә": Cyrillic, "ճանապարհ": Armenian, "Ու": Armenian,
		"საქართველო": Other, "灯台": Other, "αθήνα": Other, "12.12.2022": Digits,
	} {
		if got := Tokens(text)[0].Script; got != want {
			t.Errorf("%s: script %d, want %d", text, got, want)
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"Who signed it, 12 000 or 98.9?", "2022-12-12/..", "6-cı ո՞ւր’s", "1\u202f000\u202f", "a`s'’", "\xff1\xe2\x80", "5 000.0 000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for i, tok := range Tokens(s) {
			switch {
			case tok.Start < end || tok.End() > len(s) || tok.Text == "":
				t.Fatalf("%q: %q does not lie behind what went before", s, tok.Text)
			case s[tok.Start:tok.End()] != tok.Text:
				t.Fatalf("%q: %q is not what stands at %d", s, tok.Text, tok.Start)
			case tok.Fold == "" || !utf8.ValidString(tok.Fold):
				t.Fatalf("%q: %q folds to %q", s, tok.Text, tok.Fold)
			case i == 0 && tok.Glued:
				t.Fatalf("%q: glued to nothing", s)
			case (tok.Script == Digits) != isDigit(rune(tok.Text[0])):
				t.Fatalf("%q: %q has the script %d", s, tok.Text, tok.Script)
			}
			end = tok.End()
		}
	})
}
