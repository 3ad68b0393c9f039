package local

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// start serves at a new path until the test ends.
func start(t *testing.T, run Runner) (path string, stop func()) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "s")
	s, err := Listen(path, "v1")
	if err != nil {
		t.Fatal(err)
	}
	s.within = 100 * time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.Serve(ctx, run)
	}()
	stop = func() { cancel(); <-ended }
	t.Cleanup(stop)
	return path, stop
}

func call(t *testing.T, ctx context.Context, path string, r Request, in io.Reader) (status int, out, errs string, err error) {
	t.Helper()
	c, err := Dial(path, path)
	if err != nil {
		t.Fatal(err)
	}
	var o, e bytes.Buffer
	status, err = c.Run(ctx, r, in, &o, &e)
	return status, o.String(), e.String(), err
}

// Input, output, errors and exit status go through, however long they are.
func TestRun(t *testing.T) {
	path, _ := start(t, func(_ context.Context, r Request, in io.Reader, out, errs io.Writer) int {
		fmt.Fprint(errs, r.Args, r.Width, r.Colour, r.Progress)
		io.Copy(out, in)
		return 3
	})
	long := strings.Repeat("long ", 1<<20)
	for _, in := range []string{"", "short", long} {
		status, out, errs, err := call(t, t.Context(), path, Request{"v1", []string{"a", "b"}, 80, true, true}, strings.NewReader(in))
		if status != 3 || out != in || errs != "[a b] 80 true true" || err != nil {
			t.Errorf("status %d, %d of %d bytes, %q, %v", status, len(out), len(in), errs, err)
		}
	}
}

// untouched fails a test that reads it.
type untouched struct{ t *testing.T }

func (u untouched) Read([]byte) (int, error) { u.t.Error("read"); return 0, io.EOF }

// What a command does not read is not read from the caller's input.
func TestInputIsLeftAlone(t *testing.T) {
	path, _ := start(t, func(context.Context, Request, io.Reader, io.Writer, io.Writer) int { return 0 })
	if status, _, _, err := call(t, t.Context(), path, Request{Version: "v1"}, untouched{t}); status != 0 || err != nil {
		t.Errorf("%d, %v", status, err)
	}
}

func TestOtherVersion(t *testing.T) {
	path, _ := start(t, func(context.Context, Request, io.Reader, io.Writer, io.Writer) int { t.Error("it ran"); return 0 })
	status, _, errs, err := call(t, t.Context(), path, Request{Version: "v2"}, nil)
	const want = "The factbot that has the store open is of version v1, and this one of v2. Use the same, or end that one first.\n"
	if status != 1 || errs != want || err != nil {
		t.Errorf("%d, %q, %v", status, errs, err)
	}
}

// A command ends when its caller goes, and its caller hears when the server ends.
func TestEnds(t *testing.T) {
	began, ended := make(chan struct{}), make(chan struct{})
	path, stop := start(t, func(ctx context.Context, _ Request, _ io.Reader, _, errs io.Writer) int {
		began <- struct{}{}
		<-ctx.Done()
		fmt.Fprint(errs, "told to end")
		ended <- struct{}{}
		return 1
	})
	ctx, leave := context.WithCancel(t.Context())
	go func() { <-began; leave() }()
	if _, _, _, err := call(t, ctx, path, Request{Version: "v1"}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("left: %v", err)
	}
	<-ended
	go func() { <-began; go stop(); <-ended }()
	status, _, errs, err := call(t, t.Context(), path, Request{Version: "v1"}, nil)
	if status != 1 || errs != "told to end" || err != nil {
		t.Errorf("the server ended: %d, %q, %v", status, errs, err)
	}
	stop()
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket is left: %v", err)
	}
}

// full fails every write.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestOutputCannotBeWritten(t *testing.T) {
	ended := make(chan struct{})
	path, _ := start(t, func(ctx context.Context, _ Request, _ io.Reader, out, _ io.Writer) int {
		defer close(ended)
		for ctx.Err() == nil {
			fmt.Fprint(out, "more and more")
		}
		return 0
	})
	c, err := Dial(path, path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Run(t.Context(), Request{Version: "v1"}, nil, full{}, io.Discard); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("%v", err)
	}
	<-ended
}

// Others than callers are of no account.
func TestStrangers(t *testing.T) {
	path, _ := start(t, func(_ context.Context, _ Request, in io.Reader, _, _ io.Writer) int {
		io.Copy(io.Discard, in)
		return 0
	})
	for _, data := range []string{"", "GET / HTTP/1.1\r\n\r\n", strings.Repeat("\xff", 1000)} {
		conn, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(conn, data)
		conn.(*net.UnixConn).CloseWrite()
		if got, _ := io.ReadAll(conn); len(got) > 0 {
			t.Errorf("%.10q is answered with %q", data, got)
		}
		conn.Close()
	}
	if status, _, _, err := call(t, t.Context(), path, Request{Version: "v1"}, strings.NewReader("x")); status != 0 || err != nil {
		t.Errorf("a caller after them: %d, %v", status, err)
	}
}

