package dataset

import (
	"fmt"

	"factbot/facts"
)

// Known tells whether a store holds the record of a type, "source" or "fact",
// with an id.
type Known func(typ string, id facts.ID) bool

// Dangling returns the links of the set's records to records that are neither
// in the set nor known; nil knows none. It returns nothing for a set in which
// a record could not be read at all, for that may be the one that is missing.
func (s *Set) Dangling(known Known) []Mistake {
	if s.gaps {
		return nil
	}
	held := s.ids()
	c := linkChecker{held: func(typ string, id facts.ID) bool { return held[recordID{typ, id}] || known != nil && known(typ, id) }}
	for i := range s.Sources {
		c.source(&s.Sources[i])
	}
	for i := range s.Facts {
		c.fact(&s.Facts[i])
	}
	return c.mistakes.all()
}

type recordID struct {
	typ string
	id  facts.ID
}

// ids returns the ids of the set's own records.
func (s *Set) ids() map[recordID]bool {
	ids := make(map[recordID]bool, len(s.Sources)+len(s.Facts))
	for i := range s.Sources {
		ids[recordID{typeSource, s.Sources[i].Record.ID}] = true
	}
	for i := range s.Facts {
		ids[recordID{typeFact, s.Facts[i].Record.ID}] = true
	}
	return ids
}

type linkChecker struct {
	held     Known
	mistakes gathering

	// Where it is set, links that lead nowhere wait here until all is read.
	waits   bool
	waiting []waitingLink
}

type waitingLink struct {
	at    Place
	typ   string
	id    facts.ID
	field string
}

// end tells of the links that waited in vain.
func (c *linkChecker) end() []Mistake {
	c.waits = false
	for _, l := range c.waiting {
		c.need(l.at, l.typ, l.id, l.field)
	}
	return c.mistakes.all()
}

func (c *linkChecker) source(e *Entry[facts.Source]) {
	c.need(e.Place, typeFact, e.Record.Actor, "actor")
}

func (c *linkChecker) fact(e *Entry[facts.Fact]) {
	f := &e.Record
	for i, id := range f.Holders {
		c.need(e.Place, typeFact, id, "holders[%d]", i)
	}
	for i, p := range f.Actors {
		c.need(e.Place, typeFact, p.ID, "actors[%d].id", i)
	}
	c.need(e.Place, typeFact, f.Agreement, "agreement")
	for i, id := range f.About {
		c.need(e.Place, typeFact, id, "about[%d]", i)
	}
	for i, n := range f.Names {
		c.need(e.Place, typeFact, n.UsedBy, "names[%d].used_by", i)
	}
	for i, s := range f.Sources {
		c.need(e.Place, typeSource, s.ID, "sources[%d].id", i)
	}
}

// need tells of a link that leads nowhere. An empty id is no link; where a
// field needs one, Read has told.
func (c *linkChecker) need(at Place, typ string, id facts.ID, field string, index ...any) {
	if id == "" || c.held(typ, id) {
		return
	}
	if len(index) > 0 {
		field = fmt.Sprintf(field, index...)
	}
	if c.waits {
		c.waiting = append(c.waiting, waitingLink{at, typ, id, field})
		return
	}
	c.mistakes.add(at, field, "There is no %s %s; add it to the dataset, or correct the id.", typ, quoted(id))
}
