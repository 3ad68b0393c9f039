package lang

// Edits returns how many slips part two folded words: letters left out, put
// in, exchanged for another, or two neighbours swapped (optimal string
// alignment); more than limit, or words that differ over more than 64 bytes, are returned
// as limit+1. Limit is at most 3.
func Edits(a, b string, limit int) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > limit {
		return limit + 1
	}
	for len(a) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	const longest = 64
	if len(b) > longest {
		return limit + 1
	}
	var rows [3][longest + 1]int8
	prev, row, next := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		row[j] = int8(j)
	}
	for i := 1; i <= len(a); i++ {
		next[0] = int8(i)
		best := next[0]
		for j := 1; j <= len(b); j++ {
			cost := int8(1)
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, prev[j-2]+1)
			}
			next[j] = d
			best = min(best, d)
		}
		if int(best) > limit {
			return limit + 1
		}
		prev, row, next = row, next, prev
	}
	return min(int(row[len(b)]), limit+1)
}

// Slips returns how many slips a word of n letters is forgiven: none in very
// short ones, one in short ones, two in long ones.
func Slips(n int) int {
	switch {
	case n < 4:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// Skeleton returns the consonants of a folded word: slips in vowels alone are
// forgiven more than others ("artical", "seperete").
func Skeleton(w string) string {
	b := make([]byte, 0, len(w))
	for i := range len(w) {
		switch w[i] {
		case 'a', 'e', 'i', 'o', 'u', 'y':
		default:
			if len(b) == 0 || b[len(b)-1] != w[i] {
				b = append(b, w[i])
			}
		}
	}
	return string(b)
}

// Nearest returns the one of words that somebody may have meant by what was
// written, within two slips and half its length, or "". The words are folded;
// the earlier of two that are equally near wins.
func Nearest(written string, words []string) string {
	written = Fold(written)
	limit := min(2, len(written)/2)
	best, least := "", limit+1
	for _, w := range words {
		if n := Edits(written, w, limit); n < least {
			best, least = w, n
		}
	}
	return best
}
