package config

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"factbot/facts/lang"

	"github.com/BurntSushi/toml"
)

// A decoder puts a file into a Config and gathers what is wrong with it.
type decoder struct {
	file     string
	lines    map[string]int // where keys and sections stand
	problems []Problem
	broken   bool // the file is no TOML
}

func (d *decoder) report(key, say string) {
	line := d.lines[key]
	for at := key; line == 0 && strings.Contains(at, "."); {
		at = at[:strings.LastIndexByte(at, '.')]
		line = d.lines[at]
	}
	d.problems = append(d.problems, Problem{d.file, line, key, say})
}

// decode takes every key of the file that it can.
func (d *decoder) decode(data string, c *Config) {
	var tree map[string]any
	if _, err := toml.Decode(data, &tree); err != nil {
		d.broken = true
		p := Problem{File: d.file, Say: "This is not TOML."}
		if e, ok := errors.AsType[toml.ParseError](err); ok {
			p.Line, p.Say = e.Position.Line, "This is not TOML: "+strings.TrimSuffix(e.Message, ".")+"."
		}
		d.problems = append(d.problems, p)
		return
	}
	d.section("", tree, reflect.ValueOf(c).Elem())
}

// section puts the keys of a table into a struct.
func (d *decoder) section(name string, table map[string]any, into reflect.Value) {
	known := fields(into)
	for _, key := range slices.Sorted(maps.Keys(table)) {
		full := strings.TrimPrefix(name+"."+key, ".")
		if field, ok := known[key]; ok {
			d.value(full, table[key], field)
		} else {
			d.report(full, unknown(key, slices.Sorted(maps.Keys(known))))
		}
	}
}

// value puts one value into a field.
func (d *decoder) value(key string, v any, into reflect.Value) {
	table, isTable := v.(map[string]any)
	switch kind := into.Kind(); {
	case kind == reflect.Struct && isTable:
		d.section(key, table, into)
	case kind == reflect.Struct:
		d.report(key, fmt.Sprintf("This is a section; write it as [%s] with its keys below.", key))
	case isTable:
		d.report(key, "This is a key, not a section.")
	case kind == reflect.Slice && into.Type().Elem().Kind() == reflect.Struct:
		d.sections(key, v, into)
	case kind == reflect.Slice:
		d.list(key, v, into)
	case reflect.TypeOf(v).ConvertibleTo(into.Type()) && kinds[kind] == kinds[reflect.TypeOf(v).Kind()]:
		into.Set(reflect.ValueOf(v).Convert(into.Type()))
	default:
		d.report(key, "This takes "+kinds[kind]+".")
	}
}

// sections puts tables of one name, each [[name]], into a field.
func (d *decoder) sections(key string, v any, into reflect.Value) {
	tables, ok := v.([]map[string]any)
	if !ok {
		d.report(key, fmt.Sprintf("There may be several of these; write each as [[%s]] with its keys below.", key))
		return
	}
	all := reflect.MakeSlice(into.Type(), len(tables), len(tables))
	for i, t := range tables {
		d.section(fmt.Sprintf("%s.%d", key, i), t, all.Index(i))
	}
	into.Set(all)
}

// list puts a list of texts into a field.
func (d *decoder) list(key string, v any, into reflect.Value) {
	items, ok := v.([]any)
	var texts []string
	for _, it := range items {
		text, isText := it.(string)
		ok = ok && isText
		texts = append(texts, text)
	}
	if !ok {
		d.report(key, `This takes a list of texts, as ["…", "…"].`)
		return
	}
	into.Set(reflect.ValueOf(texts))
}

// kinds says what values of a kind are.
var kinds = map[reflect.Kind]string{
	reflect.String: `a text in quotes, as "…"`,
	reflect.Int:    "a whole number",
	reflect.Int64:  "a whole number",
	reflect.Bool:   "true or false",
}

// fields returns the fields of a struct by their names in the file.
func fields(v reflect.Value) map[string]reflect.Value {
	all := make(map[string]reflect.Value)
	for i := range v.NumField() {
		all[v.Type().Field(i).Tag.Get("toml")] = v.Field(i)
	}
	return all
}

// unknown says that a key is not known, and which may have been meant.
func unknown(key string, known []string) string {
	best, slips := "", 3
	for _, k := range known {
		if n := lang.Edits(key, k, slips); n < slips {
			best, slips = k, n
		}
	}
	if best != "" {
		return fmt.Sprintf("There is no such key; did you mean %q?", best)
	}
	return fmt.Sprintf("There is no such key; the keys here are %s.", strings.Join(known, ", "))
}

var (
	sectionLine = regexp.MustCompile(`^\s*\[\[?([^\[\]]+)\]`)
	keyLine     = regexp.MustCompile(`^\s*([\w."' -]+?)\s*=`)
	notInName   = strings.NewReplacer(" ", "", "\t", "", `"`, "", "'", "")
)

// keyLines returns the line of each key and section of a TOML file; those of the
// second [[slack]] begin with "slack.1". The parser tells no places, and a
// configuration is simple enough to find them.
func keyLines(data string) map[string]int {
	lines := make(map[string]int)
	section, tables := "", make(map[string]int)
	note := func(key string, n int) {
		if lines[key] == 0 {
			lines[key] = n
		}
	}
	n := 0
	for l := range strings.Lines(data) {
		n++
		if m := sectionLine.FindStringSubmatch(l); m != nil {
			section = notInName.Replace(m[1])
			if strings.HasPrefix(strings.TrimSpace(l), "[[") {
				name := section
				section = fmt.Sprintf("%s.%d", name, tables[name])
				tables[name]++
				note(name, n)
			}
			note(section, n)
		} else if m := keyLine.FindStringSubmatch(l); m != nil {
			note(strings.TrimPrefix(section+"."+notInName.Replace(m[1]), "."), n)
		}
	}
	return lines
}
