package matrixtest

import (
	"context"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A Server is a homeserver on loopback.
type Server struct {
	URL string // "http://127.0.0.1:PORT"

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

// Start starts a homeserver for a test, which ends with it.
func Start(t testing.TB) *Server {
	t.Helper()
	s, err := Launch(Binary(t), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

// Launch starts a homeserver that keeps what it knows in a folder. Whoever
// calls stops it.
func Launch(binary, dir string) (*Server, error) {
	address, err := free()
	if err != nil {
		return nil, err
	}
	s := &Server{URL: "http://" + address, binary: binary, dir: dir, address: address}
	seed := make([]byte, 32)
	rand.Read(seed) // never fails since Go 1.24
	key := pem.EncodeToMemory(&pem.Block{Type: "MATRIX PRIVATE KEY", Headers: map[string]string{"Key-ID": "ed25519:test"}, Bytes: seed})
	if err := os.WriteFile(filepath.Join(dir, "matrix_key.pem"), key, 0o600); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "dendrite.yaml"), []byte(config(dir)), 0o600); err != nil {
		return nil, err
	}
	return s, s.Up()
}

// free returns an address where nobody listens.
func free() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// Up starts the server where it does not run, and waits until it answers.
func (s *Server) Up() error {
	if s.cmd != nil {
		return nil
	}
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	cmd := exec.Command(s.binary, "-config", "dendrite.yaml", "-http-bind-address", s.address)
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.dir, log, log
	if err := cmd.Start(); err != nil {
		log.Close()
		return err
	}
	s.cmd, s.log = cmd, log
	return s.await()
}

// await waits until the server answers.
func (s *Server) await() error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if r, err := http.Get(s.URL + "/_matrix/client/versions"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			log, _ := os.ReadFile(s.log.Name()) // the failure is reported anyway
			s.Stop()
			return fmt.Errorf("dendrite does not answer at %s:\n%s", s.URL, log)
		}
	}
}

// Stop kills the server, and returns once it is dead. What it has answered to is on its disk.
func (s *Server) Stop() {
	if s.cmd == nil {
		return
	}
	s.cmd.Process.Kill() // it runs: there is no error
	s.cmd.Wait()         // it was killed: that is the error
	s.log.Close()
	s.cmd = nil
}

// config returns the configuration: SQLite, no federation, no limits.
func config(dir string) string {
	db := func(name string) string { return "database:\n    connection_string: \"" + database(dir, name) + "\"" }
	return strings.Join([]string{
		"version: 2",
		"global:\n  server_name: " + Name + "\n  private_key: matrix_key.pem\n  disable_federation: true",
		"  jetstream:\n    in_memory: true\n    storage_path: ./\n    topic_prefix: Test",
		"client_api:\n  registration_disabled: true\n  registration_shared_secret: \"" + secret + "\"\n  rate_limiting:\n    enabled: false",
		"federation_api:\n  " + db("federation"), "key_server:\n  " + db("keys"), "media_api:\n  base_path: ./media\n  " + db("media"),
		"mscs:\n  " + db("mscs"), "relay_api:\n  " + db("relay"), "room_server:\n  " + db("rooms"), "sync_api:\n  " + db("sync"),
		"user_api:\n  bcrypt_cost: 4\n  account_" + db("accounts") + "\n  device_" + db("devices"),
		"logging:\n- type: std\n  level: error", "",
	}, "\n")
}

// database returns the address of a database, with readers that do not block
// writers: Dendrite locks itself out otherwise. It drops the query of an
// address, but not one that is part of the path.
func database(dir, name string) string {
	query := url.PathEscape("?_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)")
	return "file://" + (&url.URL{Path: filepath.Join(dir, name+".db")}).EscapedPath() + query
}

// Log returns the end of what the server has logged.
func (s *Server) Log() string {
	log, err := os.ReadFile(filepath.Join(s.dir, "log"))
	if err != nil {
		return err.Error()
	}
	return string(log[max(0, len(log)-4000):])
}
