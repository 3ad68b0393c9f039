package local

import (
	"context"
	"io"
	"net"
	"os"
	"testing"
)

func TestTrusts(t *testing.T) {
	const root, ana, eve = 0, 1000, 1001
	for _, test := range []struct {
		user, peer, owner int
		want              bool
	}{
		{ana, ana, eve, true}, {ana, eve, ana, false}, {ana, eve, eve, false}, {ana, root, ana, false},
		{root, root, ana, true}, {root, ana, ana, true}, {root, eve, ana, false}, {root, eve, -1, false},
	} {
		if got := trusts(test.user, test.peer, test.owner); got != test.want {
			t.Errorf("%d trusts %d with a file of %d: %v", test.user, test.peer, test.owner, got)
		}
	}
}

func TestPeer(t *testing.T) {
	path, _ := start(t, func(context.Context, Request, io.Reader, io.Writer, io.Writer) int { return 0 })
	conn, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if got, err := peerOf(conn.(*net.UnixConn)); got != os.Geteuid() || err != nil {
		t.Errorf("%d, %v", got, err)
	}
}
