package boltstore

import (
	"encoding/hex"
	"errors"
	"flag"
	"hash/crc32"
	"os"
	"strings"
	"testing"
	"time"

	"factbot/facts"
	"factbot/facts/facttest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var key = []byte("key")

func fullRevision() facts.Revision {
	f := facttest.FullFact("full", "actor")
	f.Revision = 3
	return facts.Revision{
		Seq:    1 << 40,
		Number: 3,
		Time:   time.Date(2024, 5, 31, 12, 30, 15, 0, time.UTC),
		Person: "person",
		Reason: "a test",
		Import: true,
		Fact:   f,
	}
}

func TestRecordsComeBack(t *testing.T) {
	comesBack(t, fullRevision(), revisionFields)
	comesBack(t, facts.Revision{}, revisionFields)
	comesBack(t, facts.Revision{Seq: 1<<64 - 1, Number: -1, Time: time.Unix(1<<40, 0).UTC()}, revisionFields)
	comesBack(t, facttest.FullSource("full", "actor"), sourceFields)
	comesBack(t, facttest.FullTerm(), termFields)
	comesBack(t, head{"id", 300, facts.Actor, true}, headFields)
	comesBack(t, facts.Fact{About: []string{"", "a", ""}, Names: make([]facts.Name, 2)}, factFields)
}

func comesBack[T any](t *testing.T, want T, fields func(coder, *T)) {
	t.Helper()
	got, err := decode(key, encode(key, &want, fields), fields)
	if err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%T (-want +got):\n%s", want, diff)
	}
}

var update = flag.Bool("update", false, "write the golden files anew")

// TestCodecStaysReadable compares with a record as version 1 wrote it. A
// change that makes old records unreadable needs a new version beside it.
func TestCodecStaysReadable(t *testing.T) {
	const golden = "testdata/revision-v1.hex"
	rev := fullRevision()
	data := encode(key, &rev, revisionFields)
	if *update {
		if err := os.WriteFile(golden, []byte(hex.EncodeToString(data)+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.TrimSpace(string(text)), hex.EncodeToString(data)); diff != "" {
		t.Errorf("written otherwise than before (-before +now):\n%s", diff)
	}
}

func TestDamagedRecordsAreRefused(t *testing.T) {
	rev := fullRevision()
	data := encode(key, &rev, revisionFields)
	for i := range data {
		for _, flip := range []byte{0x01, 0x80, 0xFF} {
			damaged := append([]byte(nil), data...)
			damaged[i] ^= flip
			if got, err := decode(key, damaged, revisionFields); err == nil {
				t.Fatalf("byte %d flipped by %#x is read as %+v", i, flip, got)
			}
		}
	}
	for n := range data {
		if _, err := decode(key, data[:n], revisionFields); err == nil {
			t.Fatalf("the first %d bytes of %d are read", n, len(data))
		}
	}
	if _, err := decode([]byte("kez"), data, revisionFields); !errors.Is(err, errDamaged) {
		t.Errorf("under another key: %v", err)
	}
}

func TestNewerRecordsAreRefused(t *testing.T) {
	newerVersion := resealed([]byte{codecVersion + 1})
	newerField := resealed([]byte{codecVersion, 1, 1, 'x', 99, 0})
	newerInner := resealed([]byte{codecVersion, 7, 2, 99, 0})
	for _, data := range [][]byte{newerVersion, newerField, newerInner} {
		if _, err := decode(key, data, revisionFields); !errors.Is(err, errNewer) {
			t.Errorf("%s: %v", hex.EncodeToString(data), err)
		}
	}
}

// resealed adds the checksum to a record that was made by hand.
func resealed(data []byte) []byte {
	sum := checksum(key, data)
	return append(data, byte(sum), byte(sum>>8), byte(sum>>16), byte(sum>>24))
}

// FuzzDecode gives the decoder all sorts of bytes under a right checksum.
func FuzzDecode(f *testing.F) {
	rev, term, src := fullRevision(), facttest.FullTerm(), facttest.FullSource("full", "actor")
	for _, data := range [][]byte{
		encode(key, &rev, revisionFields), encode(key, &rev.Fact, factFields),
		encode(key, &term, termFields), encode(key, &src, sourceFields),
	} {
		f.Add(data[:len(data)-crc32.Size])
	}
	f.Add([]byte{codecVersion, 1, 0x80})
	f.Add([]byte{codecVersion, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01})
	f.Fuzz(func(t *testing.T, data []byte) {
		data = resealed(append([]byte(nil), data...))
		decodesAlike(t, data, revisionFields)
		decodesAlike(t, data, factFields)
		decodesAlike(t, data, sourceFields)
		decodesAlike(t, data, termFields)
		decodesAlike(t, data, headFields)
	})
}

// decodesAlike checks that what is decoded comes back when it is encoded.
func decodesAlike[T any](t *testing.T, data []byte, fields func(coder, *T)) {
	v, err := decode(key, data, fields)
	if err != nil {
		if diff := cmp.Diff(*new(T), v); diff != "" {
			t.Errorf("%v, yet there is a value:\n%s", err, diff)
		}
		return
	}
	comesBack(t, v, fields)
}

func FuzzEncode(f *testing.F) {
	f.Add("id", "Title", "Text", 1, true, int64(0))
	f.Fuzz(func(t *testing.T, a, b, c string, n int, mark bool, seconds int64) {
		fact := facts.Fact{ID: a, Title: b, Text: c, Party: mark, Revision: n,
			About:   []string{a, b, c},
			Names:   []facts.Name{{Text: c, Lang: b, Hidden: mark, UsedBy: a}, {}},
			Sources: []facts.Citation{{ID: a, Locator: b, Quote: c}},
		}
		rev := facts.Revision{Seq: uint64(n), Number: n, Time: time.Unix(seconds, 0).UTC(), Person: a, Reason: b, Import: mark, Fact: fact}
		got, err := decode(key, encode(key, &rev, revisionFields), revisionFields)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(rev, got, cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	rev := fullRevision()
	data := encode(key, &rev, revisionFields)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decode(key, data, revisionFields); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	rev := fullRevision()
	b.ReportAllocs()
	for b.Loop() {
		encode(key, &rev, revisionFields)
	}
}
