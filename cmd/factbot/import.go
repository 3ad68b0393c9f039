package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"factbot/adapters/console"
	"factbot/facts"
	"factbot/facts/boltstore"
	"factbot/facts/dataset"

	"github.com/spf13/cobra"
)

func (p *program) importCommand() *cobra.Command {
	force := false
	cmd := &cobra.Command{
		Use:   "import PATH…",
		Short: "Put datasets into the store, all or nothing; makes the store that --db names",
		Long: `Import reads files of JSON Lines (.jsonl) and TOML (.toml), or folders with such
files, and puts their sources, facts and terms into the store. Records replace
those of the same id; one that is the same makes no new revision. Nothing is
imported if anything is wrong, and no fact is overwritten that was edited since
the last import.`,
		Args: arguments(1, 1<<20, "PATH…"),
	}
	cmd.Flags().BoolVar(&force, "force", false, "overwrite facts that were edited since the last import")
	cmd.RunE = p.lends(true, func(ctx context.Context, args []string) error { return p.importPaths(ctx, args, force) })
	return cmd
}

func (p *program) importPaths(ctx context.Context, paths []string, force bool) error {
	if path, err := p.toFill(paths); err != nil || path != "" {
		if err != nil {
			return err
		}
		return p.importLarge(ctx, path, paths)
	}
	set, err := readDataset(paths)
	if err != nil {
		return err
	}
	for _, w := range set.Warnings() {
		fmt.Fprintln(p.errs, warning(w))
	}
	o := dataset.ImportOptions{Force: force, Time: p.now(), Progress: p.progress()}
	report, err := p.importSet(ctx, set, o)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.out, imported(set, report))
	return err
}

// large is the size of files from which on a new store is filled while they are
// read.
const large = 64 << 20

// toFill returns the path of the store that large files are to make, "" for
// none.
func (p *program) toFill(paths []string) (string, error) {
	size, err := dataset.Size(paths)
	if err != nil || size < large {
		return "", err
	}
	c, err := p.settings()
	if err != nil || c.Store.Path == "" {
		return "", err
	}
	if _, err := os.Stat(c.Store.Path); !errors.Is(err, fs.ErrNotExist) {
		return "", nil // opening it will say what is wrong, if anything
	}
	return c.Store.Path, nil
}

func (p *program) importLarge(ctx context.Context, path string, paths []string) error {
	filled, err := p.fillStore(ctx, path, paths)
	if err != nil {
		return err
	}
	for _, w := range filled.Warnings {
		fmt.Fprintln(p.errs, warning(w))
	}
	t := filled.Report.Total()
	_, err = fmt.Fprintf(p.out, "Imported %s: %d records added.\n", filled.Name, t.Added)
	return err
}

// readDataset reads a dataset that has no mistakes in itself.
func readDataset(paths []string) (*dataset.Set, error) {
	set, mistakes, err := dataset.Read(paths)
	if err != nil {
		return nil, err
	}
	if len(mistakes) > 0 {
		e := facts.Errorf(facts.Invalid, "import", "Nothing was imported; correct the mistakes first.")
		e.Err = dataset.Mistakes(mistakes)
		return nil, e
	}
	return set, nil
}

// importSet puts a set into the store, or makes a store of it where --db or the
// configuration name one that does not exist.
func (p *program) importSet(ctx context.Context, set *dataset.Set, o dataset.ImportOptions) (dataset.Report, error) {
	c, err := p.settings()
	if err != nil {
		return dataset.Report{}, err
	}
	s, err := p.openStore(ctx, c)
	if facts.KindOf(err) == facts.NotFound {
		return p.makeStore(ctx, c.Store.Path, set, o)
	}
	if err != nil {
		return dataset.Report{}, err
	}
	report, err := dataset.Import(ctx, s, set, o)
	return report, errors.Join(err, s.Close())
}

// imported says what an import did.
func imported(set *dataset.Set, r dataset.Report) string {
	var parts []string
	add := func(n int, what string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	t := r.Total()
	add(t.Added, "added")
	add(t.Changed, "changed")
	add(t.Unchanged, "as before")
	return fmt.Sprintf("Imported %s (%s): %s.", set.Name, contents(set), strings.Join(parts, ", "))
}

// contents counts the records of a set.
func contents(set *dataset.Set) string {
	return fmt.Sprintf("%d facts, %d sources, %d terms", len(set.Facts), len(set.Sources), len(set.Terms))
}

// warning marks what an import takes all the same.
func warning(w dataset.Warning) string {
	w.Say = "warning: " + w.Say
	return w.String()
}

// tellsProgress tells whether somebody sits there and waits.
func (p *program) tellsProgress() bool {
	if p.guest != nil {
		return p.guest.progress
	}
	return console.IsTerminal(p.errs)
}

// steps is progress for the checks of a store.
func (p *program) steps() boltstore.Progress {
	if !p.tellsProgress() {
		return nil
	}
	return func(what string, done, total int) {
		if done < total {
			fmt.Fprintf(p.errs, "\r%d of %d %s checked", done, total, what)
		} else {
			fmt.Fprint(p.errs, "\r\x1b[K")
		}
	}
}

// progress returns what tells somebody at a terminal how far long work is.
func (p *program) progress() func(done, total int) {
	if !p.tellsProgress() {
		return nil
	}
	return func(done, total int) {
		if done < total {
			fmt.Fprintf(p.errs, "\r%d of %d records", done, total)
		} else {
			fmt.Fprint(p.errs, "\r\x1b[K")
		}
	}
}

// filling returns what tells somebody at a terminal how far the reading of
// large files is, how fast it goes, and when it will end.
func (p *program) filling() func(done, total int64) {
	if !p.tellsProgress() {
		return nil
	}
	start, told := p.now(), time.Time{}
	return func(done, total int64) {
		now := p.now()
		switch {
		case done >= total:
			fmt.Fprint(p.errs, "\r\x1b[K")
		case now.Sub(told) >= time.Second/4:
			told = now
			rate := float64(done) / max(now.Sub(start).Seconds(), 0.001)
			left := time.Duration(float64(total-done)/max(rate, 1)) * time.Second
			fmt.Fprintf(p.errs, "\r\x1b[K%3d %%  %s of %s  %.1f MB/s  %s left", 100*done/total, megabytes(done), megabytes(total), rate/1e6, left)
		}
	}
}
