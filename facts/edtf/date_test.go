package edtf

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// forms tells for each form its span as "first last" ("-" is unbounded), its
// precision, whether it is exact ("!"), and its words.
var forms = []struct{ text, span, precision, words string }{
	// Level 0: days, months, years, intervals.
	{"2022-12-12", "2022-12-12 2022-12-12", "day!", "12 December 2022"},
	{"2020-02-29", "2020-02-29 2020-02-29", "day!", "29 February 2020"},
	{"2022-12", "2022-12-01 2022-12-31", "month!", "December 2022"},
	{"2022", "2022-01-01 2022-12-31", "year!", "2022"},
	{"0476-09-04", "0476-09-04 0476-09-04", "day!", "4 September AD 476"},
	{"0000", "0000-01-01 0000-12-31", "year!", "1 BC"},
	{"2019-03-02/2019-04-11", "2019-03-02 2019-04-11", "day", "2 March to 11 April 2019"},
	{"2019-03-02/2019-03-11", "2019-03-02 2019-03-11", "day", "2 to 11 March 2019"},
	{"2019-03-02/2020-03-02", "2019-03-02 2020-03-02", "day", "2 March 2019 to 2 March 2020"},
	{"2019-03-02/2019-03-02", "2019-03-02 2019-03-02", "day", "2 March 2019"},
	{"2019-03/2019-04", "2019-03-01 2019-04-30", "month", "March to April 2019"},
	{"2019/2020", "2019-01-01 2020-12-31", "year", "2019 to 2020"},
	{"2019-03/2020-04-02", "2019-03-01 2020-04-02", "month", "March 2019 to 2 April 2020"},
	{"2019/2019-03-02", "2019-01-01 2019-03-02", "year", "2019 to 2 March 2019"},

	// Level 1: open and unknown ends.
	{"2022-12-12/..", "2022-12-12 -", "day", "since 12 December 2022"},
	{"2022-12-12/", "2022-12-12 -", "day", "from 12 December 2022, end not known"},
	{"../2019-03-02", "- 2019-03-02", "day", "until 2 March 2019"},
	{"/2019-03-02", "- 2019-03-02", "day", "until 2 March 2019, start not known"},
	{"2019/..", "2019-01-01 -", "year", "since 2019"},
	{"2019~/..", "2019-01-01 -", "year", "since about 2019"},

	// Level 1: qualification.
	{"2019~", "2019-01-01 2019-12-31", "year", "about 2019"},
	{"2019?", "2019-01-01 2019-12-31", "year", "2019 (uncertain)"},
	{"2019-03%", "2019-03-01 2019-03-31", "month", "about March 2019 (uncertain)"},
	{"2019-03-02?/2019-04-11~", "2019-03-02 2019-04-11", "day", "2 March 2019 (uncertain) to about 11 April 2019"},

	// Level 1: unspecified digits.
	{"201X", "2010-01-01 2019-12-31", "years", "the 2010s"},
	{"20XX", "2000-01-01 2099-12-31", "years", "some year between 2000 and 2099"},
	{"000X", "0000-01-01 0009-12-31", "years", "some year between 1 BC and AD 9"},
	{"XXXX", "0000-01-01 9999-12-31", "years", "year not known"},
	{"201X~", "2010-01-01 2019-12-31", "years", "about the 2010s"},
	{"2019-XX", "2019-01-01 2019-12-31", "year", "some month in 2019"},
	{"2019-XX-XX", "2019-01-01 2019-12-31", "year", "some day in 2019"},
	{"2019-03-XX", "2019-03-01 2019-03-31", "month", "some day in March 2019"},
	{"2019-02-XX/2019-03", "2019-02-01 2019-03-31", "month", "some day in February 2019 to March 2019"},

	// Level 1: seasons.
	{"2019-21", "2019-03-01 2019-06-21", "season!", "spring 2019"},
	{"2019-22", "2019-06-01 2019-09-23", "season!", "summer 2019"},
	{"2019-23~", "2019-09-01 2019-12-22", "season", "about autumn 2019"},
	{"2019-24", "2018-12-01 2020-03-20", "season!", "winter 2019"},
	{"2019-21/2019-23", "2019-03-01 2019-12-22", "season", "spring to autumn 2019"},

	// Level 1: years beyond four digits, years before 0.
	{"Y12000", "Y12000-01-01 Y12000-12-31", "year!", "12000"},
	{"Y-12000", "Y-12000-01-01 Y-12000-12-31", "year!", "12001 BC"},
	{"-0043-03-15", "-0043-03-15 -0043-03-15", "day!", "15 March 44 BC"},

	// Level 2: one of a set.
	{"[2019-03-02,2019-03-03]", "2019-03-02 2019-03-03", "day", "2 or 3 March 2019"},
	{"[2019-03-03,2019-03-02]", "2019-03-02 2019-03-03", "day", "3 or 2 March 2019"},
	{"[2019-03-02,2019-04-11]", "2019-03-02 2019-04-11", "day", "2 March or 11 April 2019"},
	{"[2019-03-02,2019-03-05,2020-03-02]", "2019-03-02 2020-03-02", "day", "2 March 2019, 5 March 2019 or 2 March 2020"},
	{"[2019-03,2020]", "2019-03-01 2020-12-31", "year", "March 2019 or 2020"},
	{"[1667,1668,1670..1672]", "1667-01-01 1672-12-31", "year", "1667, 1668 or between 1670 and 1672"},
	{"[2019-03-02..2019-03-05]", "2019-03-02 2019-03-05", "day", "between 2 and 5 March 2019"},
	{"[..2019-03-02]", "- 2019-03-02", "day", "2 March 2019 or before"},
	{"[2019..]", "2019-01-01 -", "year", "2019 or after"},
	{"[2019~,2020]", "2019-01-01 2020-12-31", "year", "about 2019 or 2020"},
	{"[2019]", "2019-01-01 2019-12-31", "year", "2019"},

	// Level 2: all of a set.
	{"{2019-03-02,2019-03-04}", "2019-03-02 2019-03-04", "day", "2 and 4 March 2019"},
	{"{1667,1668,1670..1672}", "1667-01-01 1672-12-31", "year", "1667, 1668 and 1670 to 1672"},
	{"{2019-03-02..2019-03-05,2019-03-09}", "2019-03-02 2019-03-09", "day", "2 to 5 and 9 March 2019"},
	{"{..2019}", "- 2019-12-31", "year", "2019 and before"},

	// Level 2: unspecified digits in any place.
	{"2019-1X", "2019-10-01 2019-12-31", "year", "some month between October and December 2019"},
	{"2019-0X", "2019-01-01 2019-09-30", "year", "some month between January and September 2019"},
	{"2019-03-1X", "2019-03-10 2019-03-19", "month", "some day between 10 and 19 March 2019"},
	{"2019-04-3X", "2019-04-30 2019-04-30", "month", "30 April 2019"},
	{"2019-XX-31", "2019-01-31 2019-12-31", "year", "some day between 31 January and 31 December 2019"},
	{"201X-03", "2010-03-01 2019-03-31", "years", "some month between March 2010 and March 2019"},
	{"201X-XX", "2010-01-01 2019-12-31", "years", "some month in the 2010s"},
	{"201X-22", "2010-06-01 2019-09-23", "years", "summer in the 2010s"},
	{"19X1-02-28", "1901-02-28 1991-02-28", "years", "some day between 28 February 1901 and 28 February 1991"},
	{"XXXX-02-29", "0000-02-29 9996-02-29", "years", "29 February, year not known"},
	{"XXXX-12", "0000-12-01 9999-12-31", "years", "December, year not known"},
	{"XXXX-12-XX", "0000-12-01 9999-12-31", "years", "some day in December, year not known"},
	{"XXXX-XX-XX", "0000-01-01 9999-12-31", "years", "date not known"},
}

