package matrix

import (
	"fmt"
	"html"
	"net/url"
	"strings"

	"factbot/adapters/internal/legible"
	"factbot/bot"
)

// inline returns texts as markup.
func inline(ts []bot.Text) string {
	var b strings.Builder
	for _, t := range ts {
		switch t := t.(type) {
		case bot.Plain:
			b.WriteString(escaped(string(t)))
		case bot.Strong:
			b.WriteString(within("<strong>", string(t), "</strong>"))
		case bot.Code:
			b.WriteString(within("<code>", string(t), "</code>"))
		case bot.Link:
			b.WriteString(link(t.URL, t.Label))
		default:
			panic(fmt.Sprintf("matrix: no form of %T", t)) // unreachable: a test renders every text
		}
	}
	return b.String()
}

func within(open, s, end string) string {
	if s = escaped(s); s == "" {
		return ""
	}
	return open + s + end
}

// link returns a link, or text where the address is none that may be clicked.
func link(address, label string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return escaped(strings.TrimSpace(label + " <" + address + ">"))
	}
	if label == "" {
		label = address
	}
	return `<a href="` + html.EscapeString(legible.Clean(u.String())) + `">` + escaped(label) + "</a>"
}

func field(f bot.Field) string {
	name, value := within("<strong>", f.Name, "</strong>"), inline(f.Value)
	if name == "" || value == "" {
		return name + value
	}
	return name + ": " + value
}

// cite returns a citation; its address is a link on the title, or on the
// publisher where there is no title.
func cite(c bot.Cite) string {
	address := c.URL
	c.URL = ""
	switch {
	case address == "":
		return escaped(c.String())
	case c.Title == "":
		publisher := c.Publisher
		c.Publisher = ""
		return link(address, publisher) + escaped(c.String())
	}
	before := ""
	if c.Publisher != "" {
		before = escaped(c.Publisher + ", ")
	}
	title := c.Title
	c.Publisher, c.Title = "", ""
	return before + link(address, title) + escaped(c.String())
}

func choice(label, command string) string {
	label, command = escaped(label), within("<code>", command, "</code>")
	if label == "" || command == "" {
		return label + command
	}
	return label + ": " + command
}
