package lang

import (
	_ "embed" // for the tables
	"hash/crc32"
	"io"
	"strconv"
	"strings"
	"sync"
)

// The tables: their formats stand in their first lines.
var (
	//go:embed tables/function.txt
	functionTable string
	//go:embed tables/light.txt
	lightTable string
	//go:embed tables/calendar.txt
	calendarTable string
	//go:embed tables/abroad.txt
	abroadTable string
	//go:embed tables/concepts.txt
	conceptsTable string
	//go:embed tables/opposites.txt
	oppositesTable string
	//go:embed tables/english.txt
	englishTable string
)

// lines calls f with every line of a table that is not empty or a comment.
func lines(table string, f func(line string)) {
	for line := range strings.Lines(table) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" {
			f(line)
		}
	}
}

// A Weight says how much it matters that a word of a question is left
// unaccounted for.
type Weight uint8

// The weights of common words. Content is what no table lists.
const (
	Content  Weight = iota
	Light           // may be missing from a fact: "mention", "exactly"
	Function        // never carries content: "the", "of"
)

// WeightOf returns the weight of a word in a question of a tongue. The writing
// of the word counts more than the tongue of the question; words in Latin
// letters are English first, then what people type for the other tongues.
func WeightOf(t Token, tongue Tongue) Weight {
	w := weights()
	switch {
	case t.Script == Cyrillic:
		return w[Ru][t.Fold]
	case t.Script == Armenian:
		return w[Hy][t.Fold]
	case tongue == Az || t.Glued && len(t.Fold) <= 3:
		return max(w[Az][t.Fold], w[En][t.Fold])
	}
	weight, listed := w[En][t.Fold]
	if !listed && strings.ToUpper(t.Text) != t.Text { // "un", but not the UN
		weight, listed = w[others][t.Fold]
	}
	if listed || len(t.Fold) < 3 {
		return weight
	}
	return max(w[Ru][t.Fold], w[Az][t.Fold], w[Hy][t.Fold])
}

// Listed tells whether any table has a folded word in Latin letters, or its
// English stem. Of others it is known that they are content in every tongue, no
// numbers, and no ordinary English words; a thesaurus may still have them.
func Listed(fold, stem string) bool {
	if listed()[fold] || len(fold) < 2 {
		return true
	}
	_, _, ordinary := Related(stem)
	return ordinary
}

var listed = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{"a": true, "an": true, "the": true}
	for _, words := range weights() {
		for w := range words {
			all[w] = true
		}
	}
	for _, numbers := range []map[string]int{dates().cardinals, dates().ordinals} {
		for w := range numbers {
			all[w] = true
		}
	}
	return all
})

// others stands for the tongues that have function words only.
const others = tongues

var weights = sync.OnceValue(func() (w [tongues + 1]map[string]Weight) {
	for i := range w {
		w[i] = make(map[string]Weight, 1024)
	}
	add := func(table string, weight Weight) {
		tongue := int(En)
		lines(table, func(line string) {
			if tag, ok := strings.CutPrefix(line, "["); ok {
				t, known := TongueOf(strings.TrimSuffix(tag, "]"))
				if tongue = int(t); !known {
					tongue = others
				}
				return
			}
			for _, word := range strings.Fields(line) {
				for _, t := range Tokens(word) {
					w[tongue][t.Fold] = max(w[tongue][t.Fold], weight)
				}
			}
		})
	}
	add(lightTable, Light)
	add(functionTable, Function)
	return w
})

// A calendar holds the words for months, weekdays and numbers, folded.
type calendar struct {
	months, weekdays, cardinals, ordinals map[string]int
	english                               map[string]bool // months
}

