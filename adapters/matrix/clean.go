package matrix

import (
	"encoding/json"
	"html"
	"strings"
	"unicode/utf8"

	"factbot/adapters/internal/legible"
)

// escaped is clean for HTML, with line ends that are seen.
func escaped(s string) string {
	return strings.ReplaceAll(html.EscapeString(legible.Clean(s)), "\n", "<br>")
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
