package dataset

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Each testdata/bad-* is a dataset with mistakes; the golden file beside it
// holds them all, links that dangle and warnings too.
func TestBadDatasets(t *testing.T) {
	const golden = ".golden"
	files, err := filepath.Glob("testdata/bad-*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no bad datasets: %v", err)
	}
	for _, file := range files {
		if input, is := strings.CutSuffix(file, golden); is {
			if _, err := os.Stat(input); err != nil {
				t.Errorf("%s belongs to no dataset: %v", file, err)
			}
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			got := verdict(t, file)
			if got == "" {
				t.Fatal("it has no mistakes")
			}
			if *update {
				if err := os.WriteFile(file+golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file + golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("mistakes differ (-want +got):\n%s", diff)
			}
		})
	}
}

func verdict(t *testing.T, file string) string {
	set, mistakes, err := Read([]string{file})
	if err != nil {
		t.Fatal(err)
	}
	if (len(mistakes) > 0) != set.flawed {
		t.Errorf("%d mistakes, and flawed is %v", len(mistakes), set.flawed)
	}
	var b strings.Builder
	for _, m := range append(mistakes, set.Dangling(nil)...) {
		b.WriteString(filepath.ToSlash(m.String()) + "\n")
	}
	for _, w := range set.Warnings() {
		b.WriteString("warning: " + filepath.ToSlash(w.String()) + "\n")
	}
	return b.String()
}
