package bot

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"factbot/bot/edit"
	"factbot/facts"
	"factbot/facts/lang"
)

// Kinds lists the kinds of facts, as forms and `add` name them.
func Kinds() []string {
	var all []string
	for _, k := range facts.Kinds() {
		all = append(all, string(k))
	}
	return all
}

// A Form is a record as a platform with dialogues asks for it: what `add` and
// `set` do, in one go, with the same checks.
type Form struct {
	Kind     string
	ID       string // "" for a new fact
	Revision int    // that the form starts from; 0 for a new fact
	Inputs   []Input
}

// An Input is one field of a form.
type Input struct {
	Name    string // as Filled has it
	Label   string
	Hint    string // what it is, and an example
	Value   string
	Needed  bool
	Long    bool     // may have several lines
	Options []string // what can be chosen; nil for free text
	Refers  bool     // the value is ids of facts, with ", " between them
	Of      string   // the kind of the facts that Refers; "" for any
	Many    bool     // Refers to more than one
}

// A Filled is a form that somebody sends off.
type Filled struct {
	Kind     string
	ID       string
	Revision int
	Values   map[string]string // by the name of the input
	Quote    *Quote            // that a new fact comes from; nil for none
}

// A Quote is what was said somewhere, to become the source of a fact.
type Quote struct {
	Text      string
	URL       string // where it was said
	Publisher string
	Date      string // YYYY-MM-DD
}

// NewForm returns the form for a new fact of a kind; with a quote, whose source
// is the quote. Where m's sender may not add facts, it returns why.
func (b *Bot) NewForm(ctx context.Context, m Message, kind string, q *Quote) (_ Form, _ Doc, err error) {
	defer b.rescue(m, &err)
	_, refusal, err := b.call(ctx, m, "add")
	if err != nil || refusal != nil {
		return Form{}, refusal, err
	}
	f := Form{Kind: kind, Inputs: inputs(facts.Fact{Kind: facts.Kind(kind)})}
	if q != nil {
		f.Inputs = slices.DeleteFunc(f.Inputs, func(in Input) bool { return in.Name == "sources" })
		set(f.Inputs, "text", q.Text)
	}
	return f, nil, nil
}

func set(ins []Input, name, value string) {
	for i := range ins {
		if ins[i].Name == name {
			ins[i].Value = value
		}
	}
}

// EditForm returns the form for a fact that there is.
func (b *Bot) EditForm(ctx context.Context, m Message, id string) (_ Form, _ Doc, err error) {
	defer b.rescue(m, &err)
	_, refusal, err := b.call(ctx, m, "set")
	if err != nil || refusal != nil {
		return Form{}, refusal, err
	}
	f, err := b.store.Fact(ctx, id)
	if err != nil {
		return Form{}, b.fault(m, err), nil
	}
	return Form{Kind: string(f.Kind), ID: f.ID, Revision: f.Revision, Inputs: inputs(f)}, nil, nil
}

// Submit makes the change that a form asks for, and answers as the commands do.
// Mistakes are sentences by the name of the input that they are in; with any,
// nothing is changed and the document is empty.
func (b *Bot) Submit(ctx context.Context, m Message, f Filled) (d Doc, mistakes map[string]string) {
	var panicked error
	defer func() {
		if panicked != nil {
			d, mistakes = b.internal(m, panicked), nil
		}
	}()
	defer b.rescue(m, &panicked)
	name := "set"
	if f.ID == "" {
		name = "add"
	}
	c, refusal, err := b.call(ctx, m, name)
	switch {
	case refusal != nil:
		return refusal, nil
	case err == nil && f.ID == "":
		d, mistakes, err = c.submitNew(ctx, f)
	case err == nil:
		d, mistakes, err = c.submitEdit(ctx, f)
	}
	if err != nil {
		return b.fault(m, err), nil
	}
	return d, mistakes
}

// rescue turns a panic into an error.
func (b *Bot) rescue(m Message, err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("panic on %s: %v\n%s", m.Platform, p, debug.Stack())
	}
}

// call is what a message uses a command with, or why it may not.
func (b *Bot) call(ctx context.Context, m Message, command string) (*Call, Doc, error) {
	role, err := b.role(ctx, m)
	if err != nil {
		return nil, nil, err
	}
	if c := b.commands[command]; role < c.Needs {
		return nil, c.refuse(role), nil
	}
	return &Call{Bot: b, Message: m, Role: role, thread: b.threads.of(m)}, nil, nil
}

func (c *Call) submitNew(ctx context.Context, f Filled) (Doc, map[string]string, error) {
	fact, mistakes := c.filled(facts.Fact{Kind: facts.Kind(f.Kind)}, f.Values)
	source := sourceOf(f.Quote)
	if source != nil {
		fact.Sources = append(fact.Sources, facts.Citation{ID: source.ID, Quote: clipped(f.Quote.Text, 2000)})
	}
	for _, fl := range edit.Fields(fact.Kind) {
		if fl.NeededBy(fact.Kind) && fl.Show(fact) == "" && mistakes[fl.Name] == "" {
			mistakes[fl.Name] = "This is needed."
		}
	}
	if len(mistakes) > 0 {
		return nil, mistakes, nil
	}
	d, err := c.added(ctx, addition{fact: fact, source: source})
	return d, nil, err
}

