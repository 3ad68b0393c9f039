// Package slack connects the bot to one workspace or organisation of Slack,
// over Socket Mode or over signed HTTP.
//
// What Slack sends comes in through a receiver (socket.go, http.go), which only
// acknowledges it and hands it on to take (inbound.go). That makes a
// bot.Message of it and puts it into the Queue; from there it is answered
// (answer.go) with a document laid out within Slack's limits (render.go,
// limits.go) and posted (post.go). Buttons and other interactions find their
// handlers in a table (interact.go). Modals are opened at once and filled later
// (modal.go); what they are about travels with them (ticket.go).
package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"factbot/bot"

	"github.com/slack-go/slack"
)

// Options are what an Adapter is made of.
type Options struct {
	Config  Config
	Secrets Secrets
	Memory  Memory
	Queue   Queue
	Log     *slog.Logger

	// Admits tells whether a message is answered; nil admits all.
	Admits func(bot.Message) bool
	// Hushes tells whether a message is left alone, as it comes too fast; nil
	// leaves none.
	Hushes func(bot.Message) bool

	// Desk makes the forms; nil for none.
	Desk Desk

	// Repeatable tells whether asking a text again changes nothing and gives
	// the same answer. Only such an answer can be shared; where it is nil, none
	// can.
	Repeatable func(text string) bool

	// Listener is what HTTP mode serves; nil listens at Config.Listen.
	Listener net.Listener
	// APIURL is where the Web API is; "" is Config.APIURL.
	APIURL string
}

// A Memory remembers over restarts. It is safe for concurrent use.
type Memory interface {
	// First tells whether key is told of for the first time within a day.
	First(ctx context.Context, key string) (bool, error)
	// Seen tells whether First was told of key within a day.
	Seen(ctx context.Context, key string) (bool, error)
}

// A Queue does bounded work, fairly by room and person. It is safe for
// concurrent use.
type Queue interface {
	// Do has the work on m done later: in order within its room, with a context
	// that ends when the work has to. It does not block, and returns false if
	// there is too much to do already.
	Do(m bot.Message, work func(context.Context)) bool
	// Tells tells whether to say so to whoever sent m: once in a burst.
	Tells(m bot.Message) bool
}

// An Adapter is the bot.Adapter and bot.Announcer of one installation of the
// app.
type Adapter struct {
	Options
	api     *slack.Client // with the bot's token
	web     doer          // for response_urls
	now     func() time.Time
	sleep   sleeper
	pause   sleeper // between looks at user groups
	groups  groups
	handler bot.Handler
	self    identity
	health  health
	shown   shown
	follow  follow
	submits flights                 // by view
	fatal   context.CancelCauseFunc // ends Run

	actions   map[string]action   // by action_id, up to its colon
	callbacks map[string]callback // by callback_id, or action_id of a select

	work  sync.WaitGroup  // what was accepted
	spare chan struct{}   // who may post that the bot is busy
	hard  context.Context // ends when accepted work must

	opening chan struct{} // who may open a modal
	calling chan struct{} // callbacks under way
}

var (
	_ bot.Adapter   = (*Adapter)(nil)
	_ bot.Announcer = (*Adapter)(nil)
)

// drainWithin is how long accepted questions may take once Run is to end.
const drainWithin = 20 * time.Second

// New returns the adapter of a workspace. Nothing is called before Run.
func New(o Options) *Adapter {
	if o.APIURL == "" {
		o.APIURL = o.Config.APIURL
	}
	if o.APIURL != "" && !strings.HasSuffix(o.APIURL, "/") {
		o.APIURL += "/"
	}
	a := &Adapter{Options: o, now: time.Now, sleep: sleep, pause: sleep, spare: make(chan struct{}, 8), opening: make(chan struct{}, 32), calling: make(chan struct{}, 64), hard: context.Background()}
	a.web = patient{newClient(), func(ctx context.Context, d time.Duration) error { return a.sleep(ctx, d) }, a.limited}
	a.api = slack.New(string(o.Secrets.BotToken), a.options(a.web)...)
	a.fatal = func(error) {}
	a.actions, a.callbacks = a.tables()
	return a
}

// options returns the options of a client that calls through d.
func (a *Adapter) options(d doer) []slack.Option {
	all := []slack.Option{slack.OptionHTTPClient(d)}
	if a.APIURL != "" {
		all = append(all, slack.OptionAPIURL(a.APIURL))
	}
	return all
}

// Platform returns the platform of the adapter's messages.
func (a *Adapter) Platform() bot.PlatformID { return a.Config.Platform() }

// Run implements bot.Adapter. It may be called once. The error is one that only
// an operator can mend: a token that Slack refuses for good. Once ctx is done,
// what was accepted is answered, as far as that takes no longer than a deadline.
func (a *Adapter) Run(ctx context.Context, h bot.Handler) error {
	receiving, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	hard, kill := context.WithCancel(context.WithoutCancel(ctx))
	defer kill()
	a.handler, a.fatal, a.hard = h, stop, hard
	if err := a.identify(receiving); err != nil {
		return a.end(ctx, err)
	}
	a.firstGroups(receiving)
	var receivers, lookUp sync.WaitGroup
	looking, looked := context.WithCancel(hard)
	lookUp.Go(func() { a.lookUp(looking) })
	lookUp.Go(func() { a.keepGroups(looking) })
	for _, receive := range a.receivers() {
		receivers.Go(func() {
			if err := receive(receiving); err != nil {
				stop(err)
			}
		})
	}
	receivers.Wait()
	looked()
	lookUp.Wait()
	a.drain()
	return a.end(ctx, context.Cause(receiving))
}

// receivers returns what receives from Slack: each runs until its context is
// done or it cannot go on.
func (a *Adapter) receivers() []func(context.Context) error {
	if a.Config.Mode == ModeHTTP {
		return []func(context.Context) error{a.serve}
	}
	var rs []func(context.Context) error
	for n := range sockets {
		rs = append(rs, func(ctx context.Context) error { return a.socket(ctx, n) })
	}
	return rs
}

// drain waits for the accepted work, but not for ever.
func (a *Adapter) drain() {
	done := make(chan struct{})
	go func() {
		a.work.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(drainWithin):
		a.Log.Warn("slack: stopped with questions unanswered")
	}
}

// end returns the error of Run: none if it was asked to end.
func (a *Adapter) end(ctx context.Context, err error) error {
	if ctx.Err() != nil || errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// Announce implements bot.Announcer.
func (a *Adapter) Announce(ctx context.Context, room bot.RoomID, thread bot.ThreadID, d bot.Doc) error {
	_, channel, ok := strings.Cut(string(room), "/")
	if !ok {
		return fmt.Errorf("slack: announce: %q is no room of this adapter", room)
	}
	m := render(d)
	if len(m.blocks) == 0 {
		return nil
	}
	return a.post(ctx, place{channel: channel, thread: string(thread)}, m)
}
