package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every promise in README.md names tests that there are.
func TestPromises(t *testing.T) {
	const root = "../.."
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(readme), "\n## What it promises\n")
	table, _, found := strings.Cut(table, "\n## ")
	if !found {
		t.Fatal("README.md promises nothing")
	}
	there := map[string]bool{}
	err = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		for _, m := range regexp.MustCompile(`(?m)^func (Test\w+|Fuzz\w+)\(`).FindAllSubmatch(src, -1) {
			there[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range scripts {
		there[strings.TrimSuffix(filepath.Base(s), ".txtar")] = true
	}
	for row := range strings.Lines(table) {
		cells := strings.Split(row, "|")
		if len(cells) != 4 || strings.HasPrefix(row, "|---") || strings.Contains(row, "shown by") {
			continue
		}
		names := regexp.MustCompile("`((?:Test|Fuzz)\\w+)|script `(\\w+)`").FindAllStringSubmatch(cells[2], -1)
		if len(names) == 0 {
			t.Errorf("nothing shows that %s", cells[1])
		}
		for _, n := range names {
			if name := n[1] + n[2]; !there[name] {
				t.Errorf("there is no test %s, which is to show that%s", name, cells[1])
			}
		}
	}
}
