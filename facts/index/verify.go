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
// of no use any more is no fault: it is made anew. Tell is told how many records
// have been compared.
func (l *Live) Verify(ctx context.Context, tell func(read int)) (faults []string, err error) {
	if l.path != "" {
		f, err := openFile(l.path)
		if errors.Is(err, errDamaged) || err == nil && !f.check() {
			faults = append(faults, "The file of the search index is damaged; delete "+l.path+", and it is made anew.")
		} else if err != nil && !errors.Is(err, errStale) && !errors.Is(err, fs.ErrNotExist) {
			faults = append(faults, "The file of the search index cannot be read: "+l.path+".")
		}
	}
	var x *View
	held, read := 0, 0
	for after := ""; ; {
		if x, err = l.Now(ctx); err != nil { // a view keeps what it was asked for
			return nil, err
		}
		page, err := l.store.Facts(ctx, after, pageSize)
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
		tell(read)
		if len(page) < pageSize {
			break
		}
		after = page[len(page)-1].ID
	}
	if held != x.Len() {
		faults = append(faults, fmt.Sprintf("The search index has %d facts, the store %d.", x.Len(), held))
	}
	return faults, nil
}

// knows tells whether the index has a record as it is.
func (x *View) knows(f *facts.Fact) bool {
	n := x.Number(f.ID)
	if n < 0 || f.Retired {
		return (n < 0) == f.Retired
	}
	d := x.Doc(n)
	return d.Kind == f.Kind && d.Title() == f.Title && d.Date().String() == f.Date && d.Number() == f.Number &&
		d.Party == f.Party && d.Valued == (f.Value != "") && d.row.names == namesOf(f)
}
