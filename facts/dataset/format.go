package dataset

import "path/filepath"

// A Format is a way to write records. Its value is the extension of its files.
type Format string

// The formats.
const (
	JSONLines Format = "jsonl" // one record a line; the default
	TOML      Format = "toml"  // for people who write by hand
)

// FormatOf tells a file's format by its name, and false where it has none.
func FormatOf(file string) (Format, bool) {
	switch filepath.Ext(file) {
	case ".jsonl":
		return JSONLines, true
	case ".toml":
		return TOML, true
	}
	return "", false
}
