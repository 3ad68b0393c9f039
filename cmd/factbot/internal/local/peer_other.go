//go:build !linux

package local

import "net"

// checkPeer refuses nobody: the mode of the socket is what keeps others out.
func checkPeer(*net.UnixConn, string) error { return nil }
