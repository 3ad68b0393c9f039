package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"factbot/cmd/factbot/internal/config"
)

const asked = "when was the checkpoint set up?"

// From the start of the process to its end, on the embedded dataset in a store
// that is there already.
func BenchmarkAskProcess(b *testing.B) {
	folder := b.TempDir()
	binary := filepath.Join(folder, "factbot")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	ask := func() {
		cmd := exec.Command(binary, "ask", "--json", asked)
		cmd.Env = append(os.Environ(), "HOME="+folder, "XDG_DATA_HOME=")
		if out, err := cmd.Output(); err != nil || len(out) == 0 {
			b.Fatalf("%v: %s", err, out)
		}
	}
	ask() // makes the store
	for b.Loop() {
		ask()
	}
}

// One question in a running process.
func BenchmarkAsk(b *testing.B) {
	p := newProgram(b)
	s, err := p.open(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.bot.Conversation().Ask(b.Context(), asked); err != nil {
			b.Fatal(err)
		}
	}
}

// The first use: the store is made and filled.
func BenchmarkFirstUse(b *testing.B) {
	for b.Loop() {
		p := newProgram(b)
		s, err := p.openStore(b.Context(), config.Config{})
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}
