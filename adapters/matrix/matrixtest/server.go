package matrixtest

import (
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A Server is a homeserver on loopback. It ends with the test.
type Server struct {
	URL string // "http://127.0.0.1:PORT"

	t       testing.TB
	binary  string
	dir     string
	address string
	cmd     *exec.Cmd
	log     *os.File
}

// Name is the server's name, the part of user ids behind the colon.
const Name = "localhost"

// secret is what accounts are registered with.
const secret = "registration of tests"

// Start starts a homeserver of its own for a test.
func Start(t testing.TB) *Server {
	t.Helper()
	s := &Server{t: t, binary: binary(t), dir: t.TempDir(), address: free(t)}
	s.URL = "http://" + s.address
	s.write("dendrite.yaml", []byte(config))
	seed := make([]byte, 32)
	rand.Read(seed) // never fails since Go 1.24
	s.write("matrix_key.pem", pem.EncodeToMemory(&pem.Block{
		Type: "MATRIX PRIVATE KEY", Headers: map[string]string{"Key-ID": "ed25519:test"}, Bytes: seed,
	}))
	t.Cleanup(s.Stop)
	s.Up()
	return s
}

func (s *Server) write(name string, data []byte) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), data, 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// free returns an address where nobody listens.
func free(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Up starts the server where it does not run, and waits until it answers.
func (s *Server) Up() {
	s.t.Helper()
	if s.cmd != nil {
		return
	}
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		s.t.Fatal(err)
	}
	s.log = log
	s.cmd = exec.Command(s.binary, "-config", "dendrite.yaml", "-http-bind-address", s.address)
	s.cmd.Dir, s.cmd.Stdout, s.cmd.Stderr = s.dir, log, log
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.await()
}

// await waits until the server answers.
func (s *Server) await() {
	s.t.Helper()
	tick, late := time.NewTicker(20*time.Millisecond), time.After(30*time.Second)
	defer tick.Stop()
	for {
		if r, err := http.Get(s.URL + "/_matrix/client/versions"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-tick.C:
		case <-late:
			log, _ := os.ReadFile(s.log.Name()) // the failure is reported anyway
			s.t.Fatalf("dendrite does not answer at %s:\n%s", s.URL, log)
		}
	}
}

// Stop kills the server. What it has answered to is on its disk.
func (s *Server) Stop() {
	if s.cmd == nil {
		return
	}
	s.cmd.Process.Kill() // it runs: there is no error
	s.cmd.Wait()         // it was killed: that is the error
	s.log.Close()
	s.cmd = nil
}

// config is the configuration: SQLite, no federation, no limits.
var config = func() string {
	db := func(name string) string {
		return fmt.Sprintf("\n  database:\n    connection_string: \"file:%s.db\"\n", name)
	}
	return strings.Join([]string{
		"version: 2",
		"global:\n  server_name: " + Name + "\n  private_key: matrix_key.pem\n  disable_federation: true",
		"  jetstream:\n    in_memory: true\n    storage_path: ./\n    topic_prefix: Test\n  presence:\n    enable_inbound: false\n    enable_outbound: false",
		"client_api:\n  registration_disabled: true\n  registration_shared_secret: \"" + secret + "\"\n  rate_limiting:\n    enabled: false",
		"federation_api:" + db("federation"), "key_server:" + db("keys"), "media_api:\n  base_path: ./media" + db("media"),
		"mscs:" + db("mscs"), "relay_api:" + db("relay"), "room_server:" + db("rooms"), "sync_api:" + db("sync"),
		"user_api:\n  bcrypt_cost: 4\n  account_database:\n    connection_string: \"file:accounts.db\"\n  device_database:\n    connection_string: \"file:devices.db\"",
		"logging:\n- type: std\n  level: warn", "",
	}, "\n")
}()
