package dataset

import (
	"bufio"
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
)

// A syntax is what one format writes differently from the other.
type syntax struct {
	start, typeEnd string // of a record, around its type
	before, after  string // of a field of a record
	end            string // of a record
	equals         string // between the name and the value of a field
	open, close    string // of an object within a record
	between        string // fields of an object within a record
}

var syntaxes = map[Format]syntax{
	JSONLines: {
		start: `{"type": "`, typeEnd: `"`,
		before: `, "`,
		end:    "}\n",
		equals: `": `,
		open:   `{"`, between: `, "`, close: `}`,
	},
	TOML: {
		start: "[[", typeEnd: "]]\n",
		after:  "\n",
		end:    "\n",
		equals: " = ",
		open:   "{ ", between: ", ", close: " }",
	},
}

// An encoder writes records for people to read: fields in the order of their
// struct, empty ones left out, letters as they are. The writer keeps the first
// error.
type encoder struct {
	w      *bufio.Writer
	syntax syntax
	quoted bytes.Buffer
}

// record writes the struct that rec points to.
func (e *encoder) record(typ string, rec any) {
	e.write(e.syntax.start, typ, e.syntax.typeEnd)
	e.fields(reflect.ValueOf(rec).Elem(), e.syntax.before, e.syntax.before, e.syntax.after)
	e.write(e.syntax.end)
}

// fields writes the fields of a struct. What comes before the first one may
// differ from what comes before the others.
func (e *encoder) fields(rec reflect.Value, first, before, after string) {
	for _, c := range columnsOf(rec.Type()) {
		v := rec.Field(c.index)
		if c.optional && empty(v) {
			continue
		}
		e.write(first, c.name, e.syntax.equals)
		e.value(v)
		e.write(after)
		first = before
	}
}

func empty(v reflect.Value) bool {
	return v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0
}

func (e *encoder) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		e.text(v.String())
	case reflect.Bool:
		e.write(strconv.FormatBool(v.Bool()))
	case reflect.Int:
		e.write(strconv.FormatInt(v.Int(), 10))
	case reflect.Uint64:
		e.write(strconv.FormatUint(v.Uint(), 10))
	case reflect.Slice:
		e.list(v)
	case reflect.Struct:
		e.write(e.syntax.open)
		e.fields(v, "", e.syntax.between, "")
		e.write(e.syntax.close)
	default:
		panic("dataset: a record has a field of type " + v.Type().String()) // unreachable: the tests write every field
	}
}

func (e *encoder) list(v reflect.Value) {
	e.write("[")
	for i := range v.Len() {
		if i > 0 {
			e.write(", ")
		}
		e.value(v.Index(i))
	}
	e.write("]")
}

// text writes a string as JSON does; TOML reads the same, once the delete
// character is escaped too.
func (e *encoder) text(s string) {
	e.quoted.Reset()
	enc := json.NewEncoder(&e.quoted)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic("dataset: a string that JSON cannot write: " + err.Error()) // unreachable
	}
	line := bytes.TrimSuffix(e.quoted.Bytes(), []byte("\n"))
	e.w.Write(bytes.ReplaceAll(line, []byte("\x7f"), []byte(`\u007f`)))
}

func (e *encoder) write(parts ...string) {
	for _, p := range parts {
		e.w.WriteString(p)
	}
}
