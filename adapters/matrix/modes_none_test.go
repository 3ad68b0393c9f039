//go:build !goolm

package matrix

// modes are the ways in which rooms are tested: whether they are encrypted.
var modes = []bool{false}
