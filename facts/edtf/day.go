package edtf

import "math"

// A Day is a calendar day: the number of days since 1970-01-01 in the
// proleptic Gregorian calendar, with a year 0 before the year 1.
type Day int32

// MinDay and MaxDay stand for no bound at all.
const (
	MinDay Day = math.MinInt32
	MaxDay Day = math.MaxInt32
)

// Years beyond maxYear, either way, do not fit a Day.
const maxYear = 5_000_000

const daysPer400Years = 146_097

// DayOf returns the day of a date whose month is 1 to 12 and whose year is
// within five million years of the year 0. Days before the first and after the
// last of the month count on into the months beside it.
func DayOf(year, month, day int) Day {
	// Years that start in March have their leap day at the end.
	y, m := year, month-3
	if m < 0 {
		y, m = y-1, m+12
	}
	era := floorDiv(y, 400)
	y -= era * 400
	dayOfYear := (153*m+2)/5 + day - 1
	return Day(era*daysPer400Years + y*365 + y/4 - y/100 + dayOfYear - daysTo1970)
}

// daysTo1970 counts the days from 0000-03-01 to 1970-01-01.
const daysTo1970 = 719_468

// Date returns the year, month and day of d.
func (d Day) Date() (year, month, day int) {
	n := int(d) + daysTo1970
	era := floorDiv(n, daysPer400Years)
	n -= era * daysPer400Years
	y := (n - n/1460 + n/36524 - n/146096) / 365
	n -= 365*y + y/4 - y/100
	m := (5*n + 2) / 153
	day = n - (153*m+2)/5 + 1
	year, month = era*400+y, m+3
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, day
}

func daysIn(year, month int) int {
	switch {
	case month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0):
		return 29
	case month == 2:
		return 28
	case month == 4, month == 6, month == 9, month == 11:
		return 30
	}
	return 31
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
