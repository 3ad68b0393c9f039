package config

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"factbot/adapters/console"
	"factbot/adapters/matrix"
	"factbot/adapters/slack"
	"factbot/bot"
	"factbot/facts"

	"github.com/google/go-cmp/cmp"
)

// Each bad file begins with its mistakes, behind "#: ".
func TestBadFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/bad-*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no bad files: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for l := range strings.Lines(string(data)) {
			if w, ok := strings.CutPrefix(l, "#: "); ok {
				want = append(want, "testdata/"+strings.TrimSpace(w))
			}
		}
		_, problems, err := Read(file, Default("/data"))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range problems {
			got = append(got, filepath.ToSlash(p.String()))
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got)\n%s", file, d)
		}
	}
}

func TestRead(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "factbot.toml")
	const text = `
store = { path = "facts.db" } # relative to this file
console.width = 72
review = "four-eyes"
roles.admins = ["slack:T1/U1"]
roles.editors = []
backup = { every = "12h", folder = "kept" }
[log]
file = "/var/log/factbot.log"
[[slack]]
bot_token_env = "BOT"
app_token_env = "APP"
`
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	got, problems, err := Read(file, Default("/data"))
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	want := Config{
		Review:  bot.FourEyes,
		Roles:   Roles{Admins: []string{"slack:T1/U1"}},
		Store:   Store{Path: filepath.Join(folder, "facts.db")},
		Backup:  Backup{Every: "12h", Keep: 7, Folder: filepath.Join(folder, "kept")},
		Console: console.Config{History: filepath.Join("/data", "history"), Width: 72, Colour: true},
		Slack:   slack.Workspaces{{BotTokenEnv: "BOT", AppTokenEnv: "APP"}},
		Limits:  defaultLimits,
		Log:     Log{File: "/var/log/factbot.log", Level: "warn", Format: FormatText},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

// Paths that are none of a folder stay as they are.
func TestPathsElsewhere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "factbot.toml")
	const text = `
log.file = "-"
[[slack]]
bot_token_file = "$CREDENTIALS_DIRECTORY/bot"
app_token_env = "APP"
`
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	got, problems, err := Read(file, Default("/data"))
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	if got.Log.File != StandardError || got.Slack[0].BotTokenFile != "$CREDENTIALS_DIRECTORY/bot" {
		t.Errorf("%q, %q", got.Log.File, got.Slack[0].BotTokenFile)
	}
}

// The rules are those of all sections: roles, limits, and what each account of
// Matrix allows and denies.
func TestRules(t *testing.T) {
	c := Default("")
	c.Roles.Editors = []string{"slack:T1/U1"}
	c.Limits.Deny.People = []string{"*:*eve*"}
	c.Matrix = matrix.Accounts{{Name: "north", Allow: []string{"!desk:x"}, Deny: []string{"@bob:x"}}}
	want := bot.Rules{
		Accounts: map[bot.Login]bot.Role{"slack:T1/U1": bot.Editor}, Review: bot.ReviewContributors,
		Pace: bot.Pace{Person: 60, Room: 300}, Message: 25_000, Question: 2000, Answer: 20_000,
		Access: bot.Access{Allow: bot.Patterns{Rooms: []string{"matrix-north:!desk:x"}}, Deny: bot.Patterns{People: []string{"*:*eve*", "matrix-north:@bob:x"}}},
	}
	if d := cmp.Diff(want, c.Rules()); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

// The example explains every key and holds the defaults.
func TestExample(t *testing.T) {
	file := filepath.Join("..", "..", "..", "..", "config.example.toml")
	got, problems, err := Read(file, Default("/data"))
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	if d := cmp.Diff(Default("/data"), got); d != "" {
		t.Errorf("the example changes a default (-default +example)\n%s", d)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"review", "[store]", "path", "[backup]", "every", "keep", "folder", "[roles]", "admins", "editors", "contributors", "[console]", "history", "width", "colour",
		"[limits]", "person", "room", "message", "question", "answer", "workers", "waiting", "memory", "[limits.allow]", "[limits.deny]", "rooms", "people",
		"[http]", "listen", "public", "[log]", "file", "level", "format"} {
		if !strings.Contains(string(data), "\n"+key) && !strings.Contains(string(data), "\n# "+key+" =") {
			t.Errorf("the example does not explain %s", key)
		}
	}
}

// The example explains every key of the platforms, and no other: a key of a
// section within is written below its heading.
func TestExampleOfPlatforms(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "config.example.toml"))
	if err != nil {
		t.Fatal(err)
	}
	for name, into := range map[string]any{"slack": new(slack.Config), "matrix": new(matrix.Config)} {
		_, section, found := strings.Cut(string(data), "\n# [["+name+"]]\n")
		for _, next := range []string{"\n# [[", "\n[limits]\n"} {
			section, _, _ = strings.Cut(section, next)
		}
		if !found {
			t.Fatalf("no section for %s", name)
		}
		lines := keyLines(regexp.MustCompile(`(?m)^# (\[[\w.]+\]$|\w+ = )`).ReplaceAllString(section, "$1"))
		explained(t, lines, "", name+".", reflect.ValueOf(into).Elem())
		if len(lines) > 0 {
			t.Errorf("the example of %s has keys that there are not: %v", name, lines)
		}
	}
}

// explained takes the keys of a struct out of those of the example.
func explained(t *testing.T, lines map[string]int, within, heading string, v reflect.Value) {
	t.Helper()
	for key, field := range fields(v) {
		if field.Kind() == reflect.Struct {
			delete(lines, heading+key)
			explained(t, lines, heading+key+".", heading+key+".", field)
			continue
		}
		if lines[within+key] == 0 {
			t.Errorf("the example does not explain %s%s", heading, key)
		}
		delete(lines, within+key)
	}
}

func TestReadOfNoFile(t *testing.T) {
	_, _, err := Read(filepath.Join(t.TempDir(), "none.toml"), Default(""))
	if facts.KindOf(err) != facts.Unavailable || !strings.HasSuffix(facts.Said(err), "Check that the file is there and may be read.") {
		t.Errorf("Read: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("[console]\nwidth = 80\n")
	f.Add("store = { path = \"x\" }\n[[a.b]]\n")
	f.Fuzz(func(t *testing.T, text string) {
		d := decoder{file: "f", lines: keyLines(text)}
		c := Default("/data")
		d.decode(text, &c)
		c.Validate(d.report)
		for _, p := range d.problems {
			if p.Say == "" || p.Line < 0 {
				t.Errorf("problem %+v", p)
			}
		}
	})
}
