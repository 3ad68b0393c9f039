package local

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

// A Caller has a command line run by the process that listens.
type Caller struct{ conn net.Conn }

// Dial connects to the socket at path. It fails where nobody listens there, be
// it that a process left its socket behind.
func Dial(path string) (*Caller, error) {
	conn, err := net.DialTimeout("unix", path, 2*time.Second)
	if err != nil {
		return nil, err
	}
	return &Caller{conn}, nil
}

// Run has a command line run and returns its exit status. An error means that
// the other process broke off, or that out or errs cannot be written. Once ctx is
// done the other process is left and ends the command.
func (c *Caller) Run(ctx context.Context, r Request, in io.Reader, out, errs io.Writer) (status int, err error) {
	defer c.conn.Close()
	stop := context.AfterFunc(ctx, func() { c.conn.Close() })
	defer stop()
	enc := gob.NewEncoder(c.conn)
	if err := enc.Encode(r); err != nil {
		return 0, broken(ctx, err)
	}
	to, dec := &sender{enc: enc}, gob.NewDecoder(c.conn)
	for {
		var f frame
		if err := dec.Decode(&f); err != nil {
			return 0, broken(ctx, err)
		}
		var err error
		switch f.Kind {
		case wantsInput:
			go to.sendInput(in) // what fails here fails above, too
		case hasOutput:
			_, err = out.Write(f.Data)
		case hasErrors:
			_, err = errs.Write(f.Data)
		case hasEnded:
			return f.Status, nil
		default:
			err = fmt.Errorf("local: a server sends frames of the kind %d", f.Kind)
		}
		if err != nil {
			return 0, err
		}
	}
}

// ErrBroken is the error of a Run whose other process broke off.
var ErrBroken = errors.New("local: the other process broke off")

func broken(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("%w: %w", ErrBroken, err)
}
