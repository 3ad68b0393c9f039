package rules

import "factbot/facts"

// A Fill is a commit whose changes are put in many transactions, into a store
// that is empty. Links are not looked at: they may lead to what comes later,
// and whoever fills has checked them.
type Fill struct{ applier }

// NewFill returns a fill with what a commit says besides its changes.
func NewFill(c facts.Commit) *Fill {
	return &Fill{applier{commit: c, revisions: NewSum(), others: NewSum()}}
}

// Put puts one change, which has passed its check, within a transaction.
func (f *Fill) Put(r Records, c *facts.Change) error {
	f.records = r
	err := f.put(c)
	f.made = f.made[:0]
	return err
}

// Log puts the record of the commit, within a transaction.
func (f *Fill) Log(r Records) error {
	f.records = r
	return f.log()
}
