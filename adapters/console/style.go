package console

import (
	"io"
	"os"

	"golang.org/x/term"
)

// A Style says how a document is laid out. The zero Style is for files and
// pipes: no colour, and a paragraph on a line of its own, however long.
type Style struct {
	Width  int  // columns to wrap at; 0 for no wrapping
	Colour bool // bold, faint and colour by ANSI escapes
}

// StyleFor returns the style for what is written to out at this moment: a
// terminal has a width, which may change at any time, and perhaps colours.
// getenv is os.Getenv: NO_COLOR and TERM=dumb forbid colours.
func StyleFor(out io.Writer, c Config, getenv func(string) string) Style {
	if !IsTerminal(out) {
		return Style{Width: c.Width}
	}
	s := Style{Width: 80, Colour: c.Colour && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"}
	if w, _, err := term.GetSize(int(out.(*os.File).Fd())); err == nil && w > 0 {
		s.Width = w
	}
	if c.Width > 0 {
		s.Width = min(s.Width, c.Width)
	}
	return s
}

// IsTerminal tells whether a stream is a file that is a terminal.
func IsTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// A look is how a run of text stands out on a terminal.
type look byte

const (
	usual  look = iota
	strong      // what matters
	faint       // what matters less
	code        // what can be typed
)

// escape returns the ANSI parameter of a look.
func (l look) escape() string {
	return [...]string{usual: "", strong: "1", faint: "2", code: "36"}[l]
}
