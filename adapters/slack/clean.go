package slack

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"factbot/adapters/internal/legible"

	"github.com/rivo/uniseg"
)

// oneLine is clean without line ends.
func oneLine(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(legible.Clean(s), "\n", " "))
}

// units returns the length of s as Slack's limits count it.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1) // -1 for what is no character
	}
	return n
}

// head splits s behind at most n units: at a space where there is one in the
// last half, else between two characters as people see them.
func head(s string, n int) (first, rest string) {
	if units(s) <= n {
		return s, ""
	}
	end, space, used, state := 0, 0, 0, -1
	for left := s; left != ""; {
		var g string
		g, left, _, state = uniseg.FirstGraphemeClusterInString(left, state)
		if used += units(g); used > n {
			break
		}
		end += len(g)
		if (g == " " || g == "\n") && used > n/2 {
			space = end
		}
	}
	if space > 0 {
		end = space
	}
	if end == 0 { // one character of many parts, longer than n: between two of them
		for used = 0; ; {
			r, size := utf8.DecodeRuneInString(s[end:])
			if used += units(string(r)); used > n && end > 0 {
				break
			}
			end += size
		}
	}
	return s[:end], s[end:]
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escaped returns s for a field in which Slack reads its own markup, in at most
// n units.
func escaped(s string, n int) string {
	if e := escaper.Replace(s); units(e) <= n {
		return e
	}
	var b strings.Builder
	for used, left, state := 0, s, -1; left != ""; {
		var g string
		g, left, _, state = uniseg.FirstGraphemeClusterInString(left, state)
		e := escaper.Replace(g)
		if used += units(e); used > n-1 {
			break
		}
		b.WriteString(e)
	}
	return b.String() + "…"
}
