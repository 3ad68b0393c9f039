package dataset

import (
	"embed"
	"io/fs"
	"path"
)

//go:embed lachin/*.jsonl
var embedded embed.FS

// Embedded returns the dataset that the program brings along, named like its
// folder. The set belongs to the caller.
func Embedded() *Set {
	files, err := fs.Glob(embedded, "*/*")
	if err != nil {
		panic(err) // unreachable: the pattern is good
	}
	r := newReader(path.Dir(files[0]))
	for _, file := range files {
		if err := r.open(file, embedded.Open); err != nil {
			panic(err) // unreachable: it is in memory
		}
	}
	if r.set.flawed {
		panic("dataset: the embedded dataset has a mistake: " + r.mistakes.first[0].String())
	}
	return r.set
}
