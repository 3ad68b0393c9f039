package boltstore

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"

	"factbot/facts/internal/codec"

	"go.etcd.io/bbolt"
)

// bbolt trusts the pages of its file. It panics on many that are damaged,
// which can be caught. But it follows a circle of pages until memory ends,
// misses records behind a wrong key, and writes over pages that its list of
// free ones names wrongly; and its own check, Tx.Check, may end the program.
// So pages.check reads the file by itself, trusting nothing.
//
// A file is a row of pages. The first two are meta pages, which lead to the
// root of a tree of pages and to the list of free pages. A page starts with
// its id (8 bytes), kind (2), number of elements (2) and number of pages that
// it takes besides its first (4). An element takes 16 bytes: in a branch,
// where its key is (4), its size (4), and the page below (8); in a leaf, what
// it is (4), where its key is (4), and the sizes of key (4) and value (4),
// which follow each other. The leaf elements of the root are buckets: the
// value has the root page of the bucket (8), a number (8) and, where that root
// is 0, the whole bucket as a leaf. Numbers are in the machine's byte order.
const (
	headerSize   = 16
	elementSize  = 16
	branchPage   = 1
	leafPage     = 2
	freelistPage = 16
	bucketFlag   = 1
	firstPage    = 2 // after the meta pages

	// Where things are in a meta page: the sum is the FNV-1a of what is between.
	metaStart, metaRoot, metaFreelist, metaTx, metaSum, metaEnd = 16, 32, 48, 64, 72, 80
)

func u16(b []byte) int    { return int(binary.NativeEndian.Uint16(b)) }
func u32(b []byte) uint64 { return uint64(binary.NativeEndian.Uint32(b)) }
func u64(b []byte) uint64 { return binary.NativeEndian.Uint64(b) }

type pages struct {
	file io.ReaderAt
	size uint64 // of a page
	end  uint64 // the first page that is not in use
	seen []bool
	left int // pages that are not seen
	keys int // records that were seen

	progress Progress
}

func newPages(tx *bbolt.Tx, file io.ReaderAt, progress Progress) *pages {
	size := uint64(tx.DB().Info().PageSize)
	end := uint64(tx.Size()) / size
	return &pages{file: file, size: size, end: end, seen: make([]bool, end), left: int(end) - firstPage, progress: progress}
}

// check returns an error unless each page of the file is in one place of the
// tree, is free, or lists the free ones, and all keys are in order. Nobody may
// write meanwhile.
func (p *pages) check(tx *bbolt.Tx) error {
	meta, err := p.meta(uint64(tx.ID()))
	if err != nil {
		return err
	}
	if err := p.tree(u64(meta[metaRoot:]), keyRange{}, true); err != nil {
		return err
	}
	if err := p.freelist(u64(meta[metaFreelist:])); err != nil {
		return err
	}
	if p.left != 0 {
		return fmt.Errorf("%d pages are lost", p.left)
	}
	return nil
}

// meta returns the meta page of a transaction.
func (p *pages) meta(tx uint64) ([]byte, error) {
	page := make([]byte, metaEnd)
	for id := range uint64(firstPage) {
		if _, err := p.file.ReadAt(page, int64(id*p.size)); err != nil {
			return nil, err
		}
		if u64(page[metaTx:]) == tx {
			return page, nil
		}
	}
	return nil, fmt.Errorf("no meta page has the transaction %d", tx)
}

// metas returns an error unless both meta pages are whole. bbolt makes do with
// one, but then it is the older: the newest commit is lost, if it was not that one
// during which the power failed.
func (p *pages) metas() error {
	page := make([]byte, metaEnd)
	for id := range uint64(firstPage) {
		if _, err := p.file.ReadAt(page, int64(id*p.size)); err != nil {
			return err
		}
		sum := fnv.New64a()
		sum.Write(page[metaStart:metaSum])
		if u64(page[metaSum:]) != sum.Sum64() || u64(page) != id {
			return fmt.Errorf("meta page %d is not whole, so that the newest change may be lost", id)
		}
	}
	return nil
}

// load reads a page, together with those that it takes besides its first.
func (p *pages) load(id uint64) ([]byte, error) {
	if err := p.see(id); err != nil {
		return nil, err
	}
	page, err := p.read(id, 1)
	if err != nil {
		return nil, err
	}
	if u64(page) != id {
		return nil, fmt.Errorf("page %d says that it is page %d", id, u64(page))
	}
	more := u32(page[12:])
	if more == 0 {
		return page, nil
	}
	for i := range more {
		if err := p.see(id + 1 + i); err != nil {
			return nil, err
		}
	}
	return p.read(id, 1+more)
}

func (p *pages) read(id, n uint64) ([]byte, error) {
	data := make([]byte, n*p.size)
	_, err := p.file.ReadAt(data, int64(id*p.size))
	return data, err
}

