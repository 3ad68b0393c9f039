package edtf

// The numbers of the seasons, which stand in the place of a month.
const (
	spring = 21 + iota
	summer
	autumn
	winter
)

var seasonNames = [...]string{"spring", "summer", "autumn", "winter"}

// seasonSpan returns the days from the first that may belong to the season in
// the year lo to the last that may belong to it in the year hi. See Date.Span.
func seasonSpan(season, lo, hi int) Span {
	switch season {
	case spring:
		return Span{DayOf(lo, 3, 1), DayOf(hi, 6, 21)}
	case summer:
		return Span{DayOf(lo, 6, 1), DayOf(hi, 9, 23)}
	case autumn:
		return Span{DayOf(lo, 9, 1), DayOf(hi, 12, 22)}
	}
	return Span{DayOf(lo-1, 12, 1), DayOf(hi+1, 3, 20)}
}
