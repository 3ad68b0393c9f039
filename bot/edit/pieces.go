package edit

import (
	"strings"
	"unicode"
)

// A piece is a word or a run of signs beside one, and the blanks behind it.
type piece struct{ word, gap string }

// pieces takes a text apart; the first piece may have blanks only.
func pieces(s string) []piece {
	var ps []piece
	for s != "" {
		n := len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
		if n == 0 || len(ps) == 0 {
			n = wordEnd(s)
			ps = append(ps, piece{word: s[:n]})
		} else {
			ps[len(ps)-1].gap = s[:n]
		}
		s = s[n:]
	}
	return ps
}

// wordEnd returns the end of the word, or of the signs, that s begins with; 0
// where it begins with a blank. Signs inside a word ("98.9") belong to it.
func wordEnd(s string) int {
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		s = s[:i]
	}
	switch i := strings.IndexFunc(s, inWord); i {
	case -1:
		return len(s)
	case 0:
		return len(strings.TrimRightFunc(s, func(r rune) bool { return !inWord(r) }))
	default:
		return i
	}
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
