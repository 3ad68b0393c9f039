package boltstore

import (
	"time"

	"factbot/facts"
)

// The fields of the records. A tag keeps its meaning for ever: new fields get
// new, higher tags, and tags are not used again.

func factFields(c coder, f *facts.Fact) {
	c.text(1, &f.ID)
	c.text(2, (*string)(&f.Kind))
	c.text(3, &f.Title)
	c.text(4, &f.Text)
	c.text(5, &f.Date)
	c.text(6, &f.DateNote)
	list(c, 7, &f.Names, nameFields)
	c.texts(8, &f.About)
	list(c, 9, &f.Actors, partFields)
	c.flag(10, &f.Party)
	c.texts(11, &f.Holders)
	c.text(12, &f.Agreement)
	c.text(13, &f.Number)
	c.text(14, &f.Value)
	c.text(15, &f.Unit)
	c.text(16, &f.Low)
	c.text(17, &f.High)
	c.text(18, (*string)(&f.Status))
	list(c, 19, &f.Sources, citationFields)
	c.text(20, &f.ReviewBy)
	c.flag(21, &f.Retired)
	count(c, 22, &f.Revision)
}

func nameFields(c coder, n *facts.Name) {
	c.text(1, &n.Text)
	c.text(2, &n.Lang)
	c.flag(3, &n.Hidden)
	c.text(4, &n.UsedBy)
}

func partFields(c coder, p *facts.Part) {
	c.text(1, &p.ID)
	c.text(2, &p.Role)
}

func citationFields(c coder, ct *facts.Citation) {
	c.text(1, &ct.ID)
	c.text(2, &ct.Locator)
	c.text(3, &ct.Quote)
}

func sourceFields(c coder, s *facts.Source) {
	c.text(1, &s.ID)
	c.text(2, &s.Publisher)
	c.text(3, &s.Title)
	c.text(4, &s.Date)
	c.text(5, &s.URL)
	c.text(6, &s.Actor)
	c.text(7, &s.Note)
}

func termFields(c coder, t *facts.Term) {
	c.text(1, &t.Text)
	c.text(2, &t.Lang)
	c.texts(3, &t.SameAs)
}

func revisionFields(c coder, r *facts.Revision) {
	r.Seq = uint64(c.number(1, int64(r.Seq)))
	count(c, 2, &r.Number)
	r.Time = time.Unix(c.number(3, r.Time.Unix()), 0).UTC()
	c.text(4, &r.Person)
	c.text(5, &r.Reason)
	c.flag(6, &r.Import)
	nested(c, 7, &r.Fact, factFields)
}

// A head is what the store knows of a fact without reading its newest
// revision, which is the record of the fact itself.
type head struct {
	ID       facts.ID
	Revision int
	Kind     facts.Kind
	Retired  bool
}

func headOf(f *facts.Fact) head { return head{f.ID, f.Revision, f.Kind, f.Retired} }

func headFields(c coder, h *head) {
	c.text(1, &h.ID)
	count(c, 2, &h.Revision)
	c.text(3, (*string)(&h.Kind))
	c.flag(4, &h.Retired)
}

func count(c coder, tag byte, n *int) {
	*n = int(c.number(tag, int64(*n)))
}
