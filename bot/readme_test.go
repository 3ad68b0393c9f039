package bot

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// README.md lists the commands between two marks. With -update the list is
// written anew.
func TestReadmeListsTheCommands(t *testing.T) {
	const path, begin, end = "../README.md", "<!-- commands -->\n", "<!-- /commands -->\n"
	readme, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(readme), begin)
	got, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s lacks the marks %q and %q", path, begin, end)
	}
	if strings.Contains(after, begin) || strings.Contains(after, end) {
		t.Fatalf("%s has the marks twice", path)
	}
	want := commandTable(commands())
	if *update {
		if err := os.WriteFile(path, []byte(before+begin+want+end+after), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the commands in %s are stale; go test ./bot -run Readme -update writes them (-want +got):\n%s", path, diff)
	}
}

// commandTable returns a table in Markdown.
func commandTable(cs []*Command) string {
	cell := strings.NewReplacer("|", `\|`)
	var b strings.Builder
	b.WriteString("| command | role | |\n|---|---|---|\n")
	for _, c := range cs {
		b.WriteString("| `" + cell.Replace(c.Usage) + "` | " + c.Needs.String() + " | " + cell.Replace(c.Short) + " |\n")
	}
	return b.String()
}

func TestCommandTable(t *testing.T) {
	got := commandTable([]*Command{{Usage: "diff ID|N", Short: "this | that", Needs: Reader}})
	want := "| command | role | |\n|---|---|---|\n| `diff ID\\|N` | reader | this \\| that |\n"
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
