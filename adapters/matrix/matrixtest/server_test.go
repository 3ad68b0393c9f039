package matrixtest

import "testing"

func TestServer(t *testing.T) {
	s := Start(t)
	for _, name := range []string{"ana", "ben"} {
		if id, err := s.Register(name); err != nil || id != "@"+name+":"+Name {
			t.Errorf("registered as %q: %v", id, err)
		}
		s.Stop()
		if err := s.Up(); err != nil {
			t.Fatal(err)
		}
	}
}
