package lang

import "testing"

func fold(s string) string { return Tokens(s)[0].Fold }

func TestMonths(t *testing.T) {
	for word, want := range map[string]int{
		"December": 12, "dec": 12, "December's": 12, "may": 5, "sept": 9,
		"январь": 1, "декабря": 12, "декабрьский": 12, "dekabrya": 12,
		"yanvar": 1, "dekabrın": 12, "DEKABR": 12, "mayıs": 5,
		"դեկտեմբեր": 12, "դեկտեմբերի": 12, "Հունվար": 1,
		"road": 0, "12": 0, "monday": 0,
	} {
		if got := Month(fold(word)); got != want {
			t.Errorf("%s: month %d, want %d", word, got, want)
		}
	}
	for word, want := range map[string]int{"août": 8, "ağustos": 8, "ايار": 5, "december": 0, "listopad": 10, "листопад": 11} {
		if got := MonthAbroad(Tokens(word)[0].Script, fold(word)); got != want {
			t.Errorf("%s: month %d abroad, want %d", word, got, want)
		}
	}
	taken := map[written]int{}
	abroad(func(w written, month int) {
		if taken[w] != 0 && taken[w] != month {
			t.Errorf("%v is month %d and %d", w, taken[w], month)
		}
		taken[w] = month
	})
	for word, want := range map[string]bool{"december": true, "mar": true, "dekabr": false, "road": false} {
		if EnglishMonth(word) != want {
			t.Errorf("%s: English is %v", word, !want)
		}
	}
}

func TestMisspeltMonths(t *testing.T) {
	for word, want := range map[string]int{
		"novembr": 11, "setpember": 9, "marhc": 3, "decembre": 12, "noyabrya": 11, "december": 12,
		"decmbr":  0, // two slips
		"mai":     5, // another language
		"jume":    0, // too short
		"dance":   0,
		"ecember": 0,
	} {
		if got := Misspelt(word); got != want {
			t.Errorf("%s: month %d, want %d", word, got, want)
		}
	}
}

func TestWeekdays(t *testing.T) {
	for word, want := range map[string]int{
		"Monday": 1, "fri": 5, "sundya": 7, "понедельник": 1, "средой": 3, "cümə": 5, "bazar": 7, "երկուշաբթի": 1, "kiraki": 7, "road": 0,
	} {
		if got := Weekday(fold(word)); got != want {
			t.Errorf("%s: weekday %d, want %d", word, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		word    string
		n       int
		ordinal bool
	}{
		{"zero", 0, false}, {"nine", 9, false}, {"Dozen", 12, false}, {"thousand", 1000, false}, {"million", 1_000_000, false},
		{"ninth", 9, true}, {"second", 2, true}, {"hundredth", 100, true},
		{"девять", 9, false}, {"двух", 2, false}, {"девятого", 9, true},
		{"doqquz", 9, false}, {"doqquzuncu", 9, true}, {"otuz", 30, false},
		{"քսան", 20, false}, {"իններորդ", 9, true},
	} {
		n, ok := Number(fold(c.word))
		if n != c.n || !ok {
			t.Errorf("%s: %d %v, want %d", c.word, n, ok, c.n)
		}
		if got := Ordinal(fold(c.word)); got != c.ordinal {
			t.Errorf("%s: ordinal %v, want %v", c.word, got, c.ordinal)
		}
	}
	for _, word := range []string{"", "9", "road", "december"} {
		if n, ok := Number(word); ok || Ordinal(word) {
			t.Errorf("%q is the number %d", word, n)
		}
	}
}
