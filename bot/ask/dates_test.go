package ask

import (
	"testing"
	"time"

	"factbot/facts/lang"
)

var today = time.Date(2023, 6, 15, 12, 0, 0, 0, time.UTC)

// Every form of date in each of the four languages, and the range that it
// means, as EDTF.
func TestDates(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		// A day.
		{"on 12 December 2022", "2022-12-12"}, {"12 декабря 2022 года", "2022-12-12"}, {"12 dekabr 2022", "2022-12-12"}, {"2022 թվականի դեկտեմբերի 12", "2022-12-12"},
		{"December 12, 2022", "2022-12-12"}, {"Dec 12th 2022", "2022-12-12"}, {"the 12th of December 2022", "2022-12-12"}, {"12-го декабря 2022", "2022-12-12"},
		{"2022-12-12", "2022-12-12"}, {"12.12.2022", "2022-12-12"}, {"12/12/2022", "2022-12-12"}, {"25/12/2022", "2022-12-25"}, {"12/25/2022", "2022-12-25"},
		{"2022/12/25", "2022-12-25"}, {"2022-ci il dekabrın 12", "2022-12-12"}, {"12 decmber 2022", "2022-12-12"},
		// A month.
		{"in December 2022", "2022-12"}, {"в декабре 2022 года", "2022-12"}, {"2022-ci ilin dekabrında", "2022-12"}, {"2022 թվականի դեկտեմբերին", "2022-12"},
		{"Dec 2022", "2022-12"}, {"дек 2022", "2022-12"}, {"2022-12", "2022-12"}, {"12.2022", "2022-12"}, {"12/2022", "2022-12"}, {"dekabr 2022", "2022-12"},
		// A year.
		{"in 2021", "2021"}, {"в 2021 году", "2021"}, {"2021-ci ildə", "2021"}, {"2021 թվականին", "2021"}, {"2021", "2021"}, {"the 1990s", "1990/1999"},
		// Two ends.
		{"between Nov 2020 and Jan 2021", "2020-11/2021-01"}, {"между ноябрем 2020 и январем 2021", "2020-11/2021-01"},
		{"2020-ci ilin noyabrı ilə 2021-ci ilin yanvarı arasında", "2020-11/2021-01"}, {"2020 թվականի նոյեմբերից մինչև 2021 թվականի հունվարը", "2020-11/2021-01"},
		{"from 1 March to 30 April 2023", "2023-03/2023-04"}, {"с 1 марта по 30 апреля 2023", "2023-03/2023-04"}, {"from 2020 to 2022", "2020/2022"}, {"с 2020 по 2022 год", "2020/2022"},
		{"between 24 and 30 april 2023", "2023-04-24/2023-04-30"}, {"10-20 feb 2023", "2023-02-10/2023-02-20"}, {"jan-mar 2023", "2023-01/2023-03"}, {"June and July 2022", "2022-06/2022-07"},
		{"2020-11-01/2020-12-31", "2020-11/2020-12"}, {"2020/2022", "2020/2022"}, {"2020 - 2022", "2020/2022"}, {"1 nov 2020 until 1 dec 2020", "2020-11-01/2020-12-01"},
		{"between 9 nov and 1 dec 2020", "2020-11-09/2020-12-01"}, {"since 2019 until 2021", "2019/2021"},
		// One end. A day named by "since" and "until" is included; by "before" and "after" it is not.
		{"since 2021", "2021/.."}, {"с 2021 года", "2021/.."}, {"2021-ci ildən bəri", "2021/.."}, {"2021 թվականից ի վեր", "2021/.."}, {"from March 2021", "2021-03/.."},
		{"before 2021", "../2020"}, {"до 2021 года", "../2020"}, {"2021-ci ildən əvvəl", "../2020"}, {"2021 թվականից առաջ", "../2020"}, {"before 9 November 2020", "../2020-11-08"},
		{"after 2021", "2022/.."}, {"после 2021 года", "2022/.."}, {"2021-ci ildən sonra", "2022/.."}, {"2021 թվականից հետո", "2022/.."}, {"after 9 November 2020", "2020-11-10/.."},
		{"until 2021", "../2021"}, {"вплоть до 2021 года", "../2021"}, {"2021-ci ilə qədər", "../2021"}, {"մինչև 2021 թվականը", "../2021"}, {"up to May 2021", "../2021-05"},
		{"2022-12-12/..", "2022-12-12/.."},
		// Parts.
		{"early 2023", "2023-01/2023-04"}, {"late 2023", "2023-09/2023-12"}, {"first half of 2022", "2022-01/2022-06"}, {"in the second half of April 2023", "2023-04-16/2023-04-30"},
		{"во второй половине апреля 2023 года", "2023-04-16/2023-04-30"}, {"2023-cü ilin aprelinin ikinci yarısında", "2023-04-16/2023-04-30"}, {"2023 թվականի ապրիլի երկրորդ կեսին", "2023-04-16/2023-04-30"},
		{"spring 2022", "2022-03-01/2022-06-21"},
		// Relative to today, 15 June 2023.
		{"last year", "2022"}, {"this month", "2023-06"}, {"last month", "2023-05"}, {"yesterday", "2023-06-14"},
		// No dates.
		{"article 4 of the November deal", "yearless"}, {"may they stay", ""}, {"they march on", ""}, {"12 000 soldiers", ""}, {"98.9", ""}, {"article 9", ""}, {"44 days", ""}, {"10 km", ""},
		{"30 February 2021", "2021-02"}, {"marit", ""},
	} {
		if got := dateOf(c.text); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// dateOf returns the range that a text names, as EDTF; "yearless" where it
// names none that stands by itself.
func dateOf(text string) string {
	ts := lang.Tokens(text)
	cues := cuesIn(ts)
	tongue := tongueOf(text, cues)
	c := calendar{text: text, ts: ts, cues: cues, today: today, known: func(t lang.Token) bool { return t.Fold == "marit" }, azerbaijani: tongue == lang.Az}
	q := question{whens: c.dates()}
	s, ok := q.span()
	switch {
	case !ok:
		return ""
	case q.whens[0].yearless:
		return "yearless"
	}
	return s.EDTF()
}

func TestAmbiguousDayAndMonth(t *testing.T) {
	c := calendar{text: "05/06/2010", ts: lang.Tokens("05/06/2010"), known: func(lang.Token) bool { return false }}
	ws := c.dates()
	if len(ws) != 1 || ws[0].span.EDTF() != "2010-06-05" || ws[0].other == nil || ws[0].other.EDTF() != "2010-05-06" {
		t.Errorf("05/06/2010 read as %+v", ws)
	}
}
