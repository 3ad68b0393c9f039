package console

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"factbot/bot"
	"factbot/bot/bottest"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Each sample document, as it goes to a pipe, to a narrow terminal, and to a
// wide one with colours, where \x1b is written ^[.
func TestRender(t *testing.T) {
	for _, s := range bottest.Docs() {
		t.Run(s.Name, func(t *testing.T) {
			got := "-- pipe --\n" + Style{}.Render(s.Doc) +
				"-- 40 columns --\n" + Style{Width: 40}.Render(s.Doc) +
				"-- 90 columns, colour --\n" + strings.ReplaceAll(Style{Width: 90, Colour: true}.Render(s.Doc), "\x1b[", "^[")
			golden(t, filepath.Join("testdata", s.Name+".golden"), got)
		})
	}
}

func TestGoldenFilesHaveSamples(t *testing.T) {
	files, err := filepath.Glob("testdata/*.golden")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	samples := map[string]bool{}
	for _, s := range bottest.Docs() {
		samples[s.Name+".golden"] = true
	}
	for _, f := range files {
		if !samples[filepath.Base(f)] {
			t.Errorf("%s belongs to no sample", f)
		}
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got; -update writes it anew):\n%s", file, d)
	}
}

// No line is wider than the terminal, but for an address, which a terminal
// must get in one piece.
func TestRenderKeepsToItsWidth(t *testing.T) {
	for _, s := range bottest.Docs() {
		if s.Name == "hostile" {
			continue // has commands of any width
		}
		for width := 40; width <= 120; width++ {
			for line := range strings.Lines(Style{Width: width}.Render(s.Doc)) {
				line = strings.TrimSuffix(line, "\n")
				if n := uniseg.StringWidth(line); n > width && !strings.HasPrefix(strings.TrimSpace(line), "https://") {
					t.Errorf("%s: %d columns at a width of %d: %q", s.Name, n, width, line)
				}
			}
		}
	}
}

func TestWrapKeepsEveryLetter(t *testing.T) {
	const s = "one two-three 灯台守は灯を four  fivesixseveneightnineten Փարոսի պահապանները 👩🏽‍🚒 e\u0301te\u0301"
	letters := strings.Join(strings.Fields(s), "")
	for width := 2; width < 60; width++ {
		got := Style{Width: width}.Render(bot.Doc{bot.Para{bot.Plain(s)}})
		if kept := strings.Join(strings.Fields(got), ""); kept != letters {
			t.Fatalf("at a width of %d:\n%s", width, got)
		}
		for line := range strings.Lines(got) {
			if n := uniseg.StringWidth(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("%d columns at a width of %d: %q", n, width, line)
			}
		}
	}
}

// Whatever a document says, nothing but letters and line ends reaches the
// terminal, and without colours no escape at all.
func FuzzRender(f *testing.F) {
	f.Add("a\x1b[31mb\u202ec\r\n\td\u009b5m", "show x", 20)
	f.Add("日本語 текст հայերեն 👩🏽‍🚒", "", 1)
	f.Fuzz(func(t *testing.T, s, other string, width int) {
		p := bot.Para{bot.Plain(s), bot.Strong(other), bot.Code(s), bot.Link{URL: other, Label: s}}
		d := bot.Doc{bot.Heading{Text: s}, p, bot.Note(p), bot.List{p, p}, bot.Fields{{Name: s, Value: p}},
			&bot.Table{Head: []string{s, other}, Rows: [][]bot.Para{{p, p}, {p}}},
			bot.Cites{{Publisher: s, URL: other}}, bot.Choices{{Label: s, Command: other}}, bot.Cut{What: s, Command: other}}
		got := Style{Width: max(0, min(width, 500))}.Render(d)
		if !utf8.ValidString(got) {
			t.Errorf("not valid UTF-8: %q", got)
		}
		for _, r := range got {
			if r != '\n' && visible(r) != r {
				t.Fatalf("%U reaches the terminal: %q", r, got)
			}
		}
	})
}

func ExampleStyle_Render() {
	fmt.Print(Style{Width: 30}.Render(bot.Doc{
		bot.Para{bot.Plain("Nothing is held on that. It comes near:")},
		bot.Choices{{Label: "Harbour office", Command: "show actor-1"}},
	}))
	// Output:
	// Nothing is held on that. It
	// comes near:
	//   show actor-1
	//       Harbour office
}
