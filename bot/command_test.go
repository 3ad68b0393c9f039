package bot

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"factbot/bot/ask"

	"github.com/google/go-cmp/cmp"
)

func TestTableRejects(t *testing.T) {
	good := func(change func(c *Command)) *Command {
		c := statusCommand()
		change(c)
		return c
	}
	for want, cs := range map[string][]*Command{
		`bot: two commands "status"`:                             {statusCommand(), helpCommand(), statusCommand()},
		`bot: command "status" does not say which role it needs`: {good(func(c *Command) { c.Needs = NoRole })},
		`bot: command "status" needs one of Find and Run`:        {good(func(c *Command) { c.Run = nil })},
		`bot: command "show" needs one of Find and Run`:          {func() *Command { c := showCommand(); c.Run = statusCommand().Run; return c }()},
		`bot: command "status" has no example or no Parse`:       {good(func(c *Command) { c.Examples = nil })},
		`bot: command "help" has no example or no Parse`:         {func() *Command { c := helpCommand(); c.Parse = nil; return c }()},
	} {
		if _, err := byName(cs); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// The texts of the table read alike: help and README.md are made of them.
func TestCommandsReadAlike(t *testing.T) {
	for _, c := range newRig(t, nil).Commands() {
		if c.Name == "" || strings.ToLower(c.Name) != c.Name {
			t.Errorf("%q is no name", c.Name)
		}
		if c.Usage != c.Name && !strings.HasPrefix(c.Usage, c.Name+" ") {
			t.Errorf("%s: usage %q", c.Name, c.Usage)
		}
		if c.Short == "" || strings.HasSuffix(c.Short, ".") || strings.ToLower(c.Short[:1]) != c.Short[:1] {
			t.Errorf("%s: %q is not one line without a full stop", c.Name, c.Short)
		}
	}
}

// A command is one only if all that follows reads as its arguments. A question
// is written as "?", a mistake in the arguments as "! " and its sentence.
func TestCommandOrQuestion(t *testing.T) {
	r := newRig(t, nil)
	for text, want := range map[string]string{
		"":                                    "?",
		"lachin":                              "?",
		"who signed it":                       "?",
		"show article-6":                      "show(article-6)",
		"  SHOW   article-6  ":                "show(article-6)",
		"show lachin":                         "show(lachin)", // ids may be words
		"show":                                "! show takes the id of a fact.",
		"show me the road":                    "?",
		"show what?":                          "?",
		"shows article-6":                     "?",
		"compare article-6 article-9":         "compare(article-6|article-9)",
		"compare article-6":                   "! compare takes the ids of two facts.",
		"compare article-6 and article-9":     "?",
		"article 6":                           "article(6)",
		"article six of the statement":        "article(six of the statement)",
		"article":                             "! article takes the number of an article.",
		"article about the road":              "?",
		"actor Vladimir Putin":                "actor(Vladimir Putin)",
		"actor":                               "! actor takes a name.",
		"positions checkpoint":                "positions(checkpoint)",
		"positions of Azerbaijan on the road": "?",
		"positions":                           "! positions takes a topic.",
		"timeline":                            "timeline()",
		"timeline lachin since 2021":          "timeline(lachin since 2021)",
		"history article-6":                   "history(article-6)",
		"history article-6 2":                 "history(article-6|2)",
		"history":                             "history()",
		"history of the corridor":             "?",
		"history article-6 again":             "?",
		"sources article-6":                   "sources(article-6)",
		"sources article-6 2":                 "?",
		"changes":                             "changes()",
		"changes 5":                           "changes(5)",
		"changes in the road":                 "?",
		"more":                                "more()",
		"more about the road":                 "?",
		"help":                                "help()",
		"help timeline":                       "help(timeline)",
		"help me find the road":               "?",
		"status":                              "status()",
		"status of the road":                  "?",
	} {
		c, args, _, err := r.command(t.Context(), text)
		got := "?"
		switch {
		case err != nil:
			got = "! " + err.Error()
		case c != nil:
			got = c.Name + "(" + strings.Join(trimmed(args), "|") + ")"
		}
		if got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

func trimmed(args []string) []string {
	for i := range args {
		args[i] = strings.TrimSpace(args[i])
	}
	return args
}

func FuzzCommand(f *testing.F) {
	for _, s := range []string{"show article-6", "article \xff", "history a 99999999999999999999", "changes +1", "timeline 1/2/3"} {
		f.Add(s)
	}
	b, err := New(Config{Finder: new(rig)})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, args, _, err := b.command(t.Context(), s)
		if c == nil && (args != nil || err != nil) {
			t.Errorf("%q: no command, but %q, %v", s, args, err)
		}
		if m, ok := err.(*misuse); err != nil && (!ok || !strings.HasPrefix(m.say, c.Name)) {
			t.Errorf("%q: error %v", s, err)
		}
	})
}

var places = regexp.MustCompile(`{(\w+)}`)

// Every example does what it shows, with what the store holds, and help tells
// it.
func TestExamples(t *testing.T) {
	for _, c := range commands() {
		t.Run(c.Name, func(t *testing.T) {
			r := newRig(t, everybody(Admin))
			x, err := r.live.Now(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			help := r.say(t, "help "+c.Name)
			if first, _, _ := strings.Cut(help, "\n"); first != c.Usage {
				t.Errorf("help begins with %q", first)
			}
			r.say(t, "timeline") // so that there is more
			for _, example := range c.Examples {
				text := fill(x, example)
				for _, place := range places.FindAllStringSubmatch(example, -1) {
					if strings.Contains(text, strings.ToUpper(place[1])) {
						t.Errorf("%q is not filled in: %q", example, text)
					}
				}
				if !strings.Contains(help, "- "+text) {
					t.Errorf("help lacks the example %q:\n%s", text, help)
				}
				if got, _, _, err := r.command(t.Context(), text); got == nil || got.Name != c.Name || err != nil {
					t.Errorf("%q is no use of %s: %v", text, c.Name, err)
				}
				if got := r.say(t, text); got == "" || reference.MatchString(got) || strings.HasPrefix(got, c.Name+" takes") {
					t.Errorf("%q: answered %q", text, got)
				}
				if c.Find == nil {
					continue
				}
				if a, err := r.Conversation().Ask(t.Context(), text); err != nil || a.Status != ask.Answered {
					t.Errorf("%q: %v, %s", text, err, a.Status)
				}
			}
			if r.log.Len() > 0 {
				t.Errorf("logged:\n%s", &r.log)
			}
		})
	}
}

func TestFillKeepsWhatAStoreLacks(t *testing.T) {
	r := newRig(t, nil)
	x, err := r.live.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fill(x, "dance {partner} {"), "dance PARTNER "; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestHelpListsWhatOneMayUse(t *testing.T) {
	r := newRig(t, nil)
	secret := &Command{Name: "dance", Usage: "dance", Short: "x", Needs: Editor, Parse: nothing, Run: func(context.Context, *Call) (Doc, error) { return nil, nil }}
	r.list = append(r.list, secret)
	var want []string
	for _, c := range commands() {
		if c.Needs <= Reader {
			want = append(want, c.Usage+": "+c.Short)
		}
	}
	_, table, _ := strings.Cut(r.say(t, "help"), "\n")
	if diff := cmp.Diff(want, strings.Split(table, "\n")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// everybody is the Roles where all have the same role.
type everybody Role

func (e everybody) Role(Message) Role { return Role(e) }
