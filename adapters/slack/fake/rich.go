package fake

import (
	"fmt"
	"strings"
)

// rich checks the elements of rich text. Slack documents no length for it; that
// of a section is taken.
func (c *checker) rich(at string, elements []any) {
	if len(elements) == 0 {
		c.say(at+"/elements", "must be more than 0 items")
	}
	for i, v := range elements {
		at := fmt.Sprintf("%s/elements/%d", at, i)
		e, _ := v.(map[string]any)
		inner := list(e["elements"])
		switch e["type"] {
		case "rich_text_section", "rich_text_preformatted", "rich_text_quote":
			c.leaves(at, inner)
		case "rich_text_list":
			if e["style"] != "bullet" && e["style"] != "ordered" {
				c.say(at+"/style", "is unknown")
			}
			c.rich(at, inner)
		default:
			c.say(at+"/type", "is of the unknown type %v", e["type"])
		}
	}
	if n := textOf(elements); n > 3000 {
		c.say(at, "must be at most 3000 characters, has %d", n)
	}
}

func (c *checker) leaves(at string, elements []any) {
	if len(elements) == 0 {
		c.say(at+"/elements", "must be more than 0 items")
	}
	for i, v := range elements {
		at := fmt.Sprintf("%s/elements/%d", at, i)
		e, _ := v.(map[string]any)
		switch e["type"] {
		case "text":
			c.some(at+"/text", text(e["text"]), 3000)
		case "link":
			c.some(at+"/url", text(e["url"]), 3000)
			if u := text(e["url"]); !strings.HasPrefix(u, "https://") && !strings.HasPrefix(u, "http://") {
				c.say(at+"/url", "is no address of the web")
			}
		case "user":
			c.some(at+"/user_id", text(e["user_id"]), 50)
		default:
			c.say(at+"/type", "is of the unknown type %v", e["type"])
		}
	}
}

func (c *checker) table(at string, b map[string]any) {
	rows := list(b["rows"])
	c.count(at+"/rows", rows, 1, 100)
	c.count(at+"/column_settings", list(b["column_settings"]), 0, 20)
	for i, r := range rows {
		cells := list(r)
		at := fmt.Sprintf("%s/rows/%d", at, i)
		c.count(at, cells, 1, 20)
		if len(cells) != len(list(rows[0])) {
			c.say(at, "has another length than the first")
		}
		for j, v := range cells {
			cell, _ := v.(map[string]any)
			at := fmt.Sprintf("%s/%d", at, j)
			switch cell["type"] {
			case "raw_text":
				c.some(at+"/text", text(cell["text"]), 3000)
			case "rich_text":
				c.rich(at, list(cell["elements"]))
			default:
				c.say(at+"/type", "is of the unknown type %v", cell["type"])
			}
		}
	}
	if n := textOf(rows); n > 10000 {
		c.say(at, "must be at most 10000 characters, has %d", n)
	}
}

// textOf returns how much text there is in blocks or parts of them.
func textOf(v any) int {
	n := 0
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			n += textOf(e)
		}
	case map[string]any:
		for _, key := range []string{"text", "url", "value", "elements", "rows", "accessory", "fields"} {
			if s, ok := v[key].(string); ok {
				n += length(s)
			} else {
				n += textOf(v[key])
			}
		}
	}
	return n
}
