package rules

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"

	"factbot/facts"
	"factbot/facts/internal/codec"
)

// A Sum adds up records for the log: of each a letter, the number of its bytes
// in 8 bytes, big-endian, and the record as codec.Bare returns it.
type Sum struct{ hash hash.Hash }

// The letters. An entry that was deleted is summed up without data and at the
// revision 0.
const (
	revisionLetter = 'r'
	sourceLetter   = 's'
	termLetter     = 't'
	entryLetter    = 'e'
)

// NewSum returns the sum of nothing.
func NewSum() Sum { return Sum{sha256.New()} }

// AddRevision adds a bare record of a revision.
func (s Sum) AddRevision(bare []byte) { s.add(revisionLetter, bare) }

func (s Sum) add(letter byte, bare []byte) {
	header := [9]byte{letter}
	binary.BigEndian.PutUint64(header[1:], uint64(len(bare)))
	s.hash.Write(header[:])
	s.hash.Write(bare)
}

func add[T any](s Sum, letter byte, v *T, fields func(codec.Coder, *T)) {
	s.add(letter, codec.Bare(v, fields))
}

// Value returns the sum of what was added.
func (s Sum) Value() (value [sha256.Size]byte) {
	s.hash.Sum(value[:0])
	return value
}

// log puts the record of a commit that changed something.
func (a *applier) log() error {
	if a.lastSeq == 0 && len(a.entries) == 0 {
		return nil
	}
	last, err := a.records.LastLogged()
	if err != nil {
		return err
	}
	l := facts.Logged{
		Number:      last.Number + 1,
		Time:        a.time(),
		Person:      a.commit.Person,
		Did:         a.commit.Did,
		Reason:      a.commit.Reason,
		FirstSeq:    a.firstSeq,
		LastSeq:     a.lastSeq,
		Entries:     a.entries,
		RevisionSum: a.revisions.Value(),
		OtherSum:    a.others.Value(),
		Prev:        last.Hash,
	}
	l.Hash = l.Sum()
	return a.records.PutLogged(l)
}
