package slack

import (
	"context"
	"strings"

	"factbot/bot"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

// incoming is one thing that Slack sent: an event, a slash command or an
// interaction.
type incoming struct {
	event       *slackevents.EventsAPIEvent
	command     *slack.SlashCommand
	interaction *slack.InteractionCallback
	id          string // of its envelope; "" in HTTP mode
}

// take hands on what Slack sent and has it acknowledged, once, with a payload
// or nil. It does not block.
func (a *Adapter) take(ctx context.Context, in incoming, ack func(payload any)) {
	switch {
	case in.event != nil:
		a.event(in.event)
	case in.command != nil:
		a.command(in.command, in.id)
	case in.interaction != nil:
		a.interaction(ctx, in, ack)
		return
	}
	ack(nil)
}

func (a *Adapter) event(e *slackevents.EventsAPIEvent) {
	outer, ok := e.Data.(*slackevents.EventsAPICallbackEvent)
	if !ok {
		return
	}
	if !a.forUs(outer) {
		a.Log.Debug("slack: an event of another installation", "team", outer.TeamID, "app", outer.APIAppID)
		return
	}
	switch ev := e.InnerEvent.Data.(type) {
	case *slackevents.AppMentionEvent:
		a.mention(outer.EventID, ev)
	case *slackevents.MessageEvent:
		a.message(outer.EventID, ev)
	case *slackevents.AppHomeOpenedEvent:
		a.homeOpened(outer.EventID, ev)
	}
}

// mention answers in a thread: that of the mention, or one that begins with it.
// In a direct chat the message itself comes as well.
func (a *Adapter) mention(id string, ev *slackevents.AppMentionEvent) {
	if ev.Edited != nil || isDirect(ev.Channel) || !a.fromPerson(ev.User, ev.BotID) {
		return
	}
	thread := ev.ThreadTimeStamp
	if thread == "" {
		thread = ev.TimeStamp
	}
	m := a.said(id, ev.Channel, thread, a.account(ev.User, ev.UserTeam), ev.Text)
	a.accept(m, place{channel: ev.Channel, thread: thread}, a.answer)
}

// message answers in a direct chat, where everything is addressed to the bot,
// and follows the threads that the bot has answered in.
func (a *Adapter) message(id string, ev *slackevents.MessageEvent) {
	if !spoken[ev.SubType] || !a.fromPerson(ev.User, ev.BotID) || ev.Message != nil && ev.Message.Edited != nil {
		return
	}
	m := a.said(id, ev.Channel, ev.ThreadTimeStamp, a.account(ev.User, ev.UserTeam), ev.Text)
	at := place{channel: ev.Channel, thread: ev.ThreadTimeStamp}
	switch {
	case ev.IsIM() || ev.ChannelType == "" && isDirect(ev.Channel):
		a.accept(m, at, a.answer)
	case a.Config.Follow && ev.ThreadTimeStamp != "" && !a.mentioned(ev.Text): // a mention comes as one
		a.followUp(m, at)
	}
}

// spoken are the subtypes of messages that somebody said. The others are edits,
// deletions, people who join, and the like.
var spoken = map[string]bool{"": true, "thread_broadcast": true, "file_share": true}

// fromPerson tells whether somebody else than a bot speaks.
func (a *Adapter) fromPerson(user, bot string) bool {
	return user != "" && user != a.self.user && user != "USLACKBOT" && bot == ""
}

func isDirect(channel string) bool { return strings.HasPrefix(channel, "D") }

// command answers to the asker alone. Slash commands do not work in threads.
func (a *Adapter) command(c *slack.SlashCommand, envelope string) {
	if c.UserID == "" || !a.ours(c.APIAppID) || c.TeamID != "" && !a.self.serves(c.TeamID, c.EnterpriseID) {
		return
	}
	id := c.TriggerID
	if id == "" {
		id = envelope
	}
	m := a.said(id, c.ChannelID, "", a.account(c.UserID, c.TeamID), c.Text)
	if m.Text == "" {
		m.Text = "help"
	}
	at := place{channel: c.ChannelID, user: c.UserID, url: c.ResponseURL}
	m = a.alone(m, at)
	if t, ok := formCommand(m.Text); ok && a.Desk != nil && c.TriggerID != "" {
		a.openForm(opening{m: m, user: c.UserID, at: at, trigger: c.TriggerID}, t)
		return
	}
	a.accept(m, at, a.answer)
}

// said returns a message with the text as it was typed.
func (a *Adapter) said(id, channel, thread string, who bot.AccountID, text string) bot.Message {
	return bot.Message{
		ID: id, Platform: a.Platform(), Room: a.room(channel), Thread: bot.ThreadID(thread), Account: who,
		Text: a.typed(text),
	}
}

// alone returns a message that is answered in a place. Where one person alone
// sees that, they are told later in their direct chat.
func (a *Adapter) alone(m bot.Message, at place) bot.Message {
	if at.private() {
		m.Later = bot.Place{Platform: a.Platform(), Room: a.room(at.user)}
	}
	return m
}

// accept has a message worked on that is admitted, or says that there is too much
// to do.
func (a *Adapter) accept(m bot.Message, at place, work func(context.Context, bot.Message, place)) {
	if a.Admits != nil && !a.Admits(m) {
		return
	}
	a.work.Add(1)
	ok := a.Queue.Do(m, func(ctx context.Context) {
		defer a.work.Done()
		ctx, cancel := context.WithTimeout(ctx, answerWithin)
		defer cancel()
		defer context.AfterFunc(a.hard, cancel)()
		a.guard("answer", func() { work(ctx, m, at) }, func(s string) { a.say(at, s) })
	})
	switch {
	case ok:
	case a.Queue.Tells(m):
		a.busy(at)
	default:
		a.work.Done()
	}
}

// busy says that there is too much to do, unless there is too much of that too.
func (a *Adapter) busy(at place) {
	select {
	case a.spare <- struct{}{}:
	default:
		a.work.Done()
		a.Log.Warn("slack: too busy to say so")
		return
	}
	go func() {
		defer func() { <-a.spare; a.work.Done() }()
		ctx, cancel := context.WithTimeout(a.hard, answerWithin)
		defer cancel()
		a.guard("busy", func() {
			if err := a.post(ctx, at, render(sentence("I am busy, try again in a moment."))); err != nil {
				a.trouble("post", err)
			}
		}, nil)
	}()
}

func sentence(s string) bot.Doc { return bot.Doc{bot.Para{bot.Plain(s)}} }
