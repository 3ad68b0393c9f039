package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"factbot/bot"
	"factbot/facts"

	"github.com/spf13/cobra"
)

func (p *program) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Answer on every platform of the configuration, until it is told to stop",
		Long: `Serve connects the bot to every platform that the configuration names, over one
store. A platform that fails is told of and leaves the others alone. At an
interrupt or SIGTERM it answers what it has accepted, and ends; at a second one
it ends at once.`,
		Args: arguments(0, 0, ""),
		RunE: p.does(p.serve),
	}
}

// A platform is an adapter with its name in messages.
type platform struct {
	id      bot.PlatformID
	adapter bot.Adapter
}

// A server is a session with the platforms that it serves.
type server struct {
	*session
	queue     *bot.Queue
	memory    *bot.Memory
	platforms []platform
}

// drainWithin is how long what was accepted may take once the server is to end.
const drainWithin = 20 * time.Second

func (p *program) serve(ctx context.Context, _ []string) error {
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	err = p.serveSession(ctx, s)
	return errors.Join(err, s.Close())
}

func (p *program) serveSession(ctx context.Context, s *session) error {
	memory, err := bot.NewMemory(ctx, s.store, p.now)
	if err != nil {
		return err
	}
	sv := &server{session: s, queue: bot.NewQueue(bot.Limits{}, p.log), memory: memory}
	if err := p.connect(sv); err != nil {
		return err
	}
	if len(sv.platforms) == 0 {
		return facts.Errorf(facts.Invalid, "serve", "The configuration names no platform; give it a section [[slack]] or [[matrix]], as config.example.toml shows, and name it with --config.")
	}
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	var others sync.WaitGroup
	others.Go(func() { sv.keepHouse(background) })
	others.Go(func() { p.lend(background, s) })
	others.Go(func() { s.backups.schedule(background, p.backupFailed) })
	err = p.runAll(ctx, sv)
	drain, cancel := context.WithTimeout(background, drainWithin)
	defer cancel()
	if sv.queue.Drain(drain) != nil {
		fmt.Fprintln(p.errs, "Some questions were left unanswered: they took too long.")
	}
	stop()
	others.Wait()
	return err
}

// keepHouse tells what is to be told, and forgets what is over.
func (sv *server) keepHouse(ctx context.Context) {
	var wg sync.WaitGroup
	defer wg.Wait()
	retry := time.NewTicker(time.Minute)
	defer retry.Stop()
	wg.Go(func() { sv.bot.Herald(ctx, retry.C) })
	hourly := time.NewTicker(time.Hour)
	defer hourly.Stop()
	for {
		if err := sv.memory.Forget(ctx); err != nil && ctx.Err() == nil {
			sv.log.Warn("what is over was not forgotten", "error", err)
		}
		select {
		case <-hourly.C:
		case <-ctx.Done():
			return
		}
	}
}

// runAll runs every adapter until ctx is done. One that fails is told of; the
// error is that all have failed.
func (p *program) runAll(ctx context.Context, sv *server) error {
	failures := make([]error, len(sv.platforms))
	var wg sync.WaitGroup
	for i, pl := range sv.platforms {
		sv.bot.Speak(pl.id, pl.adapter.(bot.Announcer))
		fmt.Fprintf(p.errs, "Serving %s.\n", pl.id)
		wg.Go(func() {
			if failures[i] = pl.adapter.Run(ctx, sv.bot.Handle); failures[i] != nil {
				p.log.Error("an adapter failed", "platform", pl.id, "error", failures[i])
				fmt.Fprintf(p.errs, "%s has failed: %s\n", pl.id, sentence(failures[i]))
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return nil
	}
	return unavailable(errors.Join(failures...), "No platform is served any more; what is said above tells why.")
}
