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
	Now(ctx context.Context) (*index.Index, error)
}

// A Config is what a Bot is made of.
type Config struct {
	Store    facts.Store
	Finder   Finder
	Roles    Roles            // what the surroundings give; Readers where nil
	Accounts map[Login]Role   // what the configuration gives; not changed any more
	Now      func() time.Time // the clock
	Random   io.Reader        // for the ids of people; the system's where nil
	Review   Policy           // ReviewContributors where ""
	Log      *slog.Logger     // for what went wrong; nobody's messages are logged

	// Backup makes a backup of the store; nil where none are made.
	Backup func(ctx context.Context) (Backup, error)
}

// A Bot answers messages. It is safe for concurrent use.
type Bot struct {
	store    facts.Store
	finder   Finder
	roles    Roles
	accounts map[Login]Role
	now      func() time.Time
	random   io.Reader
	review   Policy
	log      *slog.Logger
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
		store: c.Store, finder: c.Finder, roles: c.Roles, accounts: c.Accounts, now: c.Now, random: c.Random, review: c.Review, log: c.Log, backup: c.Backup,
		reader:  &ask.Reader{Index: c.Finder.Now, Today: c.Now},
		list:    commands(),
		threads: newThreads(c.Now),
		herald:  herald{wake: make(chan struct{}, 1)},
	}
	var err error
	b.commands, err = byName(b.list)
	return b, err
}

// Commands returns the commands in the order of help. They are shared: read
// only.
func (b *Bot) Commands() []*Command { return b.list }

// Handle answers one message: it is the bot's Handler.
func (b *Bot) Handle(ctx context.Context, m Message) (d Doc) {
	defer func() {
		if p := recover(); p != nil {
			d = b.internal(m, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	d, err := b.handle(ctx, m, b.threads.of(m))
	if err != nil {
		return b.fault(m, err)
	}
	return d
}

func (b *Bot) handle(ctx context.Context, m Message, t *thread) (Doc, error) {
	role, err := b.role(ctx, m)
	if err != nil {
		return nil, err
	}
	if err := b.remind(ctx, m, t); err != nil {
		return nil, err
	}
	c, args, reason, wrong := b.command(ctx, m.Text)
	call := &Call{Bot: b, Message: m, Role: role, Args: args, Reason: reason, thread: t}
	if c == nil {
		return call.answer(ctx)
	}
	if role < c.Needs {
		return c.refuse(role), nil
	}
	if wrong != nil {
		return Doc{say(wrong.Error()), b.example(ctx, c)}, nil
	}
	if c.Run != nil {
		d, err := c.Run(ctx, call)
		if m, ok := err.(*misuse); ok {
			return Doc{say(m.say), b.example(ctx, c)}, nil
		}
		return d, err
	}
	a, err := c.Find(ctx, call)
	if m, ok := err.(*misuse); ok {
		return Doc{say(m.say), b.example(ctx, c)}, nil
	}
	if err != nil {
		return nil, err
	}
	t.saw(m.Text, a)
	t.say(m.Text)
	return append(t.show(a), actions(a, role)...), nil
}

// remind puts a conversation back to where a button stands that was pressed:
// after a restart, or another question, it would not know what "more" is of.
func (b *Bot) remind(ctx context.Context, m Message, t *thread) error {
	if m.About == "" || t.said() == m.About || !b.Harmless(ctx, m.About) {
		return nil
	}
	again := m
	again.Text, again.About = m.About, ""
	_, err := b.handle(ctx, again, t)
	return err
}

// answer answers a text that is no command: what a draft lacks, or a question.
func (c *Call) answer(ctx context.Context) (Doc, error) {
	if d, ok, err := c.answerDraft(ctx); ok || err != nil {
		return d, err
	}
	a, err := c.Bot.ask(ctx, c.Message.Text, c.thread)
	if err != nil {
		return nil, err
	}
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
	var raw [4]byte
	rand.Read(raw[:]) // never fails since Go 1.24
	ref := strings.ToUpper(hex.EncodeToString(raw[:]))
	b.log.Error("internal error", "reference", ref, "platform", m.Platform, "error", err)
	return Doc{say("Something went wrong here, and it is not your fault. Please try again; if it stays, tell the operator this reference: " + ref + ".")}
}
