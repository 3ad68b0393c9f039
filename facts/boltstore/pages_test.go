package boltstore

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"
)

// TestPagesOfAllShapes compares pages.check with bbolt's own check on files
// with deep trees, values of many pages, and long lists of free pages.
func TestPagesOfAllShapes(t *testing.T) {
	const seed = 1
	random := rand.New(rand.NewPCG(seed, seed))
	for _, c := range []struct {
		name             string
		keys, maxValue   int
		deleted, atOnce  int
		rounds, pageSize int
	}{
		{"a few small", 10, 10, 0, 10, 1, 4096},
		{"deep", 20_000, 30, 5000, 5000, 4, 1024},
		{"large values", 100, 100_000, 20, 10, 10, 4096},
		{"many free pages", 2000, 150_000, 6000, 2000, 1, 1024},
	} {
		t.Run(c.name, func(t *testing.T) {
			if testing.Short() && c.atOnce*c.maxValue > 100_000_000 {
				t.Skip("writes 100 MB")
			}
			db, file := bareDB(t, c.pageSize)
			for range c.rounds {
				for done := 0; done < c.keys; done += c.atOnce {
					fill(t, db, random, c.keys, c.maxValue, c.atOnce, false)
				}
				samePages(t, db, file)
				for done := 0; done < c.deleted; done += c.atOnce {
					fill(t, db, random, c.keys, 0, c.atOnce, true)
				}
				samePages(t, db, file)
			}
			if free := db.Stats().FreePageN + db.Stats().PendingPageN; c.name == "many free pages" && free <= 0xFFFF {
				t.Errorf("there are only %d free pages", free)
			}
		})
	}
}

func bareDB(t *testing.T, pageSize int) (*bbolt.DB, *os.File) {
	t.Helper()
	var file *os.File
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "bare.db"), 0o600, &bbolt.Options{
		NoSync:       true,
		FreelistType: bbolt.FreelistMapType,
		PageSize:     pageSize,
		OpenFile: func(name string, flags int, mode os.FileMode) (f *os.File, err error) {
			file, err = os.OpenFile(name, flags, mode)
			return file, err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db, file
}

// fill puts or deletes n random keys below a bound, in one of two buckets.
func fill(t *testing.T, db *bbolt.DB, random *rand.Rand, keys, maxValue, n int, remove bool) {
	t.Helper()
	err := db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists(fmt.Append(nil, "bucket-", random.IntN(2)))
		if err != nil {
			return err
		}
		for range n {
			key := binary.BigEndian.AppendUint64(nil, random.Uint64N(uint64(keys)))
			if remove {
				err = b.Delete(key)
			} else {
				err = b.Put(key, make([]byte, random.IntN(maxValue)))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func samePages(t *testing.T, db *bbolt.DB, file *os.File) {
	t.Helper()
	err := db.View(func(tx *bbolt.Tx) error {
		for err := range tx.Check() {
			t.Errorf("bbolt: %v", err)
		}
		return newPages(tx, file, nil).check(tx)
	})
	if err != nil {
		t.Error(err)
	}
}
