package main

import (
	"context"
	"errors"
	"fmt"

	"factbot/bot"
	"factbot/facts"
	"factbot/facts/boltstore"

	"github.com/spf13/cobra"
)

func (p *program) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Check the whole store: its pages, records, links, revisions and the log",
		Long: `Verify reads everything and names each fault on a line. The log of what was
done is a chain of hashes: to change one record is to change all that follow.
Note the last hash somewhere else from time to time; as long as a later log has
the same hash at that number, nobody has rewritten what came before.`,
		Args: arguments(0, 0, ""),
		RunE: p.does(p.verify),
	}
}

func (p *program) verify(ctx context.Context, _ []string) error {
	c, err := p.settings()
	if err != nil {
		return err
	}
	s, err := p.openStore(ctx, c)
	if err != nil {
		return err
	}
	err = p.verified(ctx, s)
	return errors.Join(err, s.Close())
}

func (p *program) verified(ctx context.Context, s facts.Store) error {
	faults, err := s.(*boltstore.Store).Verify(ctx)
	if err != nil {
		return err
	}
	for _, f := range faults {
		fmt.Fprintln(p.out, f)
	}
	if len(faults) > 0 {
		return facts.Errorf(facts.Invalid, "verify", "%s found. Keep the file as it is and restore a backup.", bot.Count(len(faults), "fault"))
	}
	st, err := s.Stats(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "The store is sound: %s, %s, %s.\n", bot.Count(st.Facts+st.Retired, "fact"), bot.Count(int(st.Seq), "change"), bot.Count(int(st.Logged), "record")+" in the log")
	last, err := s.Log(ctx, st.Logged-min(st.Logged, 1), 1)
	if err != nil || len(last) == 0 {
		return err
	}
	_, err = fmt.Fprintf(p.out, "The hash of record %d is %x.\n", last[0].Number, last[0].Hash)
	return err
}
