package dataset

import (
	"bytes"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// tomlRecords reads a file of TOML. It cuts the file before each line that
// starts a record, [[fact]], and decodes the pieces one by one: so that memory
// is bounded, that a record has a line, and that a mistake in one record does
// not hide those in others.
type tomlRecords struct {
	*reader
	file    string
	piece   []byte
	start   int // the line on which piece starts
	outline outline
	long    bool // piece is longer than maxRecord, and cut
}

var startsRecord = regexp.MustCompile(`^[ \t]*\[\[?[ \t]*[A-Za-z0-9_-]+[ \t]*\]\]?[ \t]*(#.*)?$`)

func (t *tomlRecords) line(l *lines) {
	if !t.outline.inText() && startsRecord.Match(l.text) {
		t.end()
		t.start = l.number
	}
	t.long = t.long || l.long || len(t.piece)+len(l.text) > maxRecord
	if t.long {
		return
	}
	t.outline.line(l.text)
	t.piece = append(append(t.piece, l.text...), '\n')
}

// end reads the piece that has been gathered.
func (t *tomlRecords) end() {
	at := Place{t.file, t.start}
	switch {
	case t.long:
		t.unread(at, "The record is longer than %d MB; split it.", maxRecord>>20)
	case t.outline.deep:
		t.unread(at, "The record is nested deeper than any record is.")
	case len(bytes.TrimSpace(t.piece)) > 0:
		t.decode(at)
	}
	t.piece, t.outline, t.long = t.piece[:0], outline{}, false
}

func (t *tomlRecords) decode(at Place) {
	var tables map[string]any
	if _, err := toml.Decode(string(t.piece), &tables); err != nil {
		t.unread(notTOML(at, err))
		return
	}
	for _, typ := range slices.Sorted(maps.Keys(tables)) {
		switch v := tomlTree(tables[typ]).(type) {
		case []any:
			t.list(typ, v, at)
		case object:
			t.unread(at, "A record starts with two pairs of brackets: [[%s]].", bare(typ))
		default:
			t.unread(at, "%s stands outside a record; a record starts with [[source]], [[fact]] or [[term]].", quoted(typ))
		}
	}
}

func (t *tomlRecords) list(typ string, records []any, at Place) {
	for _, v := range records {
		if o, ok := v.(object); ok {
			t.record(typ, o, at)
		} else {
			t.unread(at, "A record of type %s must be an object {…}, not %s.", quoted(typ), describe(v))
		}
	}
}

// notTOML returns what [reader.unread] tells of a piece that starts at a place.
func notTOML(at Place, err error) (Place, string, string) {
	why := err.Error()
	if e, ok := errors.AsType[toml.ParseError](err); ok {
		why = e.Message
		at.Line += max(e.Position.Line, 1) - 1
	}
	why = clip(strings.TrimSuffix(strings.Join(strings.Fields(why), " "), "."), 200)
	return at, "This is not TOML: %s.", why
}

// tomlTree turns what the decoder made into a tree.
func tomlTree(v any) any {
	switch v := v.(type) {
	case map[string]any:
		o := make(object, 0, len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			o = append(o, member{name, tomlTree(v[name])})
		}
		return o
	case []map[string]any:
		items := make([]any, len(v))
		for i := range v {
			items[i] = tomlTree(v[i])
		}
		return items
	case []any:
		items := make([]any, len(v))
		for i := range v {
			items[i] = tomlTree(v[i])
		}
		return items
	}
	return v
}
