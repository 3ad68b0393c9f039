package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"factbot/facts"
)

// Verify tells in a sentence each where the index is not what the store is:
// its file, if there is one, and what it knows of every record. A file that is
// of no use any more is no fault: it is made anew. Tell is told how many records,
// of about how many, have been compared.
func (l *Live) Verify(ctx context.Context, tell func(read, of int)) (faults []string, err error) {
	if l.path != "" {
		f, err := openFile(l.path)
		if errors.Is(err, errDamaged) || err == nil && !f.sound() {
			faults = append(faults, "The file of the search index is damaged; delete "+l.path+", and it is made anew.")
		} else if err != nil && !errors.Is(err, errStale) && !errors.Is(err, fs.ErrNotExist) {
			faults = append(faults, "The file of the search index cannot be read: "+l.path+".")
		}
	}
	held, read := 0, 0
	first, err := l.store.Seq(ctx)
	if err != nil {
		return nil, err
	}
	for after := ""; ; {
		x, page, err := l.page(ctx, after)
		if err != nil {
			return nil, err
		}
		for i := range page {
			f := &page[i]
			if !f.Retired {
				held++
			}
			if !x.knows(f) {
				faults = append(faults, fmt.Sprintf("The search index has not the fact %s as the store has it.", f.ID))
			}
		}
		read += len(page)
		tell(read, max(read, x.Len()))
		if len(page) < pageSize {
			if x.seq == first && held != x.Len() { // nobody edited meanwhile
				faults = append(faults, fmt.Sprintf("The search index has %d facts, the store %d.", x.Len(), held))
			}
			return faults, nil
		}
		after = page[len(page)-1].ID
	}
}

// page returns records and an index of the same moment.
func (l *Live) page(ctx context.Context, after facts.ID) (*View, []facts.Fact, error) {
	for {
		x, err := l.Now(ctx) // each time: a view keeps what it was asked for
		if err != nil {
			return nil, nil, err
		}
		page, err := l.store.Facts(ctx, after, pageSize)
		if err != nil {
			return nil, nil, err
		}
		seq, err := l.store.Seq(ctx)
		if err != nil || seq == x.seq || x.stale() {
			return x, page, err
		}
	}
}

// knows tells whether the index has a record as it is.
func (x *View) knows(f *facts.Fact) bool {
	n := x.Number(f.ID)
	if x.stale() {
		return true // another one is on its way
	}
	if n < 0 || f.Retired {
		return (n < 0) == f.Retired
	}
	d := x.Doc(n)
	return d.Kind == f.Kind && d.Title() == f.Title && d.Date().String() == f.Date && d.Number() == f.Number &&
		d.Party == f.Party && d.Valued == (f.Value != "") && d.row.names == namesOf(f)
}
