package edit

import (
	"math/bits"
	"slices"
)

// mostCells bounds the work of comparing two texts, and its memory to 60 MB:
// 20,000 characters have at most 15,000 pieces.
const mostCells = 15_000 * 15_000

// A match is a piece that two texts have in common: its places in them.
type match struct{ a, b int }

// common returns a longest common subsequence of two texts, in order; none
// where looking for it would take too much.
func common(a, b []piece) []match {
	if len(a) == 0 || len(b) == 0 || len(a) > mostCells/len(b) {
		return nil
	}
	rows := lengths(a, b)
	var found []match
	for i, j := len(a), len(b); i > 0 && j > 0; {
		switch {
		case rows[j].has(i - 1):
			i--
		case !rows[j-1].has(i - 1):
			j--
		default:
			i, j = i-1, j-1
			found = append(found, match{i, j})
		}
	}
	slices.Reverse(found)
	return found
}

// A row belongs to a number of words of the second text. Its bit i is clear
// where the longest common subsequence grows from i words of the first text to
// i+1.
type row []uint64

func (r row) has(i int) bool { return r[i/64]&(1<<(i%64)) != 0 }

// lengths returns the rows for 0 to len(b) words of b, by Hyyrö's bit-parallel
// algorithm (2004).
func lengths(a, b []piece) []row {
	n := (len(a) + 63) / 64
	where := make(map[string]row, len(b)) // of each word of b its places in a
	for _, p := range b {
		if where[p.word] == nil {
			where[p.word] = make(row, n)
		}
	}
	for i, p := range a {
		if at := where[p.word]; at != nil {
			at[i/64] |= 1 << (i % 64)
		}
	}
	v := make(row, n)
	for k := range v {
		v[k] = ^uint64(0)
	}
	rows := []row{v}
	for _, p := range b {
		v := slices.Clone(rows[len(rows)-1])
		carry := uint64(0)
		for k, places := range where[p.word] {
			u := v[k] & places
			var sum uint64
			sum, carry = bits.Add64(v[k], u, carry)
			v[k] = sum | v[k]&^u
		}
		rows = append(rows, v)
	}
	return rows
}
