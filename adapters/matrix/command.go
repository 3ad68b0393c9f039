package matrix

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"factbot/bot"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/event/cmdschema"
	"maunium.net/go/mautrix/id"
)

// A described is a command as clients are told of it (MSC4391), to help people
// fill it in.
type described struct {
	*cmdschema.EventContent
	name  string            // what the core calls it; "" asks a question
	marks map[string]string // words that go before a parameter: "for" before GAP
}

// describe describes the commands of the core, and a question, behind the word
// of a prefix: "!fact show" is the command "fact show" to a client.
func describe(prefix string, cs []*bot.Command) map[string]described {
	word := strings.TrimLeft(strings.TrimRight(prefix, ":"), "!/.")
	if word == "" || len(cs) == 0 {
		return nil
	}
	all := map[string]described{word: describeOne(word, "", "QUESTION", "ask in plain words, or use a command")}
	for _, c := range cs {
		d := describeOne(word+" "+c.Name, c.Name, strings.TrimPrefix(c.Usage, c.Name), c.Short)
		all[d.Command] = d
	}
	return all
}

// describeOne describes a command by its usage: "ID [REV]".
func describeOne(command, name, usage, short string) described {
	d := described{&cmdschema.EventContent{Command: command, Description: event.MakeExtensibleText(short)}, name, map[string]string{}}
	usage, _, _ = strings.Cut(usage, " | ")
	depth, mark := 0, ""
	for _, w := range strings.Fields(strings.ReplaceAll(usage, "[@REV]", "")) {
		depth += strings.Count(w, "[")
		optional := depth > 0
		depth -= strings.Count(w, "]")
		switch w = strings.Trim(w, "[]…"); {
		case w == "":
		case w == strings.ToLower(w) && !strings.Contains(w, "|"):
			mark = w
		default:
			p := parameter(w, optional)
			for n := 2; d.has(p.Key); n++ {
				p.Key = strings.ToLower(w) + strconv.Itoa(n)
			}
			d.Parameters, d.TailParam = append(d.Parameters, p), p.Key
			if mark != "" {
				d.marks[p.Key], mark = mark, ""
			}
		}
	}
	return d
}

// parameter describes a word of a usage: a text, or one of several words.
func parameter(w string, optional bool) *cmdschema.Parameter {
	p := &cmdschema.Parameter{Key: strings.ToLower(w), Schema: cmdschema.PrimitiveTypeString.Schema(), Optional: optional}
	if words := strings.Split(w, "|"); len(words) > 1 {
		var values []any
		for _, v := range words {
			values = append(values, v)
		}
		p.Key, p.Schema = "what", cmdschema.Enum(values...)
	}
	return p
}

func (d described) has(key string) bool {
	return slices.ContainsFunc(d.Parameters, func(p *cmdschema.Parameter) bool { return p.Key == key })
}

// structured returns what a structured command says, as if it were typed; ok is
// false where it is none of the bot's, or what is in it is no text.
func (a *Adapter) structured(c *event.MSC4391BotCommandInput) (text string, ok bool) {
	d, ok := a.commands[c.Command]
	if !ok {
		return "", false
	}
	var given map[string]any
	if len(c.Arguments) > 0 && json.Unmarshal(c.Arguments, &given) != nil {
		return "", false
	}
	words := []string{d.name}
	for _, p := range d.Parameters {
		value, is := argument(given[p.Key])
		switch {
		case !is:
			return "", false
		case value != "":
			words = append(words, d.marks[p.Key], a.person(value))
		}
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " "), true
}

// argument returns a value as it would be typed; "" for none.
func argument(v any) (text string, ok bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		return strings.TrimSpace(v), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	}
	return "", false
}

// person returns a user's id as the account of the core; anything else as it is.
func (a *Adapter) person(s string) string {
	if userForm.MatchString(s) {
		return string(a.Platform()) + ":" + s
	}
	return s
}

// publish tells the clients in a room of the commands, where the bot may do so:
// what is new, and what is not any more.
func (a *Adapter) publish(ctx context.Context, r id.RoomID) error {
	state, err := a.client.StateAsArray(ctx, r)
	if err != nil {
		return err
	}
	there := make(map[string]*cmdschema.EventContent) // by state key; nil where it cannot be read
	for _, e := range state {
		if e.Type != event.StateMSC4391BotCommand || e.Sender != a.self() || len(e.Content.Raw) == 0 {
			continue
		}
		if there[e.GetStateKey()] = nil; parse(r, e, event.StateEventType) == nil {
			there[e.GetStateKey()], _ = e.Content.Parsed.(*cmdschema.EventContent)
		}
	}
	for _, d := range a.commands {
		key := d.StateKey(a.self())
		has := there[key]
		delete(there, key)
		if has.Equals(d.EventContent) {
			continue
		}
		if _, err := a.client.SendStateEvent(ctx, r, event.StateMSC4391BotCommand, key, d.EventContent); err != nil {
			return fmt.Errorf("describe a command: %w", err)
		}
	}
	for key := range there {
		if _, err := a.client.SendStateEvent(ctx, r, event.StateMSC4391BotCommand, key, struct{}{}); err != nil {
			return fmt.Errorf("take a command back: %w", err)
		}
	}
	return nil
}

// mayPublish tells whether the bot has the power to describe its commands.
func (a *Adapter) mayPublish(ctx context.Context, r id.RoomID) bool {
	levels, err := a.state.GetPowerLevels(ctx, r)
	return err == nil && levels != nil && len(a.commands) > 0 &&
		levels.GetUserLevel(a.self()) >= levels.GetEventLevel(event.StateMSC4391BotCommand)
}

// describeIn has the commands described in a room beside the sync, once in a
// run and anew whenever powers change. What fails is tried again when something
// happens in the room.
func (a *Adapter) describeIn(ctx context.Context, r id.RoomID, own *room) {
	if !own.tell() || !a.mayPublish(ctx, r) {
		return
	}
	a.beside.Go(func() {
		ctx, cancel := context.WithTimeout(ctx, publishWithin)
		defer cancel()
		if err := a.publish(ctx, r); err != nil && !permanent(err) {
			a.trouble("commands in "+string(r), err)
			own.untold()
		}
	})
}
