package console

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/ergochat/readline"
)

// An editor is the input of a terminal: lines are edited, kept in a history
// and completed.
type editor struct {
	lines *readline.Instance
	typed bool // there is something on the line
}

func newEditor(a *Adapter) (*editor, error) {
	e := new(editor)
	c := readline.Config{
		Prompt:            prompt,
		HistoryFile:       a.Config.History,
		HistorySearchFold: true,
		Undo:              true,
		InterruptPrompt:   "^C",
		EOFPrompt:         "\n", // none
		Stdin:             a.In,
		Stdout:            a.Out,
		Listener: func(line []rune, _ int, _ rune) ([]rune, int, bool) {
			e.typed = len(line) > 0
			return nil, 0, false
		},
	}
	if a.Complete != nil {
		c.AutoComplete = a.Complete
	}
	if a.Config.History != "" {
		keepPrivate(a.Config.History)
	}
	var err error
	e.lines, err = readline.NewFromConfig(&c)
	return e, err
}

// keepPrivate makes a history file that nobody else may read, if there is
// none. A failure is no failure: then there is no history.
func keepPrivate(path string) {
	if os.MkdirAll(filepath.Dir(path), 0o700) != nil {
		return
	}
	if f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err == nil {
		f.Close()
	}
}

// Next implements input. An interrupt drops the line; on an empty one it ends
// the conversation.
func (e *editor) Next(ctx context.Context) (string, error) {
	stop := context.AfterFunc(ctx, func() { e.lines.Close() })
	defer stop()
	for {
		line, err := e.lines.ReadLine()
		if !errors.Is(err, readline.ErrInterrupt) {
			return line, err
		}
		if !e.typed {
			return "", io.EOF
		}
	}
}

// Close gives the terminal back as it was.
func (e *editor) Close() error { return e.lines.Close() }
