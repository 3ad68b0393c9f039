package matrixtest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// mainPackage is what is built of the nested module.
const mainPackage = "github.com/element-hq/dendrite/cmd/dendrite"

var build = sync.OnceValues(buildOnce)

// Binary returns the path of Dendrite. Without one the test fails in CI, and is
// skipped elsewhere.
func Binary(t testing.TB) string {
	t.Helper()
	path, err := build()
	if err == nil {
		return path
	}
	say := fmt.Sprintf("There is no Dendrite to test with (%v): run `go build -C adapters/matrix/testdata/dendrite -mod=readonly -o DENDRITE %s` where modules can be downloaded, and set FACTBOT_DENDRITE to that file.", err, mainPackage)
	if os.Getenv("CI") != "" {
		t.Fatal(say)
	}
	t.Skip(say)
	return ""
}

func buildOnce() (string, error) {
	if path := os.Getenv("FACTBOT_DENDRITE"); path != "" {
		_, err := os.Stat(path)
		return path, err
	}
	module, err := module()
	if err != nil {
		return "", err
	}
	path, err := cached(module)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	return path, compile(module, path)
}

// cached returns where the binary of the module as it stands is kept.
func cached(module string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	sum, err := os.ReadFile(filepath.Join(module, "go.sum"))
	if err != nil {
		return "", err
	}
	hash := sha256.Sum256(append(sum, runtime.Version()...))
	return filepath.Join(cache, "factbot-test", "dendrite-"+hex.EncodeToString(hash[:8])), nil
}

// compile builds to a file of its own first, as tests of two packages may do
// so at once.
func compile(module, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	own := fmt.Sprintf("%s.%d", path, os.Getpid())
	defer os.Remove(own)
	cmd := exec.Command("go", "build", "-C", module, "-mod=readonly", "-o", own, mainPackage)
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		return fmt.Errorf("go build: %w: %s", err, lines[len(lines)-1])
	}
	return os.Rename(own, path)
}

// module returns the folder of the nested module, wherever in the program's
// own module a test runs.
func module() (string, error) {
	dir, err := filepath.Abs(".")
	for err == nil {
		m := filepath.Join(dir, "adapters", "matrix", "testdata", "dendrite")
		if _, e := os.Stat(filepath.Join(m, "go.mod")); e == nil {
			return m, nil
		}
		if filepath.Dir(dir) == dir {
			err = errors.New("the module of Dendrite is not above the test")
		}
		dir = filepath.Dir(dir)
	}
	return "", err
}
