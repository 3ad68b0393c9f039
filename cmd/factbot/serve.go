package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
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
store. A platform that fails is told of, leaves the others alone, and is tried
again with waits that grow to five minutes.

At SIGHUP it opens the file of its log anew, and reads the configuration again:
roles, review, limits, and which rooms and people are answered, hold at once; a
file with mistakes changes nothing.

At an interrupt or SIGTERM it answers what it has accepted, within half a minute,
and ends; at a second one it ends at once.`,
		Args: arguments(0, 0, ""),
		RunE: p.does(p.serve),
	}
}

// A server is a session with the platforms that it serves.
type server struct {
	*session
	p         *program
	queue     *bot.Queue
	memory    *bot.Memory
	counts    *counts
	platforms []*platform
	hangup    chan os.Signal // SIGHUPs; nil for none
	reloading sync.Mutex     // one at a time
}

// How long a server takes to end: its platforms, of which adapters take less, what
// runs beside them, and the store. A disk that hangs would hold it for ever.
const (
	endWithin   = 25 * time.Second
	restWithin  = 5 * time.Second
	closeWithin = 2 * time.Second
)

func (p *program) serve(ctx context.Context, _ []string) error {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP) // from the beginning: it would end the program
	defer signal.Stop(hangup)
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	p.openLog()
	err = p.serveSession(ctx, s, hangup)
	s.index.GiveUp() // a file of the index can be written another time
	return errors.Join(err, closed(s.Close, closeWithin))
}

// closed closes, and leaves what hangs: what was acknowledged is on disk.
func closed(end func() error, within time.Duration) error {
	ended := make(chan error, 1)
	go func() { ended <- end() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(within):
		return unavailable(nil, "The store was still in use and was left open: the disk of a backup hangs, perhaps. What was acknowledged is in it.")
	}
}

func (p *program) serveSession(ctx context.Context, s *session, hangup chan os.Signal) error {
	sv, err := p.newServer(ctx, s)
	if err != nil {
		return err
	}
	sv.hangup = hangup
	if err := p.connect(sv); err != nil {
		return err
	}
	if len(sv.platforms) == 0 {
		return facts.Errorf(facts.Invalid, "serve", "The configuration names no platform; give it a section [[slack]] or [[matrix]], as config.example.toml shows, and name it with --config.")
	}
	return sv.run(ctx)
}

// newServer returns a server that has no platforms yet.
func (p *program) newServer(ctx context.Context, s *session) (*server, error) {
	memory, err := bot.NewMemory(ctx, s.store, p.now)
	if err != nil {
		return nil, err
	}
	sv := &server{session: s, p: p, queue: bot.NewQueue(bot.Limits{}, p.log), memory: memory, counts: newCounts()}
	s.reload = sv.reload
	sv.bot.Observe(sv.observe)
	sv.hold(s.config)
	return sv, nil
}

// run serves until ctx is done.
func (sv *server) run(ctx context.Context) error {
	looked, err := sv.show(ctx)
	if err != nil {
		return err
	}
	defer looked.Close()
	serving, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	look := time.NewTicker(watchEvery)
	defer look.Stop()
	var others sync.WaitGroup
	others.Go(func() { watchStore(background, look.C, sv.store.(keptStore).Usable, fail) })
	others.Go(func() { sv.keepHouse(background) })
	others.Go(func() { sv.reloadAtHangup(background) })
	others.Go(func() { sv.p.lend(background, sv.session) })
	others.Go(func() { sv.backups.schedule(background, sv.p.backupFailed) })
	sv.answer(serving, endWithin)
	stop()
	sv.leave(&others, restWithin)
	if ctx.Err() == nil { // nobody told it to end
		return context.Cause(serving)
	}
	return nil
}

// answer serves every platform until ctx is done, and then ends what was
// accepted, within a time.
func (sv *server) answer(ctx context.Context, within time.Duration) {
	var serving sync.WaitGroup
	for _, pl := range sv.platforms {
		if pl.adapter() != nil {
			sv.say(fmt.Sprintf("Serving %s.", pl.id))
		}
		serving.Go(func() { pl.serve(ctx, sv.bot.Handle) })
	}
	<-ctx.Done()
	sv.say("Ending: what was accepted is answered first. A second signal ends at once.")
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), within)
	defer cancel()
	if !waitFor(end, &serving) || sv.queue.Drain(end) != nil {
		sv.say("Some questions were left unanswered: they took too long.")
	}
}

// leave waits within a time for what was told to end beside the platforms.
func (sv *server) leave(others *sync.WaitGroup, within time.Duration) {
	end, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	if !waitFor(end, others) {
		sv.say("A backup or a command of another process was left unfinished: it took too long.")
	}
}

// waitFor waits until all is done; false where ctx is first.
func waitFor(ctx context.Context, all *sync.WaitGroup) bool {
	done := make(chan struct{})
	go func() {
		all.Wait()
		close(done)
	}()
	select {
	case <-done:
		return true
	case <-ctx.Done():
		return false
	}
}

// say tells whoever runs the server, in the log, too.
func (sv *server) say(text string) {
	sv.log.Info(text)
	sv.p.tell(text)
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
