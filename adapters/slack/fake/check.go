package fake

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Message is the surface of blocks in messages; "modal" and "home" are the
// others.
const Message = "message"

// Check returns what Slack refuses of blocks, each with where it stands.
func Check(blocks []any, surface string) []string {
	c := checker{ids: map[string]bool{}}
	most := 100
	if surface == Message {
		most = 50
	}
	if len(blocks) > most {
		c.say("/blocks", "has %d blocks", len(blocks))
	}
	tables := 0
	for i, b := range blocks {
		at := fmt.Sprintf("/blocks/%d", i)
		m, _ := b.(map[string]any)
		c.long(at+"/block_id", text(m["block_id"]), 255)
		c.once(at+"/block_id", text(m["block_id"]))
		if m["type"] == "table" {
			tables++
		}
		c.block(at, m)
	}
	if tables > 1 {
		c.say("/blocks", "only_one_table_allowed")
	}
	return c.problems
}

// A checker gathers problems.
type checker struct {
	problems []string
	ids      map[string]bool
}

func (c *checker) say(at, format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...)+" [json-pointer:"+at+"]")
}

func (c *checker) once(at, id string) {
	if id != "" && c.ids[id] {
		c.say(at, "is there twice: %s", id)
	}
	if c.ids != nil {
		c.ids[id] = true
	}
}

// long checks a text that may be missing.
func (c *checker) long(at, s string, most int) {
	if n := length(s); n > most {
		c.say(at, "must be at most %d characters, has %d", most, n)
	}
	if !utf8.ValidString(s) {
		c.say(at, "is not UTF-8")
	}
}

// some checks a text that may not be missing.
func (c *checker) some(at, s string, most int) {
	if s == "" {
		c.say(at, "must be more than 0 characters")
	}
	c.long(at, s, most)
}

// object checks a text object of either kind.
func (c *checker) object(at string, v any, most int) {
	m, _ := v.(map[string]any)
	switch m["type"] {
	case "plain_text":
	case "mrkdwn":
		if strings.ContainsAny(entity.ReplaceAllString(text(m["text"]), ""), "<>&") {
			c.say(at, "is not escaped")
		}
	default:
		c.say(at, "is no text object")
	}
	c.some(at+"/text", text(m["text"]), most)
}

// plain checks a text object that must be plain.
func (c *checker) plain(at string, v any, most int) {
	if m, _ := v.(map[string]any); m["type"] != "plain_text" {
		c.say(at, "is not plain_text")
	}
	c.object(at, v, most)
}

func (c *checker) block(at string, b map[string]any) {
	elements := list(b["elements"])
	switch b["type"] {
	case "divider":
	case "header":
		c.plain(at+"/text", b["text"], 150)
	case "section":
		c.section(at, b)
	case "context":
		c.count(at+"/elements", elements, 1, 10)
		for i, e := range elements {
			c.object(fmt.Sprintf("%s/elements/%d", at, i), e, 2000)
		}
	case "actions":
		c.count(at+"/elements", elements, 1, 25)
		for i, e := range elements {
			c.element(fmt.Sprintf("%s/elements/%d", at, i), e)
		}
	case "input":
		c.plain(at+"/label", b["label"], 2000)
		if b["hint"] != nil {
			c.plain(at+"/hint", b["hint"], 2000)
		}
		c.input(at+"/element", b["element"])
	case "rich_text":
		c.rich(at, elements)
	case "table":
		c.table(at, b)
	default:
		c.say(at+"/type", "is of the unknown type %v", b["type"])
	}
}

func (c *checker) section(at string, b map[string]any) {
	fields := list(b["fields"])
	if b["text"] == nil && len(fields) == 0 {
		c.say(at, "has neither text nor fields")
	}
	if b["text"] != nil {
		c.object(at+"/text", b["text"], 3000)
	}
	c.count(at+"/fields", fields, 0, 10)
	for i, f := range fields {
		c.object(fmt.Sprintf("%s/fields/%d", at, i), f, 2000)
	}
	if b["accessory"] != nil {
		c.element(at+"/accessory", b["accessory"])
	}
}

func (c *checker) count(at string, l []any, least, most int) {
	if len(l) < least || len(l) > most {
		c.say(at, "must be %d to %d, are %d", least, most, len(l))
	}
}

// element checks something that somebody can press, choose or fill in.
func (c *checker) element(at string, v any) {
	e, _ := v.(map[string]any)
	id := text(e["action_id"])
	c.some(at+"/action_id", id, 255)
	c.once(at+"/action_id", "action "+id)
	if e["placeholder"] != nil {
		c.plain(at+"/placeholder", e["placeholder"], 150)
	}
	options := list(e["options"])
	c.count(at+"/options", options, 0, 100)
	c.options(at+"/options", options)
	c.options(at+"/initial_options", list(e["initial_options"]))
	if o := e["initial_option"]; o != nil {
		c.options(at+"/initial_option", []any{o})
	}
	switch e["type"] {
	case "button":
		c.plain(at+"/text", e["text"], 75)
		c.long(at+"/value", text(e["value"]), 2000)
		c.long(at+"/url", text(e["url"]), 3000)
	case "static_select":
		c.count(at+"/options", options, 1, 100)
		c.among(at, e["initial_option"], options)
	case "external_select", "multi_external_select":
	case "plain_text_input":
		c.long(at+"/initial_value", text(e["initial_value"]), 3000)
		if n, ok := e["max_length"].(float64); ok && (n < 1 || n > 3000) {
			c.say(at+"/max_length", "must be 1 to 3000")
		}
	default:
		c.say(at+"/type", "is of the unknown type %v", e["type"])
	}
}

// input checks the element of an input: one that somebody fills in.
func (c *checker) input(at string, v any) {
	c.element(at, v)
	if e, _ := v.(map[string]any); e["type"] == "button" {
		c.say(at+"/type", "is a button")
	}
}

func (c *checker) options(at string, options []any) {
	for i, o := range options {
		o, _ := o.(map[string]any)
		c.plain(fmt.Sprintf("%s/%d/text", at, i), o["text"], 75)
		c.some(fmt.Sprintf("%s/%d/value", at, i), text(o["value"]), 150)
	}
}

// among checks that an option that is chosen from the start is there.
func (c *checker) among(at string, chosen any, options []any) {
	if chosen != nil && !slices.ContainsFunc(options, func(o any) bool { return reflect.DeepEqual(o, chosen) }) {
		c.say(at+"/initial_option", "is not among the options")
	}
}

// length counts as JavaScript does.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

func text(v any) string {
	s, _ := v.(string)
	return s
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}
