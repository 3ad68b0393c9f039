package slack

import (
	"context"
	"strings"

	"github.com/slack-go/slack"
)

// A command that ends in a placeholder is finished in a modal of one input.
const (
	actionFill   = "fill"
	callbackFill = "fill"
	fillBlock    = "fill"
)

// placeholders are the words at the end of a command that stand for something,
// and what the modal calls it.
var placeholders = map[string]string{"REASON": "Reason", "TEXT": "Text", "VALUE": "Value"}

// unfinished takes a command that somebody has to finish apart, as "reject 2
// REASON"; false for any other.
func unfinished(command string) (begun, label string, ok bool) {
	i := strings.LastIndexByte(command, ' ')
	label = placeholders[command[i+1:]]
	return command[:max(i, 0)], label, label != "" && i > 0
}

// fillPressed opens the modal that finishes the command of a button.
func (a *Adapter) fillPressed(c *slack.InteractionCallback, b *slack.BlockAction) {
	_, label, ok := unfinished(b.Value)
	if !ok {
		return
	}
	m, at := a.at(c)
	o := a.openingFor(c, m, personal(at, c.User.ID))
	o.view = fillView(b.Text.Text, label, ticket{Command: b.Value}.at(at))
	a.open(o)
}

// fillView asks for what finishes the command of a ticket.
func fillView(title, label string, t ticket) slack.ModalViewRequest {
	if title = oneLine(title); title == "" || units(title) > maxTitle {
		title = appTitle
	}
	e := slack.NewPlainTextInputBlockElement(nil, valueAction)
	e.MaxLength, e.FocusOnLoad = maxFilled, true
	v := modal(title, "Send", slack.NewInputBlock(fillBlock, plainText(label), nil, e))
	v.CallbackID, v.PrivateMetadata = callbackFill, t.encode()
	return v
}

// filledIn says the command that was finished for whoever did, and answers
// where its button is.
func (a *Adapter) filledIn(_ context.Context, c *slack.InteractionCallback) any {
	t, ok := decodeTicket(c.View.PrivateMetadata)
	begun, _, unfinished := unfinished(t.Command)
	if !ok || !unfinished || c.View.State == nil {
		return above(sentence(tooOld))
	}
	text := oneLine(c.View.State.Values[fillBlock][valueAction].Value)
	if text == "" {
		return slack.NewErrorsViewSubmissionResponse(map[string]string{fillBlock: "This is needed."})
	}
	m := a.asked(c, t)
	m.ID, m.Text = "form/"+c.View.ID, begun+" "+text
	a.accept(m, t.place(), a.answer)
	return nil
}
