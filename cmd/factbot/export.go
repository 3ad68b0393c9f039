package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"factbot/facts"
	"factbot/facts/dataset"

	"github.com/spf13/cobra"
)

// An exporting is one use of `factbot export`.
type exporting struct {
	*program
	format    string
	revisions bool
}

func (p *program) exportCommand() *cobra.Command {
	e := &exporting{program: p}
	cmd := &cobra.Command{
		Use:   "export [flags] [FILE]",
		Short: "Write what the store holds as a dataset, to FILE or standard output",
		Long: `Export writes all sources, facts and terms of the store; importing that gives the
same store again. The format is that of FILE's ending, else JSON Lines. A file
is replaced only when all of the new one is written.`,
		Args: arguments(0, 1, "[FILE]"),
		RunE: p.writes(e.run),
	}
	cmd.Flags().StringVar(&e.format, "format", "", "`jsonl` or toml")
	cmd.Flags().BoolVar(&e.revisions, "revisions", false, "add the history: who changed what, when and why")
	return cmd
}

func (e *exporting) run(ctx context.Context, args []string) error {
	file := ""
	if len(args) > 0 {
		file = args[0]
	}
	format, err := e.formatFor(file)
	if err != nil {
		return err
	}
	c, err := e.settings()
	if err != nil {
		return err
	}
	s, err := e.openKept(ctx, c)
	if err != nil {
		return err
	}
	write := func(w io.Writer) error { return dataset.Write(ctx, s, w, format, e.revisions) }
	if file == "" {
		err = buffered(e.out, "standard output", write)
	} else {
		err = replace(file, write)
	}
	return errors.Join(err, s.Close())
}

func (e *exporting) formatFor(file string) (dataset.Format, error) {
	switch f := dataset.Format(e.format); f {
	case dataset.JSONLines, dataset.TOML:
		return f, nil
	case "":
		if f, ok := dataset.FormatOf(file); ok {
			return f, nil
		}
		return dataset.JSONLines, nil
	}
	return "", wrong("--format does not take %q; the formats are jsonl and toml.", e.format)
}

// buffered writes to w in large pieces.
func buffered(w io.Writer, name string, write func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 64<<10)
	if err := write(b); err != nil {
		if facts.Said(err) == "" && !errors.Is(err, context.Canceled) {
			err = unwritable(name, err)
		}
		return err
	}
	if err := b.Flush(); err != nil {
		return unwritable(name, err)
	}
	return nil
}

// replace writes a file beside the one of that name and then takes its place.
func replace(name string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-")
	if err != nil {
		return unwritable(name, err)
	}
	defer os.Remove(f.Name()) // nothing is left of it where all went well
	err = buffered(f, name, write)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return unwritable(name, err)
	}
	return nil
}
