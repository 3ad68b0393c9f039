package boltstore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"

	"factbot/facts"
	"factbot/facts/internal/codec"
	"factbot/facts/internal/rules"
)

// Checked tells what Verify has read, and what is wrong with it.
type Checked struct {
	Faults []string // one sentence each; a sound store has none
	Counts
}

// Counts are how much a store holds.
type Counts struct {
	Pages int // of the file

	Facts, Sources, Terms, Revisions, Changes, Entries, LogRecords int
}

// Progress is told, now and then, how many of the pages or records of a store
// are done. It may be nil.
type Progress func(what string, done, total int)

func (p Progress) tell(what string, done, total int) {
	const step = 5000
	if p != nil && (done%step == 0 || done == total) {
		p(what, done, total)
	}
}

// Verify reads everything and finds the faults: pages of the file that are
// lost, records that are damaged or missing, facts, revisions and changes that
// do not agree with each other or with the log, links that dangle.
// Changes wait until it is done. An error means that it could not read to the
// end.
func (s *Store) Verify(ctx context.Context, progress Progress) (Checked, error) {
	select {
	case s.writer <- struct{}{}:
		defer func() { <-s.writer }()
	case <-ctx.Done():
		return Checked{}, ctx.Err()
	}
	v := verifier{progress: progress, said: map[string]bool{}}
	err := s.view(ctx, "boltstore.Verify", func(r *records) error {
		v.records = r
		if v.pages(s.file) {
			return v.run(ctx)
		}
		return nil // what follows needs sound pages
	})
	return v.Checked, err
}

type verifier struct {
	*records
	Checked
	said        map[string]bool // the faults
	progress    Progress
	done, total int // records

	// The revision that was looked at last.
	id     string
	number uint32

	// The record of the log that was looked at last, and the newest number of
	// the change sequence that one has named.
	last  facts.Logged
	named uint64
}

// pages checks the pages of the file, by our own means and then by bbolt's:
// those may end the program where ours would have found a fault.
func (v *verifier) pages(file io.ReaderAt) bool {
	p := newPages(v.tx, file, v.progress)
	v.Pages = len(p.seen)
	if err := p.check(v.tx); err != nil {
		v.add("The file is damaged: %v.", err)
		return false
	}
	if err := p.metas(); err != nil {
		v.add("The file is damaged: %v.", err)
	}
	for err := range v.tx.Check() {
		v.add("The file is damaged, as bbolt finds: %v.", err) // unreachable: p.check is stricter
	}
	v.total = p.keys - v.tx.Bucket(metaBucket).Stats().KeyN
	return true
}

func (v *verifier) run(ctx context.Context) error {
	for _, part := range []struct {
		bucket []byte
		count  *int
		check  func(key, data []byte)
	}{
		{factBucket, &v.Facts, v.fact},
		{sourceBucket, &v.Sources, v.source},
		{termBucket, &v.Terms, v.term},
		{revisionBucket, &v.Revisions, v.revisionInOrder},
		{changeBucket, &v.Changes, v.changeInOrder},
		{entryBucket, &v.Entries, v.entry},
		{logBucket, &v.LogRecords, v.loggedInOrder},
	} {
		err := v.each(ctx, part.bucket, nil, math.MaxInt, func(key, data []byte) error {
			part.check(key, data)
			*part.count++
			v.done++
			v.progress.tell("records", v.done, v.total)
			return nil
		})
		if err != nil {
			return err
		}
	}
	if v.last.Number != v.logged() {
		v.add("The log ends at record %d instead of %d.", v.last.Number, v.logged())
	}
	if v.named != v.seq() {
		v.add("The log names the changes up to %d, and the newest one is %d.", v.named, v.seq())
	}
	return nil
}

func (v *verifier) add(say string, args ...any) {
	fault := fmt.Sprintf(say, args...)
	if !v.said[fault] {
		v.said[fault] = true
		v.Faults = append(v.Faults, fault)
	}
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
	s, err := read(sourceBucket, key, data, codec.Source)
	if v.ok(err) && s.Actor != "" {
		v.needs(factBucket, s.Actor, "The source %s names the actor %s, which is missing.", s.ID)
	}
}

func (v *verifier) term(key, data []byte) {
	_, err := read(termBucket, key, data, codec.Term)
	v.ok(err)
}

// revisionInOrder checks that a revision follows the one before it, and that
// it is among the changes.
func (v *verifier) revisionInOrder(key, data []byte) {
	rev, err := read(revisionBucket, key, data, codec.Revision)
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

func (v *verifier) entry(key, data []byte) {
	_, err := read(entryBucket, key, data, codec.Entry)
	v.ok(err)
}

// loggedInOrder checks that a record of the log follows the one before it, and
// that it has the revisions that it names.
func (v *verifier) loggedInOrder(key, data []byte) {
	l, err := read(logBucket, key, data, codec.Logged)
	if !v.ok(err) {
		return
	}
	if !bytes.Equal(key, logKey(l.Number)) || l.Number <= v.last.Number {
		v.add("The %s should not be there.", recordName(logBucket, key))
		return
	}
	follows := l.Number == v.last.Number+1
	switch {
	case !follows:
		v.add("The records of the log before record %d are missing or damaged.", l.Number)
	case l.Prev != v.last.Hash:
		v.add("Record %d of the log does not follow the one before it.", l.Number)
	}
	if l.Hash != l.Sum() {
		v.add("Record %d of the log has been changed.", l.Number)
	}
	v.last = l
	if l.LastSeq == 0 {
		return
	}
	if follows && l.FirstSeq != v.named+1 || l.LastSeq < l.FirstSeq {
		v.add("Record %d of the log names the changes %d to %d, and the one before it ends at %d.", l.Number, l.FirstSeq, l.LastSeq, v.named)
	}
	v.named = l.LastSeq
	if v.revisionSum(l.FirstSeq, l.LastSeq) != l.RevisionSum {
		v.add("The revisions among the changes %d to %d are not those that record %d of the log was made for.", l.FirstSeq, l.LastSeq, l.Number)
	}
}

// revisionSum sums up revisions from one number of the change sequence to
// another, however damaged they are.
func (r *records) revisionSum(from, to uint64) [sha256.Size]byte {
	sum := rules.NewSum()
	end := changeKey(to)
	c := r.tx.Bucket(changeBucket).Cursor()
	for key, revision := c.Seek(changeKey(from)); key != nil && bytes.Compare(key, end) <= 0; key, revision = c.Next() {
		if bare, ok := codec.Unsealed(revision, r.tx.Bucket(revisionBucket).Get(revision)); ok {
			sum.AddRevision(bare)
		}
	}
	return sum.Value()
}
