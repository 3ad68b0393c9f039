package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// jsonRecords reads a file of JSON Lines.
type jsonRecords struct {
	*reader
	file string
}

func (j *jsonRecords) end() {}

func (j *jsonRecords) line(l *lines) {
	at := Place{j.file, l.number}
	if l.long {
		j.unread(at, "The line is longer than %d MB; a line holds one record.", maxRecord>>20)
		return
	}
	text := bytes.Trim(l.text, " \t\r")
	if len(text) == 0 {
		return
	}
	if !json.Valid(text) {
		j.unread(at, "%s", notJSON(text))
		return
	}
	tree := parseJSON(text)
	o, ok := tree.(object)
	if !ok {
		j.unread(at, "A record is an object {…}, not %s.", describe(tree))
		return
	}
	typ, o := cutType(o)
	switch typ := typ.(type) {
	case string:
		j.record(typ, o, at)
	case nil:
		j.unread(at, "The type is missing; it is one of %s.", strings.Join(recordTypes, ", "))
	default:
		j.unread(at, "The type must be text, not %s.", describe(typ))
	}
}

// cutType takes the member "type" out of an object; nil means that it has none.
func cutType(o object) (typ any, rest object) {
	i := slices.IndexFunc(o, func(m member) bool { return m.name == "type" })
	if i < 0 {
		return nil, o
	}
	typ = o[i].value
	return typ, slices.Delete(o, i, i+1)
}

// notJSON says what is wrong with a line.
func notJSON(text []byte) string {
	var v any
	syntax, ok := errors.AsType[*json.SyntaxError](json.Unmarshal(text, &v))
	switch {
	case !ok:
		return "The line is not JSON." // unreachable: into any there are no other errors
	case syntax.Error() == "unexpected end of JSON input":
		return "The line ends before its record does; a record stands on one line."
	}
	return fmt.Sprintf("The line is not JSON: %s at character %d.", syntax, utf8.RuneCount(text[:syntax.Offset]))
}
