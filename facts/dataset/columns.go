package dataset

import (
	"reflect"
	"strings"
	"sync"

	"factbot/facts/lang"
)

// A column is one field of a type of records, as files name it.
type column struct {
	name     string
	optional bool // not written where it is empty
	index    int  // in the struct
}

var columnCache sync.Map // of []column, by reflect.Type

// columnsOf returns the columns of a struct type in the order in which they
// are written. The JSON tags tell them; the TOML tags say the same.
func columnsOf(t reflect.Type) []column {
	if held, ok := columnCache.Load(t); ok {
		return held.([]column)
	}
	var all []column
	for i := range t.NumField() {
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "-" {
			all = append(all, column{name, options == "omitempty", i})
		}
	}
	columnCache.Store(t, all)
	return all
}

// suggest returns the word that somebody may have meant, or "".
func suggest(written string, words []string) string {
	written = lang.Fold(written)
	limit := min(2, len(written)/2)
	best, least := "", limit+1
	for _, w := range words {
		if n := lang.Edits(written, w, limit); n < least {
			best, least = w, n
		}
	}
	return best
}
