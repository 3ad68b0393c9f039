// Package matrix connects the bot to one account on one homeserver of Matrix,
// in rooms with and without end-to-end encryption.
//
// What the homeserver tells comes in by syncing (sync.go). Rooms are followed
// (rooms.go), joined and left by errands (errand.go), and where something is
// missing of one the gap is filled beside the sync (gap.go). What is said to the
// bot becomes an item (inbound.go, text.go). Items and the position in the sync
// are noted in one commit (item.go): from there on a question cannot be lost.
// Each is answered through the Queue (answer.go) and sent by the outbox
// (outbox.go), in order within its room, under a transaction id made of the
// question's, so that it cannot be sent twice. Then it is noted which message
// answers which, for edits, redactions, replies and reactions (relate.go).
// Clients are told of the commands (command.go). Encryption is behind the
// interface cipher: with the build tag goolm it is in cipher_goolm.go.
package matrix

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"factbot/bot"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// Options are what an Adapter is made of.
type Options struct {
	Config  Config
	Secrets Secrets
	Notes   Notes
	Memory  Memory
	Queue   Queue
	Log     *slog.Logger
	Now     func() time.Time // nil is time.Now

	// Admits tells whether a message is answered; nil does as Config.Access.
	Admits func(bot.Message) bool
	// Hushes tells whether a message is left alone, as it comes too fast; nil
	// leaves none.
	Hushes func(bot.Message) bool

	// Commands are what clients are told of, where the bot has the power.
	Commands []*bot.Command

	// Transport carries the requests; nil is one with timeouts.
	Transport http.RoundTripper
}

// Notes are what the adapter remembers for long. They are safe for concurrent
// use; no other adapter's are among them.
type Notes interface {
	// Get returns what is noted under a key; ok is false where nothing is.
	Get(ctx context.Context, key string) (value string, ok bool, err error)
	// Put notes all values under their keys, or none; an empty value drops what
	// is noted. They are on disk when it returns.
	Put(ctx context.Context, values map[string]string) error
	// All returns the values of the keys with a prefix, by key.
	All(ctx context.Context, prefix string) (map[string]string, error)
}

// A Memory remembers for a day or two. It is safe for concurrent use.
type Memory interface {
	// First tells whether key is told of for the first time, and remembers it.
	First(ctx context.Context, key string) (bool, error)
	// Seen tells whether First was told of key.
	Seen(ctx context.Context, key string) (bool, error)
}

// A Queue does bounded work, fairly by room and person. It is safe for
// concurrent use.
type Queue interface {
	// Do has the work on m done later: in order within its room. It does not
	// block, and returns false if there is too much to do already.
	Do(m bot.Message, work func(context.Context)) bool
}

// An Adapter is the bot.Adapter, bot.Announcer and bot.Roles of one account.
type Adapter struct {
	Options
	client   *mautrix.Client
	state    *states
	commands map[string]described // by what clients call them
	handler  bot.Handler
	health   health
	fatal    context.CancelCauseFunc // ends Run

	cipher cipher // nil without encryption
	ready  chan struct{}
	sleep  func(context.Context, time.Duration) error
	page   int           // events of a timeline that one sync shows
	within time.Duration // that accepted work may take once Run is to end

	mu      sync.Mutex
	rooms   map[id.RoomID]*room
	live    map[id.EventID]*item // accepted and not yet done
	late    []*item              // for which the queue had no place, in order
	freed   chan struct{}        // the queue may have a place
	out     map[id.RoomID][]*item
	sealed  map[id.EventID]*sealed
	pending map[load]int // of live, by room and by person there
	errands map[id.RoomID]*errand

	beside  sync.WaitGroup // what goes on beside the sync, and ends with it
	fillers chan struct{}  // who fills a gap at a time

	running context.Context // ends when Run is to
	work    sync.WaitGroup  // what was accepted
	hard    context.Context // ends when accepted work must
}

var (
	_ bot.Adapter   = (*Adapter)(nil)
	_ bot.Announcer = (*Adapter)(nil)
	_ bot.Roles     = (*Adapter)(nil)
)

// New returns the adapter of an account. Nothing is called before Run. The
// error is one of the configuration.
func New(o Options) (*Adapter, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Admits == nil {
		o.Admits = o.Config.Access().Admits
	}
	a := &Adapter{
		Options: o, ready: make(chan struct{}), freed: make(chan struct{}, 1), sleep: sleep, page: 50, within: drainWithin,
		fillers: make(chan struct{}, fillers), hard: context.Background(),
		rooms: map[id.RoomID]*room{}, live: map[id.EventID]*item{}, out: map[id.RoomID][]*item{}, sealed: map[id.EventID]*sealed{},
		pending: map[load]int{}, errands: map[id.RoomID]*errand{},
	}
	a.commands = describe(a.prefix(), o.Commands)
	client, err := newClient(o.Config.Homeserver, id.UserID(o.Config.User), string(o.Secrets.Token), a.transport())
	if err != nil {
		return nil, err
	}
	a.client, a.state = client, newState()
	a.client.StateStore, a.client.DeviceID = a.state, id.DeviceID(o.Config.Device)
	return a, nil
}