// see notes that a page is in use, and refuses it if it was before.
func (p *pages) see(id uint64) error {
	if id < firstPage || id >= p.end {
		return fmt.Errorf("page %d is not within the file", id)
	}
	if p.seen[id] {
		return fmt.Errorf("page %d is in two places", id)
	}
	p.seen[id] = true
	p.left--
	p.progress.tell("pages", len(p.seen)-p.left, len(p.seen))
	return nil
}

// A keyRange is what the keys below an element of a branch lie in: low is
// included, high is not. nil is no bound.
type keyRange struct{ low, high []byte }

func (r keyRange) holds(key []byte) bool {
	return bytes.Compare(key, r.low) >= 0 && (r.high == nil || bytes.Compare(key, r.high) < 0)
}

// tree checks a page and those below it.
func (p *pages) tree(id uint64, within keyRange, buckets bool) error {
	page, err := p.load(id)
	if err != nil {
		return err
	}
	if u16(page[8:]) == branchPage {
		err = p.branch(page, within, buckets)
	} else {
		err = p.leaf(page, within, buckets)
	}
	if err != nil {
		return fmt.Errorf("page %d: %w", id, err)
	}
	return nil
}

func (p *pages) branch(page []byte, within keyRange, buckets bool) error {
	keys, err := elementKeys(page, within, func(e []byte) (at, size uint64) { return u32(e), u32(e[4:]) })
	if err != nil {
		return err
	}
	for i, key := range keys {
		below := keyRange{key, within.high}
		if i+1 < len(keys) {
			below.high = keys[i+1]
		}
		if err := p.tree(u64(element(page, i)[8:]), below, buckets); err != nil {
			return err
		}
	}
	return nil
}

func (p *pages) leaf(page []byte, within keyRange, buckets bool) error {
	if kind := u16(page[8:]); kind != leafPage {
		return fmt.Errorf("it is of the kind %d", kind)
	}
	keys, err := elementKeys(page, within, func(e []byte) (at, size uint64) { return u32(e[4:]), u32(e[8:]) })
	if err != nil {
		return err
	}
	for i, key := range keys {
		e := element(page, i)
		start := u32(e[4:]) + u32(e[8:])
		end := start + u32(e[12:])
		if end > uint64(len(e)) {
			return fmt.Errorf("the value of %q goes beyond the page", key)
		}
		if isBucket := u32(e)&bucketFlag != 0; isBucket != buckets {
			return fmt.Errorf("the kind of %q is wrong", key)
		}
		if buckets {
			if err := p.bucket(e[start:end]); err != nil {
				return fmt.Errorf("bucket %q: %w", key, err)
			}
		} else {
			p.keys++
		}
	}
	return nil
}

func (p *pages) bucket(value []byte) error {
	if len(value) < 16 {
		return codec.ErrDamaged
	}
	if root := u64(value); root != 0 {
		return p.tree(root, keyRange{}, false)
	}
	if len(value) < 16+headerSize {
		return codec.ErrDamaged
	}
	return p.leaf(value[16:], keyRange{}, false)
}

// element returns the page from an element on. What an element says of places
// counts from there.
func element(page []byte, i int) []byte { return page[headerSize+i*elementSize:] }

// elementKeys returns the keys of a page, of which locate tells where they
// are. They are in order and within a range.
func elementKeys(page []byte, within keyRange, locate func(element []byte) (at, size uint64)) ([][]byte, error) {
	count := u16(page[10:])
	if headerSize+count*elementSize > len(page) {
		return nil, fmt.Errorf("it has no room for its %d elements", count)
	}
	keys := make([][]byte, count)
	for i := range keys {
		e := element(page, i)
		at, size := locate(e)
		if at+size > uint64(len(e)) {
			return nil, fmt.Errorf("the key of element %d goes beyond the page", i)
		}
		keys[i] = e[at : at+size]
		if !within.holds(keys[i]) || i > 0 && bytes.Compare(keys[i-1], keys[i]) >= 0 {
			return nil, fmt.Errorf("the key of element %d is out of order", i)
		}
	}
	return keys, nil
}

// freelist checks the list of free pages.
func (p *pages) freelist(id uint64) error {
	page, err := p.load(id)
	if err != nil {
		return err
	}
	if kind := u16(page[8:]); kind != freelistPage {
		return fmt.Errorf("page %d is of the kind %d", id, kind)
	}
	count, ids := uint64(u16(page[10:])), page[headerSize:]
	if count == 0xFFFF { // more than that: the first item is the number
		count, ids = u64(ids), ids[8:]
	}
	if count > uint64(len(ids))/8 {
		return fmt.Errorf("page %d has no room for its %d free pages", id, count)
	}
	for i := range count {
		if err := p.see(u64(ids[i*8:])); err != nil {
			return err
		}
	}
	return nil
}
