package local

import (
	"context"
	"encoding/gob"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// A Runner runs a command line and returns the exit status. Its ctx is done when
// the caller has gone.
type Runner func(ctx context.Context, r Request, in io.Reader, out, errs io.Writer) int

// A Server has what callers ask for run.
type Server struct {
	path     string
	version  string
	listener *net.UnixListener
}

// longest is how long the path of a socket may be on every system.
const longest = 103

// Listen opens the socket at path, for this user alone. A socket that is there
// is replaced: see to it that only one process listens at a path.
func Listen(path, version string) (*Server, error) {
	if len(path) > longest {
		return nil, fmt.Errorf("the path is longer than %d bytes", longest)
	}
	folder, err := os.MkdirTemp(filepath.Dir(path), ".sock-") // which nobody else may enter
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	draft := filepath.Join(folder, "s")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: draft, Net: "unix"})
	if err != nil {
		return nil, err
	}
	l.SetUnlinkOnClose(false) // it would look for the name that it had first
	err = os.Chmod(draft, 0o600)
	if err == nil {
		err = os.Rename(draft, path)
	}
	if err != nil {
		l.Close()
		return nil, err
	}
	return &Server{path, version, l}, nil
}

// Serve has every request run, beside each other, until ctx is done; then it
// ends what still runs and removes the socket.
func (s *Server) Serve(ctx context.Context, run Runner) {
	defer os.Remove(s.path)
	ctx, stop := context.WithCancel(ctx)
	var calls sync.WaitGroup
	defer calls.Wait()
	defer stop()
	context.AfterFunc(ctx, func() { s.listener.Close() })
	for {
		conn, err := s.listener.AcceptUnix()
		if ctx.Err() != nil {
			return
		}
		if err != nil { // too many open files, perhaps
			select {
			case <-time.After(time.Second):
			case <-ctx.Done():
			}
			continue
		}
		calls.Go(func() { s.answer(ctx, conn, run) })
	}
}

// How long a caller may take to say what it wants, and to take the last of what
// comes out once the server is to end.
const (
	requestWithin = 10 * time.Second
	goodbyeWithin = time.Second
)

// answer answers one caller.
func (s *Server) answer(ctx context.Context, conn *net.UnixConn, run Runner) {
	defer conn.Close()
	conn.SetReadDeadline(time.Now().Add(requestWithin)) // no failure: it is open
	dec := gob.NewDecoder(conn)
	var r Request
	if dec.Decode(&r) != nil {
		return // nobody who speaks our language
	}
	conn.SetReadDeadline(time.Time{})
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	context.AfterFunc(ctx, func() { conn.SetWriteDeadline(time.Now().Add(goodbyeWithin)) })

	to := &sender{enc: gob.NewEncoder(conn)}
	if r.Version != s.version {
		fmt.Fprintf(stream{to, hasErrors}, "The factbot that has the store open is of version %s, and this one of %s. Use the same, or end that one first.\n", s.version, r.Version)
		to.send(frame{Kind: hasEnded, Status: 1})
		return
	}
	in, gives := io.Pipe()
	defer in.Close()
	go func() {
		defer stop() // nobody is left to be answered
		gives.CloseWithError(receiveInput(dec, gives))
	}()
	status := run(ctx, r, &wanting{Reader: in, to: to}, stream{to, hasOutput}, stream{to, hasErrors})
	to.send(frame{Kind: hasEnded, Status: status})
}

// receiveInput passes input on until the caller goes away.
func receiveInput(dec *gob.Decoder, to *io.PipeWriter) error {
	for {
		var f frame
		if err := dec.Decode(&f); err != nil {
			return io.ErrUnexpectedEOF
		}
		if f.Kind != hasInput {
			return fmt.Errorf("local: a caller sends frames of the kind %d", f.Kind)
		}
		if len(f.Data) == 0 {
			to.Close()
		} else {
			to.Write(f.Data) // fails when nobody reads any more, which is no failure
		}
	}
}

// A wanting reader asks the caller for input when it is first read.
type wanting struct {
	io.Reader
	to   *sender
	once sync.Once
}

func (w *wanting) Read(p []byte) (int, error) {
	w.once.Do(func() { w.to.send(frame{Kind: wantsInput}) })
	return w.Reader.Read(p)
}
