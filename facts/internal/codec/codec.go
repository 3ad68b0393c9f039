// Package codec is how records are written: to disk, and to be summed up for
// the log.
package codec

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// A record on disk is one byte of codec version, its fields, and a CRC-32C,
// little-endian, of its key and all that: a record in the wrong place is as
// bad as a wrong one. A field is a tag, which rises within a record, the
// length of its content as a uvarint, and the content. A field with the zero
// value is left out, so that new fields with higher tags can be added: an old
// record lacks them, and an old program refuses them rather than lose them.

// Version is the first byte of a record.
const Version = 1

// What is wrong with a record that cannot be decoded.
var (
	ErrDamaged = errors.New("the checksum or the form of the record is wrong")
	ErrNewer   = errors.New("the record has a version or a field that this program does not know")
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(key, data []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, data)
}

// Encode returns v as it goes to disk under key.
func Encode[T any](key []byte, v *T, fields func(Coder, *T)) []byte {
	return Seal(key, Bare(v, fields))
}

// Bare returns v without a checksum.
func Bare[T any](v *T, fields func(Coder, *T)) []byte {
	e := encoder{data: []byte{Version}}
	fields(&e, v)
	return e.data
}

// Seal adds the checksum to a bare record.
func Seal(key, bare []byte) []byte {
	return binary.LittleEndian.AppendUint32(bare, checksum(key, bare))
}

// Unsealed returns the bare record within data, or false if the checksum is
// wrong.
func Unsealed(key, data []byte) (bare []byte, ok bool) {
	n := len(data) - crc32.Size
	if n < 1 || checksum(key, data[:n]) != binary.LittleEndian.Uint32(data[n:]) {
		return nil, false
	}
	return data[:n], true
}

// Decode reads the record under key. The value shares no memory with data.
func Decode[T any](key, data []byte, fields func(Coder, *T)) (T, error) {
	var v T
	bare, ok := Unsealed(key, data)
	if !ok {
		return v, ErrDamaged
	}
	if bare[0] != Version {
		return v, ErrNewer
	}
	d := decoder{rest: string(bare[1:])}
	fields(&d, &v)
	if err := d.finish(); err != nil {
		var zero T
		return zero, err
	}
	return v, nil
}

// A Coder visits the fields of a record in the order of their tags: an encoder
// to write them, a decoder to set them. So one list of fields does both.
type Coder interface {
	Text(tag byte, s *string)
	Flag(tag byte, b *bool)
	Texts(tag byte, list *[]string)

	// Number writes n and returns it, or returns the one that it reads.
	Number(tag byte, n int64) int64
}

// list codes a list of records, each in a field of its own.
func list[T any](c Coder, tag byte, items *[]T, fields func(Coder, *T)) {
	switch c := c.(type) {
	case *encoder:
		for i := range *items {
			putNested(c, tag, &(*items)[i], fields)
		}
	case *decoder:
		for c.at(tag) {
			*items = append(*items, *new(T))
			takeNested(c, tag, &(*items)[len(*items)-1], fields)
		}
	}
}

// nested codes a record within a record.
func nested[T any](c Coder, tag byte, item *T, fields func(Coder, *T)) {
	switch c := c.(type) {
	case *encoder:
		putNested(c, tag, item, fields)
	case *decoder:
		takeNested(c, tag, item, fields)
	}
}

func putNested[T any](e *encoder, tag byte, item *T, fields func(Coder, *T)) {
	start := len(e.data)
	fields(e, item)
	content := e.data[start:]

	// The length is known only now: make room for it before the content.
	var buf [1 + binary.MaxVarintLen64]byte
	header := binary.AppendUvarint(append(buf[:0], tag), uint64(len(content)))
	e.data = append(e.data, header...)
	copy(e.data[start+len(header):], content)
	copy(e.data[start:], header)
}

func takeNested[T any](d *decoder, tag byte, item *T, fields func(Coder, *T)) {
	content, ok := d.take(tag)
	if !ok {
		return
	}
	after := d.rest
	d.rest = content
	fields(d, item)
	d.err = d.finish()
	d.rest = after
}

type encoder struct{ data []byte }

func (e *encoder) header(tag byte, length int) {
	e.data = binary.AppendUvarint(append(e.data, tag), uint64(length))
}

func (e *encoder) field(tag byte, content string) {
	e.header(tag, len(content))
	e.data = append(e.data, content...)
}

func (e *encoder) Text(tag byte, s *string) {
	if *s != "" {
		e.field(tag, *s)
	}
}

func (e *encoder) Flag(tag byte, b *bool) {
	if *b {
		e.header(tag, 0)
	}
}

func (e *encoder) Number(tag byte, n int64) int64 {
	if n != 0 {
		var buf [binary.MaxVarintLen64]byte
		content := buf[:binary.PutVarint(buf[:], n)]
		e.header(tag, len(content))
		e.data = append(e.data, content...)
	}
	return n
}

func (e *encoder) Texts(tag byte, list *[]string) {
	for _, s := range *list {
		e.field(tag, s)
	}
}

// A decoder takes fields from the front of what is left of a record. After
// the first fault it takes no more.
type decoder struct {
	rest string
	err  error
}

// at reports whether the next field has the tag.
func (d *decoder) at(tag byte) bool {
	return d.err == nil && d.rest != "" && d.rest[0] == tag
}

// take returns the content of the next field if it has the tag.
func (d *decoder) take(tag byte) (content string, ok bool) {
	if !d.at(tag) {
		return "", false
	}
	n, width := uvarint(d.rest[1:])
	rest := d.rest[1+width:]
	if width == 0 || n > uint64(len(rest)) {
		d.err = ErrDamaged
		return "", false
	}
	d.rest = rest[n:]
	return rest[:n], true
}

// uvarint is binary.Uvarint for a string. The width is 0 if s does not start
// with a number that fits.
func uvarint(s string) (n uint64, width int) {
	var buf [binary.MaxVarintLen64]byte
	n, width = binary.Uvarint(buf[:copy(buf[:], s)])
	return n, max(0, width)
}

// finish returns the fault of a record that should have been read to its end.
func (d *decoder) finish() error {
	if d.err == nil && d.rest != "" {
		return ErrNewer
	}
	return d.err
}

func (d *decoder) Text(tag byte, s *string) { *s, _ = d.take(tag) }

func (d *decoder) Flag(tag byte, b *bool) { _, *b = d.take(tag) }

func (d *decoder) Number(tag byte, _ int64) int64 {
	content, ok := d.take(tag)
	if !ok {
		return 0
	}
	n, width := uvarint(content)
	if width == 0 || width != len(content) {
		d.err = ErrDamaged
		return 0
	}
	return int64(n>>1) ^ -int64(n&1) // as binary.Varint
}

func (d *decoder) Texts(tag byte, list *[]string) {
	for d.at(tag) {
		s, _ := d.take(tag)
		*list = append(*list, s)
	}
}

// sum codes a sum; one of zeros is left out.
func sum(c Coder, tag byte, s *[sha256.Size]byte) {
	switch c := c.(type) {
	case *encoder:
		if *s != [sha256.Size]byte{} {
			c.field(tag, string(s[:]))
		}
	case *decoder:
		content, ok := c.take(tag)
		if ok && len(content) != len(s) {
			c.err = ErrDamaged
		}
		copy(s[:], content)
	}
}
