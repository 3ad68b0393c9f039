// Package legible makes text of facts and of people fit to be shown in a chat
// room.
package legible

import "strings"

// Clean makes text fit to be shown: valid UTF-8 without control characters, and
// without marks that turn the direction of what stands beside them.
func Clean(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(legible, strings.ToValidUTF8(s, "\uFFFD"))
}

// legible returns what is shown for r; -1 is nothing.
func legible(r rune) rune {
	switch {
	case r == '\n':
		return r
	case r == '\t', r == '\u2028', r == '\u2029':
		return ' '
	case r < ' ', r == '\x7f', '\u0080' <= r && r <= '\u009f': // controls
		return '\uFFFD'
	case '\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069': // bidi overrides, embeddings, isolates
		return '\uFFFD'
	case r == '\u061c', r == '\u200b', r == '\u200e', r == '\u200f', r == '\u2060', r == '\ufeff', 0xE0000 <= r && r <= 0xE007F:
		return -1
	}
	return r
}
