package facts

import (
	"context"
	"time"
)

// A Store keeps facts, sources, terms and the revisions of facts. Its methods
// are safe for concurrent use; what they return belongs to the caller, and
// what they are given stays the caller's. A cancelled context ends a call with
// the context's error. Every other error is an *Error: NotFound for an id that
// is not held, Conflict for a Base that is not the newest revision, Invalid
// for a record that Check refuses or a link that dangles, Unavailable after
// Close or when the disk fails.
//
// A record that Check refuses is reported before a Conflict, a Conflict before
// a link that dangles. Lists without content are nil, and so is any list with a
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

	// Apply makes all changes of c, in order, or none. They are durable when
	// it returns. A change that leaves a record as it was makes no revision.
	// The revisions made are returned in order.
	Apply(ctx context.Context, c Commit) ([]Revision, error)

	// Stats tells what the store holds.
	Stats(ctx context.Context) (Stats, error)

	// Close frees what the store holds. A second Close does nothing.
	Close() error
}

// A Commit is a set of changes that belong together.
type Commit struct {
	Time    time.Time
	Person  Person
	Reason  string
	Import  bool
	Changes []Change
}

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
}
