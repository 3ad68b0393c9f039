package slack

import (
	"context"
	"slices"
	"strings"

	"factbot/bot"

	"github.com/slack-go/slack"
)

// The ids of what a form is made of. A block is named by its input, so that
// Slack shows a mistake where it is and keeps what was typed.
const (
	callbackForm = "form"
	inputBlock   = "in:" // with the name of the input behind it
	sourceBlock  = "add source"
	locatorBlock = "add locator"
	valueAction  = "value" // with the name of the input behind a colon
	referAction  = "refer" // with the kind of the facts and the name of the input behind colons
	sourceAction = "source"
	noneChosen   = "-" // the value of the option that chooses nothing
)

// formView returns a form as a modal. What a modal cannot hold is left out and
// said to be: it stays as it is.
func (a *Adapter) formView(ctx context.Context, f bot.Form, t ticket) slack.ModalViewRequest {
	t.Kind, t.ID, t.Revision = f.Kind, f.ID, f.Revision
	title, submit := "Add a fact", "Add"
	if f.ID != "" {
		title, submit = "Edit a fact", "Save"
	}
	var blocks []slack.Block
	for _, in := range f.Inputs {
		blocks = append(blocks, a.inputBlocks(ctx, in)...)
	}
	v := modal(title, submit, blocks[:min(len(blocks), maxView)]...)
	v.CallbackID, v.PrivateMetadata = callbackForm, t.encode()
	return v
}

// inputBlocks returns the blocks of one input.
func (a *Adapter) inputBlocks(ctx context.Context, in bot.Input) []slack.Block {
	var e slack.BlockElement
	switch {
	case units(in.Value) > maxInput:
		return []slack.Block{smallPrint(in.Label + " is too long for a form; it stays as it is. A command changes it.")}
	case fitsOptions(in):
		e = choice(in)
	case in.Refers && fitsReferences(in):
		e = a.references(ctx, in)
	default:
		e = textInput(in)
	}
	b := slack.NewInputBlock(inputBlock+in.Name, plainText(upTo(in.Label, maxHint)), nil, e).WithOptional(!in.Needed)
	if hint := upTo(in.Hint, maxHint); hint != "" {
		b.Hint = plainText(hint)
	}
	if in.Name != "sources" {
		return []slack.Block{b}
	}
	b.Optional = true // a source may be chosen below
	return append([]slack.Block{b}, sourceBlocks()...)
}

// sourceBlocks complete the name of a source to be added, and ask where in it.
func sourceBlocks() []slack.Block {
	none := 0
	pick := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plainText("Begin to type its publisher or title"), sourceAction)
	pick.MinQueryLength = &none
	where := slack.NewPlainTextInputBlockElement(plainText("para. 3"), valueAction+":"+locatorBlock)
	where.MaxLength = maxOptionID
	return []slack.Block{
		slack.NewInputBlock(sourceBlock, plainText("Add a source"), nil, pick).WithOptional(true),
		slack.NewInputBlock(locatorBlock, plainText("Where in that source"), nil, where).WithOptional(true),
	}
}

func textInput(in bot.Input) slack.BlockElement {
	e := slack.NewPlainTextInputBlockElement(nil, valueAction+":"+in.Name)
	e.InitialValue, e.Multiline, e.MaxLength = strings.ToValidUTF8(in.Value, "\uFFFD"), in.Long || strings.Contains(in.Value, "\n"), maxInput
	return e
}

// fitsOptions tells whether an input is a choice that a select can hold.
func fitsOptions(in bot.Input) bool {
	tooLong := func(o string) bool { return o == "" || units(o) > maxOption }
	known := in.Value == "" || slices.Contains(in.Options, in.Value)
	return len(in.Options) > 0 && len(in.Options) < maxOptions && known && !slices.ContainsFunc(in.Options, tooLong)
}

