package bot

import "unicode/utf8"

// cutShort says that an answer is cut.
var cutShort = Note{Plain("The answer is longer than I may give and ends here; please ask for a part of it.")}

// shortened returns as much of a document as has no more than n characters, and
// says where it is cut. 0 is no bound.
func (d Doc) shortened(n int) Doc {
	if n == 0 {
		return d
	}
	for i, b := range d {
		size := utf8.RuneCountInString(blockString(b))
		if size > n {
			return append(append(d[:i:i], beginning(b, n)...), cutShort)
		}
		n -= size
	}
	return d
}

// beginning returns the beginning of a block that has no more than n characters:
// whole items and rows, or the beginning of a paragraph.
func beginning(b Block, n int) Doc {
	switch b := b.(type) {
	case Para:
		return Doc{say(firstRunes(String(b), n) + "…")}
	case List:
		return Doc{b[:fit(len(b), n, func(i int) Block { return b[i] })]}
	case Fields:
		return Doc{b[:fit(len(b), n, func(i int) Block { return b[i : i+1] })]}
	case *Table:
		rows := fit(len(b.Rows), n, func(i int) Block { return &Table{Rows: b.Rows[i : i+1]} })
		return Doc{&Table{b.Head, b.Rows[:rows]}}
	case Cites:
		return Doc{b[:fit(len(b), n, func(i int) Block { return b[i : i+1] })]}
	}
	return nil
}

// fit returns how many of some items have no more than n characters together.
func fit(items, n int, item func(int) Block) int {
	for i := range items {
		if n -= utf8.RuneCountInString(blockString(item(i))); n < 0 {
			return i
		}
	}
	return items
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
