package facttest

import (
	"math/rand/v2"
	"os/exec"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// Kills say how a program is killed again and again.
type Kills struct {
	Seed   uint64
	Number int
	Within time.Duration // of start's return, at a random moment

	// Start starts the program and returns once it works.
	Start func(t *testing.T) *exec.Cmd

	// Check looks at what the dead program has left.
	Check func(t *testing.T)
}

// Run kills, by a signal that nobody can catch. It ends at the first failure, and
// tells which kill that was.
func (k Kills) Run(t *testing.T) {
	t.Helper()
	random := rand.New(rand.NewPCG(k.Seed, k.Seed))
	for n := range k.Number {
		cmd := k.Start(t)
		after := time.Duration(random.Int64N(int64(k.Within)))
		<-time.After(after) // the moment is what is tried
		cmd.Process.Kill()
		err := cmd.Wait()
		if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); runtime.GOOS != "windows" && (!ok || status.Signal() != syscall.SIGKILL) {
			t.Fatalf("it ended by itself before it was killed: %v", err)
		}
		if k.Check(t); t.Failed() {
			t.Fatalf("seed %d, kill %d, after %v", k.Seed, n, after)
		}
	}
}
