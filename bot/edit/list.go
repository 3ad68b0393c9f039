package edit

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"factbot/facts"
)

// mostItems is how many items of a list can be typed at once: as many as a
// record holds.
const mostItems = 500

// A list is the shape of a field with several elements.
type list[T comparable] struct {
	at   func(*facts.Fact) *[]T
	key  func(T) string // what Merge knows an element by
	say  func(T) string
	glue string // between elements

	// Where the list can be set as text:
	breaks func(rune) bool            // what parts items
	read   func(item string) T        //
	fits   func(have, item T) bool    // whether an element is one that an item names
	put    func(have []T, item T) []T // adds an item, or what is new in it; may change have
}

func (l list[T]) show(f *facts.Fact) string {
	var said []string
	for _, v := range *l.at(f) {
		said = append(said, l.say(v))
	}
	return strings.Join(said, l.glue)
}

func (l list[T]) clear(f *facts.Fact)        { *l.at(f) = nil }
func (l list[T]) same(x, y *facts.Fact) bool { return slices.Equal(*l.at(x), *l.at(y)) }

func (l list[T]) merge(to, base, mine, theirs *facts.Fact) bool {
	vs, ok := weave(*l.at(base), *l.at(mine), *l.at(theirs), l.key)
	if ok {
		*l.at(to) = vs
	}
	return ok
}

func (l list[T]) set(f *facts.Fact, value string, _ time.Time) error {
	items, err := l.items(value)
	if err != nil {
		return err
	}
	vs := slices.Clone(*l.at(f))
	if items[0].sign == 0 {
		vs = nil
	}
	for _, it := range items {
		v := l.read(it.text)
		if it.sign != '-' {
			vs = l.put(vs, v)
			continue
		}
		n := len(vs)
		if vs = slices.DeleteFunc(vs, func(have T) bool { return l.fits(have, v) }); len(vs) == n {
			return refuse("%s cannot be taken away, as it is not in the list: %s.", quoted(it.text), cmp.Or(l.show(f), "there is nothing in it"))
		}
	}
	*l.at(f) = slices.Clip(vs)
	if len(vs) == 0 {
		l.clear(f)
	}
	return nil
}

// An item is one element of a list as typed.
type item struct {
	sign rune // '+', '-' or 0
	text string
}

// items takes a value apart: at least one item, all with a sign or none.
func (l list[T]) items(value string) ([]item, error) {
	var items []item
	for _, s := range strings.FieldsFunc(value, l.breaks) {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		it := item{text: s}
		if r, n := utf8.DecodeRuneInString(s); strings.ContainsRune("+-‐‑‒–—−", r) {
			it = item{'-', strings.TrimSpace(s[n:])}
			if r == '+' {
				it.sign = '+'
			}
		}
		if it.text == "" {
			return nil, refuse("There is nothing behind a + or -; write it like +this or -that.")
		}
		if len(items) > 0 && (it.sign == 0) != (items[0].sign == 0) {
			return nil, refuse("Some of these have a + or - and some have none; write +a, -b to add and take away, or a, b to replace the list.")
		}
		items = append(items, it)
	}
	switch {
	case len(items) == 0:
		return nil, refuse("There is nothing in this list; write it like a, b or +a.")
	case len(items) > mostItems:
		return nil, refuse("There are %d items; at most %d fit.", len(items), mostItems)
	}
	return items, nil
}

// ids is a list of ids, which have no spaces.
func ids(at func(*facts.Fact) *[]facts.ID) shape {
	return list[facts.ID]{
		at: at, key: itself, say: itself, glue: ", ",
		breaks: func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) },
		read:   itself,
		fits:   func(have, item facts.ID) bool { return have == item },
		put: func(have []facts.ID, item facts.ID) []facts.ID {
			if slices.Contains(have, item) {
				return have
			}
			return append(have, item)
		},
	}
}

func betweenItems(r rune) bool { return r == ';' || r == '\n' }

// idAnd reads "id: rest", "id, rest" or "id rest".
func idAnd(item string) (id, rest string) {
	i := strings.IndexFunc(item, func(r rune) bool { return r == ':' || r == ',' || unicode.IsSpace(r) })
	if i < 0 {
		return item, ""
	}
	return item[:i], strings.TrimLeft(item[i:], ":, \t")
}

// parts is the list of actors. Each has one part.
var parts = list[facts.Part]{
	at:     func(f *facts.Fact) *[]facts.Part { return &f.Actors },
	key:    func(p facts.Part) string { return p.ID },
	glue:   "; ",
	breaks: betweenItems,
	say: func(p facts.Part) string {
		if p.Role == "" {
			return p.ID
		}
		return p.ID + ": " + p.Role
	},
	read: func(item string) facts.Part {
		id, role := idAnd(item)
		return facts.Part{ID: id, Role: role}
	},
	fits: func(have, item facts.Part) bool {
		return have.ID == item.ID && (item.Role == "" || item.Role == have.Role)
	},
	put: func(have []facts.Part, item facts.Part) []facts.Part {
		i := slices.IndexFunc(have, func(p facts.Part) bool { return p.ID == item.ID })
		if i < 0 {
			return append(have, item)
		}
		if item.Role != "" {
			have[i] = item
		}
		return have
	},
}
