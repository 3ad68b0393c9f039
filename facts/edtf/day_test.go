package edtf

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestDaysAgreeWithTheStandardLibrary(t *testing.T) {
	first, last := DayOf(-400, 1, 1), DayOf(2800, 12, 31)
	for d := first; d <= last; d++ {
		want := time.Unix(int64(d)*86400, 0).UTC()
		y, m, day := d.Date()
		wy, wm, wd := want.Date()
		if y != wy || m != int(wm) || day != wd {
			t.Fatalf("day %d is %d-%d-%d, want %s", d, y, m, day, want)
		}
		if got := DayOf(y, m, day); got != d {
			t.Fatalf("DayOf(%d, %d, %d) = %d, want %d", y, m, day, got, d)
		}
	}
}

func TestFarDays(t *testing.T) {
	for _, year := range []int{-maxYear, maxYear} {
		d := DayOf(year, 12, 31)
		if y, m, day := d.Date(); y != year || m != 12 || day != 31 {
			t.Errorf("%d-12-31 came back as %d-%d-%d", year, y, m, day)
		}
		if d <= MinDay || d >= MaxDay {
			t.Errorf("%d-12-31 is beyond the bounds", year)
		}
	}
}

func TestSpansRelate(t *testing.T) {
	march := Span{DayOf(2019, 3, 1), DayOf(2019, 3, 31)}
	for _, r := range []struct {
		name            string
		span            Span
		within, touches bool
	}{
		{"itself", march, true, true},
		{"first day", Span{march.First, march.First}, true, true},
		{"last day", Span{march.Last, march.Last}, true, true},
		{"day before", Span{march.First - 1, march.First - 1}, false, false},
		{"day after", Span{march.Last + 1, march.Last + 1}, false, false},
		{"over the start", Span{march.First - 1, march.First}, false, true},
		{"over the end", Span{march.Last, march.Last + 1}, false, true},
		{"around", Span{march.First - 1, march.Last + 1}, false, true},
		{"since", Span{march.First, MaxDay}, false, true},
		{"always", Always, false, true},
		{"empty", Span{march.Last, march.First}, false, false},
	} {
		if got := r.span.Within(march); got != r.within {
			t.Errorf("%s: Within = %v", r.name, got)
		}
		if got := r.span.Touches(march); got != r.touches {
			t.Errorf("%s: Touches = %v", r.name, got)
		}
		if got := march.Touches(r.span); got != r.touches {
			t.Errorf("%s: touched = %v", r.name, got)
		}
	}
}

func TestSpansAsEDTF(t *testing.T) {
	for _, want := range []string{
		"2019-03-02", "2019-03", "2019", "2020-02",
		"2019-03-02/2019-04-11", "2019-03/2019-04", "2019/2020", "2019-03-01/2019-04-29", "2019-01-01/2019-03-02",
		"2019/..", "2019-03/..", "2019-03-02/..", "../2019", "../2019-03", "../2019-03-02",
		"-0043", "-0043-03-15", "0000", "Y12000", "Y-12000",
	} {
		d, err := Parse(want)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Span().EDTF(); got != want {
			t.Errorf("%v as EDTF is %q, want %q", d.Span(), got, want)
		}
	}
	for _, s := range []Span{Always, {1, 0}} {
		if got := s.EDTF(); got != "" {
			t.Errorf("%v as EDTF is %q, want nothing", s, got)
		}
	}
}

func TestSpansReadBack(t *testing.T) {
	const seed = 1
	random := rand.New(rand.NewPCG(seed, seed))
	from, to := DayOf(0, 1, 1), DayOf(9999, 12, 31)
	for range 10_000 {
		a := from + Day(random.IntN(int(to-from)))
		want := Span{a, a + Day(random.IntN(800))}
		switch random.IntN(4) {
		case 0:
			want.First = MinDay
		case 1:
			want.Last = MaxDay
		}
		if want.Last > to && want.Last != MaxDay {
			continue
		}
		d, err := Parse(want.EDTF())
		if err != nil {
			t.Fatalf("seed %d: %v: %v", seed, want, err)
		}
		if d.Span() != want {
			t.Fatalf("seed %d: %v became %q, that is %v", seed, want, want.EDTF(), d.Span())
		}
	}
}
