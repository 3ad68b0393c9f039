package edit

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func TestWords(t *testing.T) {
	for _, c := range []struct{ old, changed, want string }{
		{"", "", ""},
		{"a b", "a b", "a b"},
		{"", "a b", "+[a b]"},
		{"a b", "", "-[a b]"},
		{"It has two lanes.", "It has three lanes.", "It has -[two ]+[three ]lanes."},
		{"It has lanes.", "It has two wide lanes.", "It has +[two wide ]lanes."},
		{"It opened, they said.", "It opened.", "It opened-[, they said]."},
		{"98.9 percent", "97.9 percent", "-[98.9 ]+[97.9 ]percent"},
		{"a  b", "a b", "a-[  ]+[ ]b"},
		{" a", "  a", "-[ ]+[  ]a"},
		{" a", "a\n", "-[ ]a+[\n]"},
		{"a b c d e", "b x d e y", "-[a ]b -[c ]+[x ]d e+[ y]"},
		{"one two three four", "three four one two", "+[three four ]one two-[ three four]"},
		{"Она открыта.", "Она закрыта.", "Она -[открыта]+[закрыта]."},
		{"(a) “b”", "(a) “c”", "(a) “-[b]+[c]”"},
	} {
		spans := Words(c.old, c.changed)
		if got := marked(spans); got != c.want {
			t.Errorf("%q, %q:\n got %s\nwant %s", c.old, c.changed, got, c.want)
		}
		givesBack(t, c.old, c.changed, spans)
	}
}

func marked(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		switch s.Kind {
		case Removed:
			fmt.Fprintf(&b, "-[%s]", s.Text)
		case Added:
			fmt.Fprintf(&b, "+[%s]", s.Text)
		default:
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func givesBack(t *testing.T, old, changed string, spans []Span) {
	t.Helper()
	var was, is strings.Builder
	for i, s := range spans {
		if s.Kind != Added {
			was.WriteString(s.Text)
		}
		if s.Kind != Removed {
			is.WriteString(s.Text)
		}
		if s.Text == "" || i > 0 && (spans[i-1].Kind == s.Kind || spans[i-1].Kind == Added && s.Kind == Removed) {
			t.Errorf("span %d of %s is empty or out of order", i, marked(spans))
		}
	}
	if was.String() != old || is.String() != changed {
		t.Errorf("%q, %q: %s gives back %q, %q", old, changed, marked(spans), was.String(), is.String())
	}
}

// Words keeps as many words as the textbook's algorithm.
func TestWordsKeepsTheMost(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text := func() string {
		ws := make([]string, r.IntN(200))
		for i := range ws {
			ws[i] = string(rune('a' + r.IntN(6)))
		}
		return strings.Join(ws, " ")
	}
	for range 300 {
		old, changed := text(), text()
		spans := Words(old, changed)
		givesBack(t, old, changed, spans)
		kept := 0
		for _, s := range spans {
			if s.Kind == Same {
				kept += len(strings.Fields(s.Text))
			}
		}
		if want := longest(strings.Fields(old), strings.Fields(changed)); kept != want {
			t.Fatalf("%q, %q: %d words kept of %d", old, changed, kept, want)
		}
	}
}

func longest(a, b []string) int {
	row := make([]int, len(b)+1)
	for _, w := range a {
		diagonal := 0
		for j := range b {
			above := row[j+1]
			if w == b[j] {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			diagonal = above
		}
	}
	return row[len(b)]
}

// The worst texts of 20,000 characters, and much longer ones, end soon.
func TestWordsIsBounded(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = "ab.,"[r.IntN(2)+2*(i%2)]
		}
		return string(b)
	}
	for _, n := range []int{20_000, 1_000_000} {
		old, changed := strings.Join(strings.Split(text(n/2), ""), " "), strings.Join(strings.Split(text(n/2), ""), " ")
		start := time.Now()
		spans := Words(old, changed)
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%d characters took %v", n, d)
		}
		givesBack(t, old, changed, spans)
	}
}

func FuzzWords(f *testing.F) {
	f.Add("It has two lanes.", "It has three lanes.")
	f.Add(" \xff a", "a\u00a0")
	f.Fuzz(func(t *testing.T, old, changed string) { givesBack(t, old, changed, Words(old, changed)) })
}

func BenchmarkWords(b *testing.B) {
	old := strings.Repeat("a b c d e f g h i j ", 1000)
	changed := strings.Repeat("b a d c f e h g j i ", 1000)
	b.ReportAllocs()
	for b.Loop() {
		Words(old, changed)
	}
}
