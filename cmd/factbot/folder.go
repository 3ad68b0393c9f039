package main

import (
	"path/filepath"
	"runtime"
)

// dataFolder returns the program's folder for data in the user's own, "" where
// the user has none.
func (p *program) dataFolder() string { return dataFolder(runtime.GOOS, p.getenv) }

func dataFolder(system string, getenv func(string) string) string {
	under := func(variable string, rest ...string) string {
		base := getenv(variable)
		if !filepath.IsAbs(base) { // the XDG specification says to ignore those
			return ""
		}
		return filepath.Join(append([]string{base}, append(rest, "factbot")...)...)
	}
	switch system {
	case "windows":
		return under("LocalAppData")
	case "darwin":
		return under("HOME", "Library", "Application Support")
	}
	if folder := under("XDG_DATA_HOME"); folder != "" {
		return folder
	}
	return under("HOME", ".local", "share")
}
