// Package local has a command line run by another process of the same user,
// through a socket in the file system: what comes out there streams out here, and
// so does the exit status. Who may open the socket may do everything.
package local

import (
	"encoding/gob"
	"errors"
	"io"
	"sync"
)

// ErrLong is the error where a path is longer than that of a socket may be on
// every system.
var ErrLong = errors.New("local: the path is longer than 103 bytes")

// longest is how long a path may be.
const longest = 103

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
	hasBegun                   // to the caller, the first
)

// chunk is the most data of a frame.
const chunk = 32 << 10

// most is the largest message, a Request or a frame.
const most = 1 << 20

// A receiver receives messages, of which none may be too large.
type receiver struct {
	room *io.LimitedReader
	dec  *gob.Decoder
}

func newReceiver(from io.Reader) *receiver {
	room := &io.LimitedReader{R: from}
	return &receiver{room, gob.NewDecoder(room)}
}

func (r *receiver) receive(message any) error {
	r.room.N = most
	return r.dec.Decode(message)
}

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
