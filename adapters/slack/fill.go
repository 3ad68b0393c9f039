package slack

import (
	"context"
	"regexp"

	"github.com/slack-go/slack"
)

// A command with a placeholder is finished in a modal of one input.
const (
	actionFill   = "fill"
	callbackFill = "fill"
	fillBlock    = "fill"
)

// placeholders are what the modal calls the words at the end of a command that
// stand for something.
var placeholders = map[string]string{"REASON": "Reason", "TEXT": "Text"}

// unfinishedForm is what commands with a placeholder look like. Any other may
// end in such a word by chance: a question, say, or the title of a fact.
var unfinishedForm = regexp.MustCompile(`^(reject [0-9]+) (REASON)$|^(report \S+) (TEXT)$`)

// unfinished takes a command that somebody has to finish apart, as "reject 2
// REASON"; false for any other.
func unfinished(command string) (begun, label string, ok bool) {
	m := unfinishedForm.FindStringSubmatch(command)
	if m == nil {
		return "", "", false
	}
	return m[1] + m[3], placeholders[m[2]+m[4]], true
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
