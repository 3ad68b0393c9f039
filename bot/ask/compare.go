package ask

import "factbot/facts/index"

// compare answers "compare A and B", "A versus B" with the best fact of each.
func (r *Reader) compare(x *index.View, q *question) (Answer, bool) {
	one, other, ok := q.halves()
	if !ok {
		return Answer{}, false
	}
	a := Answer{Question: q.text, Status: Answered, Asked: Compared}
	for _, text := range []string{one, other} {
		half := read(x, text, r.Today())
		got, _ := r.answer(x, half)
		if got.Status != Answered || len(got.Facts) == 0 {
			return Answer{}, false
		}
		a.Facts = append(a.Facts, got.Facts[0])
	}
	return a, a.Facts[0].ID != a.Facts[1].ID
}

// compareSides answers "compare X and Y on TOPIC" with the positions on the
// topic, where X and Y are actors.
func (r *Reader) compareSides(x *index.View, q *question) (Answer, bool) {
	who := q.actors(x)
	if len(who) < 2 || who[1].End >= len(q.words)-1 || !isAbout(q.words[who[1].End].Fold) {
		return Answer{}, false
	}
	a, ok := positionsOn(x, r.Today(), q.textOf(who[1].End+1, len(q.words)))
	a.Question = q.text
	return a, ok
}

// halves returns what stands on either side of the word that joins them.
func (q *question) halves() (one, other string, ok bool) {
	start, end := q.asked.end, len(q.words)
	if q.asked.start > 0 && !opens(mended(q.words), q.asked.start) { // "A versus B"
		if start == end {
			return "", "", false
		}
		return q.textOf(0, q.asked.start), q.textOf(start, end), true
	}
	for i := start + 1; i < end-1; i++ {
		switch q.words[i].Fold {
		case "and", "with", "to", "vs", "versus", "i", "s", "ve", "ile", "u", "ev", "from":
			return q.textOf(start, i), q.textOf(i+1, end), true
		}
	}
	return "", "", false
}
