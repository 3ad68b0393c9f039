package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Another program at the address of the figures is told of.
func TestDoctorOfTheAddress(t *testing.T) {
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	p := newProgram(t)
	p.configFile = filepath.Join(t.TempDir(), "factbot.toml")
	address := other.Listener.Addr().String()
	writeFile(t, p.configFile, fmt.Sprintf("http.listen = %q\n", address))
	var out bytes.Buffer
	p.out = &out
	p.doctor(t.Context(), nil)
	if want := "\nfailed  http: At " + address + " another program listens (it is no factbot); change listen below [http].\n"; !strings.Contains(out.String(), want) {
		t.Errorf("said\n%s", out.String())
	}
}

// A clock that went back behind the newest change is told of.
func TestDoctorOfTheClock(t *testing.T) {
	p := newProgram(t)
	p.mustOpen(t).Close()
	made := p.now()
	for _, test := range []struct {
		now  time.Time
		want string
	}{
		{made.Add(time.Hour), "ok      clock: It says 2024-01-02 04:04:05 UTC, which is after the newest change in the store.\n"},
		{made.Add(-time.Hour), "failed  clock: It says 2024-01-02 02:04:05, but the newest change in the store is of 2024-01-02 03:04:05; set the clock, and keep it with NTP.\n"},
	} {
		var out bytes.Buffer
		p.out, p.now = &out, func() time.Time { return test.now }
		p.doctor(t.Context(), nil)
		if !strings.Contains(out.String(), "\n"+test.want) {
			t.Errorf("at %v:\n%s", test.now, out.String())
		}
	}
}
