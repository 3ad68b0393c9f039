package dataset

import (
	"reflect"
	"strings"
	"sync"
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
