package edit

import "factbot/facts"

// Merge brings together what two people made of one record. Changes of
// different fields go together, and so do those of different elements of a
// list: names, about, actors, holders, sources. Conflicts names the fields that
// both changed, and differently; such a field is as in theirs. Where there is
// no conflict, it does not matter which side is mine. The merged record may
// have mistakes that neither side had; facts.Check tells.
func Merge(base, mine, theirs facts.Fact) (merged facts.Fact, conflicts []string) {
	merged = theirs.Clone()
	merged.Revision = max(base.Revision, mine.Revision, theirs.Revision)
	for _, fl := range fields {
		if !fl.merge(&merged, &base, &mine, &theirs) {
			conflicts = append(conflicts, fl.Name)
		}
	}
	return merged, conflicts
}

// three merges one value; ok is false where both sides changed it, and
// differently.
func three[T any](base, mine, theirs T, same func(x, y T) bool) (merged T, ok bool) {
	switch {
	case same(mine, theirs), same(theirs, base):
		return mine, true
	case same(mine, base):
		return theirs, true
	}
	return merged, false
}

func equal[T comparable](x, y T) bool { return x == y }
