// Package console is the terminal. On a terminal it is a conversation with
// line editing, history and completion; where the input is a file or a pipe it
// answers line by line.
package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"factbot/bot"
)

// The ids that the terminal has in messages. There is one person at it.
const (
	Platform bot.PlatformID = "console"
	Room     bot.RoomID     = "terminal"
	Account  bot.AccountID  = "owner"
)

// An Adapter is the bot.Adapter of a terminal, a file or a pipe.
type Adapter struct {
	In     io.Reader
	Out    io.Writer
	Getenv func(string) string // os.Getenv
	Config Config

	// Greeting is what a conversation on a terminal begins with.
	Greeting func() bot.Doc
	// Complete is what lines are completed with; nil for no completion.
	Complete *Completer

	mu   sync.Mutex
	news []bot.Doc // to be shown before the next prompt
}

var (
	_ bot.Adapter   = (*Adapter)(nil)
	_ bot.Announcer = (*Adapter)(nil)
)

// Announce has a document shown before the next prompt, or at the end of the
// input. There is one room.
func (a *Adapter) Announce(_ context.Context, _ bot.RoomID, _ bot.ThreadID, d bot.Doc) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.news = append(a.news, d)
	return nil
}

// announced returns what was announced since the last call.
func (a *Adapter) announced() []bot.Doc {
	a.mu.Lock()
	defer a.mu.Unlock()
	news := a.news
	a.news = nil
	return news
}

// input gives the lines that are typed or piped.
type input interface {
	// Next returns the next line without its end. The error is io.EOF at the
	// end, ctx's once that is done, or why no line can be read.
	Next(ctx context.Context) (string, error)
}

// Run answers each line until the input ends, somebody says "exit" or "quit",
// or ctx is done. Blank lines are skipped.
func (a *Adapter) Run(ctx context.Context, h bot.Handler) error {
	in, talk, err := a.open()
	if err != nil {
		return err
	}
	if c, ok := in.(io.Closer); ok {
		defer c.Close()
	}
	w := writer{out: a.Out, talk: talk}
	for n := 0; ; {
		for _, d := range a.announced() {
			if err := w.write(a.render(d)); err != nil {
				return err
			}
		}
		text, err := in.Next(ctx)
		switch said := strings.TrimSpace(text); {
		case errors.Is(err, io.EOF), ctx.Err() != nil, said == "exit", said == "quit":
			return nil
		case err != nil:
			return fmt.Errorf("console: read: %w", err)
		case said == "":
			continue
		}
		n++
		m := bot.Message{ID: strconv.Itoa(n), Platform: Platform, Room: Room, Account: Account, Text: text}
		if err := w.write(a.render(h(ctx, m))); err != nil {
			return err
		}
	}
}

// A writer writes documents with an empty line between them; in a talk, behind
// each, before the prompt.
type writer struct {
	out  io.Writer
	talk bool
	some bool // there is something before
}

func (w *writer) write(s string) error {
	switch {
	case s == "":
		return nil
	case w.talk:
		s += "\n"
	case w.some:
		s = "\n" + s
	}
	w.some = true
	if _, err := io.WriteString(w.out, s); err != nil {
		return fmt.Errorf("console: write: %w", err)
	}
	return nil
}

// render lays a document out for the width that the terminal has now.
func (a *Adapter) render(d bot.Doc) string {
	return StyleFor(a.Out, a.Config, a.Getenv).Render(d)
}

const prompt = "> "

// open opens the input, and greets whoever sits at a terminal. talk tells
// whether somebody does.
func (a *Adapter) open() (in input, talk bool, err error) {
	if !IsTerminal(a.In) || !IsTerminal(a.Out) {
		return NewLines(a.In), false, nil
	}
	if _, err := io.WriteString(a.Out, a.render(a.Greeting())+"\n"); err != nil {
		return nil, false, fmt.Errorf("console: write: %w", err)
	}
	if a.Getenv("TERM") == "dumb" { // no cursor to move: editing is not ours
		return prompted{NewLines(a.In), a.Out}, true, nil
	}
	e, err := newEditor(a)
	return e, true, err
}

// prompted is an input that asks for each line.
type prompted struct {
	*Lines
	out io.Writer
}

func (p prompted) Next(ctx context.Context) (string, error) {
	if _, err := io.WriteString(p.out, prompt); err != nil {
		return "", err
	}
	line, err := p.Lines.Next(ctx)
	if err != nil {
		io.WriteString(p.out, "\n") // off the line of the prompt; there is nothing to do if it fails
	}
	return line, err
}
