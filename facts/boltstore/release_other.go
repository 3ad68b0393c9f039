//go:build !(android || darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package boltstore

import "os"

// release unlocks and closes a file that bbolt has lost.
func release(f *os.File) { f.Close() }
