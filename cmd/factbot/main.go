// Command factbot answers questions from a store of curated facts: in a
// terminal, from scripts, and in the rooms of Slack and Matrix. See `factbot help`, and
// package bot for a tour of the program.
package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run runs one command line and returns the exit status: 0 for success, which
// a question without an answer is too, 1 for a failure, 2 for wrong usage.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	p := &program{in: in, out: out, errs: errs, getenv: os.Getenv, now: time.Now, log: slog.New(slog.DiscardHandler)}
	return p.execute(ctx, args)
}

// execute runs one command line over the program's streams.
func (p *program) execute(ctx context.Context, args []string) int {
	root := p.root()
	root.SetArgs(args)
	root.SetIn(p.in)
	root.SetOut(p.out)
	root.SetErr(p.errs)
	return p.status(root.ExecuteContext(ctx))
}