func (c *Call) submitEdit(ctx context.Context, f Filled) (Doc, map[string]string, error) {
	now, err := c.Bot.store.Fact(ctx, f.ID)
	if err != nil {
		return nil, nil, err
	}
	r := revised{id: f.ID, base: f.Revision, did: "edit " + f.ID}
	base, err := c.startingAt(ctx, r, now)
	if err != nil {
		return nil, nil, err
	}
	if _, mistakes := c.filled(base, f.Values); len(mistakes) > 0 {
		return nil, mistakes, nil
	}
	r.change = func(base facts.Fact) (facts.Fact, error) {
		mine, _ := c.filled(base, f.Values)
		return mine, nil
	}
	d, err := c.publish(ctx, r)
	return d, nil, err
}

// filled returns a record with what somebody filled in, and what of it cannot
// be taken. A field that is not among the values stays.
func (c *Call) filled(f facts.Fact, values map[string]string) (facts.Fact, map[string]string) {
	mistakes := make(map[string]string)
	for _, fl := range edit.Fields(f.Kind) {
		value, ok := values[fl.Name]
		value = strings.TrimSpace(value)
		if !ok || value == fl.Show(f) {
			continue
		}
		var err error
		if value == "" {
			f, err = edit.Unset(f, fl.Name)
		} else {
			f, err = edit.Set(f, fl.Name, value, c.Bot.now())
		}
		if err != nil {
			mistakes[fl.Name] = facts.Said(err)
		}
	}
	return f, mistakes
}

// sourceOf returns the source that a quote is.
func sourceOf(q *Quote) *facts.Source {
	if q == nil {
		return nil
	}
	return &facts.Source{ID: "quote-" + shortSum(q.URL), Publisher: q.Publisher, Date: q.Date, URL: q.URL}
}

func clipped(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

// inputs returns what a form asks for, with what a record has.
func inputs(f facts.Fact) []Input {
	var ins []Input
	for _, fl := range edit.Fields(f.Kind) {
		in := Input{
			Name: fl.Name, Label: label(fl.Name), Hint: hint(fl), Value: fl.Show(f),
			Needed: fl.NeededBy(f.Kind), Long: fl.Name == "text" || fl.List,
		}
		switch fl.Name {
		case "status":
			for _, s := range facts.Statuses() {
				in.Options = append(in.Options, string(s))
			}
		case "party":
			in.Options = []string{"yes", "no"}
		case "about":
			in.Refers, in.Many = true, true
		case "holders":
			in.Refers, in.Many, in.Of = true, true, string(facts.Actor)
		case "agreement":
			in.Refers, in.Of = true, string(facts.Agreement)
		}
		ins = append(ins, in)
	}
	return ins
}

func label(name string) string {
	return strings.ToUpper(name[:1]) + strings.ReplaceAll(name[1:], "_", " ")
}

func hint(fl edit.Field) string {
	return fmt.Sprintf("%s, for example: %s", strings.ToUpper(fl.What[:1])+fl.What[1:], fl.Example)
}

// A Record is a fact or a source that can be chosen.
type Record struct{ ID, Name string }

// Records returns the facts of a kind, "" for any, whose names or ids have
// words that begin with all words of a text; at most limit, those whose name
// begins with it first. It answers as somebody types.
func (b *Bot) Records(ctx context.Context, of, text string, limit int) (_ []Record, err error) {
	defer b.rescue(Message{}, &err)
	x, err := b.finder.Now(ctx)
	if err != nil {
		return nil, err
	}
	typed := lang.Folds(text)
	var first, rest []Record
	for n := range x.Beginning(typed) {
		if len(first)+len(rest) >= 20*limit {
			break
		}
		d := x.Doc(n)
		if of != "" && string(d.Kind) != of {
			continue
		}
		r := Record{d.ID, d.Title()}
		if strings.HasPrefix(lang.Fold(r.Name), strings.Join(typed, " ")) {
			first = append(first, r)
		} else {
			rest = append(rest, r)
		}
	}
	all := append(first, rest...)
	return all[:min(limit, len(all))], x.Err()
}

// SourcesLike is Records for sources.
func (b *Bot) SourcesLike(ctx context.Context, text string, limit int) (_ []Record, err error) {
	defer b.rescue(Message{}, &err)
	const page = 1000
	typed := lang.Folds(text)
	var all []Record
	for after := ""; len(all) < limit; {
		ss, err := b.store.Sources(ctx, after, page)
		if err != nil {
			return nil, err
		}
		for _, s := range ss {
			if lang.Begun(typed, lang.Folds(s.ID+" "+s.Publisher+" "+s.Title)) {
				all = append(all, Record{s.ID, strings.TrimSuffix(s.Publisher+", "+s.Title, ", ")})
			}
		}
		if len(ss) < page {
			break
		}
		after = ss[len(ss)-1].ID
	}
	return all[:min(limit, len(all))], nil
}
