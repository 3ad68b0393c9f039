package bot

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"factbot/bot/ask"
	"factbot/facts"
	"factbot/facts/index"
)

// A Finder gives the index of the facts as they are now.
type Finder interface {
	Now(ctx context.Context) (*index.View, error)
}

// A Config is what a Bot is made of.
type Config struct {
	Store  facts.Store
	Finder Finder
	Roles  Roles            // what the surroundings give; Readers where nil
	Rules  Rules            // to begin with
	Now    func() time.Time // the clock
	Random io.Reader        // for the ids of people; the system's where nil
	Log    *slog.Logger     // for what went wrong; nobody's messages are logged

	// Backup makes a backup of the store; nil where none are made.
	Backup func(ctx context.Context) (Backup, error)
}

// A Bot answers messages. It is safe for concurrent use.
type Bot struct {
	store    facts.Store
	finder   Finder
	roles    Roles
	rules    atomic.Pointer[Rules]
	paces    paces
	now      func() time.Time
	random   io.Reader
	log      *slog.Logger
	observe  func(Handled) // nil for nobody
	backup   func(context.Context) (Backup, error)
	reader   *ask.Reader
	list     []*Command
	commands map[string]*Command
	threads  *threads
	tally    tally
	herald   herald
	told     atomic.Uint32 // numbers news within a second
}

