// Package dataset reads, checks, imports and writes datasets: sources, facts
// and terms in files of JSON Lines, one record a line, or of TOML. The same
// fields stand in both.
//
// [Read] turns files into a [Set] and tells every mistake that the files alone
// show. [Set.Dangling] adds the links that lead nowhere, [Set.Warnings] what is
// worth a look. [Import] puts a set into a store, [Write] takes it out again.
// [Embedded] is the dataset that the program brings along.
package dataset
