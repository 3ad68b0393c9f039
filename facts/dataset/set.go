package dataset

import (
	"fmt"

	"factbot/facts"
)

// A Set is the content of a dataset, in the order of its files.
type Set struct {
	Name string // what people call it: the base name of what was read

	Sources []Entry[facts.Source]
	Facts   []Entry[facts.Fact]
	Terms   []Entry[facts.Term]

	// Revisions counts the records of type "revision". They tell a history to
	// whoever reads the file; a store writes its own, so that they are skipped.
	Revisions int

	flawed bool // has mistakes
	gaps   bool // lacks records that could not be understood, not even their ids
}

// An Entry is a record with the place where it stands.
type Entry[T any] struct {
	Record T
	Place
}

// A Place is a line of a file, where a record starts or a mistake is. Line 0
// is the file as a whole.
type Place struct {
	File string
	Line int
}

func (p Place) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d", p.File, p.Line)
}

// Len returns the number of records that an import puts.
func (s *Set) Len() int { return len(s.Sources) + len(s.Facts) + len(s.Terms) }
