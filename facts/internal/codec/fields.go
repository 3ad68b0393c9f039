package codec

import (
	"time"

	"factbot/facts"
)

// The fields of the records. A tag keeps its meaning for ever: new fields get
// new, higher tags, and tags are not used again.

// Fact visits the fields of a fact.
func Fact(c Coder, f *facts.Fact) {
	c.Text(1, &f.ID)
	c.Text(2, (*string)(&f.Kind))
	c.Text(3, &f.Title)
	c.Text(4, &f.Text)
	c.Text(5, &f.Date)
	c.Text(6, &f.DateNote)
	list(c, 7, &f.Names, name)
	c.Texts(8, &f.About)
	list(c, 9, &f.Actors, part)
	c.Flag(10, &f.Party)
	c.Texts(11, &f.Holders)
	c.Text(12, &f.Agreement)
	c.Text(13, &f.Number)
	c.Text(14, &f.Value)
	c.Text(15, &f.Unit)
	c.Text(16, &f.Low)
	c.Text(17, &f.High)
	c.Text(18, (*string)(&f.Status))
	list(c, 19, &f.Sources, citation)
	c.Text(20, &f.ReviewBy)
	c.Flag(21, &f.Retired)
	Count(c, 22, &f.Revision)
}

func name(c Coder, n *facts.Name) {
	c.Text(1, &n.Text)
	c.Text(2, &n.Lang)
	c.Flag(3, &n.Hidden)
	c.Text(4, &n.UsedBy)
}

func part(c Coder, p *facts.Part) {
	c.Text(1, &p.ID)
	c.Text(2, &p.Role)
}

func citation(c Coder, ct *facts.Citation) {
	c.Text(1, &ct.ID)
	c.Text(2, &ct.Locator)
	c.Text(3, &ct.Quote)
}

// Source visits the fields of a source.
func Source(c Coder, s *facts.Source) {
	c.Text(1, &s.ID)
	c.Text(2, &s.Publisher)
	c.Text(3, &s.Title)
	c.Text(4, &s.Date)
	c.Text(5, &s.URL)
	c.Text(6, &s.Actor)
	c.Text(7, &s.Note)
}

// Term visits the fields of a term.
func Term(c Coder, t *facts.Term) {
	c.Text(1, &t.Text)
	c.Text(2, &t.Lang)
	c.Texts(3, &t.SameAs)
}

// Revision visits the fields of a revision.
func Revision(c Coder, r *facts.Revision) {
	r.Seq = uint64(c.Number(1, int64(r.Seq)))
	Count(c, 2, &r.Number)
	r.Time = time.Unix(c.Number(3, r.Time.Unix()), 0).UTC()
	c.Text(4, &r.Person)
	c.Text(5, &r.Reason)
	c.Flag(6, &r.Import)
	nested(c, 7, &r.Fact, Fact)
}

// Entry visits the fields of an entry.
func Entry(c Coder, e *facts.Entry) {
	c.Text(1, &e.Table)
	c.Text(2, &e.Key)
	Count(c, 3, &e.Revision)
	data := string(e.Data)
	c.Text(4, &data)
	e.Data = []byte(data)
}

// Logged visits the fields of a record of the log.
func Logged(c Coder, l *facts.Logged) {
	l.Number = uint64(c.Number(1, int64(l.Number)))
	l.Time = time.Unix(c.Number(2, l.Time.Unix()), 0).UTC()
	c.Text(3, &l.Person)
	c.Text(4, &l.Did)
	c.Text(5, &l.Reason)
	l.FirstSeq = uint64(c.Number(6, int64(l.FirstSeq)))
	l.LastSeq = uint64(c.Number(7, int64(l.LastSeq)))
	list(c, 8, &l.Entries, entryRef)
	sum(c, 9, &l.RevisionSum)
	sum(c, 10, &l.OtherSum)
	sum(c, 11, &l.Prev)
	sum(c, 12, &l.Hash)
}

func entryRef(c Coder, r *facts.EntryRef) {
	c.Text(1, &r.Table)
	c.Text(2, &r.Key)
}

// Count is Number for an int.
func Count(c Coder, tag byte, n *int) {
	*n = int(c.Number(tag, int64(*n)))
}
