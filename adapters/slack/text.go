package slack

import (
	"regexp"
	"strings"
)

var (
	marked   = regexp.MustCompile(`<([^<>]*)>`)
	mentions = regexp.MustCompile(`<@[^<>|]*(\|[^<>]*)?>`)
	unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

// typed returns text as somebody typed it: without the mention of the bot, and
// with Slack's escaping undone. Another mention becomes the platform and the
// account, as "slack:T1/U1".
func (a *Adapter) typed(text string) string {
	text = marked.ReplaceAllStringFunc(text, func(s string) string { return a.mark(s[1 : len(s)-1]) })
	return strings.TrimSpace(unescape.Replace(text))
}

// mark returns what stands between < and > as it was typed.
func (a *Adapter) mark(s string) string {
	what, label, _ := strings.Cut(s, "|")
	switch {
	case what == "@"+a.self.user:
		return ""
	case strings.HasPrefix(what, "@"):
		return string(a.Platform()) + ":" + string(a.account(what[1:], ""))
	case strings.HasPrefix(what, "#") && label != "":
		return "#" + label
	case strings.HasPrefix(what, "!subteam^"), strings.HasPrefix(what, "!date^"):
		if label != "" {
			return label
		}
		return what[1:]
	case strings.HasPrefix(what, "!"):
		return "@" + what[1:]
	}
	return strings.TrimPrefix(strings.TrimPrefix(what, "mailto:"), "tel:")
}

// mentioned tells whether the bot is mentioned in a text.
func (a *Adapter) mentioned(text string) bool {
	return strings.Contains(text, "<@"+a.self.user+">") || strings.Contains(text, "<@"+a.self.user+"|")
}
