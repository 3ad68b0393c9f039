package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"factbot/adapters/console"
	"factbot/bot"
	"factbot/bot/ask"
	"factbot/facts"
	"factbot/facts/index"
	"factbot/facts/lang"
)

// terminal has a conversation, or answers the lines of standard input.
func (p *program) terminal(ctx context.Context, _ []string) error {
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	a := console.Adapter{
		In: p.in, Out: p.out, Getenv: p.getenv, Config: s.config.Console,
		Greeting: func() bot.Doc { return s.greeting(ctx) },
		Complete: &console.Completer{
			Commands: s.bot.Commands(),
			IDs:      func(prefix string) []string { return s.held(ctx, prefix, ids) },
			Names:    func(prefix string) []string { return s.held(ctx, prefix, names) },
		},
	}
	s.bot.Speak(console.Platform, &a)
	s.deliver(ctx)
	lending, stop := context.WithCancel(ctx)
	var lent sync.WaitGroup
	if console.IsTerminal(p.in) { // who may stay for long
		lent.Go(func() { p.lend(lending, s) })
	}
	err = a.Run(ctx, s.answerAndTell)
	stop()
	lent.Wait()
	if err != nil {
		err = unavailable(err, "The conversation broke off: its input cannot be read or its output written any more.")
	}
	return errors.Join(err, s.Close())
}

// answerAndTell answers a message, and has told what follows from it before the
// next prompt.
func (s *session) answerAndTell(ctx context.Context, m bot.Message) bot.Doc {
	d := s.bot.Handle(ctx, m)
	s.deliver(ctx)
	return d
}

// deliver has told what waits to be told. What other platforms are to be told
// waits until they are there.
func (s *session) deliver(ctx context.Context) {
	if err := s.bot.Deliver(ctx); err != nil {
		s.log.Debug("news were not delivered", "error", err)
	}
}

// greeting says what the store holds and how to ask.
func (s *session) greeting(ctx context.Context) bot.Doc {
	d := bot.Doc{bot.Para{
		bot.Plain("Ask in plain words. "), bot.Code("help"), bot.Plain(" lists the commands, Tab completes, Ctrl-D leaves."),
	}}
	st, err := s.store.Stats(ctx)
	if err != nil {
		return d // the first question will say what is wrong
	}
	return append(bot.Doc{said(bot.Holding(st))}, d...)
}

// mostOffered is how many ways to go on a line is offered.
const mostOffered = 100

// held returns what the facts of the store have that begins with a prefix, in
// alphabetical order.
func (s *session) held(ctx context.Context, prefix string, of func(*index.View, *index.Doc) []string) []string {
	x, err := s.index.Now(ctx)
	if err != nil {
		return nil // no reason to stop somebody who is typing
	}
	var all []string
	for n := range x.Beginning(lang.Folds(prefix)) {
		for _, text := range of(x, x.Doc(n)) {
			if len(text) >= len(prefix) && strings.EqualFold(text[:len(prefix)], prefix) {
				all = append(all, text)
			}
		}
		if len(all) >= mostOffered {
			break
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func ids(_ *index.View, d *index.Doc) []string { return []string{d.ID} }

// names returns the names that are shown, for the kinds of facts that have
// names of their own.
func names(x *index.View, d *index.Doc) []string {
	switch d.Kind {
	case facts.Actor, facts.Place, facts.Agreement:
	default:
		return nil
	}
	all := []string{ask.NameOf(x, d.ID)}
	for _, n := range d.Fact().Names {
		if !n.Hidden {
			all = append(all, n.Text)
		}
	}
	return all
}
