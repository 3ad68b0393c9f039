// Package edtf reads dates in the Extended Date/Time Format (ISO 8601-2:2019,
// which the Library of Congress publishes as EDTF): days, months and years,
// seasons, intervals with open and unknown ends, sets, unspecified digits and
// qualified dates. It keeps level 0 and level 1, and from level 2 the sets and
// the digit X in any place. It keeps no times of day.
//
// A [Date] stays as it was written. [Date.Span] tells which days it may cover,
// [Date.Words] says it in English, and neither is ever more precise than what
// was written.
package edtf
