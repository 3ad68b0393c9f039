package facts

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// A Logged is the record that the log holds of one commit. Records are never
// changed or deleted, and form a chain: each has the Hash of the one before, so
// that to change one is to change all that follow. About people it holds
// nothing but their pseudonymous ids, and what Did and Reason say.
type Logged struct {
	Number uint64    // from 1, without gaps
	Time   time.Time // UTC, whole seconds
	Person Person
	Did    string
	Reason string

	// The commit has these numbers of the change sequence, and no other has:
	// the ranges of all records that have one follow each other without gaps.
	// Both are 0 where entries alone were changed.
	FirstSeq, LastSeq uint64

	Entries []EntryRef // that were changed, in order

	// RevisionSum is the SHA-256 of the revisions made, in order. OtherSum is
	// that of the sources, terms and entries as they were put; these may have
	// been replaced since.
	RevisionSum, OtherSum [sha256.Size]byte

	Prev [sha256.Size]byte // Hash of the record before; zeros in the first
	Hash [sha256.Size]byte // as Sum returns it
}

// Sum computes what Hash must be: the SHA-256 of the text "factbot log 1",
// Number, the Unix time in seconds, Person, Did, Reason, FirstSeq, LastSeq, the
// number of Entries, the table and key of each, RevisionSum, OtherSum and Prev.
// A number takes 8 bytes, big-endian; a text is the number of its bytes, and
// these; the sums are as they are.
func (l *Logged) Sum() [sha256.Size]byte {
	var b []byte
	number := func(n uint64) { b = binary.BigEndian.AppendUint64(b, n) }
	text := func(s string) {
		number(uint64(len(s)))
		b = append(b, s...)
	}
	text("factbot log 1")
	number(l.Number)
	number(uint64(l.Time.Unix()))
	text(l.Person)
	text(l.Did)
	text(l.Reason)
	number(l.FirstSeq)
	number(l.LastSeq)
	number(uint64(len(l.Entries)))
	for _, e := range l.Entries {
		text(e.Table)
		text(e.Key)
	}
	b = append(b, l.RevisionSum[:]...)
	b = append(b, l.OtherSum[:]...)
	b = append(b, l.Prev[:]...)
	return sha256.Sum256(b)
}
