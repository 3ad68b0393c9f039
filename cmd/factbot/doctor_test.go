package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
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

// The folder for backups is tried, and nothing is left in it; a newest backup that
// is older than it should be is told of.
func TestDoctorOfTheBackups(t *testing.T) {
	p := newProgram(t)
	p.mustOpen(t).Close()
	folder := t.TempDir()
	p.configFile = filepath.Join(t.TempDir(), "factbot.toml")
	file := filepath.Join(folder, "facts-0123abcd-20240101T000000Z.db")
	made := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	platforms := ""
	says := func(where string, now time.Time, want string) {
		t.Helper()
		writeFile(t, p.configFile, fmt.Sprintf("backup.folder = %q\n", where)+platforms)
		var out bytes.Buffer
		p.out, p.now = &out, func() time.Time { return now }
		p.doctor(t.Context(), nil)
		if !regexp.MustCompile(`(?m)^` + want + `$`).MatchString(out.String()) {
			t.Errorf("it does not say %s:\n%s", want, out.String())
		}
	}
	says(filepath.Join(folder, "new", "one"), made, `ok      backup: \d+ MB are free in `+folder+`\. There is no backup in `+folder+`/new/one yet\.`)
	writeFile(t, file, "")
	if err := os.Chtimes(file, made, made); err != nil {
		t.Fatal(err)
	}
	says(folder, made.Add(49*time.Hour), `ok      backup: .* The newest backup is of 2024-01-01 00:00:00 UTC\.`) // nothing is served that would make one
	platforms = workspace
	says(folder, made.Add(47*time.Hour), `ok      backup: \d+ MB are free in `+folder+`\. The newest backup is of 2024-01-01 00:00:00 UTC\.`)
	says(folder, made.Add(49*time.Hour), `failed  backup: The newest backup in `+folder+` is of 2024-01-01 00:00:00 UTC, and one is due every 24h: see that factbot serves, and what its log says\.`)
	says(file+"/backups", made, `failed  backup: No backup can be made in `+file+`/backups: .* not a directory; check permissions, or name another folder below \[backup\]\.`)
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("left: %v, %v", left, err)
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
