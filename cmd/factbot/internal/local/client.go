package local

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

// A Caller has a command line run by the process that listens.
type Caller struct {
	conn   net.Conn
	within time.Duration // for the other process to begin
}

// beginWithin is how long the other process may take to begin.
const beginWithin = 10 * time.Second

// Dial connects to the socket at path. It fails where nobody listens there, be
// it that a process left its socket behind, and where somebody does who is
// neither this user nor, for root, the owner of the file given.
func Dial(path, file string) (*Caller, error) {
	if len(path) > longest {
		return nil, ErrLong
	}
	conn, err := net.DialTimeout("unix", path, 2*time.Second)
	if err != nil {
		return nil, err
	}
	if err := checkPeer(conn.(*net.UnixConn), file); err != nil {
		conn.Close()
		return nil, err
	}
	return &Caller{conn, beginWithin}, nil
}

// Run has a command line run and returns its exit status. An error means that
// the other process broke off, or that out or errs cannot be written. Once ctx is
// done the other process is left and ends the command.
func (c *Caller) Run(ctx context.Context, r Request, in io.Reader, out, errs io.Writer) (status int, err error) {
	defer c.conn.Close()
	stop := context.AfterFunc(ctx, func() { c.conn.Close() })
	defer stop()
	c.conn.SetDeadline(time.Now().Add(c.within)) // where it is closed already, the next step fails
	enc := gob.NewEncoder(c.conn)
	if err := enc.Encode(r); err != nil {
		return 0, broken(ctx, err)
	}
	to, from := &sender{enc: enc}, newReceiver(c.conn)
	for {
		var f frame
		if err := from.receive(&f); err != nil {
			return 0, broken(ctx, err)
		}
		var err error
		switch f.Kind {
		case hasBegun:
			if err := c.conn.SetDeadline(time.Time{}); err != nil { // it was closed meanwhile
				return 0, broken(ctx, err)
			}
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

// ErrBroken is the error of a Run whose other process broke off, ErrSilent of one
// whose other process does not begin.
var (
	ErrBroken = errors.New("local: the other process broke off")
	ErrSilent = errors.New("local: the other process does not answer")
)

func broken(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, os.ErrDeadlineExceeded):
		return fmt.Errorf("%w: %w", ErrSilent, err)
	}
	return fmt.Errorf("%w: %w", ErrBroken, err)
}
