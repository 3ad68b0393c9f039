package main

import (
	"fmt"

	"factbot/facts"
	"factbot/facts/boltstore"
	"factbot/facts/index"
)

// openIndex returns the index of a store. That of a large one lies in a file
// beside it.
func (p *program) openIndex(s facts.Store) *index.Live {
	b, ok := s.(*boltstore.Store)
	if !ok {
		return index.NewLive(s)
	}
	return index.Open(s, indexPath(b.Path()), p.indexing(), func(err error) {
		p.log.Warn("the file of the search index is of no use", "error", err)
	})
}

// indexPath returns where the index of a store is that is kept in a file.
func indexPath(store string) string { return store + ".index" }

// indexOf returns the index of a store: of a guest the one that is in use.
func (p *program) indexOf(s facts.Store) *index.Live {
	if p.guest != nil {
		return p.guest.session.index
	}
	return p.openIndex(s)
}

// indexing returns what tells somebody at a terminal how far the making of an
// index is.
func (p *program) indexing() func(read int) {
	if !p.tellsProgress() {
		return func(int) {}
	}
	const step = 20_000
	shown := false
	return func(read int) {
		switch {
		case read > 0 && read%step == 0:
			shown = true
			fmt.Fprintf(p.errs, "\rMaking the search index: %d facts", read)
		case read == 0 && shown:
			shown = false
			fmt.Fprint(p.errs, "\r\x1b[K")
		}
	}
}
