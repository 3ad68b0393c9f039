package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"factbot/adapters/slack/fake"
)

// A held is a server of a Slack that takes an answer only when it is let.
type held struct {
	*fake.Slack
	asked chan bool // an answer is being posted
	let   chan bool // closed for good
	cmd   *exec.Cmd
	errs  *bufio.Scanner
}

// serveHeld starts a server, asks it something, and waits until it posts its answer.
func serveHeld(t *testing.T) *held {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("there are no such signals")
	}
	h := &held{Slack: fake.New(), asked: make(chan bool, 1), let: make(chan bool)}
	t.Cleanup(h.Close)
	to, err := url.Parse(h.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: to.Scheme, Host: to.Host})
	gate := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/chat.postMessage") {
			h.asked <- true
			<-h.let
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(gate.CloseClientConnections)
	folder := t.TempDir()
	file := filepath.Join(folder, "factbot.toml")
	writeFile(t, file, fmt.Sprintf("[[slack]]\napi_url = %q\nbot_token_env = \"BOT\"\napp_token_env = \"APP\"\n", gate.URL+"/api/"))
	h.cmd = exec.Command("factbot", "serve", "--config", file)
	h.cmd.Env = append(os.Environ(), "HOME="+folder, "XDG_DATA_HOME=", "BOT="+fake.BotToken, "APP="+fake.AppToken)
	pipe, err := h.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := h.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.cmd.Process.Kill() })
	h.errs = bufio.NewScanner(pipe)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := h.AwaitConnections(ctx, 2); err != nil {
		t.Fatal(err)
	}
	h.Direct("U1", "D1", "", "lachin")
	select {
	case <-h.asked:
	case <-ctx.Done():
		t.Fatal("no answer is posted")
	}
	return h
}

// term sends SIGTERM and waits until the server says that it ends.
func (h *held) term(t *testing.T) {
	t.Helper()
	if err := h.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for h.errs.Scan() {
		if strings.HasPrefix(h.errs.Text(), "Ending: ") {
			return
		}
	}
	t.Fatal("the server does not say that it ends")
}

// What was accepted is answered after SIGTERM.
func TestTermAnswersWhatWasAccepted(t *testing.T) {
	h := serveHeld(t)
	h.term(t)
	close(h.let)
	for h.errs.Scan() {
		t.Errorf("said %q", h.errs.Text())
	}
	if err := h.cmd.Wait(); err != nil {
		t.Error(err)
	}
	if posts := h.Posts(); len(posts) != 1 || !strings.Contains(posts[0].Plain(), "Lachin") {
		t.Errorf("posted %+v", posts)
	}
}

// A second signal ends the server at once, and nothing is broken by it.
func TestSecondTermEndsAtOnce(t *testing.T) {
	h := serveHeld(t)
	defer close(h.let)
	h.term(t)
	ended := make(chan error, 1)
	go func() { ended <- h.cmd.Wait() }()
	again := time.NewTicker(10 * time.Millisecond) // the first may still be on its way
	defer again.Stop()
	for began := time.Now(); ; {
		select {
		case err := <-ended:
			if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() == 0 {
				t.Errorf("ended with %v", err)
			}
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
			return
		case <-again.C:
			h.cmd.Process.Signal(syscall.SIGTERM)
		}
	}
}
