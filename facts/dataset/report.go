package dataset

import "factbot/facts"

// A Report tells what an import did.
type Report struct {
	Sources Tally
	Facts   map[facts.Kind]Tally // kinds without facts in the set are missing
	Terms   Tally
}

// A Tally counts records by what an import did with them.
type Tally struct{ Added, Changed, Unchanged int }

// Total adds up all types and kinds of records.
func (r Report) Total() Tally {
	total := r.Sources.plus(r.Terms)
	for _, t := range r.Facts {
		total = total.plus(t)
	}
	return total
}

func (t Tally) plus(u Tally) Tally {
	return Tally{t.Added + u.Added, t.Changed + u.Changed, t.Unchanged + u.Unchanged}
}
