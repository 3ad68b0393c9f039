package matrix

import (
	"context"
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// addressed returns what a message says to the bot: behind the prefix, without
// the mention, as the whole in a talk with one person, or as a reply to
// something that the bot has said; or as a structured command to the bot. ok is
// false where it is not for the bot.
func (a *Adapter) addressed(ctx context.Context, e *event.Event, c *event.MessageEventContent) (text string, ok bool) {
	if s := c.MSC4391BotCommand; s != nil && c.Mentions.Has(a.self()) {
		if text, ok := a.structured(s); ok && text != "" {
			return text, true
		}
	}
	c.RemoveReplyFallback()
	text = c.Body
	reply := c.RelatesTo.GetNonFallbackReplyTo()
	if reply != "" && strings.HasPrefix(text, "> <") {
		text = event.TrimReplyFallbackText(text)
	}
	text, mentioned := a.unmention(ctx, e.RoomID, strings.ToValidUTF8(text, "\uFFFD"), c)
	text, prefixed := a.unprefix(strings.TrimSpace(text))
	ok = mentioned || prefixed
	if reply != "" {
		if s, sent := a.sentAs(ctx, reply); sent && s.Room == e.RoomID {
			ok, text = true, s.command(text)
		}
	}
	if !ok && !a.direct(ctx, e.RoomID) {
		return "", false
	}
	if text == "" {
		text = "help"
	}
	return text, true
}

// unprefix takes the prefix away.
func (a *Adapter) unprefix(text string) (string, bool) {
	prefix := a.prefix()
	if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return text, false
	}
	rest := strings.TrimPrefix(text[len(prefix):], ":")
	if r, _ := utf8.DecodeRuneInString(rest); rest != "" && !unicode.IsSpace(r) {
		return text, false
	}
	return strings.TrimSpace(rest), true
}

func (a *Adapter) prefix() string {
	if a.Config.Prefix == "" {
		return DefaultPrefix
	}
	return a.Config.Prefix
}

// pill is a mention as clients mark it up.
var pill = regexp.MustCompile(`<a [^>]*?href=["']https://matrix\.to/#/([^"'?]+)[^>]*>([^<]*)</a>`)

// unmention takes mentions of the bot away, and makes those of others the
// platform and the account, as "matrix:@ana:example.org".
func (a *Adapter) unmention(ctx context.Context, r id.RoomID, text string, c *event.MessageEventContent) (string, bool) {
	mentioned := c.Mentions.Has(a.self())
	if c.Format == event.FormatHTML {
		for _, m := range pill.FindAllStringSubmatch(c.FormattedBody, -1) {
			who, err := url.PathUnescape(m[1])
			label := html.UnescapeString(m[2])
			switch {
			case err != nil || !strings.HasPrefix(who, "@") || label == "":
			case who == string(a.self()):
				mentioned = true
				text = without(text, label)
			default:
				text = strings.Replace(text, label, string(a.Platform())+":"+who, 1)
			}
		}
	}
	if at := mention(text, string(a.self())); at >= 0 {
		mentioned = true
		text = without(text, string(a.self()))
	} else if mentioned {
		text = a.unname(ctx, r, text)
	}
	return text, mentioned
}

// unname takes the bot's name away where a mention begins with it.
func (a *Adapter) unname(ctx context.Context, r id.RoomID, text string) string {
	names := []string{a.self().Localpart()}
	if m, err := a.state.TryGetMember(ctx, r, a.self()); err == nil && m != nil && m.Displayname != "" {
		names = append(names, m.Displayname)
	}
	bare := strings.TrimPrefix(strings.TrimSpace(text), "@")
	for _, n := range names {
		if len(bare) > len(n) && strings.EqualFold(bare[:len(n)], n) && strings.ContainsRune(":, ", rune(bare[len(n)])) {
			return strings.TrimLeft(bare[len(n):], ":, ")
		}
	}
	return text
}

// mention returns where a user's id stands by itself in a text; -1 for nowhere.
func mention(text, user string) int {
	at := strings.Index(text, user)
	if at < 0 {
		return -1
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after := strings.TrimLeft(text[at+len(user):], ":,.?!)")
	next, _ := utf8.DecodeRuneInString(after)
	if at > 0 && (unicode.IsLetter(before) || unicode.IsDigit(before) || before == '/' || before == ':') || after != "" && !unicode.IsSpace(next) {
		return -1
	}
	return at
}

// without takes a name away, with the marks behind it that call somebody.
func without(text, name string) string {
	at := strings.Index(text, name)
	if at < 0 {
		return text
	}
	before, after := strings.TrimSuffix(text[:at], "@"), text[at+len(name):]
	if strings.TrimSpace(before) == "" {
		after = strings.TrimLeft(after, ":,")
	}
	if strings.HasSuffix(before, " ") {
		after = strings.TrimPrefix(after, " ")
	}
	return before + after
}
