//go:build unix

package boltstore

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"factbot/facts"
	"factbot/facts/facttest"

	"github.com/google/go-cmp/cmp"
)

// TestFlippedBits flips single bits of a store's file. Either nothing has
// changed of what is read, or Verify finds it or Open refuses it; and the last
// good backup brings all of it back.
func TestFlippedBits(t *testing.T) {
	const seed = 3
	rounds := 500
	if testing.Short() {
		rounds = 150
	}
	folder := t.TempDir()
	backup, path, aside := filepath.Join(folder, "backup.db"), filepath.Join(folder, "facts.db"), filepath.Join(folder, "aside.db")
	store := sample(t)
	s := reopen(t, store)
	if _, err := s.Backup(t.Context(), backup, nil); err != nil {
		t.Fatal(err)
	}
	want := facttest.ContentsOf(t, s)
	s.Close()
	whole, err := os.ReadFile(store)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(seed, seed))
	outcomes := map[string]int{}
	for round := range rounds {
		at, bit := random.IntN(len(whole)), random.IntN(8)
		data := append([]byte(nil), whole...)
		data[at] ^= 1 << bit
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		outcome := t.Run(fmt.Sprintf("seed %d round %d byte %d bit %d", seed, round, at, bit), func(t *testing.T) {
			outcomes[afterFlip(t, path, &want)]++
		})
		if !outcome {
			break
		}
		if round%50 == 0 {
			os.Remove(aside)
			if _, err := Restore(t.Context(), backup, path, aside, nil); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, contentsAt(t, path)); diff != "" {
				t.Fatalf("restored (-want +got):\n%s", diff)
			}
		}
	}
	t.Logf("%d flips: %v", rounds, outcomes)
	if len(outcomes) != 3 {
		t.Errorf("not every outcome was met: %v", outcomes)
	}
}

// afterFlip tells what became of a flipped bit.
func afterFlip(t *testing.T, path string, want *facttest.Contents) string {
	s, err := Open(path)
	if err != nil {
		if facts.Said(err) == "" {
			t.Errorf("Open: %v has no sentence", err)
		}
		return "refused"
	}
	defer s.Close()
	c, err := s.Verify(t.Context(), nil)
	if err != nil || len(c.Faults) > 0 {
		return "found"
	}
	if diff := cmp.Diff(*want, facttest.ContentsOf(t, s)); diff != "" {
		t.Errorf("it was not found (-want +got):\n%s", diff)
	}
	return "harmless"
}
