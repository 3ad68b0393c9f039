package index

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"unsafe"
)

// An index file is a segment as it lies in memory, with a head of one page:
//
//	magic, format, stamp of the language tables, sum of the terms (4 bytes each)
//	Seq, the number of the newest record of the log (8 bytes each), and its hash (32)
//	for each section its place and its length (8 bytes each) and CRC-32C (4)
//	the CRC-32C of the head up to here
//
// Numbers are in the machine's byte order, which the magic tells as well: a
// file from elsewhere is none of ours. Sections begin at multiples of 64 bytes.
// The file is derived: one that is damaged, or is of another store, is made again.
const (
	magic    = 0x66786964
	format   = 4 // raised with every change of what readers read (marks of words and ArticleKey too), or of segment
	headSize = 4096
	align    = 64
)

// A stamp tells what an index was made of. Any difference makes it useless,
// but for a store that went on.
type stamp struct {
	tables, terms uint32
	seq, logged   uint64
	hash          [sha256.Size]byte // of the log
}

// errStale is the error for a file that is not of this program or store.
var errStale = errors.New("the index file is of another store or program")

// errDamaged is the error for a file that is not as it was written.
var errDamaged = errors.New("the index file is damaged")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// A section is a slice of a segment, as bytes.
type section struct {
	bytes func() []byte
	set   func([]byte) bool // false where the length does not fit
}

// sections lists what a segment is made of.
func (s *segment) sections() []section {
	all := []section{of(&s.docs), of(&s.text), of(&s.links), of(&s.starts), of(&s.stems), of(&s.masks), of(&s.likes), of(&s.shapes),
		of(&s.dated), of(&s.reach), of(&s.due), of(&s.dueOn), of(&s.dense), of(&s.bits)}
	for _, t := range []*table{&s.elsewhere, &s.terms, &s.forms, &s.sounds, &s.names, &s.numbers} {
		all = append(all, of(&t.slots), of(&t.ends), of(&t.text))
	}
	for _, r := range []*rows{&s.posts, &s.sounded, &s.named, &s.namings, &s.into, &s.bearing, &s.kinds} {
		all = append(all, of(&r.ends), of(&r.items))
	}
	return all
}

func of[T row | uint64 | uint32 | int32 | byte](p *[]T) section {
	size := int(unsafe.Sizeof(*new(T)))
	return section{
		bytes: func() []byte {
			return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(*p))), len(*p)*size)
		},
		set: func(b []byte) bool {
			*p = unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/size)
			return len(b)%size == 0
		},
	}
}

// errGivenUp is the error for a file that was not written to its end.
var errGivenUp = errors.New("the writing of the index file was given up")

// write writes a segment to a file that is there at once and whole, as long as
// that is not given up.
func (s *segment) write(path string, st stamp, givenUp func() bool) (err error) {
	left, _ := filepath.Glob(path + ".new-*") // of one that was killed: who has the store is alone
	for _, old := range left {
		os.Remove(old)
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	err = s.writeTo(f, st, givenUp)
	if err == nil && givenUp() {
		err = errGivenUp
	}
	if err == nil {
		err = f.Sync() // or else the name may be on disk before the rest
	}
	err = errors.Join(err, f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func (s *segment) writeTo(f io.WriterAt, st stamp, givenUp func() bool) error {
	head := st.head()
	at := int64(headSize)
	for _, sec := range s.sections() {
		data := sec.bytes()
		if givenUp() {
			return errGivenUp
		}
		if _, err := f.WriteAt(data, at); err != nil {
			return err
		}
		head = binary.NativeEndian.AppendUint64(head, uint64(at))
		head = binary.NativeEndian.AppendUint64(head, uint64(len(data)))
		head = binary.NativeEndian.AppendUint32(head, crc32.Checksum(data, castagnoli))
		at += int64(len(data)+align-1) / align * align
	}
	head = binary.NativeEndian.AppendUint32(head, crc32.Checksum(head, castagnoli))
	if _, err := f.WriteAt(make([]byte, 1), at); err != nil { // so that the last section ends within the file
		return err
	}
	_, err := f.WriteAt(head, 0)
	return err
}

func (st stamp) head() []byte {
	head := make([]byte, 0, headSize)
	for _, n := range []uint32{magic, format, st.tables, st.terms} {
		head = binary.NativeEndian.AppendUint32(head, n)
	}
	head = binary.NativeEndian.AppendUint64(head, st.seq)
	head = binary.NativeEndian.AppendUint64(head, st.logged)
	return append(head, st.hash[:]...)
}

// A file is an index file that is mapped.
type file struct {
	seg  *segment
	sums []uint32 // of the sections
	stamp
}

// openFile maps an index file. What is in it is not checked yet: see check.
func openFile(path string) (*file, error) {
	data, unmap, err := mapped(path)
	if err != nil {
		return nil, err
	}
	f := &file{seg: &segment{mapped: true}}
	if err := f.read(data); err != nil {
		unmap()
		return nil, err
	}
	whenUnused(f.seg, unmap)
	return f, nil
}

func (f *file) read(data []byte) error {
	sections := f.seg.sections()
	fixed := len(f.head())
	size := fixed + 20*len(sections)
	if len(data) < headSize {
		return errDamaged
	}
	number := func(at int) uint32 { return binary.NativeEndian.Uint32(data[at:]) }
	long := func(at int) uint64 { return binary.NativeEndian.Uint64(data[at:]) }
	if number(0) != magic || number(4) != format {
		return errStale
	}
	if crc32.Checksum(data[:size], castagnoli) != number(size) {
		return errDamaged
	}
	f.tables, f.terms, f.seq, f.logged = number(8), number(12), long(16), long(24)
	copy(f.hash[:], data[32:])
	for i, sec := range sections {
		at := fixed + 20*i
		start, n := long(at), long(at+8)
		if start > uint64(len(data)) || n > uint64(len(data))-start || !sec.set(data[start:start+n:start+n]) {
			return errDamaged
		}
		f.sums = append(f.sums, number(at+16))
	}
	return nil
}

// check reads the whole file and tells whether it is as it was written.
func (f *file) check() bool {
	for i, sec := range f.seg.sections() {
		if crc32.Checksum(sec.bytes(), castagnoli) != f.sums[i] {
			return false
		}
	}
	return true
}

// sound is check for a file that perhaps cannot even be read.
func (f *file) sound() (ok bool) {
	var err error
	defer func() { ok = ok && err == nil }()
	defer guard(&err, damaged)()
	return f.check()
}

// follows tells whether a store that is now at st has gone on from where the
// index was made. Hash is that of the record of its log that f names.
func (f *file) follows(st stamp, hash []byte) bool {
	return f.tables == st.tables && f.terms == st.terms && f.seq <= st.seq && f.logged <= st.logged && bytes.Equal(f.hash[:], hash)
}
