package edit

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"factbot/bot/ask"
	"factbot/facts/edtf"
)

var slashed = regexp.MustCompile(`^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})$`)

// readDate reads a date as people write it and returns it as EDTF.
func readDate(s string, today time.Time) (string, error) {
	if date, ok := ask.Date(s, today); ok {
		return date, nil
	}
	if m := slashed.FindStringSubmatch(s); m != nil {
		dm, ok1 := ask.Date(m[1]+"."+m[2]+"."+m[3], today)
		md, ok2 := ask.Date(m[2]+"."+m[1]+"."+m[3], today)
		if ok1 && ok2 {
			return "", refuse("%s can be read two ways; write %s or %s.", quoted(s), dm, md)
		}
	}
	if _, err := edtf.Parse(s); err != nil && inDigits(s) {
		return "", refuse("%s", err)
	}
	return "", refuse("%s is not one date that can be read in one way only; write it like 2 March 2019, 2019-03, 2019~ for about 2019, or 2019-03-02/2019-04-11.", quoted(s))
}

// inDigits tells whether a text is an attempt at EDTF.
func inDigits(s string) bool {
	return len(s) >= 4 && !strings.ContainsFunc(s, unicode.IsLetter) && !strings.ContainsFunc(s[:4], func(r rune) bool { return r < '0' || r > '9' })
}

// readDay reads a date that is one day.
func readDay(s string, today time.Time) (string, error) {
	date, err := readDate(s, today)
	if err != nil {
		return "", err
	}
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return "", refuse("%s is not one day; write it like 2027-05-31.", quoted(s))
	}
	return date, nil
}
