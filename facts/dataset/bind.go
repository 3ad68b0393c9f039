package dataset

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"factbot/facts"
	"factbot/facts/lang"
)

// Both formats are read into trees, so that both get the same strictness and
// the same words for a mistake. A tree is made of object, []any, string, bool
// and nil, and of numbers and times, which no record has.
type (
	object []member
	member struct {
		name  string
		value any
	}
)

// bind puts the members of an object into the struct that dst points to, and
// returns what does not fit. What fits is put all the same.
func bind(dst any, o object) []facts.Problem {
	var b binder
	b.object(reflect.ValueOf(dst).Elem(), o, nil)
	return b.problems
}

type binder struct{ problems []facts.Problem }

// A trail leads from a record, which is nil, to a value in it. Its text is made
// only for a problem.
type trail struct {
	up    *trail
	name  string // of a member; empty for an item of a list
	index int
}

func (p *trail) String() string {
	switch {
	case p == nil:
		return ""
	case p.name == "":
		return fmt.Sprintf("%s[%d]", p.up, p.index)
	case p.up == nil:
		return p.name
	}
	return p.up.String() + "." + p.name
}

func (b *binder) problem(at *trail, say string, args ...any) {
	b.problems = append(b.problems, facts.Problem{Field: at.String(), Say: fmt.Sprintf(say, args...)})
}

func (b *binder) object(dst reflect.Value, o object, up *trail) {
	columns := columnsOf(dst.Type())
	var seen uint64 // one bit a column
	for _, m := range o {
		i := 0
		for i < len(columns) && columns[i].name != m.name {
			i++
		}
		switch {
		case i == len(columns):
			b.unknown(m.name, columns, up)
		case seen&(1<<i) != 0:
			at := &trail{up: up, name: m.name}
			b.problem(at, "The %s stands twice in this record; keep one.", at)
		default:
			seen |= 1 << i
			b.value(dst.Field(columns[i].index), m.value, &trail{up: up, name: m.name})
		}
	}
}

func (b *binder) unknown(name string, columns []column, up *trail) {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	at := &trail{up: up, name: bare(name)}
	if meant := lang.Nearest(name, names); meant != "" {
		b.problem(at, "There is no field %s; did you mean %s?", quoted(name), meant)
		return
	}
	b.problem(at, "There is no field %s; the fields are %s.", quoted(name), strings.Join(names, ", "))
}

func (b *binder) value(dst reflect.Value, v any, at *trail) {
	switch dst.Kind() {
	case reflect.String:
		if s, ok := v.(string); ok {
			dst.SetString(s)
			return
		}
		b.wrong(at, "text", v)
	case reflect.Bool:
		if t, ok := v.(bool); ok {
			dst.SetBool(t)
			return
		}
		b.wrong(at, "true or false", v)
	case reflect.Slice:
		if items, ok := v.([]any); ok {
			b.list(dst, items, at)
			return
		}
		b.wrong(at, "a list […]", v)
	case reflect.Struct:
		if o, ok := v.(object); ok {
			b.object(dst, o, at)
			return
		}
		b.wrong(at, "an object {…}", v)
	default:
		panic("dataset: a record has a field of type " + dst.Type().String()) // unreachable: the tests bind every field
	}
}

func (b *binder) list(dst reflect.Value, items []any, at *trail) {
	if len(items) == 0 {
		return // as if it were missing
	}
	dst.Set(reflect.MakeSlice(dst.Type(), len(items), len(items)))
	for i, item := range items {
		b.value(dst.Index(i), item, &trail{up: at, index: i})
	}
}

// wrong tells that v is not what a field holds.
func (b *binder) wrong(at *trail, want string, v any) {
	hint := ""
	switch v.(type) {
	case nil:
		hint = "; leave it out"
	case bool, json.Number, int64, float64, time.Time:
		if want == "text" {
			hint = "; put it in quotes"
		}
	}
	b.problem(at, "The %s must be %s, not %s%s.", at, want, describe(v), hint)
}

func describe(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "text"
	case bool:
		return "true or false"
	case time.Time:
		return "a bare date"
	case []any:
		return "a list"
	case object:
		return "an object"
	}
	return "a number"
}
