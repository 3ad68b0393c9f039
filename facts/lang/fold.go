// Package lang knows how people write: scripts, spellings, inflection, common
// words and their synonyms, month names and numbers. All of it would serve any
// region; no name of a place, person or agreement stands here.
package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns how s is compared: compatibility forms (Unicode NFKC), case
// (the Turkic dotted and dotless i fall together), diacritics and invisible
// marks are folded away; Cyrillic, Armenian, Greek and Georgian letters are
// written in Latin. Letters of other scripts stay as they are. ASCII input in
// lower case is returned as it is, without a copy.
func Fold(s string) string {
	i := 0
	for i < len(s) && plain(s[i]) {
		i++
	}
	if i == len(s) {
		return s
	}
	if strings.ContainsAny(s, "՛՜՝՞՟") { // stress and question marks may part the digraph ու
		s = armenianMarks.Replace(s)
		i = 0
	}
	if !norm.NFC.IsNormalString(s) { // й is a letter of its own, also where it is written as и and a breve
		s = norm.NFC.String(s)
		i = 0
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	b.WriteString(s[:i])
	for s = s[i:]; s != ""; {
		r, n := utf8.DecodeRuneInString(s)
		if r == 'ո' || r == 'Ո' { // the digraph ու is one vowel
			if next, m := utf8.DecodeRuneInString(s[n:]); next == 'ւ' || next == 'Ւ' {
				b.WriteByte('u')
				s = s[n+m:]
				continue
			}
		}
		foldRune(&b, r, s[:n])
		s = s[n:]
	}
	return b.String()
}

var armenianMarks = strings.NewReplacer("՛", "", "՜", "", "՝", "", "՞", "", "՟", "")

func plain(c byte) bool { return c < utf8.RuneSelf && !('A' <= c && c <= 'Z') }

func foldRune(b *strings.Builder, r rune, raw string) {
	switch {
	case r < utf8.RuneSelf:
		b.WriteByte(byte(unicode.ToLower(r)))
		return
	case r == utf8.RuneError, unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), 0x055A <= r && r <= 0x055F:
		return // Armenian stress and question marks stand inside the word
	}
	low := unicode.ToLower(r)
	if t, ok := latin[low]; ok {
		b.WriteString(t)
		return
	}
	for _, d := range norm.NFKD.String(raw) {
		low := unicode.ToLower(d)
		if t, ok := latin[low]; ok {
			b.WriteString(t)
		} else if !unicode.Is(unicode.Mn, d) {
			b.WriteRune(low)
		}
	}
}

// latin holds how letters are written in plain Latin. Close to what people
// type and to the usual romanisations (BGN/PCGN without signs), because what
// is compared is what people type.
var latin = map[rune]string{
	// Latin letters that do not decompose.
	'ı': "i", 'i': "i", 'ə': "e", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th",
	'ł': "l", 'ħ': "h", 'ŋ': "n", 'ʻ': "", 'ʼ': "", 'ʹ': "", '’': "'", '‘': "'",
	// Cyrillic.
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "y",
	'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f",
	'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya",
	'і': "i", 'ї': "yi", 'є': "ye", 'ґ': "g", 'ў': "u", 'ђ': "dj", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ћ': "c", 'џ': "dz",
	'ѕ': "dz", 'ѓ': "g", 'ќ': "k", 'ә': "e", 'ғ': "g", 'ҝ': "g", 'ө': "o", 'ү': "u", 'ұ': "u", 'һ': "h", 'ҹ': "c", 'қ': "k", 'ң': "n",
	// Armenian.
	'ա': "a", 'բ': "b", 'գ': "g", 'դ': "d", 'ե': "e", 'զ': "z", 'է': "e", 'ը': "y", 'թ': "t", 'ժ': "zh", 'ի': "i",
	'լ': "l", 'խ': "kh", 'ծ': "ts", 'կ': "k", 'հ': "h", 'ձ': "dz", 'ղ': "gh", 'ճ': "ch", 'մ': "m", 'յ': "y", 'ն': "n",
	'շ': "sh", 'ո': "o", 'չ': "ch", 'պ': "p", 'ջ': "j", 'ռ': "r", 'ս': "s", 'վ': "v", 'տ': "t", 'ր': "r", 'ց': "ts",
	'ւ': "v", 'փ': "p", 'ք': "k", 'օ': "o", 'ֆ': "f", 'և': "ev",
	// Greek.
	'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th", 'ι': "i", 'κ': "k", 'λ': "l", 'μ': "m",
	'ν': "n", 'ξ': "x", 'ο': "o", 'π': "p", 'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t", 'υ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o",
	// Georgian.
	'ა': "a", 'ბ': "b", 'გ': "g", 'დ': "d", 'ე': "e", 'ვ': "v", 'ზ': "z", 'თ': "t", 'ი': "i", 'კ': "k", 'ლ': "l", 'მ': "m",
	'ნ': "n", 'ო': "o", 'პ': "p", 'ჟ': "zh", 'რ': "r", 'ს': "s", 'ტ': "t", 'უ': "u", 'ფ': "p", 'ქ': "k", 'ღ': "gh", 'ყ': "q",
	'შ': "sh", 'ჩ': "ch", 'ც': "ts", 'ძ': "dz", 'წ': "ts", 'ჭ': "ch", 'ხ': "kh", 'ჯ': "j", 'ჰ': "h",
}

// Sound returns a coarser key for a folded word: spellings of one name in
// several romanisations fall together (kh, x, h; ch, ç; sh, ş; y, i, j; e, a,
// ə; ou, u; doubled letters). Only names should be compared by it.
func Sound(fold string) string {
	b := make([]byte, 0, len(fold))
	put := func(c byte) {
		if len(b) == 0 || b[len(b)-1] != c {
			b = append(b, c)
		}
	}
	for i := 0; i < len(fold); {
		c, n := sound(fold[i:])
		if c != 0 {
			put(c)
		}
		i += n
	}
	return string(b)
}

// sound returns the class of the sound that s begins with, and its length.
func sound(s string) (class byte, length int) {
	for _, d := range digraphsFor[s[0]] {
		if strings.HasPrefix(s, d.written) {
			return d.class, len(d.written)
		}
	}
	switch c := s[0]; c {
	case 'e', 'a':
		return 'a', 1
	case 'y', 'j', 'i':
		return 'i', 1
	case 'o', 'u':
		return 'u', 1
	case 'w', 'v':
		return 'v', 1
	case 'q', 'k':
		return 'k', 1
	case 'x', 'h':
		return 'h', 1
	case '\'', '-':
		return 0, 1
	default:
		return c, 1
	}
}

type digraph struct {
	written string
	class   byte
}

// digraphsFor are the digraphs by their first letter.
var digraphsFor = func() (by [256][]digraph) {
	for _, d := range digraphs {
		by[d.written[0]] = append(by[d.written[0]], d)
	}
	return by
}()

var digraphs = []digraph{
	{"shch", 's'}, {"tch", 'c'}, {"dzh", 'i'}, {"sch", 's'}, {"kh", 'h'}, {"gh", 'g'}, {"ch", 'c'}, {"sh", 's'},
	{"zh", 'z'}, {"ph", 'f'}, {"ts", 'c'}, {"tz", 'c'}, {"dj", 'i'}, {"dz", 'z'}, {"ou", 'u'}, {"oo", 'u'}, {"ck", 'k'},
}
