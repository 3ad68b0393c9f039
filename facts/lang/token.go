package lang

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Script is the writing a word is in, as far as reading needs to know.
type Script uint8

// The scripts. Other is every writing that has no table of endings here.
const (
	Latin Script = iota
	Cyrillic
	Armenian
	Other
	Digits // a number or a date in digits
)

// A Token is a word or a number of a text.
type Token struct {
	Text   string // as written
	Start  int    // byte offset in the text
	Fold   string // see Fold; of a number in digits its plain value ("12000", "98.9")
	Script Script
	Glued  bool // joined to the token before by a hyphen or nothing ("6-ci", "1990s")
	Upper  bool // begins with a capital letter
}

// End returns the byte offset behind t.
func (t Token) End() int { return t.Start + len(t.Text) }

// Tokens splits a text into words and numbers. Dates in digits stay whole
// ("12.12.2022", "2020-11-01/2020-12-31", "10-20"); groups of digits that a
// space parts ("12 000") are one number; an English possessive is dropped.
// It never fails, whatever the text.
func Tokens(s string) []Token {
	ts := Scan(make([]Token, 0, min(64, len(s)/5+1)), s)
	low := lowerASCII(s)
	kept := ts[:0]
	for _, t := range ts {
		switch {
		case t.Script == Digits:
		case low != "":
			t.Fold = FoldWord(low[t.Start:t.End()])
		default:
			t.Fold = FoldWord(t.Text)
		}
		if t.Fold != "" {
			kept = append(kept, t)
		}
	}
	return kept
}

// lowerASCII returns a text in small letters, "" where it is not all ASCII: to
// fold it as a whole costs less than word by word.
func lowerASCII(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return ""
		}
	}
	return strings.ToLower(s)
}

// Scan appends what Tokens returns to ts, with words whose Fold is empty: who
// reads many texts knows what most words fold to. A word may fold to nothing,
// which is then no word.
func Scan(ts []Token, s string) []Token {
	first := len(ts)
	end := 0 // of the token before
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case isDigit(r):
			ts = append(ts, number(s, i))
		case isLetter(r):
			ts = append(ts, word(s, i, r))
		default:
			i += n
			continue
		}
		t := &ts[len(ts)-1]
		t.Glued = len(ts)-1 > first && glues(s[end:i])
		end = t.End()
		i = end
	}
	return ts
}

// glues tells whether what stands between two tokens joins them.
func glues(gap string) bool {
	if len(gap) == 1 {
		return gap[0] == '-' || gap[0] == '\''
	}
	return gap == "" || gap == "‑" || gap == "–" || gap == "’"
}

// FoldWord returns how the text of a word is compared: folded, without
// apostrophes and without an English possessive.
func FoldWord(text string) string {
	fold := Fold(text)
	if strings.ContainsAny(fold, "'`") {
		fold = strings.ReplaceAll(fold, "`", "'")
		fold = strings.TrimSuffix(fold, "'s")
		fold = strings.ReplaceAll(fold, "'", "")
	}
	return fold
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func isLetter(r rune) bool { return isLatin(r) || r >= utf8.RuneSelf && unicode.IsLetter(r) }

// isLatin tells whether r is a letter of ASCII.
func isLatin(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }

// inWord tells whether r goes on with a word: marks, and the Armenian signs
// that stand inside it.
func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || 0x055A <= r && r <= 0x055F || unicode.Is(unicode.Cf, r)
}

