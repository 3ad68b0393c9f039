// Package rules holds what every facts.Store does alike: how a commit is
// checked and applied, and how refusals are worded. A store adds only where
// records are kept.
package rules

import "factbot/facts"

// Records is what a store lets a commit see and change within one
// transaction. A put is seen by the calls after it. Values passed to a put
// belong to the store; values returned are only looked at.
type Records interface {
	// Fact returns the newest revision of a fact, or false if it is not held.
	Fact(id facts.ID) (facts.Fact, bool, error)
	Source(id facts.ID) (facts.Source, bool, error)
	Term(lang, text string) (facts.Term, bool, error)
	Entry(table, key string) (facts.Entry, bool, error)

	HasFact(id facts.ID) (bool, error)
	HasSource(id facts.ID) (bool, error)

	// NextSeq raises the change sequence and returns its new number.
	NextSeq() (uint64, error)

	PutRevision(r facts.Revision) error
	PutSource(s facts.Source) error
	PutTerm(t facts.Term) error
	PutEntry(e facts.Entry) error
	DeleteEntry(table, key string) error

	// LastLogged returns the newest record of the log; without one, the zero
	// value.
	LastLogged() (facts.Logged, error)

	// PutLogged puts the record that follows the newest one.
	PutLogged(l facts.Logged) error
}
