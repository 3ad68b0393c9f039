package slack

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
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
	calls := &spaced{next: newClient(), now: a.now, sleep: func(ctx context.Context, d time.Duration) error { return a.sleep(ctx, d) }}
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

// A wire is a client of Socket Mode with what it is to acknowledge.
type wire struct {
	*socketmode.Client
	n    int
	acks chan ack
}

// An ack is an acknowledgement that is worth something until a time.
type ack struct {
	envelope string
	payload  any
	until    time.Time
}

// waitingAcks is how many acknowledgements may wait to be written. Slack sends
// again what gets none.
const waitingAcks = 2000

// connect runs a client until it gives up. The loop that takes its events only
// hands on. It does not even write the acknowledgements: after a broken write
// slack-go waits for its events to be taken before it writes on, and reads
// nothing meanwhile, so a loop that waited for a write would wait for ever.
func (a *Adapter) connect(ctx context.Context, n int, c *socketmode.Client) error {
	ctx, cancel := context.WithCancel(ctx)
	l := &wire{c, n, make(chan ack, waitingAcks)}
	var loops sync.WaitGroup
	loops.Go(func() {
		for {
			select {
			case ev := <-c.Events:
				a.socketEvent(ctx, l, ev)
			case <-ctx.Done():
				return
			}
		}
	})
	loops.Go(func() {
		for {
			select {
			case k := <-l.acks:
				a.acknowledge(ctx, c, k)
			case <-ctx.Done():
				return
			}
		}
	})
	err := c.RunContext(ctx) // never nil
	cancel()
	loops.Wait()
	return err
}

func (a *Adapter) socketEvent(ctx context.Context, l *wire, ev socketmode.Event) {
	switch data := ev.Data.(type) {
	case slackevents.EventsAPIEvent:
		a.take(ctx, incoming{event: &data}, a.acker(l, ev.Request.EnvelopeID))
		return
	case slack.SlashCommand:
		a.take(ctx, incoming{command: &data, id: ev.Request.EnvelopeID}, a.acker(l, ev.Request.EnvelopeID))
		return
	case slack.InteractionCallback:
		a.take(ctx, incoming{interaction: &data, id: ev.Request.EnvelopeID}, a.acker(l, ev.Request.EnvelopeID))
		return
	case *socketmode.ErrorBadMessage:
		a.unknown(l, data)
		return
	case *slack.ConnectionErrorEvent:
		a.trouble("apps.connections.open", data.ErrorObj)
	}
	switch ev.Type {
	case socketmode.EventTypeHello:
		a.connected(l.n, true)
	case socketmode.EventTypeConnecting:
		a.connected(l.n, false)
	}
}

// acker returns what has an envelope acknowledged, with a payload or nil. It
// does not block.
func (a *Adapter) acker(l *wire, envelope string) func(any) {
	until := a.now().Add(ackWithin)
	return func(payload any) {
		select {
		case l.acks <- ack{envelope, payload, until}:
		default:
			a.trouble("acknowledge", errors.New("too much to acknowledge"))
		}
	}
}

// acknowledge writes one acknowledgement, unless it is too late for that.
func (a *Adapter) acknowledge(ctx context.Context, c *socketmode.Client, k ack) {
	ctx, cancel := context.WithDeadline(ctx, k.until)
	defer cancel()
	if err := c.AckCtx(ctx, k.envelope, k.payload); err != nil {
		a.trouble("acknowledge", err) // Slack sends it again
	}
}

// unknown acknowledges what slack-go does not know, so that Slack does not send
// it again and again.
func (a *Adapter) unknown(l *wire, bad *socketmode.ErrorBadMessage) {
	var e struct {
		ID string `json:"envelope_id"`
	}
	a.Log.Debug("slack: an event of an unknown type", "error", bad.Cause)
	if json.Unmarshal(bad.Message, &e) == nil && e.ID != "" {
		a.acker(l, e.ID)(nil)
	}
}
