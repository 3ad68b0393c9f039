package index

import "math/bits"

// A table finds the number of a key, 0 to n-1: a hash table with open
// addressing, of slices that may lie in a mapped file. It has room for 2^26-2
// keys.
type table struct {
	slots []uint32 // a power of two of them; the number of a key and one more, below bits of its hash; 0 for none
	ends  []uint32 // n+1; where each key begins in text, and where the last one ends
	text  []byte
}

func (t *table) len() int { return max(0, len(t.ends)-1) }

func (t *table) key(n uint32) []byte { return t.text[t.ends[n]:t.ends[n+1]] }

// find returns the number of a key.
func find[K string | []byte](t *table, key K) (n uint32, ok bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	mask, h := uint32(len(t.slots)-1), hash(key)
	for at := h & mask; ; at = (at + 1) & mask {
		slot := t.slots[at]
		if slot == 0 {
			return 0, false
		}
		if holds(t, slot, h, key) {
			return slot&keyMask - 1, true
		}
	}
}

// keyMask is where a slot has the number of its key.
const keyMask = 1<<26 - 1

// holds tells whether a slot is that of a key with a hash. Most others are told
// by the hash, without a look at their keys.
func holds[K string | []byte](t *table, slot, h uint32, key K) bool {
	return (slot^h)&^keyMask == 0 && string(t.key(slot&keyMask-1)) == string(key)
}

// hash is 32-bit FNV-1a, with the bits mixed: short keys differ in few.
func hash[K string | []byte](key K) uint32 {
	h := uint32(2166136261)
	for i := range len(key) {
		h = (h ^ uint32(key[i])) * 16777619
	}
	h ^= h >> 15
	h *= 0x85ebca6b
	return h ^ h>>13
}

// put returns the number of a key, a new one where it has none.
func put[K string | []byte](t *table, key K) (n uint32, fresh bool) {
	if 2*t.len() >= len(t.slots) {
		t.grow()
	}
	mask, h := uint32(len(t.slots)-1), hash(key)
	at := h & mask
	for ; t.slots[at] != 0; at = (at + 1) & mask {
		if slot := t.slots[at]; holds(t, slot, h, key) {
			return slot&keyMask - 1, false
		}
	}
	n = uint32(t.len())
	t.slots[at] = h&^keyMask | n + 1
	t.text = append(t.text, key...)
	t.ends = append(t.ends, uint32(len(t.text)))
	return n, true
}

// newTable returns an empty table with room for so many keys of so many bytes.
func newTable(keys, text int) table {
	return table{slots: make([]uint32, 1<<bits.Len(uint(2*keys+2))), ends: make([]uint32, 1, keys+1), text: make([]byte, 0, text)}
}

func (t *table) grow() {
	const least = 16
	if len(t.ends) == 0 {
		t.ends = append(t.ends, 0)
	}
	t.slots = make([]uint32, max(least, 2*len(t.slots)))
	mask := uint32(len(t.slots) - 1)
	for n := range uint32(t.len()) {
		h := hash(t.key(n))
		at := h & mask
		for t.slots[at] != 0 {
			at = (at + 1) & mask
		}
		t.slots[at] = h&^keyMask | n + 1
	}
}

// rows are lists of numbers, one behind the other.
type rows struct {
	ends  []uint32 // where each list begins in items, and where the last one ends
	items []uint32
}

// of returns the list of a number; nil where there is none.
func (r *rows) of(n uint32) []uint32 {
	if int(n)+1 >= len(r.ends) {
		return nil
	}
	return r.items[r.ends[n]:r.ends[n+1]]
}

// A pair is an item of the list of a row, on its way there.
type pair struct{ row, item uint32 }

// gather makes n lists of pairs. The items of each stay in their order.
func gather(n int, pairs []pair) rows {
	r := rows{ends: make([]uint32, n+1), items: make([]uint32, len(pairs))}
	for _, p := range pairs {
		r.ends[p.row+1]++
	}
	for i := range n {
		r.ends[i+1] += r.ends[i]
	}
	next := append([]uint32(nil), r.ends[:n]...)
	for _, p := range pairs {
		r.items[next[p.row]] = p.item
		next[p.row]++
	}
	return r
}
