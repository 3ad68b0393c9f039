package bot

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"factbot/bot/ask"
	"factbot/facts/lang"
)

// A Command is one command of the chat grammar. Exactly one of Find and Run is
// set: Find answers with facts, so that it also serves `ask --json`; Run says
// something else.
type Command struct {
	Name     string   // "show", or two words: "tell me"
	Usage    string   // "show ID"
	Short    string   // one line for help, no full stop
	Examples []string // run by a test; {id}, {year} … are filled in from the store
	Needs    Role
	OfID     bool // the first argument is an id, or the text is a question
	Because  bool // a reason may stand behind it: "because: the gazette says so"

	// Parse takes the text behind the name apart. Its error is notMine where
	// the text does not read as arguments at all, so that the whole is a
	// question ("history of the corridor"), or *misuse.
	Parse func(rest string) ([]string, error)
	Find  func(ctx context.Context, c *Call) (ask.Answer, error)
	Run   func(ctx context.Context, c *Call) (Doc, error)
}

// refuse says which role a command takes.
func (c *Command) refuse(role Role) Doc {
	return Doc{say(fmt.Sprintf("%s takes the role of %s; yours here is %s.", c.Name, c.Needs, role))}
}

// A Call is one use of a command.
type Call struct {
	Bot     *Bot
	Message Message
	Role    Role
	Args    []string
	Reason  string // given behind "because:"
	thread  *thread
}

// notMine is the error of a Parse for text that is no use of the command.
type notMine struct{}

func (notMine) Error() string { return "not a use of the command" }

// meansID tells whether a word is meant as an id: it looks like one, or is one
// that is held. "name the parties" is a question.
func (b *Bot) meansID(ctx context.Context, word string) bool {
	id, _ := atRevision(word)
	if strings.ContainsAny(id, "-_.0123456789") || id != word {
		return true
	}
	if _, err := b.store.Fact(ctx, id); err == nil {
		return true
	}
	if _, err := b.store.Source(ctx, id); err == nil {
		return true
	}
	return b.nearID(ctx, id)
}

// nearID tells whether a word is but a slip or two from the id of a fact.
func (b *Bot) nearID(ctx context.Context, word string) bool {
	const least, slips = 6, 2
	if len(word) < least {
		return false
	}
	x, err := b.finder.Now(ctx)
	if err != nil {
		return false
	}
	near := x.NearIDs(word, 1)
	return len(near) > 0 && lang.Edits(strings.ToLower(word), strings.ToLower(x.Doc(near[0]).ID), slips) <= slips
}

// id returns the first argument, or the fact that the talk is about.
func (c *Call) id() (string, error) {
	if len(c.Args) > 0 {
		return c.Args[0], nil
	}
	if id := c.thread.fact(); id != "" {
		return id, nil
	}
	return "", &misuse{"Which fact? Name its id, or ask something first."}
}

// misuse is a mistake in the arguments: one sentence for the person.
type misuse struct{ say string }

func (e *misuse) Error() string { return e.say }

// byName checks the commands and files them by name.
func byName(cs []*Command) (map[string]*Command, error) {
	m := make(map[string]*Command, len(cs))
	for _, c := range cs {
		switch {
		case m[c.Name] != nil:
			return nil, fmt.Errorf("bot: two commands %q", c.Name)
		case c.Needs == NoRole:
			return nil, fmt.Errorf("bot: command %q does not say which role it needs", c.Name)
		case (c.Find == nil) == (c.Run == nil):
			return nil, fmt.Errorf("bot: command %q needs one of Find and Run", c.Name)
		case len(c.Examples) == 0 || c.Parse == nil:
			return nil, fmt.Errorf("bot: command %q has no example or no Parse", c.Name)
		}
		m[c.Name] = c
	}
	return m, nil
}

var because = regexp.MustCompile(`(?i)\sbecause:\s`)

// cutReason cuts the reason off arguments: what stands behind the last
// "because:".
func cutReason(rest string) (args, reason string) {
	all := because.FindAllStringIndex(rest, -1)
	if len(all) == 0 {
		return rest, ""
	}
	last := all[len(all)-1]
	return rest[:last[0]], strings.TrimSpace(rest[last[1]:])
}

// command returns the command that a text uses, with its arguments and the
// reason given; nil where the text is a question. An error is a *misuse of the
// command.
func (b *Bot) command(ctx context.Context, text string) (c *Command, args []string, reason string, err error) {
	text = strings.TrimSpace(text)
	first, rest := text, ""
	if i := strings.IndexFunc(text, unicode.IsSpace); i >= 0 {
		first, rest = text[:i], text[i:]
	}
	c = b.commands[strings.ToLower(first)]
	if second, more := word(rest); c == nil && second != "" {
		c, rest = b.commands[strings.ToLower(first+" "+second)], more
	}
	if c == nil {
		return nil, nil, "", nil
	}
	if c.Because {
		rest, reason = cutReason(rest)
	}
	args, err = c.Parse(strings.TrimSpace(rest))
	if err == (notMine{}) || err == nil && c.OfID && !b.meansID(ctx, args[0]) {
		return nil, nil, "", nil
	}
	return c, args, reason, err
}
