package edit

import (
	"strconv"
	"strings"

	"factbot/facts"
	"factbot/facts/lang"
)

// maxID is the number of bytes above which an id that is made is cut.
const maxID = 60

// MakeID makes a readable id from a title: its letters in Latin and its digits,
// with hyphens between the words, at most 60 bytes. Ids of actors and places
// begin with the kind and leave out what follows a comma in the title. An id
// that is taken gets a number; taken must not hold for every id.
func MakeID(kind facts.Kind, title string, taken func(id string) bool) facts.ID {
	base := string(kind)
	switch words := latin(title); {
	case kind == facts.Actor || kind == facts.Place:
		name, _, _ := strings.Cut(title, ",")
		base = strings.TrimPrefix(strings.Join(latin(name), "-"), base+"-")
		base = strings.TrimSuffix(string(kind)+"-"+base, "-")
	case len(words) > 0:
		base = strings.Join(words, "-")
	}
	id := cutID(base, maxID)
	for n := 2; taken(id); n++ {
		suffix := "-" + strconv.Itoa(n)
		id = cutID(base, maxID-len(suffix)) + suffix
	}
	return id
}

// latin returns the words of a text in Latin letters and digits.
func latin(text string) []string {
	fold := strings.Map(func(r rune) rune {
		if strings.ContainsRune("'’ʼ`", r) {
			return -1
		}
		return r
	}, lang.Fold(text))
	return strings.FieldsFunc(fold, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
}

// cutID cuts an id between two words where it can.
func cutID(id string, most int) string {
	if len(id) <= most {
		return id
	}
	if i := strings.LastIndexByte(id[:most+1], '-'); i > 0 {
		return id[:i]
	}
	return id[:most]
}