// New returns a bot. The error is a mistake in the table of commands.
func New(c Config) (*Bot, error) {
	if c.Roles == nil {
		c.Roles = Readers{}
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	b := &Bot{
		store: c.Store, finder: c.Finder, roles: c.Roles, now: c.Now, random: c.Random, log: c.Log, backup: c.Backup,
		reader:  &ask.Reader{Index: c.Finder.Now, Today: c.Now},
		list:    commands(),
		threads: newThreads(c.Now),
		herald:  herald{wake: make(chan struct{}, 1)},
	}
	b.SetRules(c.Rules)
	var err error
	b.commands, err = byName(b.list)
	return b, err
}

// Commands returns the commands in the order of help. They are shared: read
// only.
func (b *Bot) Commands() []*Command { return b.list }

// Handle answers one message: it is the bot's Handler.
func (b *Bot) Handle(ctx context.Context, m Message) (d Doc) {
	began, h := b.now(), Handled{Platform: m.Platform}
	defer func() {
		if p := recover(); p != nil {
			h.Outcome, d = Failed, b.internal(m, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
		if h.Took = b.now().Sub(began); b.observe != nil {
			b.observe(h)
		}
	}()
	r := b.rules.Load()
	d, err := b.admit(ctx, m, r, &h)
	if err != nil {
		h.erred(err)
		return b.fault(m, err)
	}
	return d.shortened(r.Answer)
}

// Observe has f told what became of each message. It is for the time before the
// first one.
func (b *Bot) Observe(f func(Handled)) { b.observe = f }

// admit answers a message if the rules let it through.
func (b *Bot) admit(ctx context.Context, m Message, r *Rules, h *Handled) (Doc, error) {
	if !r.Access.Admits(m) {
		h.Outcome = Ignored
		return nil, nil
	}
	if ok, slower := b.paces.take(m, r.Pace, b.now()); !ok {
		h.refused(tooFast)
		if slower == "" {
			return nil, nil
		}
		return Doc{say(slower)}, nil
	}
	if s := overlong("message", m.Text, r.Message); s != "" {
		h.refused(tooLong)
		return Doc{say(s)}, nil
	}
	return b.handle(ctx, m, b.threads.of(m), h)
}

func (b *Bot) handle(ctx context.Context, m Message, t *thread, h *Handled) (Doc, error) {
	role, err := b.role(ctx, m)
	if err != nil {
		return nil, err
	}
	if err := b.remind(ctx, m, t); err != nil {
		return nil, err
	}
	c, args, reason, err := b.command(ctx, m.Text)
	call := &Call{Bot: b, Message: m, Role: role, Args: args, Reason: reason, thread: t}
	if c == nil {
		return call.answer(ctx, h)
	}
	h.Command = c.Name
	if role < c.Needs {
		h.refused(noRole)
		return c.refuse(role), nil
	}
	var d Doc
	if err == nil {
		d, err = call.run(ctx, c, h)
	}
	if m, ok := err.(*misuse); ok {
		h.refused(wrongUse)
		return Doc{say(m.say), b.example(ctx, c)}, nil
	}
	return d, err
}

// run runs a command.
func (c *Call) run(ctx context.Context, cmd *Command, h *Handled) (Doc, error) {
	if cmd.Run != nil {
		h.Outcome = Done
		return cmd.Run(ctx, c)
	}
	a, err := cmd.Find(ctx, c)
	if err != nil {
		return nil, err
	}
	h.answered(a)
	c.thread.saw(c.Message.Text, a)
	c.thread.say(c.Message.Text)
	return append(c.thread.show(a), actions(a, c.Role)...), nil
}

// remind puts a conversation back to where a button stands that was pressed:
// after a restart, or another question, it would not know what "more" is of.
func (b *Bot) remind(ctx context.Context, m Message, t *thread) error {
	if m.About == "" || t.said() == m.About || !b.Harmless(ctx, m.About) {
		return nil
	}
	again := m
	again.Text, again.About = m.About, ""
	_, err := b.handle(ctx, again, t, new(Handled))
	return err
}

// answer answers a text that is no command: what a draft lacks, or a question.
func (c *Call) answer(ctx context.Context, h *Handled) (Doc, error) {
	if d, ok, err := c.answerDraft(ctx); ok || err != nil {
		h.Command, h.Outcome = "add", Done
		return d, err
	}
	if s := overlong("question", c.Message.Text, c.Bot.rules.Load().Question); s != "" {
		h.refused(tooLong)
		return Doc{say(s)}, nil
	}
	a, err := c.Bot.ask(ctx, c.Message.Text, c.thread)
	if err != nil {
		return nil, err
	}
	h.answered(a)
	c.thread.say(c.Message.Text)
	d := append(c.thread.show(a), actions(a, c.Role)...)
	g, open := gapOf(c.thread.question(), a)
	if !open {
		c.thread.declined(nil)
		return d, nil
	}
	c.Bot.tally.add(g, c.Bot.now().UTC())
	c.thread.declined(&g)
	if a.ReasonCode != ask.Outside {
		d = append(d, Choices{{"Hear of it when it can be answered", tellMe}})
	}
	return d, nil
}

// ask answers a question within a conversation.
func (b *Bot) ask(ctx context.Context, text string, t *thread) (ask.Answer, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return b.reader.Follow(ctx, text, &t.topic)
}

// A Conversation answers questions as data, outside any chat.
type Conversation struct {
	bot *Bot
	t   *thread
}

// Conversation begins one.
func (b *Bot) Conversation() *Conversation { return &Conversation{b, new(thread)} }

// Ask answers a question, or a command that answers with facts, as data. Other
// commands are read as questions: nothing is ever changed here.
func (c *Conversation) Ask(ctx context.Context, text string) (ask.Answer, error) {
	cmd, args, _, err := c.bot.command(ctx, text)
	if err == nil && cmd != nil && cmd.Find != nil && cmd.Needs <= Reader {
		a, err := cmd.Find(ctx, &Call{Bot: c.bot, Args: args, Role: Reader, thread: c.t})
		if m, ok := err.(*misuse); ok {
			return ask.Declined(text, m.say), nil
		}
		a.Question = text
		c.t.saw(text, a)
		return a, err
	}
	if m, ok := err.(*misuse); ok && cmd.Needs <= Reader {
		return ask.Declined(text, m.say), nil
	}
	return c.bot.ask(ctx, text, c.t)
}

// Harmless tells whether a text changes nothing when it is said again: it is a
// question, or a command that answers with facts.
func (b *Bot) Harmless(ctx context.Context, text string) bool {
	c, _, _, err := b.command(ctx, text)
	return err == nil && (c == nil || c.Find != nil)
}

// Explain is Ask for a question, with how the answer came about.
func (c *Conversation) Explain(ctx context.Context, text string) (ask.Answer, *ask.Explanation, error) {
	return c.bot.reader.Explain(ctx, text)
}

// fault turns an error into a document: its sentence, or for an internal one a
// fixed sentence with a reference that the log has too.
func (b *Bot) fault(m Message, err error) Doc {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return Doc{say("I am stopping just now; please ask again in a moment.")}
	}
	if s := facts.Said(err); s != "" && facts.KindOf(err) != facts.Internal {
		level := slog.LevelDebug // somebody's slip
		if facts.KindOf(err) == facts.Unavailable {
			level = slog.LevelWarn
		}
		b.log.Log(context.Background(), level, "declined", "platform", m.Platform, "error", err)
		return Doc{say(s)}
	}
	return b.internal(m, err)
}

func (b *Bot) internal(m Message, err error) Doc {
	ref := Reference()
	b.log.Error("internal error", "reference", ref, "platform", m.Platform, "error", err)
	return Doc{say("Something went wrong here, and it is not your fault. Please try again; if it stays, tell the operator this reference: " + ref + ".")}
}

// Reference returns a word by which a person tells the operator which failure in
// the log they mean.
func Reference() string {
	var raw [4]byte
	rand.Read(raw[:]) // never fails since Go 1.24
	return strings.ToUpper(hex.EncodeToString(raw[:]))
}
