// Package local has a command line run by another process of the same user,
// through a socket in the file system: what comes out there streams out here, and
// so does the exit status. Who may open the socket may do everything.
package local

import (
	"encoding/gob"
	"io"
	"sync"
)

// A Request is a command line, and how the caller shows what comes of it.
type Request struct {
	Version string // of the caller's program; the other one must be of the same
	Args    []string

	Width    int  // of the caller's terminal; 0 where it is none
	Colour   bool // may be used
	Progress bool // is of interest
}

// What follows a Request are frames, in both directions.
type frame struct {
	Kind   kind
	Data   []byte
	Status int // of hasEnded
}

type kind byte

const (
	wantsInput kind = iota + 1 // to the caller: before this it sends none
	hasInput                   // to the server; without data the input is at its end
	hasOutput                  // to the caller
	hasErrors                  // to the caller
	hasEnded                   // to the caller, the last
)

// chunk is the most data of a frame.
const chunk = 32 << 10

// A sender sends frames; it is safe for concurrent use.
type sender struct {
	mu  sync.Mutex
	enc *gob.Encoder
}

func (s *sender) send(f frame) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.enc.Encode(f)
}

// A stream is the Writer of one kind of frames.
type stream struct {
	*sender
	kind kind
}

func (s stream) Write(p []byte) (n int, err error) {
	for n < len(p) {
		part := p[n:min(n+chunk, len(p))]
		if err := s.send(frame{Kind: s.kind, Data: part}); err != nil {
			return n, err
		}
		n += len(part)
	}
	return n, nil
}

// sendInput sends what in has, and that it is at its end.
func (s *sender) sendInput(in io.Reader) error {
	if _, err := io.Copy(stream{s, hasInput}, in); err != nil {
		return err
	}
	return s.send(frame{Kind: hasInput})
}
