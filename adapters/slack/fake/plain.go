package fake

import (
	"slices"
	"strings"
)

// A Button is a button of a post.
type Button struct{ Label, ActionID, BlockID, Value string }

// Buttons returns the buttons of a post, in order.
func (p Post) Buttons() []Button {
	var all []Button
	for _, b := range p.Blocks {
		b, _ := b.(map[string]any)
		elements := list(b["elements"])
		if b["accessory"] != nil {
			elements = append(elements, b["accessory"])
		}
		for _, e := range elements {
			e, _ := e.(map[string]any)
			if e["type"] == "button" {
				label, _ := e["text"].(map[string]any)
				all = append(all, Button{text(label["text"]), text(e["action_id"]), text(b["block_id"]), text(e["value"])})
			}
		}
	}
	return all
}

// Button returns the button of a label.
func (p Post) Button(label string) (Button, bool) {
	for _, b := range p.Buttons() {
		if b.Label == label {
			return b, true
		}
	}
	return Button{}, false
}

// Plain returns what somebody sees of the blocks, with the addresses of links
// and the values of buttons, but for the buttons of some action_ids, up to their
// colons.
func (p Post) Plain(but ...string) string {
	var b strings.Builder
	plain(&b, p.Blocks, but)
	return b.String()
}

func plain(b *strings.Builder, v any, but []string) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			plain(b, e, but)
		}
	case map[string]any:
		if action, _, _ := strings.Cut(text(v["action_id"]), ":"); v["type"] == "button" && slices.Contains(but, action) {
			return
		}
		for _, key := range []string{"text", "url", "value", "user_id"} {
			if s, ok := v[key].(string); ok {
				b.WriteString(s)
				if key != "text" || v["type"] == "link" || v["type"] == "plain_text" {
					b.WriteString(" ")
				}
			} else {
				plain(b, v[key], but)
			}
		}
		for _, key := range []string{"elements", "rows", "accessory"} {
			plain(b, v[key], but)
		}
		if t := text(v["type"]); t != "text" && t != "link" {
			b.WriteString("\n")
		}
	}
}
