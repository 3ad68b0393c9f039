package boltstore

import (
	"bytes"

	"factbot/facts"
	"factbot/facts/internal/rules"

	"go.etcd.io/bbolt"
)

// records reads and writes records within one transaction. What it returns
// shares no memory with the transaction.
type records struct {
	tx      *bbolt.Tx
	changed bool // something was put
}

var _ rules.Records = (*records)(nil)

// get decodes one record of a bucket, or returns false if there is none.
func get[T any](r *records, bucket, key []byte, fields func(coder, *T)) (v T, held bool, err error) {
	data := r.tx.Bucket(bucket).Get(key)
	if data == nil {
		return v, false, nil
	}
	v, err = read(bucket, key, data, fields)
	return v, err == nil, err
}

// read decodes a record, and names it where it is damaged.
func read[T any](bucket, key, data []byte, fields func(coder, *T)) (T, error) {
	v, err := decode(key, data, fields)
	if err != nil {
		return v, damagedRecord(bucket, key, err)
	}
	return v, nil
}

func put[T any](r *records, bucket, key []byte, v *T, fields func(coder, *T)) error {
	r.changed = true
	return r.tx.Bucket(bucket).Put(key, encode(key, v, fields))
}

// head tells a fact that is not held from one whose head has gone astray: that
// one has a revision.
func (r *records) head(id facts.ID) (head, bool, error) {
	h, held, err := get(r, factBucket, []byte(id), headFields)
	if err == nil && !held && r.tx.Bucket(revisionBucket).Get(revisionKey(id, 1)) != nil {
		err = damagedRecord(factBucket, []byte(id), errMissing)
	}
	return h, held, err
}

// revision needs a key that the store itself points to.
func (r *records) revision(key []byte) (facts.Revision, error) {
	rev, held, err := get(r, revisionBucket, key, revisionFields)
	if err == nil && !held {
		err = damagedRecord(revisionBucket, key, errMissing)
	}
	return rev, err
}

// change returns the revision that an item of the change bucket points to.
func (r *records) change(key, revision []byte) (facts.Revision, error) {
	rev, err := r.revision(revision)
	if err == nil && !bytes.Equal(key, changeKey(rev.Seq)) {
		err = damagedRecord(changeBucket, key, errDamaged)
	}
	return rev, err
}

func (r *records) Fact(id facts.ID) (facts.Fact, bool, error) {
	h, held, err := r.head(id)
	if err != nil || !held {
		return facts.Fact{}, false, err
	}
	rev, err := r.revision(revisionKey(id, h.Revision))
	return rev.Fact, err == nil, err
}

func (r *records) Source(id facts.ID) (facts.Source, bool, error) {
	return get(r, sourceBucket, []byte(id), sourceFields)
}

func (r *records) Term(lang, text string) (facts.Term, bool, error) {
	return get(r, termBucket, termKey(lang, text), termFields)
}

func (r *records) HasFact(id facts.ID) (bool, error) {
	if r.tx.Bucket(factBucket).Get([]byte(id)) != nil {
		return true, nil
	}
	_, held, err := r.head(id)
	return held, err
}

func (r *records) HasSource(id facts.ID) (bool, error) {
	return r.tx.Bucket(sourceBucket).Get([]byte(id)) != nil, nil
}

// seq is the newest number of the change sequence.
func (r *records) seq() uint64 { return r.tx.Bucket(changeBucket).Sequence() }

func (r *records) NextSeq() (uint64, error) { return r.tx.Bucket(changeBucket).NextSequence() }

func (r *records) PutRevision(rev facts.Revision) error {
	h := headOf(&rev.Fact)
	if err := put(r, factBucket, []byte(h.ID), &h, headFields); err != nil {
		return err
	}
	key := revisionKey(h.ID, rev.Number)
	if err := put(r, revisionBucket, key, &rev, revisionFields); err != nil {
		return err
	}
	return r.tx.Bucket(changeBucket).Put(changeKey(rev.Seq), key)
}

func (r *records) PutSource(s facts.Source) error {
	return put(r, sourceBucket, []byte(s.ID), &s, sourceFields)
}

func (r *records) PutTerm(t facts.Term) error {
	return put(r, termBucket, termKey(t.Lang, t.Text), &t, termFields)
}
