package dataset

import (
	"bufio"
	"context"
	"io"
	"time"

	"factbot/facts"
)

// revision is how a facts.Revision is written. Its type is "revision".
type revision struct {
	Seq    uint64     `json:"seq"`
	Number int        `json:"number"`
	Time   string     `json:"time"` // RFC 3339
	Person string     `json:"person"`
	Reason string     `json:"reason"`
	Import bool       `json:"import,omitempty"`
	Fact   facts.Fact `json:"fact"`
}

// Write writes what a store holds: sources and facts by id, terms by language
// and text and, if they are asked for, the revisions of the facts in the order
// in which they were made. Reading it gives the same records again. It holds
// no more than a page of records at a time, but all terms.
//
// A change made meanwhile could leave links without their ends in what was
// written; then Write ends with an error of kind Conflict.
func Write(ctx context.Context, store facts.Store, w io.Writer, format Format, revisions bool) error {
	syntax, ok := syntaxes[format]
	if !ok {
		return facts.Errorf(facts.Invalid, opWrite, "%s is no format of datasets; they are jsonl and toml.", quoted(string(format)))
	}
	before, err := store.Seq(ctx)
	if err != nil {
		return err
	}
	e := export{store, encoder{w: bufio.NewWriter(w), syntax: syntax}}
	if err := e.all(ctx, revisions); err != nil {
		return err
	}
	after, err := store.Seq(ctx)
	if err == nil && after != before {
		err = facts.Errorf(facts.Conflict, opWrite, "The store was changed during the export; export it again.")
	}
	return err
}

const opWrite = "dataset.Write"

type export struct {
	store facts.Store
	encoder
}

const pageSize = 500

func (e *export) all(ctx context.Context, revisions bool) error {
	if err := e.records(ctx); err != nil || !revisions {
		return err
	}
	return pages(&e.encoder, 0,
		func(after uint64) ([]facts.Revision, error) { return e.store.Changes(ctx, after, pageSize) },
		func(r *facts.Revision) uint64 {
			e.record(typeRevision, &revision{r.Seq, r.Number, r.Time.Format(time.RFC3339), r.Person, r.Reason, r.Import, r.Fact})
			return r.Seq
		})
}

func (e *export) records(ctx context.Context) error {
	err := pages(&e.encoder, "",
		func(after facts.ID) ([]facts.Source, error) { return e.store.Sources(ctx, after, pageSize) },
		func(s *facts.Source) facts.ID { e.record(typeSource, s); return s.ID })
	if err != nil {
		return err
	}
	err = pages(&e.encoder, "",
		func(after facts.ID) ([]facts.Fact, error) { return e.store.Facts(ctx, after, pageSize) },
		func(f *facts.Fact) facts.ID { e.record(typeFact, f); return f.ID })
	if err != nil {
		return err
	}
	terms, err := e.store.Terms(ctx)
	if err != nil {
		return err
	}
	for i := range terms {
		e.record(typeTerm, &terms[i])
	}
	return e.w.Flush()
}

// pages writes all records from page to page. Write returns where the record
// stands, for the next page to start after the last one.
func pages[T, K any](e *encoder, after K, next func(after K) ([]T, error), write func(*T) K) error {
	for {
		page, err := next(after)
		if err != nil || len(page) == 0 {
			return err
		}
		for i := range page {
			after = write(&page[i])
		}
		if err := e.w.Flush(); err != nil {
			return err
		}
	}
}
