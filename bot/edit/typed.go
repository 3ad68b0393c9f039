package edit

import (
	"strings"
	"unicode/utf8"
)

// typed returns the value that a person meant to type: with plain spaces and
// line ends, and without the blanks and the one pair of quotes around it.
func typed(s string) string {
	return strings.TrimSpace(unquoted(strings.TrimSpace(plain.Replace(s))))
}

// plain undoes what programs make of line ends and spaces.
var plain = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n",
	"\u00a0", " ", "\u202f", " ", "\u2007", " ", "\ufeff", "")

// oneLine returns a value whose lines are joined.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// quotes tells which quotes close what an opening one began.
var quotes = map[rune]string{
	'"': `"`, '\'': `'`, '“': "”", '”': "”", '„': "“”", '‘': "’", '’': "’", '‚': "‘’",
	'«': "»", '»': "«", '‹': "›", '›': "‹",
}

// unquoted takes off a pair of quotes that belongs together: not those of
// "A" and "B".
func unquoted(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	last, m := utf8.DecodeLastRuneInString(s)
	if len(s) < n+m || !strings.ContainsRune(quotes[first], last) {
		return s
	}
	inner, depth := s[n:len(s)-m], 0
	for _, r := range inner {
		switch {
		case strings.ContainsRune(quotes[first], r):
			depth--
		case r == first:
			depth++
		}
		if depth < 0 {
			return s
		}
	}
	return inner
}

// quotedAt returns what stands between the quotes that s begins with, and how
// many bytes of s it takes with them; 0 where s begins with none. The closing
// quote has a blank or the end behind it.
func quotedAt(s string) (inner string, n int) {
	first, size := utf8.DecodeRuneInString(s)
	for i, r := range s {
		end := i + utf8.RuneLen(r)
		if i > 0 && r != utf8.RuneError && strings.ContainsRune(quotes[first], r) && (end == len(s) || strings.ContainsAny(s[end:end+1], " \t\n")) {
			return s[size:i], end
		}
	}
	return "", 0
}
