package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"factbot/cmd/factbot/internal/score"

	"github.com/spf13/cobra"
)

func (p *program) evalCommand() *cobra.Command {
	misses := 0
	cmd := &cobra.Command{
		Use:   "eval FILE",
		Short: "Ask the questions of a file and count the right answers",
		Long: `Eval asks each question of a file, judges the answers, and prints the rates of
right ones as one line of JSON. A question is a JSON object on a line: id, q,
kind, expect {all, any, none, date, holder}, list {dates, optional}, abstain, tags.`,
		Args: arguments(1, 1, "FILE"),
	}
	cmd.Flags().IntVar(&misses, "misses", 0, "show the first `N` wrong answers")
	cmd.RunE = p.lends(true, func(ctx context.Context, args []string) error { return p.eval(ctx, args[0], misses) })
	return cmd
}

func (p *program) eval(ctx context.Context, file string, misses int) error {
	f, err := os.Open(file)
	if err != nil {
		return unreadable(file, err)
	}
	defer f.Close()
	questions, err := score.Read(f, file)
	if err != nil {
		return err
	}
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	tally, err := s.judge(ctx, questions)
	if err := errors.Join(err, s.Close()); err != nil {
		return err
	}
	for _, m := range tally.Misses[:min(max(misses, 0), len(tally.Misses))] {
		fmt.Fprintln(p.out, m)
	}
	line, err := json.Marshal(tally.Rates())
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(p.out, "%s\n", line); err != nil {
		return unwritable("standard output", err)
	}
	return nil
}

// judge asks questions that have nothing to do with each other.
func (s *session) judge(ctx context.Context, questions []score.Question) (*score.Tally, error) {
	tally := new(score.Tally)
	for _, q := range questions {
		a, err := s.bot.Conversation().Ask(ctx, q.Q)
		if err != nil {
			return nil, err
		}
		tally.Add(q, a)
	}
	return tally, nil
}
