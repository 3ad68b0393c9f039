package boltstore

import (
	"bytes"

	"factbot/facts"
	"factbot/facts/internal/codec"
	"factbot/facts/internal/rules"

	"go.etcd.io/bbolt"
)

// records reads and writes records within one transaction. What it returns
// shares no memory with the transaction.
type records struct {
	tx      *bbolt.Tx
	changed bool // something was put

	// journals is set where others share the transaction: then journal has what
	// stood there before, so that takeBack can put it back. Without it the
	// transaction is rolled back.
	journals bool
	journal  []before
}

// before is a record, or with a nil key a sequence number, as it was before it
// was put.
type before struct {
	bucket, key, data []byte // data nil for none
	seq               uint64
}

// note notes a record that is about to be put.
func (r *records) note(bucket, key []byte) {
	r.changed = true
	if r.journals {
		r.journal = append(r.journal, before{bucket: bucket, key: key, data: bytes.Clone(r.tx.Bucket(bucket).Get(key))})
	}
}

// noteSeq notes a sequence number that is about to be raised.
func (r *records) noteSeq(bucket []byte) {
	if r.journals {
		r.journal = append(r.journal, before{bucket: bucket, seq: r.tx.Bucket(bucket).Sequence()})
	}
}

// takeBack undoes all that was put. The error ends the transaction.
func (r *records) takeBack() error {
	if !r.journals {
		return errNothing
	}
	for i := len(r.journal) - 1; i >= 0; i-- {
		was := r.journal[i]
		bucket := r.tx.Bucket(was.bucket)
		var err error
		switch {
		case was.key == nil:
			err = bucket.SetSequence(was.seq)
		case was.data == nil:
			err = bucket.Delete(was.key)
		default:
			err = bucket.Put(was.key, was.data)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

var _ rules.Records = (*records)(nil)

// get decodes one record of a bucket, or returns false if there is none.
func get[T any](r *records, bucket, key []byte, fields func(codec.Coder, *T)) (v T, held bool, err error) {
	data := r.tx.Bucket(bucket).Get(key)
	if data == nil {
		return v, false, nil
	}
	v, err = read(bucket, key, data, fields)
	return v, err == nil, err
}

// read decodes a record, and names it where it is damaged.
func read[T any](bucket, key, data []byte, fields func(codec.Coder, *T)) (T, error) {
	v, err := codec.Decode(key, data, fields)
	if err != nil {
		return v, damagedRecord(bucket, key, err)
	}
	return v, nil
}

func put[T any](r *records, bucket, key []byte, v *T, fields func(codec.Coder, *T)) error {
	r.note(bucket, key)
	return r.tx.Bucket(bucket).Put(key, codec.Encode(key, v, fields))
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
	rev, held, err := get(r, revisionBucket, key, codec.Revision)
	if err == nil && !held {
		err = damagedRecord(revisionBucket, key, errMissing)
	}
	return rev, err
}

// change returns the revision that an item of the change bucket points to.
func (r *records) change(key, revision []byte) (facts.Revision, error) {
	rev, err := r.revision(revision)
	if err == nil && !bytes.Equal(key, changeKey(rev.Seq)) {
		err = damagedRecord(changeBucket, key, codec.ErrDamaged)
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
	return get(r, sourceBucket, []byte(id), codec.Source)
}

func (r *records) Term(lang, text string) (facts.Term, bool, error) {
	return get(r, termBucket, termKey(lang, text), codec.Term)
}

func (r *records) Entry(table, key string) (facts.Entry, bool, error) {
	return get(r, entryBucket, entryKey(table, key), codec.Entry)
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

func (r *records) NextSeq() (uint64, error) {
	r.noteSeq(changeBucket)
	return r.tx.Bucket(changeBucket).NextSequence()
}

func (r *records) PutRevision(rev facts.Revision) error {
	h := headOf(&rev.Fact)
	if err := put(r, factBucket, []byte(h.ID), &h, headFields); err != nil {
		return err
	}
	key := revisionKey(h.ID, rev.Number)
	if err := put(r, revisionBucket, key, &rev, codec.Revision); err != nil {
		return err
	}
	change := changeKey(rev.Seq)
	r.note(changeBucket, change)
	return r.tx.Bucket(changeBucket).Put(change, key)
}

func (r *records) PutSource(s facts.Source) error {
	return put(r, sourceBucket, []byte(s.ID), &s, codec.Source)
}

func (r *records) PutTerm(t facts.Term) error {
	return put(r, termBucket, termKey(t.Lang, t.Text), &t, codec.Term)
}

func (r *records) PutEntry(e facts.Entry) error {
	return put(r, entryBucket, entryKey(e.Table, e.Key), &e, codec.Entry)
}

func (r *records) DeleteEntry(table, key string) error {
	k := entryKey(table, key)
	r.note(entryBucket, k)
	return r.tx.Bucket(entryBucket).Delete(k)
}

// logged is the newest number of the log.
func (r *records) logged() uint64 { return r.tx.Bucket(logBucket).Sequence() }

func (r *records) LastLogged() (facts.Logged, error) {
	if r.logged() == 0 {
		return facts.Logged{}, nil
	}
	key := logKey(r.logged())
	l, held, err := get(r, logBucket, key, codec.Logged)
	if err == nil && !held {
		err = damagedRecord(logBucket, key, errMissing)
	}
	return l, err
}

func (r *records) PutLogged(l facts.Logged) error {
	r.noteSeq(logBucket)
	if err := r.tx.Bucket(logBucket).SetSequence(l.Number); err != nil {
		return err
	}
	return put(r, logBucket, logKey(l.Number), &l, codec.Logged)
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

func headFields(c codec.Coder, h *head) {
	c.Text(1, &h.ID)
	codec.Count(c, 2, &h.Revision)
	c.Text(3, (*string)(&h.Kind))
	c.Flag(4, &h.Retired)
}
