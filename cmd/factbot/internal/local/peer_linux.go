package local

import (
	"fmt"
	"net"
	"os"
	"syscall"
)

// checkPeer refuses a listener that is somebody else's: who may write to the
// folder could listen there, and answer what they like.
func checkPeer(conn *net.UnixConn, file string) error {
	peer, err := peerOf(conn)
	if err != nil {
		return err
	}
	owner := -1 // of no file
	if info, err := os.Stat(file); err == nil {
		owner = int(info.Sys().(*syscall.Stat_t).Uid)
	}
	if !trusts(os.Geteuid(), peer, owner) {
		return fmt.Errorf("local: the user %d listens at the socket", peer)
	}
	return nil
}

// trusts tells whether a user takes the word of a peer: they do of themselves,
// and root of the owner of the file, too.
func trusts(user, peer, owner int) bool {
	return peer == user || user == 0 && peer == owner
}

// peerOf is the user who listens at the other end.
func peerOf(conn *net.UnixConn) (user int, err error) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return 0, err
	}
	var cred *syscall.Ucred
	var failed error
	err = raw.Control(func(fd uintptr) {
		cred, failed = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	})
	if err != nil {
		return 0, err
	}
	if failed != nil {
		return 0, failed
	}
	return int(cred.Uid), nil
}
