package lang

import (
	"strconv"
	"strings"
	"testing"
)

// The test reads the tables by the letter of their formats; the readers pass
// over what they do not know.

// smallTags are the tags of tongues of which only the smallest words are known.
var smallTags = map[string]bool{"es": true, "fr": true, "de": true, "tr": true, "sr": true, "sq": true, "ar": true, "uk": true, "el": true}

// tongueTags are the tags that tables may use.
var tongueTags = map[string]bool{"en": true, "ru": true, "az": true, "hy": true}

// eachLine calls f with each line that is not a comment, and its number.
func eachLine(t *testing.T, table string, f func(n int, line string)) {
	t.Helper()
	n, seen := 0, 0
	for line := range strings.Lines(table) {
		n++
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" {
			seen++
			f(n, line)
		}
	}
	if seen == 0 {
		t.Error("the table is empty")
	}
}

// checkForms checks "LANG: form, form; LANG: form", each language once.
func checkForms(t *testing.T, n int, s string) {
	t.Helper()
	seen := make(map[string]bool)
	for part := range strings.SplitSeq(s, ";") {
		tag, forms, ok := strings.Cut(part, ":")
		tag = strings.TrimSpace(tag)
		if !ok || !tongueTags[tag] || seen[tag] {
			t.Errorf("line %d: %q is no language, or stands there twice", n, tag)
		}
		seen[tag] = true
		for form := range strings.SplitSeq(forms, ",") {
			if len(Tokens(form)) == 0 {
				t.Errorf("line %d: an empty form in %s", n, tag)
			}
		}
	}
}

func TestConceptsTable(t *testing.T) {
	eachLine(t, conceptsTable, func(n int, line string) {
		checkForms(t, n, line)
		if !strings.HasPrefix(line, "en:") {
			t.Errorf("line %d: no English words first", n)
		}
	})
}

func TestCalendarTable(t *testing.T) {
	highest := map[string]int{"month": 12, "weekday": 7, "number": 1_000_000_000, "ordinal": 1000}
	lowest := map[string]int{"month": 1, "weekday": 1, "number": 0, "ordinal": 1}
	seen := make(map[string]bool)
	eachLine(t, calendarTable, func(n int, line string) {
		what, rest, _ := strings.Cut(line, " ")
		number, forms, _ := strings.Cut(rest, " ")
		v, err := strconv.Atoi(number)
		if high, known := highest[what]; !known || err != nil || v < lowest[what] || v > high {
			t.Errorf("line %d: no %s %s", n, what, number)
		}
		if seen[what+number] {
			t.Errorf("line %d: %s %s stands there twice", n, what, number)
		}
		seen[what+number] = true
		checkForms(t, n, forms)
	})
	for m := range 12 {
		if !seen["month"+strconv.Itoa(m+1)] {
			t.Errorf("no month %d", m+1)
		}
	}
}

func TestWordTables(t *testing.T) {
	for name, table := range map[string]string{"light": lightTable, "function": functionTable} {
		section, words := "", 0
		seen := make(map[string]bool)
		eachLine(t, table, func(n int, line string) {
			if line[0] == '[' {
				if section != "" && words == 0 {
					t.Errorf("%s: section %s is empty", name, section)
				}
				section, words = strings.Trim(line, "[]"), 0
				known := tongueTags[section] || name == "function" && smallTags[section]
				if line != "["+section+"]" || !known || seen[section] {
					t.Errorf("%s, line %d: %s is no language, or stands there twice", name, n, line)
				}
				seen[section] = true
				return
			}
			if section == "" {
				t.Errorf("%s, line %d: words before the first language", name, n)
			}
			for _, w := range strings.Fields(line) {
				words++
				if len(Tokens(w)) == 0 {
					t.Errorf("%s, line %d: %q is no word", name, n, w)
				}
			}
		})
		for tag := range tongueTags {
			if !seen[tag] {
				t.Errorf("%s: nothing for %s", name, tag)
			}
		}
	}
}

func TestOppositesTable(t *testing.T) {
	eachLine(t, oppositesTable, func(n int, line string) {
		words := strings.Split(line, "|")
		if len(words) != 2 {
			t.Fatalf("line %d: not two words: %s", n, line)
		}
		for _, w := range words {
			if len(match(Common(), En, w)) == 0 {
				t.Errorf("line %d: %q has no concept, so the line does nothing", n, strings.TrimSpace(w))
			}
		}
	})
}

func TestEnglishTable(t *testing.T) {
	const most = 12 // related stems
	before := ""
	for line := range strings.Lines(englishTable) {
		if line[0] == '#' && before == "" {
			continue
		}
		cols := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cols) != 3 {
			t.Fatalf("%q: not three columns", line)
		}
		stem, class, related := cols[0], cols[1], strings.Fields(cols[2])
		if stem <= before {
			t.Fatalf("%q stands behind %q", stem, before)
		}
		before = stem
		if number := strings.TrimSuffix(class, "v"); len(number) != 1 || !digits(number) {
			t.Errorf("%s: frequency %q", stem, class)
		}
		if len(related) > most || strings.Join(related, " ") != cols[2] {
			t.Errorf("%s: too many related stems, or loose spaces: %q", stem, cols[2])
		}
		for _, w := range append(related, stem) {
			if strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") != "" {
				t.Errorf("%s: %q has more than the letters a to z", stem, w)
			}
		}
	}
}
