package slack

import (
	"context"
	"strings"

	"factbot/bot"

	"github.com/slack-go/slack"
)

// An action handles a button that was pressed. The press is acknowledged
// already; an action does not block, it hands on.
type action func(c *slack.InteractionCallback, b *slack.BlockAction)

// A callback handles what Slack waits for the answer of: a modal that is
// submitted, a shortcut, a select that is typed into. What it returns goes into
// the acknowledgement; nil is an empty one. It runs on its own, with a context
// that ends before Slack's patience does.
type callback func(ctx context.Context, c *slack.InteractionCallback) (payload any)

// tables returns the handlers of interactions: actions by action_id up to its
// colon, callbacks by callback_id, or by the action_id of a select.
func (a *Adapter) tables() (map[string]action, map[string]callback) {
	return map[string]action{
			actionAsk:    a.pressed,
			actionDo:     a.pressed,
			actionShare:  a.sharePressed,
			actionEdit:   a.editPressed,
			actionKind:   a.kindChosen,
			actionFill:   a.fillPressed,
			actionSearch: a.searched,
		}, map[string]callback{
			callbackForm:  a.submitted,
			callbackFill:  a.filledIn,
			callbackQuote: a.quoted,
			referAction:   a.suggestFacts,
			sourceAction:  a.suggestSources,
		}
}

func (a *Adapter) interaction(ctx context.Context, in incoming, ack func(payload any)) {
	c := in.interaction
	if c.TriggerID == "" {
		c.TriggerID = in.id
	}
	if c.Type == slack.InteractionTypeBlockActions {
		ack(nil)
		for _, b := range c.ActionCallback.BlockActions {
			if h := a.actions[prefix(b.ActionID)]; h != nil && c.User.ID != "" {
				a.guard("action", func() { h(c, b) }, nil)
			}
		}
		return
	}
	h := a.callbacks[callbackID(c)]
	if h == nil || c.User.ID == "" {
		ack(nil)
		return
	}
	a.work.Add(1)
	go func() {
		defer a.work.Done()
		ctx, cancel := context.WithTimeout(ctx, ackWithin)
		defer cancel()
		select {
		case a.calling <- struct{}{}:
			defer func() { <-a.calling }()
			var payload any
			a.guard("callback", func() { payload = h(ctx, c) }, func(s string) { payload = a.failed(c, s) })
			ack(payload)
		case <-ctx.Done():
			ack(nil)
		}
	}()
}

// failed says what is to be said of a callback that went wrong: over the modal that was submitted, or
// to whoever used a shortcut. A select that is typed into just has no options.
func (a *Adapter) failed(c *slack.InteractionCallback, say string) any {
	switch c.Type {
	case slack.InteractionTypeViewSubmission:
		return above(sentence(say))
	case slack.InteractionTypeBlockSuggestion:
		return suggestions{Options: []*slack.OptionBlockObject{}}
	case slack.InteractionTypeMessageAction:
		_, at := a.at(c)
		at.user, at.url, at.thread = c.User.ID, c.ResponseURL, ""
		a.sayLater(at, say)
	}
	return nil
}

// callbackID returns what the handler of an interaction is found by.
func callbackID(c *slack.InteractionCallback) string {
	switch c.Type {
	case slack.InteractionTypeViewSubmission, slack.InteractionTypeViewClosed:
		return c.View.CallbackID
	case slack.InteractionTypeBlockSuggestion:
		return prefix(c.ActionID)
	}
	return c.CallbackID
}

func prefix(id string) string {
	p, _, _ := strings.Cut(id, ":")
	return p
}

// pressed says the command of a button for whoever pressed it. The answer goes
// where the button is: to them alone where only they see it, else into the
// thread of its message, or the direct chat.
func (a *Adapter) pressed(c *slack.InteractionCallback, b *slack.BlockAction) {
	if c.View.ID != "" {
		a.pressedInView(c, b.Value)
		return
	}
	m, at := a.at(c)
	a.accept(meant(m, b.Value), at, a.answer)
}

// sharePressed shares the answer that the button belongs to.
func (a *Adapter) sharePressed(c *slack.InteractionCallback, b *slack.BlockAction) {
	m, at := a.at(c)
	m.Text = b.Value
	a.accept(m, at, a.shareAnswer(b.BlockID))
}

// at returns a message of whoever pressed something, without its text, and
// where the answer goes.
func (a *Adapter) at(c *slack.InteractionCallback) (bot.Message, place) {
	if c.View.ID != "" {
		return a.atHome(c.TriggerID, c.User.ID, c.User.TeamID), place{channel: c.User.ID}
	}
	channel, thread := c.Container.ChannelID, c.Container.ThreadTs
	if channel == "" {
		channel = c.Channel.ID
	}
	at := place{channel: channel, user: c.User.ID, url: c.ResponseURL}
	if !c.Container.IsEphemeral {
		if thread == "" && !isDirect(channel) {
			thread = c.Container.MessageTs
		}
		at.user, at.url = "", ""
	}
	at.thread = thread
	m := a.said(c.TriggerID, channel, thread, a.account(c.User.ID, c.User.TeamID), "")
	return a.alone(m, at), at
}
