package dataset

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

// maxRecord is how many bytes of a file one record may take. It bounds what a
// file that is no dataset can cost.
const maxRecord = 4 << 20

// lines reads lines of bounded length, like a bufio.Scanner that goes on after
// a line that is too long.
type lines struct {
	src    *bufio.Reader
	number int    // of the line read last, from 1
	text   []byte // it, without its end; valid until the next call of next
	long   bool   // it is longer than maxRecord; text is only its start
	err    error  // why next returned false; nil at the end of the file
}

func newLines(src io.Reader) *lines { return &lines{src: bufio.NewReaderSize(src, 64<<10)} }

// next reads the next line, if there is one.
func (l *lines) next() bool {
	l.number++
	l.text, l.long = l.text[:0], false
	for {
		part, err := l.src.ReadSlice('\n')
		l.long = l.long || len(l.text)+len(part) > maxRecord
		if !l.long {
			l.text = append(l.text, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && err != io.EOF {
			l.err = err
			return false
		}
		l.trim()
		return err == nil || len(l.text) > 0 || l.long
	}
}

func (l *lines) trim() {
	l.text = bytes.TrimSuffix(l.text, []byte("\n"))
	l.text = bytes.TrimSuffix(l.text, []byte("\r"))
	if l.number == 1 {
		l.text = bytes.TrimPrefix(l.text, []byte("\uFEFF"))
	}
}

// notText says why a line is no text, or "".
func (l *lines) notText() string {
	switch {
	case bytes.IndexByte(l.text, 0) >= 0:
		return "The file holds NUL bytes, as binary and UTF-16 files do, and is not read any further; save it as UTF-8 text."
	case !l.long && !utf8.Valid(l.text):
		return "The line is not valid UTF-8, and the file is not read any further; save it as UTF-8 text."
	}
	return ""
}
