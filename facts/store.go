package facts

import (
	"context"
	"time"
)

// A Store keeps facts, sources, terms, the revisions of facts, entries beside
// them, and a log of what was done. Its methods are safe for concurrent use;
// what they return belongs to the caller, and what they are given stays the
// caller's. A cancelled context ends a call with the context's error. Every
// other error is an *Error: NotFound for an id that is not held, Conflict for
// a Base that is not the newest revision, Invalid for a record that Check
// refuses or a link that dangles, Unavailable after Close or when the disk
// fails.
//
// A record that Check refuses is reported before a Conflict, that of a fact
// before that of an entry, and a Conflict before a link that dangles. Lists without content are nil, and so is any list with a
// limit below 1.
//
// The suite in facts/facttest is this contract as code.
type Store interface {
	// Fact returns the newest revision of a fact, retired ones too.
	Fact(ctx context.Context, id ID) (Fact, error)

	// Facts returns at most limit facts whose ids come after the given one,
	// in byte order of ids; "" starts at the beginning.
	Facts(ctx context.Context, after ID, limit int) ([]Fact, error)

	// Source returns one source.
	Source(ctx context.Context, id ID) (Source, error)

	// Sources is to sources what Facts is to facts.
	Sources(ctx context.Context, after ID, limit int) ([]Source, error)

	// Terms returns all terms, ordered by language and text.
	Terms(ctx context.Context) ([]Term, error)

	// History returns the revisions of a fact, the oldest first.
	History(ctx context.Context, id ID) ([]Revision, error)

	// Changes returns at most limit revisions of any fact whose Seq is above
	// after, in order. Changes of sources and terms raise the sequence but
	// have no revision, so that numbers may be missing.
	Changes(ctx context.Context, after uint64, limit int) ([]Revision, error)

	// Entry returns one entry.
	Entry(ctx context.Context, table, key string) (Entry, error)

	// Entries is to the entries of a table what Facts is to facts; it is in
	// byte order of keys.
	Entries(ctx context.Context, table, after string, limit int) ([]Entry, error)

	// Log returns at most limit records of the log whose numbers are above
	// after, in order.
	Log(ctx context.Context, after uint64, limit int) ([]Logged, error)

	// LastLogged returns the newest record of the log, at no cost; the zero
	// record where there is none.
	LastLogged(ctx context.Context) (Logged, error)

	// Apply makes all changes of c, in order, or none. They are durable when
	// it returns. A change that leaves a record as it was makes no revision.
	// The revisions made are returned in order. A commit that changed
	// something, be it entries alone, makes one record in the log.
	Apply(ctx context.Context, c Commit) ([]Revision, error)

	// Keep makes all changes of entries, in order, or none. They are durable
	// when it returns, and leave no trace in the log: Keep is for bookkeeping,
	// and for what tells who somebody is.
	Keep(ctx context.Context, changes ...EntryChange) error

	// Seq returns the newest number of the change sequence, at no cost: every
	// question asks whether something has changed.
	Seq(ctx context.Context) (uint64, error)

	// Stats tells what the store holds. It takes longer the more that is.
	Stats(ctx context.Context) (Stats, error)

	// Close frees what the store holds. A second Close does nothing.
	Close() error
}

// A Commit is a set of changes that belong together.
type Commit struct {
	Time    time.Time
	Person  Person
	Did     string // the command in a few words, for the log: "set actor-x title"
	Reason  string
	Import  bool
	Changes []Change

	// Entries are changed after Changes, and do not raise the change sequence.
	// The log names them for ever: a key must not tell who somebody is.
	Entries []EntryChange
}

// CheckCommit is Check for what a commit says besides its records.
func CheckCommit(commit *Commit) []Problem {
	var c checker
	if commit.Time.IsZero() {
		c.add("time", "The time is missing.")
	}
	c.text("person", commit.Person, maxShort)
	c.text("did", commit.Did, maxShort)
	c.text("reason", commit.Reason, maxReason)
	return c.problems
}

const maxReason = 2000 // in characters

// A Change puts one record. Exactly one of Fact, Source and Term is set; a
// record of the same id (of a term: language and text) is replaced.
// A later change in a commit may link to an earlier or later one.
type Change struct {
	Fact   *Fact
	Source *Source
	Term   *Term

	// Base is the revision of the fact that the change starts from: 0 for a
	// fact that is not held yet, AnyRevision to replace whatever there is. A
	// base that is not the newest revision is a Conflict, also where the
	// change would change nothing.
	Base int
}

// AnyRevision as a Base skips the check for a change made meanwhile.
const AnyRevision = -1

// Stats tells what a store holds.
type Stats struct {
	Kinds   map[Kind]int // facts that are not retired, by kind
	Facts   int          // the sum of Kinds
	Retired int
	Sources int
	Terms   int
	Seq     uint64 // the newest number of the change sequence
	Logged  uint64 // the newest number of the log
}
