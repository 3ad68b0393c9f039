package matrixtest

import "testing"

func TestServer(t *testing.T) {
	s := Start(t)
	if id := s.Register("ana"); id != "@ana:"+Name {
		t.Errorf("registered as %q", id)
	}
	s.Stop()
	s.Up()
	if id := s.Register("ben"); id != "@ben:"+Name {
		t.Errorf("after a restart registered as %q", id)
	}
}
