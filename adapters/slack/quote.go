package slack

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"factbot/bot"

	"github.com/slack-go/slack"
)

// callbackQuote is the message shortcut.
const (
	callbackQuote = "add_as_fact"
	quoteName     = "Add as fact"
	quoteText     = "Make the message the source of a new fact"
)

// quoted opens the form for a fact whose source is a message.
func (a *Adapter) quoted(_ context.Context, c *slack.InteractionCallback) any {
	m, at := a.at(c)
	at.user, at.url, at.thread = c.User.ID, c.ResponseURL, ""
	text := a.quotation(c.Message.Text)
	if a.Desk == nil || text == "" {
		a.accept(m, at, func(_ context.Context, _ bot.Message, at place) {
			a.say(at, "This message has no text that could become a fact.")
		})
		return nil
	}
	ts := c.MessageTs
	if ts == "" {
		ts = c.Message.Timestamp
	}
	q := &bot.Quote{Text: text, Publisher: "Slack, " + channelName(c.Channel.Name), Date: dateOf(ts)}
	a.openForm(a.openingFor(c, m, at), ticket{TS: ts, Quote: q})
	return nil
}

// quotation returns the text of a message as a quotation: the accounts of whom
// it mentions are nobody else's business.
func (a *Adapter) quotation(text string) string {
	return a.typed(mentions.ReplaceAllString(text, "@somebody"))
}

// channelName returns what a channel is called, as a publisher.
func channelName(name string) string {
	switch name {
	case "":
		return "a channel"
	case "directmessage":
		return "a direct message"
	case "privategroup":
		return "a private channel"
	}
	return "#" + oneLine(name)
}

// dateOf returns the day of a timestamp of Slack's, in UTC; "" for none.
func dateOf(ts string) string {
	seconds, _, _ := strings.Cut(ts, ".")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || n <= 0 {
		return ""
	}
	return time.Unix(n, 0).UTC().Format(time.DateOnly)
}

// quote looks up where the message of a ticket is, if it has one. Where that
// cannot be had it says so in the modal, and returns false: a source without an
// address is none.
func (a *Adapter) quote(ctx context.Context, in place, t *ticket) bool {
	if t.Quote == nil {
		return true
	}
	link, err := a.api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: t.Channel, Ts: t.TS})
	if err == nil && link == "" {
		err = errors.New("no address")
	}
	if err != nil {
		a.trouble("chat.getPermalink", err)
		a.say(in, "Slack does not tell me where this message is. Invite me to its channel, and try it again.")
		return false
	}
	t.Quote.URL = link
	return true
}
