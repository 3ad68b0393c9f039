package main

import (
	"context"
	"fmt"
	"os"

	"factbot/facts/boltstore"

	"github.com/spf13/cobra"
)

func (p *program) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE",
		Short: "Bring back the backup FILE; the store as it is now is kept aside",
		Long: `Restore checks a copy of the backup as verify does and then puts it in the place
of the store. The store that is there stays beside it under a name with the date,
even if it is damaged, and the backup stays where it is. End the factbot that
serves first.`,
		Args: arguments(1, 1, "FILE"),
		RunE: p.does(p.restore),
	}
}

func (p *program) restore(ctx context.Context, args []string) error {
	c, err := p.settings()
	if err != nil {
		return err
	}
	path, err := p.ownPath(c)
	if err != nil {
		return err
	}
	aside := dated(boltstore.Followed(path)+".before-restore-", p.now(), "") // on the same disk
	checked, err := boltstore.Restore(ctx, args[0], path, aside, p.steps())
	if err != nil {
		return err
	}
	os.Remove(embeddedMark(path)) // the backup may have an older dataset
	fmt.Fprintf(p.out, "Restored %s to %s, and checked: %s.\n", args[0], path, counted(checked.Counts))
	if exists(aside) {
		fmt.Fprintf(p.out, "The store as it was is kept at %s.\n", aside)
	}
	return nil
}
