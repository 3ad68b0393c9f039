package edtf

// A Precision says how finely a date is known. A finer one is greater.
type Precision int8

// The precisions.
const (
	NoPrecision Precision = iota // of the empty date
	Coarse                       // some years: a decade, a century
	ToYear
	ToSeason
	ToMonth
	ToDay
)

// String returns the unit as an English word, "years" for Coarse and "" for
// NoPrecision.
func (p Precision) String() string {
	switch p {
	case Coarse:
		return "years"
	case ToYear:
		return "year"
	case ToSeason:
		return "season"
	case ToMonth:
		return "month"
	case ToDay:
		return "day"
	}
	return ""
}