// newClient returns a client that calls through a transport.
func newClient(homeserver string, user id.UserID, token string, t http.RoundTripper) (*mautrix.Client, error) {
	c, err := mautrix.NewClient(homeserver, user, token)
	if err != nil {
		return nil, fmt.Errorf("matrix: the homeserver's address %q cannot be read: %w", homeserver, err)
	}
	c.Client = &http.Client{Transport: t}
	return c, nil
}

// transport returns the patient transport of the adapter.
func (a *Adapter) transport() http.RoundTripper {
	return &patient{a.base(), a.Now, sleep, a.trouble}
}

func (a *Adapter) base() http.RoundTripper {
	if a.Transport != nil {
		return a.Transport
	}
	return newTransport()
}

func newTransport() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.ResponseHeaderTimeout = 2 * syncFor
	t.MaxIdleConnsPerHost = 8
	return t
}

// Platform returns the platform of the adapter's messages.
func (a *Adapter) Platform() bot.PlatformID { return a.Config.Platform() }

// Run implements bot.Adapter. It may be called once. The error is one that only
// an operator can mend: a token that was revoked, keys of another device. Once
// ctx is done, what was accepted is answered as far as that takes no longer
// than a deadline; what is left is answered by the next Run.
func (a *Adapter) Run(ctx context.Context, h bot.Handler) error {
	running, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	hard, kill := context.WithCancel(context.WithoutCancel(ctx))
	defer kill()
	a.handler, a.fatal, a.running, a.hard = h, stop, running, hard
	err := a.open(running)
	if err == nil {
		close(a.ready)
		a.beside.Go(func() { a.feed(running) })
		a.beside.Go(func() { a.keepTidy(running) })
		err = a.sync(running)
	}
	stop(nil)
	a.beside.Wait()
	a.drain(kill)
	if a.cipher != nil {
		err = errors.Join(err, a.cipher.close())
	}
	if cause := context.Cause(running); ctx.Err() == nil && cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil
	}
	return err
}

// open asks the homeserver who the bot is, opens the keys and takes up what
// was left unanswered.
func (a *Adapter) open(ctx context.Context) error {
	if err := a.identify(ctx); err != nil {
		return err
	}
	if a.Config.Encryption.On() {
		c, err := openCipher(ctx, a.client, a.Config.Encryption.Keys, a.Secrets.PickleKey)
		if err != nil {
			return err
		}
		a.cipher, a.client.Crypto = c, c
		a.trust(ctx)
	}
	joined, err := a.client.JoinedRooms(ctx)
	if err != nil {
		return a.refused("rooms", err)
	}
	for _, r := range joined.JoinedRooms {
		a.room(r)
	}
	if err := a.resume(ctx); err != nil {
		return err
	}
	if err := a.resumeErrands(ctx); err != nil {
		return err
	}
	return a.resumeGaps(ctx)
}

// identify checks that the token is the configured user's.
func (a *Adapter) identify(ctx context.Context) error {
	who, err := a.client.Whoami(ctx)
	if err != nil {
		return a.refused("whoami", err)
	}
	if who.UserID != a.client.UserID {
		return fmt.Errorf("matrix: the token belongs to %s, not to %s: give the token of the configured user", who.UserID, a.client.UserID)
	}
	if d := a.Config.Device; d != "" && string(who.DeviceID) != d {
		return fmt.Errorf("matrix: the token belongs to device %s, not to %s: log in again with `factbot matrix login`", who.DeviceID, d)
	}
	a.client.DeviceID = who.DeviceID
	return nil
}

// refused words the error of a call that Run cannot do without.
func (a *Adapter) refused(what string, err error) error {
	if revoked(err) {
		return fmt.Errorf("matrix: the homeserver does not know the token of %s (any more): log in again with `factbot matrix login`: %w", a.Config.User, err)
	}
	return fmt.Errorf("matrix: %s: %w", what, err)
}

// revoked tells whether a token is not valid, or not any more.
func revoked(err error) bool {
	return errors.Is(err, mautrix.MUnknownToken) || errors.Is(err, mautrix.MMissingToken) || errors.Is(err, mautrix.MUserDeactivated)
}

// trust has the device signed by the account's own keys, where the recovery
// key is there for it: people see warnings otherwise, and some clients give no
// keys to the bot.
func (a *Adapter) trust(ctx context.Context) {
	_, signed, err := a.cipher.signed(ctx)
	if err == nil && !signed && a.Secrets.RecoveryKey != "" {
		err = a.cipher.recover(ctx, a.Secrets.RecoveryKey)
		signed = err == nil
	}
	if err != nil {
		a.trouble("cross-signing", err)
	} else if !signed {
		a.trouble("cross-signing", errors.New("the device is not signed by its account; give the recovery key, or log in again with `factbot matrix login`"))
	}
}

// drain waits for the accepted work, but not for ever.
func (a *Adapter) drain(kill func()) {
	done := make(chan struct{})
	go func() {
		a.work.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(a.within):
		a.Log.Warn("matrix: stopped with questions unanswered; they are answered after the next start")
		kill()
		<-done
	}
}

// self returns the bot's own user.
func (a *Adapter) self() id.UserID { return a.client.UserID }

// sentence returns a notice of one sentence.
func sentence(s string) *event.MessageEventContent {
	return render(bot.Doc{bot.Para{bot.Plain(s)}})
}
