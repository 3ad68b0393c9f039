package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"factbot/adapters/console"
	"factbot/cmd/factbot/internal/local"
	"factbot/facts/boltstore"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// One process at a time has a store open. So that nobody must end a factbot that
// serves to ask, import or back up, it lends its session to the other commands
// of the same user, through a socket beside the store.

// socketPath is where whoever has the store open listens.
func socketPath(store string) string { return boltstore.Followed(store) + ".sock" }

// A guest is a command line that another process of the user sent.
type guest struct {
	session  *session
	style    console.Style
	progress bool
}

// A lentStore is a store in the hands of a guest, who leaves it open.
type lentStore struct{ keptStore }

func (lentStore) Close() error { return nil }

// lent is the session as the guest uses it.
func (g *guest) lent() *session {
	s := *g.session
	s.store, s.lent = lentStore{s.store.(keptStore)}, true
	return &s
}

// lend runs the command lines of other processes until ctx is done. Where it
// cannot, it says so, and the store is this process's alone.
func (p *program) lend(ctx context.Context, s *session) {
	path := p.storePath(s.config)
	l, err := local.Listen(socketPath(path), version())
	if err != nil {
		p.log.Warn("no local socket", "error", err)
		why := "a socket beside it cannot be made"
		if errors.Is(err, local.ErrLong) {
			why = "the path of a socket beside it would be longer than 103 bytes"
		}
		p.tell(fmt.Sprintf("No other factbot can use %s until this one ends: %s.", path, why))
		return
	}
	l.Serve(ctx, func(ctx context.Context, r local.Request, in io.Reader, out, errs io.Writer) int {
		g := &guest{s, console.Style{Width: r.Width, Colour: r.Colour}, r.Progress}
		return p.runGuest(ctx, &program{in: in, out: out, errs: errs, getenv: p.getenv, now: p.now, log: p.log, guest: g}, r.Args)
	})
}

// runGuest runs the command line of a guest; one that panics ends alone.
func (p *program) runGuest(ctx context.Context, own *program, args []string) (status int) {
	defer func() {
		if x := recover(); x != nil {
			status = own.status(&failure{fmt.Errorf("panic: %v\n%s", x, debug.Stack())})
		}
	}()
	return own.execute(ctx, args)
}

// lends makes a command's function of one that the process which has the store
// open does where there is one. Its arguments may be paths.
func (p *program) lends(paths bool, fn func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	here := p.does(fn)
	return func(cmd *cobra.Command, args []string) error {
		host, far := p.host()
		if host != nil {
			return p.send(cmd, args, paths, host)
		}
		err := here(cmd, args)
		if far != nil && (boltstore.InUse(err) || errors.Is(err, errAlone)) {
			return &failure{far}
		}
		return err
	}
}

// writes is lends for a command that makes the file it is given, or puts another
// in its place. The other process may have a file system of its own, so that the
// file is not where the user looks for it.
func (p *program) writes(fn func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	lends := p.lends(true, fn)
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return lends(cmd, args)
		}
		before, _ := os.Lstat(args[0]) // nil: there is none
		if err := lends(cmd, args); err != nil {
			return err
		}
		if after, err := os.Lstat(args[0]); err != nil || os.SameFile(before, after) {
			return &failure{unavailable(err, "The factbot that has the store open wrote %s where only it can see that: its file system is another, as with PrivateTmp in its unit. Name a folder that both see.", args[0])}
		}
		return nil
	}
}

// host is the process that has the store open, or nil. An error is why one may be
// there and cannot be reached.
func (p *program) host() (*local.Caller, error) {
	if p.guest != nil {
		return nil, nil
	}
	c, err := p.settings()
	if err != nil {
		return nil, nil // the command will say what is wrong
	}
	path := p.storePath(c)
	host, err := local.Dial(socketPath(path), path)
	if errors.Is(err, local.ErrLong) {
		return nil, unavailable(err, "A factbot that has the store open cannot be reached: the path of the socket %s is longer than 103 bytes. End that factbot, or give the store a shorter path.", socketPath(path))
	}
	return host, nil
}

// send has a host run the command line, with the paths in it made absolute.
func (p *program) send(cmd *cobra.Command, args []string, paths bool, host *local.Caller) error {
	c, err := p.settings()
	if err != nil {
		return &failure{err}
	}
	line := strings.Fields(cmd.CommandPath())[1:]
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Changed {
			line = append(line, fmt.Sprintf("--%s=%s", f.Name, f.Value))
		}
	})
	line = append(line, "--")
	for _, arg := range args {
		if paths {
			if arg, err = filepath.Abs(arg); err != nil {
				return &failure{unreadable("the present folder", err)}
			}
			if info, err := os.Stat(arg); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
				return &failure{unavailable(nil, "%s is a pipe or a device, which the factbot that has the store open cannot use. Give it the path of a file.", arg)}
			}
		}
		line = append(line, arg)
	}
	style := p.style(c)
	r := local.Request{Version: version(), Args: line, Width: style.Width, Colour: style.Colour, Progress: p.tellsProgress()}
	status, err := host.Run(cmd.Context(), r, p.in, p.out, p.errs)
	switch {
	case errors.Is(err, local.ErrBroken):
		return &failure{unavailable(err, "The factbot that has the store open broke off, so that it is not known what was done.")}
	case errors.Is(err, local.ErrSilent):
		return &failure{unavailable(err, "The factbot that has the store open does not answer. Try again, or end it.")}
	case errors.Is(err, context.Canceled):
		return &failure{err}
	case err != nil:
		return &failure{unwritable("standard output", err)}
	case status != 0:
		return &exited{status}
	}
	return nil
}

// An exited is the end of a command line elsewhere, where all was said already.
type exited struct{ status int }

func (e *exited) Error() string { return fmt.Sprintf("ended with status %d", e.status) }
