package slack

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

// sockets is how many connections there are, so that one that Slack refreshes
// leaves no gap.
const sockets = 2

// pingWithin is how long a connection without a ping from Slack is taken for a
// live one.
const pingWithin = 40 * time.Second

// socket keeps connection n to Socket Mode until ctx is done or Slack refuses
// the token for good.
func (a *Adapter) socket(ctx context.Context, n int) error {
	client := &http.Client{Timeout: callWithin}
	calls := &spaced{next: client, now: a.now, sleep: func(ctx context.Context, d time.Duration) error { return a.sleep(ctx, d) }}
	options := append(a.options(calls), slack.OptionAppLevelToken(string(a.Secrets.AppToken)))
	api := slack.New(string(a.Secrets.BotToken), options...)
	defer a.connected(n, false)
	for {
		err := a.connect(ctx, n, socketmode.New(api, socketmode.OptionPingInterval(pingWithin), socketmode.OptionReadLimit(maxBody)))
		switch {
		case ctx.Err() != nil:
			return nil
		case permanent(err):
			return refused("app", err)
		}
		a.connected(n, false)
		a.trouble("socket mode", err) // slack-go gave up where it need not: after a 404, say
		if err := a.sleep(ctx, near); err != nil {
			return nil
		}
	}
}

// connect runs a client until it gives up. The loop that takes its events only
// acknowledges and hands on: while it waits, the client cannot reconnect.
func (a *Adapter) connect(ctx context.Context, n int, c *socketmode.Client) error {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case ev := <-c.Events:
				a.socketEvent(ctx, n, c, ev)
			case <-ctx.Done():
				return
			}
		}
	}()
	err := c.RunContext(ctx) // never nil
	cancel()
	<-ended
	return err
}

func (a *Adapter) socketEvent(ctx context.Context, n int, c *socketmode.Client, ev socketmode.Event) {
	switch data := ev.Data.(type) {
	case slackevents.EventsAPIEvent:
		a.take(ctx, incoming{event: &data}, a.acker(ctx, c, ev.Request.EnvelopeID))
		return
	case slack.SlashCommand:
		a.take(ctx, incoming{command: &data, id: ev.Request.EnvelopeID}, a.acker(ctx, c, ev.Request.EnvelopeID))
		return
	case slack.InteractionCallback:
		a.take(ctx, incoming{interaction: &data, id: ev.Request.EnvelopeID}, a.acker(ctx, c, ev.Request.EnvelopeID))
		return
	case *socketmode.ErrorBadMessage:
		a.unknown(ctx, c, data)
		return
	case *slack.ConnectionErrorEvent:
		a.trouble("apps.connections.open", data.ErrorObj)
	}
	switch ev.Type {
	case socketmode.EventTypeHello:
		a.connected(n, true)
	case socketmode.EventTypeConnecting:
		a.connected(n, false)
	}
}

// acker returns what acknowledges an envelope, with a payload or nil.
func (a *Adapter) acker(ctx context.Context, c *socketmode.Client, envelope string) func(any) {
	return func(payload any) {
		ctx, cancel := context.WithTimeout(ctx, ackWithin)
		defer cancel()
		if err := c.AckCtx(ctx, envelope, payload); err != nil {
			a.trouble("acknowledge", err) // Slack sends it again
		}
	}
}

// unknown acknowledges what slack-go does not know, so that Slack does not send
// it again and again.
func (a *Adapter) unknown(ctx context.Context, c *socketmode.Client, bad *socketmode.ErrorBadMessage) {
	var e struct {
		ID string `json:"envelope_id"`
	}
	a.Log.Debug("slack: an event of an unknown type", "error", bad.Cause)
	if json.Unmarshal(bad.Message, &e) == nil && e.ID != "" {
		a.acker(ctx, c, e.ID)(nil)
	}
}
