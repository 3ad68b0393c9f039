package config

import (
	"fmt"
	"log/slog"
	"slices"
)

// The formats of a log.
const (
	FormatText = "text"
	FormatJSON = "json"
)

// StandardError as Log.File is standard error.
const StandardError = "-"

// Log is the section [log].
type Log struct {
	// File is what is written to; "" is nowhere.
	File string `toml:"file"`
	// Level is the least that is written: "debug", "info", "warn" or "error".
	Level string `toml:"level"`
	// Format is FormatText or FormatJSON.
	Format string `toml:"format"`
}

// Least returns the level; l is valid.
func (l Log) Least() slog.Level { return levels[l.Level] }

var levels = map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}

func (l Log) validate(report func(key, say string)) {
	if _, ok := levels[l.Level]; !ok {
		report("level", fmt.Sprintf(`%q is no level; the levels are "debug", "info", "warn" and "error".`, l.Level))
	}
	if !slices.Contains([]string{FormatText, FormatJSON}, l.Format) {
		report("format", fmt.Sprintf("%q is no format; the formats are %q and %q.", l.Format, FormatText, FormatJSON))
	}
}
