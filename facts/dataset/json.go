package dataset

import (
	"bytes"
	"encoding/json"
)

// parseJSON returns the tree of a text that json.Valid accepts. Unlike
// encoding/json it keeps the members of an object in order and as they were
// written, also those that stand twice or differ from a field's name by case.
func parseJSON(valid []byte) any {
	p := parser{valid}
	return p.value()
}

// A parser holds what it has not read yet.
type parser struct{ rest []byte }

// peek skips space and returns the byte after it.
func (p *parser) peek() byte {
	i := 0
	for p.rest[i] == ' ' || p.rest[i] == '\t' || p.rest[i] == '\r' || p.rest[i] == '\n' {
		i++
	}
	p.rest = p.rest[i:]
	return p.rest[0]
}

// take skips c, if it comes next.
func (p *parser) take(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *parser) value() any {
	switch p.peek() {
	case '{':
		return p.object()
	case '[':
		return p.list()
	case '"':
		return p.text()
	}
	return p.word()
}

func (p *parser) object() object {
	o := make(object, 0, 4)
	for p.take('{'); !p.take('}'); p.take(',') {
		p.peek()
		name := p.text()
		p.take(':')
		o = append(o, member{name, p.value()})
	}
	return o
}

func (p *parser) list() []any {
	items := make([]any, 0, 4)
	for p.take('['); !p.take(']'); p.take(',') {
		items = append(items, p.value())
	}
	return items
}

func (p *parser) text() string {
	end, escaped := 1, false
	for ; p.rest[end] != '"'; end++ {
		if p.rest[end] == '\\' {
			escaped = true
			end++
		}
	}
	raw := p.rest[:end+1]
	p.rest = p.rest[end+1:]
	if !escaped {
		return string(raw[1:end])
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		panic("dataset: valid JSON holds an invalid string: " + err.Error()) // unreachable
	}
	return s
}

// word reads true, false, null or a number.
func (p *parser) word() any {
	end := bytes.IndexAny(p.rest, ",]} \t\r\n")
	if end < 0 {
		end = len(p.rest)
	}
	w := string(p.rest[:end])
	p.rest = p.rest[end:]
	switch w {
	case "true", "false":
		return w == "true"
	case "null":
		return nil
	}
	return json.Number(w)
}
