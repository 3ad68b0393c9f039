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
		RunE: p.lends(false, p.verify),
	}
}

func (p *program) verify(ctx context.Context, _ []string) error {
	c, err := p.settings()
	if err != nil {
		return err
	}
	s, err := p.openKept(ctx, c)
	if err != nil {
		return err
	}
	err = p.verified(ctx, s)
	return errors.Join(err, s.Close())
}

// A keptStore is a store in a file.
type keptStore interface {
	facts.Store
	Verify(context.Context, boltstore.Progress) (boltstore.Checked, error)
	Backup(ctx context.Context, path string, progress boltstore.Progress) (boltstore.Checked, error)
	Usable() error
}

// counted lists what was checked.
func counted(c boltstore.Counts) string {
	return fmt.Sprintf("%s, %s in %s, %s, %s, %s of the log and %s of other tables",
		bot.Count(c.Pages, "page"), bot.Count(c.Facts, "fact"), bot.Count(c.Revisions, "revision"), bot.Count(c.Sources, "source"),
		bot.Count(c.Terms, "term"), bot.Count(c.LogRecords, "record"), bot.Count(c.Entries, "record"))
}

func (p *program) verified(ctx context.Context, s facts.Store) error {
	c, err := s.(keptStore).Verify(ctx, p.steps())
	if err != nil {
		return err
	}
	for _, f := range c.Faults {
		fmt.Fprintln(p.out, f)
	}
	if n := len(c.Faults); n > 0 {
		return facts.Errorf(facts.Invalid, "verify", "%s found. Keep the file as it is, and bring back a backup with `factbot restore`.", bot.Count(n, "fault"))
	}
	fmt.Fprintf(p.out, "Checked %s.\n", counted(c.Counts))
	if err := p.verifiedIndex(ctx, s); err != nil {
		return err
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

// verifiedIndex compares the search index with the store. A fault of it is no
// fault of the store: the index can be made anew.
func (p *program) verifiedIndex(ctx context.Context, s facts.Store) error {
	x := p.indexOf(s)
	if p.guest == nil {
		defer x.Close()
	}
	steps := p.steps()
	faults, err := x.Verify(ctx, func(read, of int) {
		if steps != nil {
			steps("facts of the index", read, of)
		}
	})
	if err != nil {
		return err
	}
	const most = 20
	for _, f := range faults[:min(most, len(faults))] {
		fmt.Fprintln(p.out, f)
	}
	if len(faults) > 0 {
		return facts.Errorf(facts.Invalid, "verify", "The store is sound, but its search index is not (%s). Delete the file beside it that ends in .index; it is made anew.", bot.Count(len(faults), "fault"))
	}
	return nil
}