// choice returns a select of an input's options. Slack has no way to choose
// nothing again, so an input that is not needed has an option for that.
func choice(in bot.Input) slack.BlockElement {
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, valueAction+":"+in.Name)
	if !in.Needed {
		e.Options = append(e.Options, option("(none)", noneChosen))
	}
	for _, o := range in.Options {
		e.Options = append(e.Options, option(o, o))
		if o == in.Value {
			e.InitialOption = option(o, o)
		}
	}
	return e
}

// ids takes the value of an input that refers to facts apart.
func ids(value string) []string {
	if value == "" {
		return nil
	}
	return strings.Split(value, ", ")
}

// fitsReferences tells whether a select can hold what an input refers to.
func fitsReferences(in bot.Input) bool {
	all := ids(in.Value)
	tooLong := func(id string) bool { return id == "" || units(id) > maxOptionID }
	return len(all) <= maxOptions && !slices.ContainsFunc(all, tooLong)
}

// references returns a select that completes names of facts. Of the two that
// Slack has only the one for many can be emptied.
func (a *Adapter) references(ctx context.Context, in bot.Input) slack.BlockElement {
	var chosen []*slack.OptionBlockObject
	for _, id := range ids(in.Value) {
		chosen = append(chosen, option(a.nameOf(ctx, in.Of, id), id))
	}
	none, most := 0, 1
	action, hint := referAction+":"+in.Of+":"+in.Name, plainText("Begin to type a name")
	if in.Needed && !in.Many && len(chosen) < 2 {
		e := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, hint, action)
		if e.MinQueryLength = &none; len(chosen) > 0 {
			e.InitialOption = chosen[0]
		}
		return e
	}
	e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeExternal, hint, action)
	if e.MinQueryLength, e.InitialOptions = &none, chosen; !in.Many && len(chosen) < 2 {
		e.MaxSelectedItems = &most
	}
	return e
}

// nameOf returns the name of a fact, or its id where it has none.
func (a *Adapter) nameOf(ctx context.Context, kind, id string) string {
	found, err := a.Desk.Records(ctx, kind, id, maxOptions)
	if err != nil {
		a.trouble("records", err)
	}
	for _, r := range found {
		if r.ID == id && r.Name != "" {
			return r.Name
		}
	}
	return id
}

// option returns an option of a select; its text is cut where it is too long.
func option(text, value string) *slack.OptionBlockObject {
	if text = upTo(oneLine(text), maxOption); text == "" {
		text = upTo(oneLine(value), maxOption)
	}
	return slack.NewOptionBlockObject(value, plainText(text), nil)
}

// upTo returns s in at most n units, cut visibly.
func upTo(s string, n int) string {
	if units(s) <= n {
		return s
	}
	s, _ = head(s, n-1)
	return s + "…"
}

// filled returns what somebody filled in.
func filled(t ticket, s *slack.ViewState) bot.Filled {
	f := bot.Filled{Kind: t.Kind, ID: t.ID, Revision: t.Revision, Quote: t.Quote, Values: map[string]string{}}
	if s == nil {
		return f
	}
	var source, locator string
	for block, actions := range s.Values {
		for _, e := range actions {
			switch name, isInput := strings.CutPrefix(block, inputBlock); {
			case isInput:
				f.Values[name] = chosen(e)
			case block == sourceBlock:
				source = chosen(e)
			case block == locatorBlock:
				locator = chosen(e)
			}
		}
	}
	if source != "" {
		f.Values["sources"] = strings.TrimSpace(f.Values["sources"] + "\n" + strings.TrimSpace(source+" "+oneLine(locator)))
	}
	return f
}

// chosen returns the value of an element.
func chosen(e slack.BlockAction) string {
	if e.Type == slack.ActionType(slack.MultiOptTypeExternal) {
		var all []string
		for _, o := range e.SelectedOptions {
			all = append(all, o.Value)
		}
		return strings.Join(all, ", ")
	}
	if v := e.SelectedOption.Value; v != "" {
		if v == noneChosen {
			return ""
		}
		return v
	}
	return e.Value
}
