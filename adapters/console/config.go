package console

import "fmt"

// A Config is the section [console] of the configuration.
type Config struct {
	// History is the file that keeps the lines typed; "" keeps none.
	History string `toml:"history"`
	// Width is the most columns to use; 0 is as wide as the terminal.
	Width int `toml:"width"`
	// Colour allows bold and colour on a terminal.
	Colour bool `toml:"colour"`
}

// leastWidth is the least that Width may be, but for 0.
const leastWidth = 20

// Validate calls report with each key that is wrong and why.
func (c Config) Validate(report func(key, say string)) {
	if c.Width != 0 && c.Width < leastWidth {
		report("width", fmt.Sprintf("%d columns are too few; give at least %d, or 0 for the width of the terminal.", c.Width, leastWidth))
	}
}
