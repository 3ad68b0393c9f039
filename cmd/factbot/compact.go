package main

import (
	"context"
	"fmt"

	"factbot/facts/boltstore"

	"github.com/spf13/cobra"
)

func (p *program) compactCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "compact",
		Short: "Write the store anew without the room that is free in it",
		Long: `Compact writes what the store holds to a new file, checks that file as verify
does, and puts it in the place of the old one. A store never shrinks by itself. End
the factbot that serves first.`,
		Args: arguments(0, 0, ""),
		RunE: p.does(p.compact),
	}
}

func (p *program) compact(ctx context.Context, _ []string) error {
	c, err := p.settings()
	if err != nil {
		return err
	}
	path, err := p.ownPath(c)
	if err != nil {
		return err
	}
	before, after, err := boltstore.Compact(ctx, path, p.steps())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "Compacted %s from %s to %s, and checked it.\n", path, megabytes(before), megabytes(after))
	return err
}
