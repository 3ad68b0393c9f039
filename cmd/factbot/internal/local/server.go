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

	"golang.org/x/net/netutil"
)

// A Runner runs a command line and returns the exit status. Its ctx is done when
// the caller has gone.
type Runner func(ctx context.Context, r Request, in io.Reader, out, errs io.Writer) int

// A Server has what callers ask for run.
type Server struct {
	path     string
	version  string
	listener *net.UnixListener
	within   time.Duration // for what runs to end, once it is told to
}

// callers is how many are served at once; others wait.
const callers = 64

// endWithin is how long what runs may take to end.
const endWithin = 3 * time.Second

// Listen opens the socket at path, for this user alone. A socket that is there
// is replaced: see to it that only one process listens at a path.
func Listen(path, version string) (*Server, error) {
	if len(path) > longest {
		return nil, ErrLong
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
	return &Server{path, version, l, endWithin}, nil
}

// Serve has every request run, beside each other, until ctx is done; then it
// ends what still runs and removes the socket. What does not end is left.
func (s *Server) Serve(ctx context.Context, run Runner) {
	defer os.Remove(s.path)
	ctx, stop := context.WithCancel(ctx)
	var calls sync.WaitGroup
	defer s.end(&calls)
	defer stop()
	listener := netutil.LimitListener(s.listener, callers)
	context.AfterFunc(ctx, func() { listener.Close() })
	for {
		conn, err := listener.Accept()
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

// end waits for calls that were told to end.
func (s *Server) end(calls *sync.WaitGroup) {
	ended := make(chan struct{})
	go func() { calls.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(s.within):
	}
}

// How long a caller may take to say what it wants, and to take the last of what
// comes out once the server is to end.
const (
	requestWithin = 10 * time.Second
	goodbyeWithin = time.Second
)

// answer answers one caller.
func (s *Server) answer(ctx context.Context, conn net.Conn, run Runner) {
	defer conn.Close()
	conn.SetReadDeadline(time.Now().Add(requestWithin)) // no failure: it is open
	from := newReceiver(conn)
	var r Request
	if from.receive(&r) != nil {
		return // nobody who speaks our language
	}
	conn.SetReadDeadline(time.Time{})
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	context.AfterFunc(ctx, func() { conn.SetWriteDeadline(time.Now().Add(goodbyeWithin)) })

	to := &sender{enc: gob.NewEncoder(conn)}
	to.send(frame{Kind: hasBegun})
	if r.Version != s.version {
		fmt.Fprintf(stream{to, hasErrors}, "The factbot that has the store open is of version %s, and this one of %s. Use the same, or end that one first.\n", s.version, r.Version)
		to.send(frame{Kind: hasEnded, Status: 1})
		return
	}
	in, gives := io.Pipe()
	defer in.Close()
	go func() {
		defer stop() // nobody is left to be answered
		gives.CloseWithError(receiveInput(from, gives))
	}()
	status := run(ctx, r, &wanting{Reader: in, to: to}, stream{to, hasOutput}, stream{to, hasErrors})
	to.send(frame{Kind: hasEnded, Status: status})
}

// receiveInput passes input on until the caller goes away.
func receiveInput(from *receiver, to *io.PipeWriter) error {
	for {
		var f frame
		if err := from.receive(&f); err != nil {
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
