package ask_test

import (
	"path/filepath"
	"testing"

	"factbot/facts/facttest"
	"factbot/facts/index"
	"factbot/facts/index/corpus"
	"factbot/facts/memstore"
)

// A fault of ours is not taken for one of the index: that would be made anew,
// and answer with the same fault.
func TestGuardLetsOtherPanicsPass(t *testing.T) {
	s := memstore.New()
	defer s.Close()
	facttest.Apply(t, s, corpus.New(3, 1100).Records()...)
	path := filepath.Join(t.TempDir(), "index")
	for range 2 { // made, then read from the file
		live := index.Open(s, path, func(int) {}, func(err error) { t.Error(err) })
		x, err := live.Now(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		func() {
			defer func() {
				if recover() != "ours" {
					t.Error("the panic was kept")
				}
			}()
			var err error
			defer x.Guard(&err)()
			panic("ours")
		}()
		live.Close()
	}
}
