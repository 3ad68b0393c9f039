//go:build android || darwin || dragonfly || freebsd || linux || netbsd || openbsd

package boltstore

import (
	"os"
	"syscall"
)

// release unlocks and closes a file that bbolt has lost. To close it is not
// enough: its mapping, which nobody can undo any more, keeps the lock.
func release(f *os.File) {
	syscall.Flock(int(f.Fd()), syscall.LOCK_UN) // no failure: it may be closed already
	f.Close()
}
