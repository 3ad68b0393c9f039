package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"testing"
	"time"
)

// Profiles are for this machine: a page in a browser whose name leads here gets
// none, nor does who posts.
func TestProfiles(t *testing.T) {
	pages := newTestServer(t, "").pages(true)
	for url, want := range map[string]int{
		"http://127.0.0.1:9464/debug/pprof/": 200, "http://localhost:9464/debug/pprof/cmdline": 200, "http://[::1]:9464/debug/pprof/symbol": 200,
		"http://evil.example:9464/debug/pprof/": 403, "http://evil.example/debug/pprof/cmdline": 403, "http://10.0.0.1:9464/debug/pprof/profile": 403,
	} {
		if status, _ := get(t, pages, url); status != want {
			t.Errorf("%s: %d", url, status)
		}
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, httptest.NewRequest(http.MethodPost, url, nil))
		if w.Code != http.StatusMethodNotAllowed {
			t.Errorf("POST %s: %d", url, w.Code)
		}
	}
}

// Whoever holds many connections has others wait, and the server keep its files.
func TestMostLooking(t *testing.T) {
	sv := newTestServer(t, "http.listen = \"127.0.0.1:0\"\n")
	var errs bytes.Buffer
	sv.p.errs = &errs
	pages, err := sv.show(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer pages.Close()
	address := regexp.MustCompile(`http://([^/]+)/`).FindStringSubmatch(errs.String())[1]
	ask := func() net.Conn {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		fmt.Fprintf(c, "GET /healthz HTTP/1.1\r\nHost: %s\r\n\r\n", address)
		return c
	}
	hears := func(c net.Conn, within time.Duration) error {
		c.SetReadDeadline(time.Now().Add(within))
		_, err := http.ReadResponse(bufio.NewReader(c), nil)
		return err
	}
	const patience = 20 * time.Second
	var held []net.Conn
	for range mostLooking {
		c := ask()
		if err := hears(c, patience); err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
	}
	more := ask()
	if err := hears(more, 50*time.Millisecond); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("one more: %v", err)
	}
	held[0].Close()
	if err := hears(more, patience); err != nil {
		t.Errorf("when there is a place again: %v", err)
	}
}
