//go:build !unix

package index

import "os"

// mapped returns what is in a file. It is read, not mapped: a mapped file
// could not be replaced here.
func mapped(path string) (data []byte, unmap func(), err error) {
	data, err = os.ReadFile(path)
	return data, func() {}, err
}

func whenUnused(*segment, func()) {}
