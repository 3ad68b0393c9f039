// Package edit is what lies behind the commands that change facts: it reads
// what a person typed for a field, makes the changed record, and tells how two
// records differ, how the changes of two people go together and what an editor
// should look at again. It reads no store and no clock and changes no record in
// place.
//
// A value that cannot be taken is an error of kind facts.Invalid with a sentence
// for the person who typed it; the record returned beside it is the one given.
// Records that are given need not be valid, as drafts are not, but a change may
// not add a mistake that facts.Check knows. Whether links lead anywhere, the
// store knows.
//
// The fields are one table, in fields.go. Set, Unset, drafts, Diff and Merge go
// by it.
package edit
