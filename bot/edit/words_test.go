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

// The worst texts of 20,000 characters are compared, and much longer ones end
// soon, also where every word is another.
func TestWordsIsBounded(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	of := func(chunks int, letter func(i int) string) string {
		var b strings.Builder
		for i := range chunks {
			fmt.Fprintf(&b, "(%s) ", letter(i))
		}
		return b.String()
	}
	few := func(int) string { return string("ab"[r.IntN(2)]) }
	many := func(from int) func(int) string {
		return func(i int) string { return string(rune(from + i)) }
	}
	for _, c := range []struct {
		name         string
		old, changed string
		spans        int // at least
	}{
		{"few words", of(5000, few), of(5000, few), 1000},
		{"many words", of(5000, many('一')), of(5000, many('一'+2500)), 3},
		{"too long", of(300_000, few), of(300_000, few), 2},
		{"one too long", of(300_000, many(0x20000)), of(200, few), 2},
	} {
		start := time.Now()
		spans := Words(c.old, c.changed)
		if d := time.Since(start); d > 10*time.Second || len(spans) < c.spans {
			t.Errorf("%s: %v, %d spans", c.name, d, len(spans))
		}
		givesBack(t, c.old, c.changed, spans)
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
