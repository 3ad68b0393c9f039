package dataset

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Mistake keeps a dataset from being imported.
type Mistake struct {
	Place
	Field string // as files name it: "date", "names[2].lang"; empty for the whole record
	Say   string // one sentence: what is wrong, what to do
}

// String returns the mistake as one line: "file.jsonl:12: date: …".
func (m Mistake) String() string {
	var b strings.Builder
	for _, part := range []string{m.Place.String(), m.Field} {
		if part != "" {
			b.WriteString(part + ": ")
		}
	}
	return b.String() + m.Say
}

// A Warning has the shape of a Mistake, but an import does not mind it.
type Warning = Mistake

// Mistakes is an error that tells each mistake on a line of its own.
type Mistakes []Mistake

func (ms Mistakes) Error() string {
	lines := make([]string, len(ms))
	for i, m := range ms {
		lines[i] = m.String()
	}
	return strings.Join(lines, "\n")
}

// maxMistakes is how many mistakes are told; more of them are counted.
const maxMistakes = 100

// A gathering keeps the first mistakes and counts the others.
type gathering struct {
	first []Mistake
	more  int
}

func (g *gathering) add(at Place, field, say string, args ...any) {
	if len(g.first) == maxMistakes {
		g.more++
		return
	}
	g.first = append(g.first, Mistake{at, field, fmt.Sprintf(say, args...)})
}

// all returns what was gathered; the last one tells how many were not kept.
func (g *gathering) all() []Mistake {
	switch g.more {
	case 0:
		return g.first
	case 1:
		return append(g.first, Mistake{Say: "And 1 more."})
	}
	return append(g.first, Mistake{Say: fmt.Sprintf("And %d more.", g.more)})
}

// quoted puts what somebody wrote into a sentence: shortened, and without
// what would break the line or move the cursor.
func quoted(s string) string { return strconv.Quote(clip(s, 60)) }

// bare is quoted without the quotes.
func bare(s string) string {
	q := quoted(s)
	return q[1 : len(q)-1]
}

func clip(s string, limit int) string {
	if utf8.RuneCountInString(s) > limit {
		return string([]rune(s)[:limit]) + "…"
	}
	return s
}
