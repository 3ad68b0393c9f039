package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"factbot/bot"
	"factbot/cmd/factbot/internal/config"
	"factbot/facts"
	"factbot/facts/dataset"

	"github.com/spf13/cobra"
)

func (p *program) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check PATH…",
		Short: "Look for mistakes in datasets and configurations, and change nothing",
		Long: `Check reads datasets (files that end in .jsonl or hold [[fact]], [[source]] or
[[term]], and folders with them) and configurations (other files that end in
.toml). All datasets together are one, so that links between them are no
mistake. Each mistake is a line: FILE:LINE: FIELD: what is wrong. Warnings are
marked as such and are no failure.`,
		Args: arguments(1, 1<<20, "PATH…"),
		RunE: p.does(p.check),
	}
}

func (p *program) check(_ context.Context, paths []string) error {
	var datasets []string
	mistakes := 0
	for _, path := range paths {
		if !isConfig(path) {
			datasets = append(datasets, path)
			continue
		}
		n, err := p.checkConfig(path)
		if err != nil {
			return err
		}
		mistakes += n
	}
	if len(datasets) > 0 {
		n, err := p.checkDatasets(datasets)
		if err != nil {
			return err
		}
		mistakes += n
	}
	if mistakes > 0 {
		return facts.Errorf(facts.Invalid, "check", "%s found.", bot.Count(mistakes, "mistake"))
	}
	return nil
}

// recordTable is how a TOML file begins a record of a dataset, or of what was
// meant to be one.
var recordTable = regexp.MustCompile(`(?m)^\s*\[\[\s*(\w+)\s*\]\]`)

// isConfig tells whether a path is a configuration: it has no such tables but
// those of platforms.
func isConfig(path string) bool {
	if filepath.Ext(path) != ".toml" {
		return false
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	for _, m := range recordTable.FindAllSubmatch(data, -1) {
		if !slices.Contains(config.Platforms(), string(m[1])) {
			return false
		}
	}
	return true
}

func (p *program) checkConfig(path string) (mistakes int, err error) {
	_, problems, err := config.Read(path, config.Default(p.dataFolder()))
	if err != nil {
		return 0, err
	}
	for _, problem := range problems {
		fmt.Fprintln(p.out, problem)
	}
	if len(problems) == 0 {
		fmt.Fprintf(p.out, "%s: a configuration without mistakes.\n", path)
	}
	return len(problems), nil
}

func (p *program) checkDatasets(paths []string) (mistakes int, err error) {
	set, found, err := dataset.Read(paths)
	if err != nil {
		return 0, err
	}
	found = append(found, set.Dangling(nil)...)
	for _, m := range found {
		fmt.Fprintln(p.out, m)
	}
	for _, w := range set.Warnings() {
		fmt.Fprintln(p.out, warning(w))
	}
	if len(found) == 0 {
		fmt.Fprintf(p.out, "%s: a dataset without mistakes (%s).\n", strings.Join(paths, " "), contents(set))
	}
	return len(found), nil
}
