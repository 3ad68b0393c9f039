package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed lists, by package, what of this module it may import. Tests may
// import more.
var allowed = map[string][]string{
	"factbot/facts/edtf":                {},
	"factbot/facts/lang":                {},
	"factbot/facts/lang/gen":            {},
	"factbot/facts":                     {"factbot/facts/edtf"},
	"factbot/facts/internal/codec":      {"factbot/facts"},
	"factbot/facts/internal/rules":      {"factbot/facts", "factbot/facts/edtf", "factbot/facts/internal/codec"},
	"factbot/facts/index":               {"factbot/facts", "factbot/facts/edtf", "factbot/facts/lang"},
	"factbot/facts/index/corpus":        {"factbot/facts"},
	"factbot/facts/memstore":            {"factbot/facts", "factbot/facts/internal/rules"},
	"factbot/facts/boltstore":           {"factbot/facts", "factbot/facts/internal/codec", "factbot/facts/internal/rules"},
	"factbot/facts/facttest":            {"factbot/facts", "factbot/facts/internal/codec", "factbot/facts/internal/rules"},
	"factbot/facts/dataset":             {"factbot/facts", "factbot/facts/edtf", "factbot/facts/lang"},
	"factbot/bot/ask":                   {"factbot/facts", "factbot/facts/edtf", "factbot/facts/index", "factbot/facts/lang"},
	"factbot/bot/edit":                  {"factbot/bot/ask", "factbot/facts", "factbot/facts/edtf", "factbot/facts/lang"},
	"factbot/bot/internal/kept":         {"factbot/facts"},
	"factbot/bot":                       {"factbot/bot/ask", "factbot/bot/edit", "factbot/bot/internal/kept", "factbot/facts", "factbot/facts/edtf", "factbot/facts/index", "factbot/facts/lang"},
	"factbot/bot/bottest":               {"factbot/bot", "factbot/bot/ask", "factbot/facts", "factbot/facts/index", "factbot/facts/memstore", "factbot/facts/dataset"},
	"factbot/adapters/internal/legible": {},
	"factbot/adapters/internal/secret":  {},
	"factbot/adapters/matrix":           {"factbot/adapters/internal/legible", "factbot/adapters/internal/secret", "factbot/bot"},

	"factbot/adapters/matrix/matrixtest": {}, // for tests

	"factbot/adapters/console": {"factbot/bot"},
	"factbot/adapters/slack":   {"factbot/adapters/internal/legible", "factbot/adapters/internal/secret", "factbot/bot"},

	"factbot/adapters/slack/fake": {}, // for tests
}

// outside lists what may know a chat library or the database.
var outside = map[string]string{
	"go.etcd.io/bbolt":             "factbot/facts/boltstore",
	"github.com/slack-go/slack":    "factbot/adapters/slack",
	"maunium.net/go/mautrix":       "factbot/adapters/matrix",
	"github.com/ergochat/readline": "factbot/adapters/console",
}

func TestArrows(t *testing.T) {
	const root = "../.."
	files := 0
	err := filepath.WalkDir(root, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && (e.Name() == "testdata" || strings.HasPrefix(e.Name(), ".") && e.Name() != "..") {
			return filepath.SkipDir
		}
		if _, err := os.Stat(filepath.Join(p, "go.mod")); e.IsDir() && err == nil && p != root {
			return filepath.SkipDir // a module of its own
		}
		if !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		files++
		rel, err := filepath.Rel(root, filepath.Dir(p))
		if err != nil {
			return err
		}
		checkArrows(t, path.Join("factbot", filepath.ToSlash(rel)), p)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 30 {
		t.Fatalf("only %d files were looked at", files)
	}
}

func checkArrows(t *testing.T, pkg, file string) {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Error(err)
		return
	}
	may, listed := allowed[pkg]
	free := pkg == "factbot/cmd" || strings.HasPrefix(pkg, "factbot/cmd/")
	if !listed && !free {
		t.Errorf("%s: package %s is not in the picture; add it to allowed and to bot/doc.go", file, pkg)
	}
	for _, spec := range f.Imports {
		to, _ := strconv.Unquote(spec.Path.Value) // the parser has seen it
		if strings.HasPrefix(to, "factbot/") && !free && !slices.Contains(may, to) {
			t.Errorf("%s: %s must not import %s", file, pkg, to)
		}
		for lib, owner := range outside {
			if (to == lib || strings.HasPrefix(to, lib+"/")) && pkg != owner {
				t.Errorf("%s: only %s may import %s", file, owner, lib)
			}
		}
	}
}
