//go:build unix

package index

import (
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// mapped returns what is in a file, and what gives the memory back.
func mapped(path string) (data []byte, unmap func(), err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if info.Size() < headSize {
		return nil, nil, errDamaged
	}
	data, err = unix.Mmap(int(f.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, nil, err
	}
	return data, func() { unix.Munmap(data) }, nil
}

// whenUnused calls unmap once nothing holds the segment any more: questions
// may still read it when another has taken its place.
func whenUnused(s *segment, unmap func()) {
	runtime.AddCleanup(s, func(unmap func()) { unmap() }, unmap)
}