func word(s string, start int, first rune) Token {
	i := start
	for i < len(s) {
		if c := s[i]; c < utf8.RuneSelf && c != '\'' && c != '`' {
			if !isLatin(rune(c)) {
				break
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !inWord(r) && !apostrophe(s, i, r, n) {
			break
		}
		i += n
	}
	return Token{Text: s[start:i], Start: start, Script: scriptOf(first), Upper: isUpper(first)}
}

func isUpper(r rune) bool { return 'A' <= r && r <= 'Z' || r >= utf8.RuneSelf && unicode.IsUpper(r) }

// apostrophe tells whether the rune at i is one between two letters.
func apostrophe(s string, i int, r rune, n int) bool {
	if r != '\'' && r != '’' && r != 'ʼ' && r != '`' {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s[i+n:])
	return unicode.IsLetter(next)
}

func scriptOf(r rune) Script {
	switch {
	case r < 0x250 || unicode.Is(unicode.Latin, r): // ə is among the phonetic letters
		return Latin
	case 0x400 <= r && r <= 0x52F:
		return Cyrillic
	case 0x530 <= r && r <= 0x58F:
		return Armenian
	}
	return Other
}

// number reads a run of digits with the signs that dates and numbers have.
func number(s string, start int) Token {
	i := start
	for i < len(s) {
		n := 1
		if !isDigit(rune(s[i])) && !inNumber(s, i) {
			n = groupAt(s, start, i)
		}
		if n == 0 {
			break
		}
		i += n
	}
	text := strings.TrimRight(s[start:i], ".,/-:~? ")
	if strings.HasSuffix(s[start:i], "..") && strings.Contains(s[start:i], "/") {
		text = strings.TrimRight(s[start:i], " ") // an EDTF interval with an open end
	}
	return Token{Text: text, Start: start, Fold: plainNumber(text), Script: Digits}
}

func inNumber(s string, i int) bool {
	switch s[i] {
	case '-', '/', ':':
		return i+1 < len(s) && (isDigit(rune(s[i+1])) || s[i] == '/' && s[i+1] == '.')
	case ',':
		return i+1 < len(s) && isDigit(rune(s[i+1]))
	case '.':
		return s[i-1] == '.' || i+1 < len(s) && (isDigit(rune(s[i+1])) || s[i+1] == '.')
	case '~', '?':
		return true
	}
	return false
}

// groupAt returns the length of a space at i that parts two groups of one
// number, or 0.
func groupAt(s string, start, i int) int {
	r, n := utf8.DecodeRuneInString(s[i:])
	if r != ' ' && r != '\u00a0' && r != '\u2009' && r != '\u202f' {
		return 0
	}
	groups := strings.Fields(s[start:i])
	if len(groups) > 3 || len(groups[0]) > 3 || !digits(groups[0]) {
		return 0
	}
	for _, g := range append(groups[1:], s[i+n:min(i+n+3, len(s))]) {
		if len(g) != 3 || !digits(g) {
			return 0
		}
	}
	switch rest := s[i+n+3:]; {
	case rest == "":
	case isDigit(rune(rest[0])), len(rest) > 1 && strings.IndexByte("-/.", rest[0]) >= 0 && isDigit(rune(rest[1])):
		return 0 // "in 10 2020-11-01"
	}
	return n
}

func digits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !isDigit(r) }) < 0
}

// plainNumber drops the marks between thousands and makes the decimal mark a
// point. Text that is no number stays as it is.
func plainNumber(s string) string {
	if digits(s) || strings.ContainsAny(s, "-/:~?") {
		return s
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return !isDigit(r) })
	last := len(parts) - 1
	mark := s[len(s)-len(parts[last])-1]
	decimal := (mark == '.' || mark == ',') && strings.Count(s, string(mark)) == 1
	switch {
	case last > 1 && decimal && thousands(parts[:last]): // "1,234.5"
		return strings.Join(parts[:last], "") + "." + parts[last]
	case thousands(parts):
		return strings.Join(parts, "")
	case last == 1 && decimal:
		return parts[0] + "." + parts[1]
	}
	return s
}

// thousands tells whether groups of digits are what marks between thousands
// leave.
func thousands(groups []string) bool {
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return false
		}
	}
	return len(groups[0]) <= 3 && groups[0] != "0"
}

// Folds returns the words of a text, folded.
func Folds(text string) []string {
	var ws []string
	for _, t := range Tokens(text) {
		ws = append(ws, t.Fold)
	}
	return ws
}

// Begun tells whether each of some folded words begins one of others.
func Begun(typed, words []string) bool {
	return !slices.ContainsFunc(typed, func(t string) bool {
		return !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, t) })
	})
}
