package lang

import (
	"strings"
	"testing"
)

func TestEdits(t *testing.T) {
	for _, c := range []struct {
		a, b        string
		limit, want int
	}{
		{"lachin", "lachin", 0, 0},
		{"lachin", "lacin", 1, 1},   // left out
		{"lachin", "lacchin", 1, 1}, // put in
		{"lachin", "lashin", 1, 1},  // exchanged
		{"lachin", "lahcin", 1, 1},  // swapped
		{"lachin", "lahcni", 1, 2},  // more than the limit
		{"kitten", "sitting", 3, 3}, //
		{"kitten", "sitting", 2, 3}, //
		{"ca", "abc", 3, 3},         // a swapped pair is not edited again
		{"", "abc", 3, 3},           //
		{"", "abcd", 3, 4},          //
		{"checkpoint", "chekpiont", 2, 2},
		{strings.Repeat("a", 70), strings.Repeat("a", 70) + "b", 1, 1},
		{strings.Repeat("a", 70), strings.Repeat("b", 70), 3, 4},
	} {
		if got := Edits(c.a, c.b, c.limit); got != c.want {
			t.Errorf("Edits(%q, %q, %d) = %d, want %d", c.a, c.b, c.limit, got, c.want)
		}
	}
}

func TestSlips(t *testing.T) {
	for n, want := range map[int]int{0: 0, 3: 0, 4: 1, 7: 1, 8: 2, 30: 2} {
		if got := Slips(n); got != want {
			t.Errorf("Slips(%d) = %d, want %d", n, got, want)
		}
	}
}

func TestSkeleton(t *testing.T) {
	for w, want := range map[string]string{
		"": "", "aeiouy": "", "article": "rtcl", "artical": "rtcl",
		"separate": "sprt", "seperete": "sprt", "mississippi": "msp", "statement": "stmnt",
	} {
		if got := Skeleton(w); got != want {
			t.Errorf("Skeleton(%q) = %q, want %q", w, got, want)
		}
	}
}

// fullEdits is Edits without a limit, as it stands in textbooks.
func fullEdits(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = 1 + min(d[i-1][j], d[i][j-1], d[i-1][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func FuzzEdits(f *testing.F) {
	f.Add("ca", "abc", 3)
	f.Add("lachin", "lahcni", 2)
	f.Add("aabab", "ababa", 1)
	f.Fuzz(func(t *testing.T, a, b string, limit int) {
		if len(a) > 64 || len(b) > 64 {
			return // no words
		}
		limit &= 3
		got := Edits(a, b, limit)
		if want := min(fullEdits(a, b), limit+1); got != want {
			t.Errorf("Edits(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
		}
		if back := Edits(b, a, limit); back != got {
			t.Errorf("Edits(%q, %q, %d) = %d, but %d the other way round", a, b, limit, got, back)
		}
	})
}
