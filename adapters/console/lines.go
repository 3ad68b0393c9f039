package console

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
)

// MaxLine is the number of bytes of a line that are kept; what follows is
// skipped. Such a line is far too long to be a question.
const MaxLine = 1 << 20

// Lines reads lines one at a time. It is not safe for concurrent use.
type Lines struct {
	r *bufio.Reader
}

// NewLines returns the lines of r.
func NewLines(r io.Reader) *Lines { return &Lines{bufio.NewReaderSize(r, 64<<10)} }

// Next returns the next line without its end, LF or CRLF. The last line need
// not have one. The error is io.EOF behind the last line, ctx's once that is
// done, or the reader's; after any of them Lines is of no more use.
func (l *Lines) Next(ctx context.Context) (string, error) {
	type result struct {
		line string
		err  error
	}
	read := make(chan result, 1) // nothing can stop a read from a terminal or pipe
	go func() {
		line, err := l.next()
		read <- result{line, err}
	}()
	select {
	case r := <-read:
		return r.line, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (l *Lines) next() (string, error) {
	var b strings.Builder
	for {
		part, err := l.r.ReadSlice('\n')
		b.Write(part[:min(len(part), MaxLine-b.Len())])
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && b.Len() > 0:
			return b.String(), nil
		case err != nil:
			return "", err
		}
		return strings.TrimSuffix(strings.TrimSuffix(b.String(), "\n"), "\r"), nil
	}
}
