package boltstore

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"factbot/facts"
)

// Verify reads everything and returns a sentence for each fault: records that
// are damaged or missing, facts, revisions and changes that do not agree,
// links that dangle, pages of the file that are lost. A sound store has none.
// Changes wait until it is done. An error means that it could not read to the
// end.
func (s *Store) Verify(ctx context.Context) ([]string, error) {
	select {
	case s.writer <- struct{}{}:
		defer func() { <-s.writer }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var v verifier
	err := s.view(ctx, "boltstore.Verify", func(r *records) error {
		if err := checkPages(r.tx, s.file); err != nil {
			v.add("The file is damaged: %v.", err)
			return nil // what follows needs sound pages
		}
		v.records = r
		return v.run(ctx)
	})
	return v.faults, err
}

type verifier struct {
	*records
	faults []string

	// The revision that was looked at last.
	id     string
	number uint32
}

func (v *verifier) run(ctx context.Context) error {
	for _, part := range []struct {
		bucket []byte
		check  func(key, data []byte)
	}{
		{factBucket, v.fact},
		{sourceBucket, v.source},
		{termBucket, v.term},
		{revisionBucket, v.revisionInOrder},
		{changeBucket, v.changeInOrder},
	} {
		err := v.each(ctx, part.bucket, nil, math.MaxInt, func(key, data []byte) error {
			part.check(key, data)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) add(say string, args ...any) {
	v.faults = append(v.faults, fmt.Sprintf(say, args...))
}

// ok reports whether err is nil, and notes its sentence otherwise.
func (v *verifier) ok(err error) bool {
	if err != nil {
		v.add("%s", strings.TrimSuffix(facts.Said(err), verifyAdvice))
	}
	return err == nil
}

func (v *verifier) fact(key, data []byte) {
	h, err := read(factBucket, key, data, headFields)
	if !v.ok(err) {
		return
	}
	rev, err := v.revision(revisionKey(h.ID, h.Revision))
	if !v.ok(err) {
		return
	}
	f := &rev.Fact
	if headOf(f) != h {
		v.add("The fact %s and its newest revision do not agree.", h.ID)
	}
	for _, id := range f.Links() {
		v.needs(factBucket, id, "The fact %s links to the fact %s, which is missing.", f.ID)
	}
	for _, c := range f.Sources {
		v.needs(sourceBucket, c.ID, "The fact %s cites the source %s, which is missing.", f.ID)
	}
}

func (v *verifier) needs(bucket []byte, id facts.ID, say string, from facts.ID) {
	if v.tx.Bucket(bucket).Get([]byte(id)) == nil {
		v.add(say, from, id)
	}
}

func (v *verifier) source(key, data []byte) {
	s, err := read(sourceBucket, key, data, sourceFields)
	if v.ok(err) && s.Actor != "" {
		v.needs(factBucket, s.Actor, "The source %s names the actor %s, which is missing.", s.ID)
	}
}

func (v *verifier) term(key, data []byte) {
	_, err := read(termBucket, key, data, termFields)
	v.ok(err)
}

// revisionInOrder checks that a revision follows the one before it, and that
// it is among the changes.
func (v *verifier) revisionInOrder(key, data []byte) {
	rev, err := read(revisionBucket, key, data, revisionFields)
	id, number, _ := bytes.Cut(key, []byte{0})
	if len(number) != 4 {
		v.add("The %s should not be there.", recordName(revisionBucket, key))
		return
	}
	if string(id) != v.id {
		v.id, v.number = string(id), 0
	}
	v.number++
	if n := binary.BigEndian.Uint32(number); n != v.number {
		v.add("The revisions of the fact %s before revision %d are missing.", id, n)
		v.number = n
	}
	if !v.ok(err) {
		return
	}
	if h, _, err := v.head(v.id); v.ok(err) && h.Revision < rev.Number {
		v.add("The fact %s does not know of its revision %d.", id, rev.Number)
	}
	if !bytes.Equal(v.tx.Bucket(changeBucket).Get(changeKey(rev.Seq)), key) {
		v.add("Revision %d of the fact %s is not in the list of changes.", rev.Number, id)
	}
}

func (v *verifier) changeInOrder(key, revision []byte) {
	rev, err := v.change(key, revision)
	if v.ok(err) && rev.Seq > v.seq() {
		v.add("Change %d is beyond the newest one, %d.", rev.Seq, v.seq())
	}
}
