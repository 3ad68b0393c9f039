package edit

import "factbot/facts"

// A Change is one field that two records differ in, as people read it.
type Change struct{ Field, Old, New string }

// Diff returns the fields in which two records differ, in the order of the
// record. Revision numbers are not compared.
func Diff(old, changed facts.Fact) []Change {
	var cs []Change
	for _, fl := range fields {
		if !fl.same(&old, &changed) {
			cs = append(cs, Change{fl.Name, fl.show(&old), fl.show(&changed)})
		}
	}
	return cs
}
