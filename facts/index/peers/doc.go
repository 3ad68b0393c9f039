// Package peers compares the search of facts/index with that of bleve and of
// SQLite FTS5: the same made-up facts and questions, in one process, in turn.
// It is a module of its own, so that the product needs neither of the two.
//
//	go test -run Peers -v -facts 100000 ./...
package peers