func TestForms(t *testing.T) {
	for _, f := range forms {
		t.Run(f.text, func(t *testing.T) {
			d, err := Parse(f.text)
			if err != nil {
				t.Fatal(err)
			}
			precision, exact := strings.CutSuffix(f.precision, "!")
			want := []any{f.text, f.span, precision, exact, f.words}
			got := []any{d.String(), spanText(d.Span()), d.Precision().String(), d.Exact(), d.Words()}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("text, span, precision, exact, words (-want +got):\n%s", diff)
			}
		})
	}
}

func spanText(s Span) string {
	return dayText(s.First) + " " + dayText(s.Last)
}

func dayText(d Day) string {
	if d == MinDay || d == MaxDay {
		return "-"
	}
	return d.edtf(ToDay)
}

func TestRefused(t *testing.T) {
	const like = ". Write it like 2019-03-02, 2019-03, 2019, 2019~ or 2019-03-02/2019-04-11."
	for _, r := range []struct{ text, want string }{
		{"2019-02-30", "“2019-02-30” is not a date: February 2019 has 28 days. Write it like 2019-03-02."},
		{"2019-02-00", "“2019-02-00” is not a date: there is no such day. Write it like 2019-03-02."},
		{"19X1-02-29", "“19X1-02-29” is not a date: there is no such day. Write it like 2019-03-02."},
		{"-0043-02-30", "“-0043-02-30” is not a date: February 44 BC has 28 days. Write it like 2019-03-02."},
		{"2019-13", "“2019-13” is not a date: there is no month 13. Write it like 2019-12, or 2019-21 to 2019-24 for the seasons from spring to winter."},
		{"2019-00-01", "“2019-00-01” is not a date: there is no month 00. Write it like 2019-12, or 2019-21 to 2019-24 for the seasons from spring to winter."},
		{"2019-2X", "“2019-2X” is not a date: there is no month 2X. Write it like 2019-12, or 2019-21 to 2019-24 for the seasons from spring to winter."},
		{"2019-21-01", "“2019-21-01” is not a date: a season has no days. Write it like 2019-21 for spring 2019."},
		{"2019-04-11/2019-03-02", "“2019-04-11/2019-03-02” is not a date: its end is before its start. Write it like 2019-03-02/2019-04-11."},
		{"[2020..2019]", "“[2020..2019]” is not a date: its end is before its start. Write it like 2019-03-02/2019-04-11."},
		{"2019-03-02T10:00:00Z", "“2019-03-02T10:00:00Z” is not a date: it has a time of day. Write it like 2019-03-02."},
		{" 2019", "“2019” is not a date: it has a space in it" + like},
		{"2 March\n2019", "“2 March 2019” is not a date: it has a space in it" + like},
		{"2019-03-02 / 2019-04-11", "“2019-03-02 / 2019-04-11” is not a date: it has a space in it" + like},
		{"2019~-03", "“2019~-03” is not a date: the marks ~ ? and % stand only after a whole date. Write it like 2019-03~."},
		{"02.03.2019", "“02.03.2019” is not a date: it is not in the form year-month-day" + like},
		{"2019-3-2", "“2019-3-2” is not a date: it is not in the form year-month-day" + like},
		{"20190302", "“20190302” is not a date: it is not in the form year-month-day" + like},
		{"2019-", "“2019-” is not a date: it is not in the form year-month-day" + like},
		{"2019-03-02-01", "“2019-03-02-01” is not a date: it is not in the form year-month-day" + like},
		{"219", "“219” is not a date: it is not in the form year-month-day" + like},
		{"-1", "“-1” is not a date: it is not in the form year-month-day" + like},
		{"-0000", "“-0000” is not a date: it is not in the form year-month-day" + like},
		{"-00XX", "“-00XX” is not a date: it is not in the form year-month-day" + like},
		{"2018/2019/2020", "“2018/2019/2020” is not a date: it is not in the form year-month-day" + like},
		{"x/2019", "“x/2019” is not a date: it is not in the form year-month-day" + like},
		{"2019/x", "“2019/x” is not a date: it is not in the form year-month-day" + like},
		{"~", "“~” is not a date: a part of it is empty" + like},
		{"[2019,,2020]", "“[2019,,2020]” is not a date: a part of it is empty" + like},
		{"[]", "“[]” is not a date: a part of it is empty" + like},
		{"[x..2019]", "“[x..2019]” is not a date: it is not in the form year-month-day" + like},
		{"[2019..x]", "“[2019..x]” is not a date: it is not in the form year-month-day" + like},
		{"/", "“/” is not a date: it has neither a start nor an end. Write it like 2019-03-02/.. or ../2019-03-02."},
		{"../..", "“../..” is not a date: it has neither a start nor an end. Write it like 2019-03-02/.. or ../2019-03-02."},
		{"[..]", "“[..]” is not a date: it has neither a start nor an end. Write it like 2019-03-02/.. or ../2019-03-02."},
		{"[2019", "“[2019” is not a date: its bracket is not closed. Write it like [2019-03-02,2019-03-03]."},
		{"[", "“[” is not a date: its bracket is not closed. Write it like [2019-03-02,2019-03-03]."},
		{"{2019]", "“{2019]” is not a date: its bracket is not closed. Write it like [2019-03-02,2019-03-03]."},
		{"[2018,..2019]", "“[2018,..2019]” is not a date: only the first date in brackets can have .. before it, and only the last one after it. Write it like [2019,2021..]."},
		{"[2018..,2019]", "“[2018..,2019]” is not a date: only the first date in brackets can have .. before it, and only the last one after it. Write it like [2019,2021..]."},
		{"Y2019", "“Y2019” is not a date: Y is only for a year of more than four digits. Write it like Y12000."},
		{"Y02019", "“Y02019” is not a date: Y is only for a year of more than four digits. Write it like Y12000."},
		{"Y1X000", "“Y1X000” is not a date: Y is only for a year of more than four digits. Write it like Y12000."},
		{"Y5000001", "“Y5000001” is not a date: its year is more than five million years away. Write it like Y12000."},
		{"Y17000000000000000000002", "“Y17000000000000000000002” is not a date: its year is more than five million years away. Write it like Y12000."},
		{"\xff", "“\uFFFD” is not a date: it is not in the form year-month-day" + like},
		{strings.Repeat("é", 50), "“" + strings.Repeat("é", 30) + "…” is not a date: it is not in the form year-month-day" + like},
		{"a" + strings.Repeat("é", 50), "“a" + strings.Repeat("é", 29) + "…” is not a date: it is not in the form year-month-day" + like},
	} {
		t.Run(r.text, func(t *testing.T) {
			d, err := Parse(r.text)
			if err == nil {
				t.Fatalf("read as %q", d.Words())
			}
			if diff := cmp.Diff(r.want, err.Error()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if !d.IsZero() {
				t.Errorf("refused, but not empty: %q", d)
			}
		})
	}
}

func TestEmpty(t *testing.T) {
	d, err := Parse("")
	if err != nil || d != (Date{}) {
		t.Fatalf("Parse(\"\") = %v, %v", d, err)
	}
	got := []any{d.IsZero(), d.String(), d.Words(), d.Exact(), d.Precision(), d.Precision().String(), d.Span().IsEmpty(), d.Span().EDTF()}
	want := []any{true, "", "", false, NoPrecision, "", true, ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if d.Span().Within(Always) || d.Span().Touches(Always) || Always.Touches(d.Span()) {
		t.Error("the empty date lies somewhere")
	}
}

func TestCompareIsTheOrderOfATimeline(t *testing.T) {
	want := []string{
		"../2018", "2019-03-01", "[2019-03-01]", "2019-03", "2019-03-01/2019-04-02",
		"2019-03-01/", "2019-03-01/..", "2019-03-02", "",
	}
	var dates []Date
	for _, s := range slices.Backward(want) {
		d, err := Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		dates = append(dates, d)
	}
	slices.SortFunc(dates, Compare)
	var got []string
	for _, d := range dates {
		got = append(got, d.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPrecisionsAreOrdered(t *testing.T) {
	order := []Precision{NoPrecision, Coarse, ToYear, ToSeason, ToMonth, ToDay}
	if !slices.IsSorted(order) {
		t.Error(order)
	}
}

func TestParsingADayDoesNotAllocate(t *testing.T) {
	for _, s := range []string{"2019-03-02", "2019-03", "2019", "2019-03-02~", "201X"} {
		if n := testing.AllocsPerRun(100, func() { Parse(s) }); n != 0 {
			t.Errorf("%s: %v allocations", s, n)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, form := range forms {
		f.Add(form.text)
	}
	f.Add("2019-02-30")
	f.Add("XXX1-02-30")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := Parse(s)
		if err != nil {
			if err.Error() == "" || strings.ContainsAny(err.Error(), "\n") {
				t.Errorf("%q: not a sentence: %q", s, err)
			}
			return
		}
		if d.String() != s {
			t.Errorf("%q became %q", s, d.String())
		}
		if s == "" {
			return
		}
		if d.Span().IsEmpty() {
			t.Errorf("%q: empty span %v", s, d.Span())
		}
		if d.Words() == "" || d.Precision() == NoPrecision {
			t.Errorf("%q: words %q, precision %v", s, d.Words(), d.Precision())
		}
	})
}

func BenchmarkParseDay(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Parse("2019-03-02")
	}
}

func BenchmarkParseInterval(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Parse("2019-03-02/2019-04-11")
	}
}
