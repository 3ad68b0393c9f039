package console

import "strings"

// clean makes text safe for a terminal. Text of facts and of askers must not
// move the cursor, change colours or turn the direction of what stands beside
// it: whatever could is replaced by something visible. Only line ends stay.
func clean(s string) string {
	return strings.Map(visible, strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\uFFFD"))
}

// visible returns what to show for r.
func visible(r rune) rune {
	const pictures = '\u2400' // the control pictures: ␀, ␁ …
	switch {
	case r == '\n':
		return r
	case r == '\t', r == '\u2028', r == '\u2029':
		return ' '
	case r < ' ':
		return pictures + r
	case r == '\x7f':
		return '\u2421'
	case r == '\u061c', r == '\u200b', r == '\u200e', r == '\u200f', r == '\u2060', r == '\ufeff', 0xE0000 <= r && r <= 0xE007F: // marks of direction, tags, nothing
		return -1
	case '\u0080' <= r && r <= '\u009f', // C1 controls
		'\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069': // bidi overrides, embeddings, isolates
		return '\uFFFD'
	}
	return r
}