// The socket is the user's alone, and one that was left behind is replaced.
func TestListen(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "s")
	left, err := net.ListenUnix("unix", &net.UnixAddr{Name: path})
	if err != nil {
		t.Fatal(err)
	}
	left.SetUnlinkOnClose(false)
	left.Close()
	if _, err := Dial(path, path); err == nil {
		t.Fatal("somebody answers at a socket that was left behind")
	}
	s, err := Listen(path, "v1")
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(path)
	if err != nil || info.Mode() != os.ModeSocket|0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if all, err := os.ReadDir(folder); err != nil || len(all) != 1 {
		t.Errorf("%v, %v", all, err)
	}
	c, err := Dial(path, path)
	if err != nil {
		t.Fatal(err)
	}
	c.conn.Close()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	s.Serve(ctx, nil)
	long := filepath.Join(folder, strings.Repeat("long", 50))
	if _, err := Listen(long, "v1"); !errors.Is(err, ErrLong) {
		t.Errorf("a path that is too long: %v", err)
	}
	if _, err := Dial(long, long); !errors.Is(err, ErrLong) {
		t.Errorf("to call at a path that is too long: %v", err)
	}
	if all, err := os.ReadDir(folder); err != nil || len(all) != 0 {
		t.Errorf("left behind: %v, %v", all, err)
	}
}

// The other process may be killed at any moment.
func TestBrokenOff(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		conn, err := l.Accept()
		if err == nil {
			conn.SetReadDeadline(time.Now().Add(10 * time.Second))
			conn.Read(make([]byte, 10))
			conn.Close()
		}
	}()
	if _, _, _, err := call(t, t.Context(), path, Request{Version: "v1"}, nil); !errors.Is(err, ErrBroken) {
		t.Errorf("%v", err)
	}
}

// Nobody waits for ever for a process that takes what it is told and says nothing.
func TestSilent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c, err := Dial(path, path)
	if err != nil {
		t.Fatal(err)
	}
	c.within = time.Millisecond
	if _, err := c.Run(t.Context(), Request{Version: "v1"}, nil, io.Discard, io.Discard); !errors.Is(err, ErrSilent) {
		t.Errorf("%v", err)
	}
}

// One that has begun may be silent for long.
func TestSlow(t *testing.T) {
	free := make(chan struct{})
	path, _ := start(t, func(context.Context, Request, io.Reader, io.Writer, io.Writer) int { <-free; return 4 })
	c, err := Dial(path, path)
	if err != nil {
		t.Fatal(err)
	}
	c.within = 500 * time.Millisecond
	time.AfterFunc(2*c.within, func() { close(free) })
	if status, err := c.Run(t.Context(), Request{Version: "v1"}, nil, io.Discard, io.Discard); status != 4 || err != nil {
		t.Errorf("%d, %v", status, err)
	}
}

// A server that is to end does not wait for what cannot be ended.
func TestEndsWithoutTheStuck(t *testing.T) {
	began, free := make(chan struct{}), make(chan struct{})
	path, stop := start(t, func(context.Context, Request, io.Reader, io.Writer, io.Writer) int {
		close(began)
		<-free
		return 0
	})
	defer close(free)
	go func() {
		if c, err := Dial(path, path); err == nil {
			c.Run(t.Context(), Request{Version: "v1"}, nil, io.Discard, io.Discard)
		}
	}()
	<-began
	ended := make(chan struct{})
	go func() { stop(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Error("it waits")
	}
}

// No message may take more memory than one needs, and no more callers are served
// at once than there is room for.
func TestLimits(t *testing.T) {
	path, _ := start(t, func(_ context.Context, _ Request, in io.Reader, out, _ io.Writer) int {
		_, err := io.Copy(io.Discard, in)
		fmt.Fprint(out, err)
		return 0
	})
	huge := strings.Repeat("x", 2*most)
	if _, _, _, err := call(t, t.Context(), path, Request{Version: "v1", Args: []string{huge}}, nil); !errors.Is(err, ErrBroken) {
		t.Errorf("a huge request: %v", err)
	}
	var all []net.Conn
	for range callers {
		conn, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, conn)
	}
	c, err := Dial(path, path)
	if err != nil {
		t.Fatal(err)
	}
	c.within = 100 * time.Millisecond
	if _, err := c.Run(t.Context(), Request{Version: "v1"}, nil, io.Discard, io.Discard); !errors.Is(err, ErrSilent) {
		t.Errorf("one more than there is room for: %v", err)
	}
	for _, conn := range all {
		conn.Close()
	}
	if status, _, _, err := call(t, t.Context(), path, Request{Version: "v1"}, strings.NewReader("x")); status != 0 || err != nil {
		t.Errorf("a caller after them: %d, %v", status, err)
	}
}
