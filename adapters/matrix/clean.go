package matrix

import (
	"encoding/json"
	"html"
	"strings"
	"unicode/utf8"
)

// clean makes text fit to be shown: valid UTF-8 without control characters, and
// without marks that turn the direction of what stands beside them.
func clean(s string) string {
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

// escaped is clean for HTML, with line ends that are seen.
func escaped(s string) string {
	return strings.ReplaceAll(html.EscapeString(clean(s)), "\n", "<br>")
}

// cost returns how many bytes of an event s takes.
func cost(s string) int {
	data, err := json.Marshal(s)
	if err != nil {
		return len(s) * 6 // unreachable: every string can be marshalled
	}
	return len(data) - 2
}

// head returns the beginning of s that costs at most n: up to a line end or a
// space where there is one in its last half.
func head(s string, n int) string {
	if cost(s) <= n {
		return s
	}
	end, used := 0, 0
	for end < len(s) {
		_, size := utf8.DecodeRuneInString(s[end:])
		c := cost(s[end : end+size])
		if used+c > n {
			break
		}
		used += c
		end += size
	}
	if at := strings.LastIndexAny(s[:end], "\n "); at > end/2 {
		end = at
	}
	return s[:end]
}
