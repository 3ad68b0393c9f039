package slack

import "regexp"

// What ids may look like, with * and ? in patterns: those of people begin with U
// or W, those of rooms with C, D or G, or are a person's, who is told something
// there. A * before the slash may stand for the slash, too.
var (
	personForm = regexp.MustCompile(`^(\*|[TE*?][A-Z0-9*?]*(\*|/[UW*?]))[A-Z0-9*?]*$`)
	roomForm   = regexp.MustCompile(`^(\*|[TE*?][A-Z0-9*?]*(\*|/[CDGUW*?]))[A-Z0-9*?]*$`)
)

// CanBePerson tells whether a pattern can be that of an account, as
// "T0123456789/U0123456789".
func CanBePerson(pattern string) bool { return personForm.MatchString(pattern) }

// CanBeRoom tells whether a pattern can be that of a room, as
// "T0123456789/C0123456789".
func CanBeRoom(pattern string) bool { return roomForm.MatchString(pattern) }
