package boltstore

import (
	"encoding/binary"

	"factbot/facts"
)

// The buckets of a store, with their keys and values.
var (
	metaBucket     = []byte("meta")      // formatKey: the format
	factBucket     = []byte("facts")     // id: head
	sourceBucket   = []byte("sources")   // id: source
	termBucket     = []byte("terms")     // language, 0, text: term
	revisionBucket = []byte("revisions") // id, 0, number in 4 bytes: revision
	changeBucket   = []byte("changes")   // seq in 8 bytes: key of the revision
	entryBucket    = []byte("entries")   // table, 0, key: entry
	logBucket      = []byte("log")       // number in 8 bytes: record of the log

	buckets = [][]byte{metaBucket, factBucket, sourceBucket, termBucket, revisionBucket, changeBucket, entryBucket, logBucket}
)

// The format is a decimal number. It rises when an older program could no
// longer read a store, or would harm it; then Migrate learns to make it of the
// one before. 1 had neither entries nor a log.
const format = 2

var formatKey = []byte("format")

// Numbers in keys are big-endian, so that keys are in the order of numbers.

func revisionKey(id facts.ID, number int) []byte {
	return binary.BigEndian.AppendUint32(historyPrefix(id), uint32(number))
}

// historyPrefix starts the keys of all revisions of a fact and of no other: no
// id of a fact that is held has a 0 in it.
func historyPrefix(id facts.ID) []byte { return append([]byte(id), 0) }

func changeKey(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

func logKey(number uint64) []byte { return binary.BigEndian.AppendUint64(nil, number) }

// entryKey with an empty key starts the keys of all entries of a table and of
// no other: neither table nor key of an entry that is held has a 0 in it.
func entryKey(table, key string) []byte { return []byte(table + "\x00" + key) }

func termKey(lang, text string) []byte { return []byte(lang + "\x00" + text) }
