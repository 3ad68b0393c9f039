package slack

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"factbot/adapters/internal/legible"
	"factbot/adapters/slack/fake"
	"factbot/bot"
	"factbot/bot/bottest"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// asPost returns a message as the fake has it.
func asPost(t testing.TB, m message) fake.Post {
	t.Helper()
	data, err := json.Marshal(m.blocks)
	if err != nil {
		t.Fatal(err)
	}
	p := fake.Post{Text: m.text}
	if err := json.Unmarshal(data, &p.Blocks); err != nil {
		t.Fatal(err)
	}
	return p
}

// Each sample document: its text, and its blocks as JSON.
func TestRender(t *testing.T) {
	for _, s := range bottest.Docs() {
		t.Run(s.Name, func(t *testing.T) {
			m := render(s.Doc)
			data, err := json.MarshalIndent(m.blocks, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", s.Name+".golden"), fmt.Sprintf("%s\n-- blocks --\n%s\n", m.text, data))
			checkRendered(t, s.Doc)
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

// checkRendered checks that a document is within every limit, that nothing in
// it acts, and that its letters are all there unless the message says that it
// is cut.
func checkRendered(t *testing.T, d bot.Doc) {
	t.Helper()
	m := render(d)
	m.share("id", "text")
	p := asPost(t, m)
	if problems := fake.Check(p.Blocks, fake.Message); len(problems) > 0 {
		t.Fatalf("Slack refuses: %s", strings.Join(problems, "\n"))
	}
	if len(p.Blocks) > maxBlocks || units(m.text) > maxFallback || !utf8.ValidString(m.text) {
		t.Fatalf("%d blocks, fallback of %d", len(p.Blocks), units(m.text))
	}
	if bare := strings.NewReplacer("&amp;", "", "&lt;", "", "&gt;", "").Replace(m.text); strings.ContainsAny(bare, "&<>") {
		t.Fatalf("the fallback is not escaped: %q", m.text)
	}
	shown := p.Plain(actionShare)
	if strings.Contains(shown, cutHere) {
		return
	}
	there := letters(shown)
	for r, n := range letters(legible.Clean(d.String())) {
		if there[r] < n {
			t.Fatalf("%q is said %d times and shown %d times:\n%s", r, n, there[r], shown)
		}
	}
}

// letters counts the letters and digits of a text.
func letters(s string) map[rune]int {
	n := map[rune]int{}
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n[r]++
		}
	}
	return n
}

// A long document is cut between blocks, says so, and keeps the buttons that
// lead to the rest.
func TestRenderCutsVisibly(t *testing.T) {
	long := strings.Repeat("word ", 1000)
	d := bot.Doc{bot.Heading{Text: "Long"}, bot.Para{bot.Plain(long)}, bot.Para{bot.Plain(long)}, bot.Para{bot.Plain(long)},
		bot.Note{bot.Plain("left out")}, bot.Cut{What: "17 more", Command: "more"}}
	checkRendered(t, d)
	p := asPost(t, render(d))
	shown := p.Plain("")
	if !strings.Contains(shown, cutHere) || strings.Contains(shown, "left out") {
		t.Errorf("not cut visibly: …%s", shown[len(shown)-200:])
	}
	if b, ok := p.Button("17 more"); !ok || b.Value != "more" {
		t.Errorf("no button for the rest: %+v", p.Buttons())
	}
	if text := render(d).text; !strings.HasSuffix(text, "…") {
		t.Errorf("the fallback is not cut visibly: %q", text[len(text)-20:])
	}
	many := make(bot.Doc, 100)
	for i := range many {
		many[i] = bot.Para{bot.Plain(fmt.Sprint("paragraph ", i))}
	}
	checkRendered(t, many)
}

func TestRenderTables(t *testing.T) {
	row := func(n int) []bot.Para { return slices.Repeat([]bot.Para{{bot.Plain("cell")}}, n) }
	rows := func(n, cells int) *bot.Table {
		return &bot.Table{Head: slices.Repeat([]string{"head"}, cells), Rows: slices.Repeat([][]bot.Para{row(cells)}, n)}
	}
	for _, test := range []struct {
		name   string
		doc    bot.Doc
		tables int
	}{
		{"small", bot.Doc{rows(3, 3)}, 1},
		{"two", bot.Doc{rows(3, 3), rows(3, 3)}, 1},
		{"most rows", bot.Doc{rows(99, 2)}, 1},
		{"too many rows", bot.Doc{rows(100, 2)}, 0},
		{"most cells", bot.Doc{rows(1, 20)}, 1},
		{"too many cells", bot.Doc{rows(1, 21)}, 0},
		{"ragged", bot.Doc{&bot.Table{Head: []string{"a"}, Rows: [][]bot.Para{row(3), nil, row(1)}}}, 1},
		{"long cells", bot.Doc{&bot.Table{Head: []string{"a"}, Rows: [][]bot.Para{{{bot.Plain(strings.Repeat("x ", 2000))}}}}}, 0},
		{"much text", bot.Doc{&bot.Table{Head: []string{"a"}, Rows: slices.Repeat([][]bot.Para{{{bot.Plain(strings.Repeat("x ", 500))}}}, 11)}}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			checkRendered(t, test.doc)
			n := 0
			for _, b := range render(test.doc).blocks {
				if b.BlockType() == "table" {
					n++
				}
			}
			if n != test.tables {
				t.Errorf("%d tables, want %d", n, test.tables)
			}
		})
	}
}

func TestRenderButtons(t *testing.T) {
	long := strings.Repeat("a label ", 12)
	for _, test := range []struct {
		choice bot.Choice
		label  string // of the button; "" for none
	}{
		{bot.Choice{Label: "Approve", Command: "approve 1"}, "Approve"},
		{bot.Choice{Command: "approve 1"}, "approve 1"},
		{bot.Choice{Label: long, Command: "show x"}, "→"},
		{bot.Choice{Label: "Reject, with a reason", Command: "reject 1 REASON"}, "Reject, with a reason"},
		{bot.Choice{Label: "Too long to finish", Command: "report " + strings.Repeat("x", maxBegun) + " TEXT"}, ""},
		{bot.Choice{Label: "Nothing"}, ""},
		{bot.Choice{Label: "Too long", Command: strings.Repeat("x", maxValue+1)}, ""},
		{bot.Choice{Label: "Long", Command: strings.Repeat("x", maxValue)}, "Long"},
		{bot.Choice{Label: "two\nlines", Command: "x"}, "two lines"},
	} {
		d := bot.Doc{bot.Choices{test.choice}}
		checkRendered(t, d)
		got := ""
		if bs := asPost(t, render(d)).Buttons(); len(bs) > 0 {
			got = bs[0].Label
			if bs[0].Value != test.choice.Command {
				t.Errorf("%q says %q", got, bs[0].Value)
			}
		}
		if got != test.label {
			t.Errorf("%.30q: button %q, want %q", test.choice.Command, got, test.label)
		}
	}
	checkRendered(t, bot.Doc{bot.Choices(slices.Repeat([]bot.Choice{{Label: "a", Command: "b"}}, 60))})
}

// Nothing that somebody wrote can act: there is no mrkdwn, there are no
// elements but text and links of the web.
func TestRenderLetsNothingAct(t *testing.T) {
	for _, s := range []string{"<!channel>", "<@U1>", "<https://evil.example|bank>", "`code` *bold* ~no~", "&lt;!here&gt;", ":wave:", "@here"} {
		p := bot.Para{bot.Plain(s), bot.Strong(s), bot.Code(s), bot.Link{URL: "javascript:alert(1)", Label: s}}
		d := bot.Doc{bot.Heading{Text: s}, p, bot.Note{bot.Plain(s)}, bot.List{p}, bot.Fields{{Name: s, Value: p}},
			&bot.Table{Head: []string{s}, Rows: [][]bot.Para{{p}}}, bot.Cites{{Publisher: s, Quote: s, URL: s}},
			bot.Choices{{Label: s, Command: s}}, bot.Cut{What: s, Command: s}}
		checkRendered(t, d)
		data, err := json.Marshal(render(d).blocks)
		if err != nil {
			t.Fatal(err)
		}
		kinds := map[string]bool{}
		types(json.RawMessage(data), kinds)
		for _, kind := range slices.Sorted(maps.Keys(kinds)) {
			if !slices.Contains([]string{"header", "plain_text", "rich_text", "rich_text_section", "rich_text_list", "text", "context", "table", "actions", "button"}, kind) {
				t.Errorf("%q: there is a %s", s, kind)
			}
		}
		if strings.Contains(string(data), `"emoji":true`) {
			t.Errorf("%q: emoji act", s)
		}
	}
}

// types gathers every value of a key "type".
func types(data json.RawMessage, into map[string]bool) {
	var m map[string]json.RawMessage
	var l []json.RawMessage
	if json.Unmarshal(data, &m) == nil {
		for k, v := range m {
			var s string
			if k == "type" && json.Unmarshal(v, &s) == nil {
				into[s] = true
			}
			types(v, into)
		}
	} else if json.Unmarshal(data, &l) == nil {
		for _, v := range l {
			types(v, into)
		}
	}
}

// pieces are what texts are made of, to find fault with the renderer.
var pieces = []string{"a", "word ", "日本語", "текст", "👩🏽‍🚒", "e\u0301\u0301", "\u0301", "\n", "\r\n", "\t", " ", "\x00", "\x1b[31m", "\u202e", "\u200b", "\u2028", "\ufeff",
	"\xff", "\xe2\x82", "&", "<", ">", "&amp;", "<!channel>", "<@U1>", "<https://x.example|y>", "`", "*", "_", "~", ":wave:", "https://x.example/", "http://", "|", "\\", "\"",
	"REASON", "show x", strings.Repeat("x", 76), strings.Repeat("y", 151), strings.Repeat("z ", 1001), strings.Repeat("👩🏽‍🚒", 300)}

// Whatever a document says and however long it is, Slack takes it. The texts
// are made from a seed, as the fuzzer takes very long to make texts small.
func FuzzRender(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, 1<<(seed%11), 1+int(seed)%40)
	}
	f.Fuzz(func(t *testing.T, seed uint64, times, n int) {
		random := rand.New(rand.NewPCG(seed, 0))
		made := func() string {
			var b strings.Builder
			for range random.IntN(6) {
				b.WriteString(pieces[random.IntN(len(pieces))])
			}
			return b.String()
		}
		s, other := made(), made()
		s = strings.Repeat(s, max(1, min(times, 7_000/max(len(s), 1))))
		n = max(1, min(n, 60, 20_000/max(len(s), len(other), 1)))
		p := bot.Para{bot.Plain(s), bot.Strong(other), bot.Code(s), bot.Link{URL: other, Label: s}}
		short := bot.Para{bot.Plain(other)}
		checkRendered(t, bot.Doc{bot.Heading{Text: other}, short, bot.Note{bot.Plain(other), bot.Code("x")},
			bot.Fields{{Name: other, Value: short}}, bot.Cites{{Publisher: other, Title: other, URL: "https://x.example/" + other}}})
		checkRendered(t, bot.Doc{&bot.Table{Head: []string{s, other}, Rows: slices.Repeat([][]bot.Para{{p, short}, {short}}, n)}})
		checkRendered(t, bot.Doc{bot.Heading{Text: s}, p, bot.Note(p), bot.List(slices.Repeat([]bot.Para{p, short}, n)),
			bot.Fields{{Name: s, Value: p}}, &bot.Table{Head: []string{s, other}, Rows: [][]bot.Para{{p, p}, {p}}},
			bot.Cites{{Publisher: s, URL: other}}, bot.Choices(slices.Repeat([]bot.Choice{{Label: s, Command: other}}, n)), bot.Cut{What: s, Command: other}})
	})
}

func TestHead(t *testing.T) {
	for _, test := range []struct {
		s    string
		n    int
		want string
	}{
		{"short", 10, "short"},
		{"one two three", 9, "one two "},
		{"onetwothree", 5, "onetw"},
		{"👩🏽‍🚒👩🏽‍🚒", 8, "👩🏽‍🚒"},
		{"👩🏽‍🚒", 2, "👩"},
		{"👩🏽‍🚒", 1, "👩"},
		{"e\u0301e\u0301", 3, "e\u0301"},
		{"", 3, ""},
	} {
		first, rest := head(test.s, test.n)
		if first != test.want || first+rest != test.s {
			t.Errorf("head(%q, %d) = %q, %q", test.s, test.n, first, rest)
		}
	}
}

func Example() {
	m := render(bot.Doc{bot.Para{bot.Plain("Fish & <chips>")}, bot.Choices{{Label: "More", Command: "more"}}})
	fmt.Println(m.text)
	for _, b := range m.blocks {
		fmt.Println(b.BlockType())
	}
	// Output:
	// Fish &amp; &lt;chips&gt;
	// - More: more
	// rich_text
	// actions
}
