package edit

import "slices"

// weave merges lists by element; ok is false where both sides changed an
// element, or the order, and differently. An element is known by its key; it
// may be added, removed, changed, or moved among the others. A new one stays
// behind the old element that it was put behind.
func weave[T comparable](base, mine, theirs []T, key func(T) string) (woven []T, ok bool) {
	if whole, ok := three(base, mine, theirs, slices.Equal[[]T]); ok {
		return slices.Clone(whole), true
	}
	b, m, t := keyedBy(base, key), keyedBy(mine, key), keyedBy(theirs, key)
	elements, ok := settle(b, m, t)
	if !ok {
		return nil, false
	}
	kept := func(k string) bool { return b.holds(k) && elements.holds(k) }
	spine, ok := three(only(b.keys, kept), only(m.keys, kept), only(t.keys, kept), slices.Equal[[]string])
	if !ok {
		return nil, false
	}
	added := func(k string) bool { return !b.holds(k) }
	for _, k := range interlace(spine, runs(spine, m.keys, added), runs(spine, t.keys, added)) {
		woven = append(woven, elements.by[k])
	}
	return woven, true
}

// A keyed is a list whose elements are known by keys, each different.
type keyed[T any] struct {
	keys []string
	by   map[string]T
}

func keyedBy[T any](list []T, key func(T) string) keyed[T] {
	l := keyed[T]{by: make(map[string]T)}
	for _, v := range list {
		k := key(v)
		for l.holds(k) {
			k += "\x00" // the second of that key, the third ...
		}
		l.keys, l.by[k] = append(l.keys, k), v
	}
	return l
}

func (l keyed[T]) holds(k string) bool {
	_, ok := l.by[k]
	return ok
}

// settle merges the elements of three lists, whatever their order.
func settle[T comparable](base, mine, theirs keyed[T]) (elements keyed[T], ok bool) {
	type maybe struct {
		v    T
		held bool
	}
	at := func(l keyed[T], k string) maybe { return maybe{l.by[k], l.holds(k)} }
	elements.by = make(map[string]T)
	for _, k := range slices.Concat(base.keys, mine.keys, theirs.keys) {
		e, ok := three(at(base, k), at(mine, k), at(theirs, k), equal)
		if !ok {
			return elements, false
		}
		if e.held {
			elements.by[k] = e.v
		}
	}
	return elements, true
}

// only returns the keys that pass.
func only(keys []string, pass func(string) bool) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return !pass(k) })
}

// runs returns the added keys by the number of elements of the spine that go
// before them.
func runs(spine, keys []string, added func(string) bool) [][]string {
	place := make(map[string]int)
	for i, k := range spine {
		place[k] = i + 1
	}
	at, found := 0, make([][]string, len(spine)+1)
	for _, k := range keys {
		if i, ok := place[k]; ok {
			at = i
		} else if added(k) {
			found[at] = append(found[at], k)
		}
	}
	return found
}

// interlace puts the runs of both sides between the elements of the spine, in
// an order that does not tell the sides apart; each key once.
func interlace(spine []string, mine, theirs [][]string) []string {
	var order []string
	for i := range mine {
		if i > 0 {
			order = append(order, spine[i-1])
		}
		both := [][]string{mine[i], theirs[i]}
		slices.SortFunc(both, slices.Compare[[]string])
		for _, k := range slices.Concat(both...) {
			if !slices.Contains(order, k) {
				order = append(order, k)
			}
		}
	}
	return order
}
