package codec_test

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
	"factbot/facts/internal/codec"

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

func fullLogged() facts.Logged {
	l := facts.Logged{
		Number: 1 << 40, Time: time.Date(2024, 5, 31, 12, 30, 15, 0, time.UTC),
		Person: "person", Did: "approve 7", Reason: "a test", FirstSeq: 3, LastSeq: 1<<64 - 1,
		Entries:     []facts.EntryRef{{Table: "proposal", Key: "7"}, {}},
		RevisionSum: [32]byte{1}, OtherSum: [32]byte{31: 2}, Prev: [32]byte{3},
	}
	l.Hash = l.Sum()
	return l
}

func TestRecordsComeBack(t *testing.T) {
	comesBack(t, fullRevision(), codec.Revision)
	comesBack(t, facts.Revision{}, codec.Revision)
	comesBack(t, facts.Revision{Seq: 1<<64 - 1, Number: -1, Time: time.Unix(1<<40, 0).UTC()}, codec.Revision)
	comesBack(t, facttest.FullSource("full", "actor"), codec.Source)
	comesBack(t, facttest.FullTerm(), codec.Term)
	comesBack(t, fullLogged(), codec.Logged)
	comesBack(t, facts.Logged{}, codec.Logged)
	comesBack(t, facttest.FullEntry("key"), codec.Entry)
	comesBack(t, facts.Entry{Data: []byte{}}, codec.Entry)
	comesBack(t, facts.Fact{About: []string{"", "a", ""}, Names: make([]facts.Name, 2)}, codec.Fact)
}

func comesBack[T any](t *testing.T, want T, fields func(codec.Coder, *T)) {
	t.Helper()
	got, err := codec.Decode(key, codec.Encode(key, &want, fields), fields)
	if err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%T (-want +got):\n%s", want, diff)
	}
}

var update = flag.Bool("update", false, "write the golden files anew")

// TestCodecStaysReadable compares with records as version 1 wrote them. A
// change that makes old records unreadable needs a new version beside it; one
// of how they are written breaks the sums in the log.
func TestCodecStaysReadable(t *testing.T) {
	rev, l, e := fullRevision(), fullLogged(), facttest.FullEntry("key")
	for name, data := range map[string][]byte{
		"revision": codec.Encode(key, &rev, codec.Revision), "logged": codec.Encode(key, &l, codec.Logged), "entry": codec.Encode(key, &e, codec.Entry),
	} {
		golden := "testdata/" + name + "-v1.hex"
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
			t.Errorf("%s: written otherwise than before (-before +now):\n%s", name, diff)
		}
	}
}

func TestDamagedRecordsAreRefused(t *testing.T) {
	rev := fullRevision()
	data := codec.Encode(key, &rev, codec.Revision)
	for i := range data {
		for _, flip := range []byte{0x01, 0x80, 0xFF} {
			damaged := append([]byte(nil), data...)
			damaged[i] ^= flip
			if got, err := codec.Decode(key, damaged, codec.Revision); err == nil {
				t.Fatalf("byte %d flipped by %#x is read as %+v", i, flip, got)
			}
		}
	}
	for n := range data {
		if _, err := codec.Decode(key, data[:n], codec.Revision); err == nil {
			t.Fatalf("the first %d bytes of %d are read", n, len(data))
		}
	}
	if _, err := codec.Decode([]byte("kez"), data, codec.Revision); !errors.Is(err, codec.ErrDamaged) {
		t.Errorf("under another key: %v", err)
	}
}

func TestNewerRecordsAreRefused(t *testing.T) {
	newerVersion := resealed([]byte{codec.Version + 1})
	newerField := resealed([]byte{codec.Version, 1, 1, 'x', 99, 0})
	newerInner := resealed([]byte{codec.Version, 7, 2, 99, 0})
	for _, data := range [][]byte{newerVersion, newerField, newerInner} {
		if _, err := codec.Decode(key, data, codec.Revision); !errors.Is(err, codec.ErrNewer) {
			t.Errorf("%s: %v", hex.EncodeToString(data), err)
		}
	}
}

// resealed adds the checksum to a record that was made by hand.
func resealed(data []byte) []byte { return codec.Seal(key, data) }

// FuzzDecode gives the decoder all sorts of bytes under a right checksum.
func FuzzDecode(f *testing.F) {
	rev, term, src := fullRevision(), facttest.FullTerm(), facttest.FullSource("full", "actor")
	l, e := fullLogged(), facttest.FullEntry("key")
	for _, data := range [][]byte{
		codec.Encode(key, &rev, codec.Revision), codec.Encode(key, &rev.Fact, codec.Fact),
		codec.Encode(key, &term, codec.Term), codec.Encode(key, &src, codec.Source), codec.Encode(key, &l, codec.Logged), codec.Encode(key, &e, codec.Entry),
	} {
		f.Add(data[:len(data)-crc32.Size])
	}
	f.Add([]byte{codec.Version, 1, 0x80})
	f.Add([]byte{codec.Version, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01})
	f.Fuzz(func(t *testing.T, data []byte) {
		data = resealed(append([]byte(nil), data...))
		decodesAlike(t, data, codec.Revision)
		decodesAlike(t, data, codec.Fact)
		decodesAlike(t, data, codec.Source)
		decodesAlike(t, data, codec.Term)
		decodesAlike(t, data, codec.Entry)
		decodesAlike(t, data, codec.Logged)
	})
}

// decodesAlike checks that what is decoded comes back when it is encoded.
func decodesAlike[T any](t *testing.T, data []byte, fields func(codec.Coder, *T)) {
	v, err := codec.Decode(key, data, fields)
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
		got, err := codec.Decode(key, codec.Encode(key, &rev, codec.Revision), codec.Revision)
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
	data := codec.Encode(key, &rev, codec.Revision)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := codec.Decode(key, data, codec.Revision); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	rev := fullRevision()
	b.ReportAllocs()
	for b.Loop() {
		codec.Encode(key, &rev, codec.Revision)
	}
}
