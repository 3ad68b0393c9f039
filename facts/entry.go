package facts

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// An Entry is a small record beside the facts: a proposal, a grant, a draft.
// What it means, only those who put it know.
type Entry struct {
	Table string // a lower-case word: "proposal"
	Key   string // UTF-8 without NUL, 1 to 500 bytes
	Data  []byte // at most 1 MB; of an entry that is held never nil

	// Revision is how often the entry was put, from 1; the store sets it. An
	// entry that was deleted begins at 1 again.
	Revision int
}

// An EntryChange puts one entry, or deletes it. One that leaves the entry as
// it was makes no revision.
type EntryChange struct {
	Table, Key string
	Data       []byte // nil deletes

	// Base is the revision of the entry that the change starts from: 0 for an
	// entry that is not held, AnyRevision for whatever there is. Any other base
	// than the revision held is a Conflict.
	Base int
}

// An EntryRef names an entry.
type EntryRef struct{ Table, Key string }

// Upper bounds of an entry, in bytes.
const (
	maxTable = 40
	maxKey   = 500
	maxData  = 1 << 20
)

var tableForm = regexp.MustCompile(`^[a-z]+$`)

// CheckEntry is Check for changes of entries.
func CheckEntry(e *EntryChange) []Problem {
	var c checker
	if !tableForm.MatchString(e.Table) || len(e.Table) > maxTable {
		c.add("table", "%q is not the name of a table; it is a lower-case word.", clip(e.Table))
	}
	if e.Key == "" {
		c.add("key", "The key is missing.")
	}
	c.bytes("key", len(e.Key), maxKey)
	if !utf8.ValidString(e.Key) || strings.ContainsRune(e.Key, 0) {
		c.add("key", "The key is not valid UTF-8 text without NUL.")
	}
	c.bytes("data", len(e.Data), maxData)
	return c.problems
}

func (c *checker) bytes(field string, n, limit int) {
	if n > limit {
		c.add(field, "The %s has %d bytes; at most %d fit.", field, n, limit)
	}
}