var dates = sync.OnceValue(func() calendar {
	c := calendar{map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, map[string]bool{}}
	byName := map[string]map[string]int{"month": c.months, "weekday": c.weekdays, "number": c.cardinals, "ordinal": c.ordinals}
	lines(calendarTable, func(line string) {
		what, rest, _ := strings.Cut(line, " ")
		value, rest, _ := strings.Cut(strings.TrimSpace(rest), " ")
		n := 0
		for _, d := range value {
			n = n*10 + int(d-'0')
		}
		for _, part := range strings.Split(rest, ";") {
			tag, words, _ := strings.Cut(part, ":")
			for _, w := range strings.Split(words, ",") {
				if ts := Tokens(w); len(ts) == 1 && ts[0].Script != Digits {
					if _, taken := byName[what][ts[0].Fold]; !taken {
						byName[what][ts[0].Fold] = n
					}
					if what == "month" && strings.TrimSpace(tag) == "en" {
						c.english[ts[0].Fold] = true
					}
				}
			}
		}
	})
	return c
})

// Month returns the month, 1 to 12, that a folded word names; 0 for none.
func Month(fold string) int { return dates().months[fold] }

// MonthAbroad returns the month that a folded word of a script, or two with a
// space between them, names in a tongue without tables; 0 for none. Many such
// words mean something else in another tongue: listopad is October in Latin
// letters and November in Cyrillic ones.
func MonthAbroad(script Script, fold string) int { return monthsAbroad()[written{script, fold}] }

// written is a folded word as it was written.
type written struct {
	script Script
	fold   string
}

var monthsAbroad = sync.OnceValue(func() map[written]int {
	m := make(map[written]int, 512)
	abroad(func(w written, month int) { m[w] = month })
	return m
})

// abroad calls f with every form of a month that the table lists.
func abroad(f func(w written, month int)) {
	lines(abroadTable, func(line string) {
		value, rest, _ := strings.Cut(line, " ")
		n, _ := strconv.Atoi(value)
		for part := range strings.SplitSeq(rest, ";") {
			_, words, _ := strings.Cut(part, ":")
			for w := range strings.SplitSeq(words, ",") {
				f(written{Tokens(w)[0].Script, strings.Join(Folds(w), " ")}, n)
			}
		}
	})
}

// EnglishMonth tells whether a folded word is the English name of a month.
func EnglishMonth(fold string) bool { return dates().english[fold] }

// Misspelt returns the month that a folded word of five letters or more names
// but for one slip; 0 for none.
func Misspelt(fold string) int { return named(dates().months, fold) }

// Weekday returns the day of the week, 1 for Monday to 7, or 0.
func Weekday(fold string) int { return named(dates().weekdays, fold) }

// Number returns the value of a number word ("nine", "ninth", "девять"), or
// ok false. Digits are not its matter.
func Number(fold string) (n int, ok bool) {
	if n, ok = dates().cardinals[fold]; !ok {
		n, ok = dates().ordinals[fold]
	}
	return n, ok
}

// Ordinal tells whether a folded word is an ordinal number ("ninth").
func Ordinal(fold string) bool {
	_, ok := dates().ordinals[fold]
	return ok
}

func named(words map[string]int, fold string) int {
	if n, ok := words[fold]; ok {
		return n
	}
	if len(fold) < 5 || WeightOf(Token{Fold: fold}, En) != Content {
		return 0
	}
	found := 0
	for w, n := range words {
		if len(w) >= 5 && w[0] == fold[0] && Edits(w, fold, 1) == 1 {
			if found != 0 && found != n {
				return 0
			}
			found = n
		}
	}
	return found
}

// Warm reads the tables that every question in English needs. Without it they
// are read when they are first asked; it may run beside other work.
func Warm() {
	var wg sync.WaitGroup
	wg.Go(func() { Common().entries(En) })
	wg.Go(func() { weights(); dates(); words() })
	wg.Wait()
}

// Stamp returns a sum of the tables: what was read with others is read anew.
func Stamp() uint32 { return stamp() }

var stamp = sync.OnceValue(func() uint32 {
	sum := crc32.NewIEEE()
	for _, t := range []string{functionTable, lightTable, calendarTable, abroadTable, conceptsTable, oppositesTable, englishTable} {
		io.WriteString(sum, t)
	}
	return sum.Sum32()
})
