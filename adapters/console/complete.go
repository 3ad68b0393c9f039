package console

import (
	"strings"
	"unicode"

	"factbot/bot"
)

// A Completer knows how a line may go on. Commands tells the arguments that
// each command takes; the functions return what is held and begins with a
// prefix, whatever the case.
type Completer struct {
	Commands []*bot.Command
	IDs      func(prefix string) []string
	Names    func(prefix string) []string
}

// Do implements readline's AutoCompleter: it returns how the line may go on at
// pos, and how many letters before pos that begins with.
func (c *Completer) Do(typed []rune, pos int) ([][]rune, int) {
	before := string(typed[:pos])
	all, part := c.options(before)
	n := len([]rune(part))
	endings := make([][]rune, 0, len(all))
	for _, o := range all {
		if r := []rune(o); len(r) >= n {
			endings = append(endings, r[n:])
		}
	}
	return endings, n
}

// options returns what the end of a line may become, and that end.
func (c *Completer) options(line string) (all []string, part string) {
	words := strings.FieldsFunc(line, unicode.IsSpace)
	if line == "" || strings.HasSuffix(line, " ") {
		words = append(words, "")
	}
	last := words[len(words)-1]
	if len(words) == 1 {
		if names := c.commands(last); len(names) > 0 {
			return append(names, c.named(last)...), last
		}
		return c.mentioned(line)
	}
	switch c.argument(words[0], len(words)-1) {
	case "ID":
		return c.IDs(last), last
	case "COMMAND":
		return c.commands(last), last
	}
	return c.mentioned(line)
}

// argument returns the name that the usage of a command gives its nth
// argument, as in "show ID"; "" where there is none.
func (c *Completer) argument(command string, n int) string {
	for _, cmd := range c.Commands {
		if usage := strings.Fields(cmd.Usage); strings.EqualFold(cmd.Name, command) && n < len(usage) {
			return strings.Trim(usage[n], "[]…")
		}
	}
	return ""
}

// commands returns the commands that begin with a prefix, with a space where
// they take arguments.
func (c *Completer) commands(prefix string) []string {
	var all []string
	for _, cmd := range c.Commands {
		if begins(cmd.Name, prefix) {
			name := cmd.Name
			if strings.Contains(cmd.Usage, " ") {
				name += " "
			}
			all = append(all, name)
		}
	}
	return all
}

// mentioned completes the name that a line ends in, the longest one that
// begins at a word: "what did the harb" goes on as "harbour office".
func (c *Completer) mentioned(line string) (all []string, part string) {
	for rest := strings.TrimLeft(line, " "); rest != ""; {
		if names := c.named(rest); len(names) > 0 {
			return names, rest
		}
		_, after, more := strings.Cut(rest, " ")
		if !more {
			break
		}
		rest = strings.TrimLeft(after, " ")
	}
	return nil, ""
}

// named returns the names that begin with a prefix of two letters or more.
func (c *Completer) named(prefix string) []string {
	if len([]rune(prefix)) < 2 {
		return nil
	}
	return c.Names(prefix)
}

// begins tells whether s begins with prefix, whatever the case.
func begins(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
