package slack

import (
	"context"
	"slices"
	"strings"

	"factbot/bot"

	"github.com/slack-go/slack"
)

// formCommand returns what a slash command opens a form for: a new fact, of a
// kind or of one that is still to be chosen, or a fact that there is. A draft
// with fields behind "add KIND" is no form: the bot takes it as it is.
func formCommand(text string) (t ticket, ok bool) {
	words := strings.Fields(text)
	switch {
	case len(words) == 1 && words[0] == "add":
		return ticket{}, true
	case len(words) == 2 && words[0] == "add" && slices.Contains(bot.Kinds(), words[1]):
		return ticket{Kind: words[1]}, true
	case len(words) == 2 && words[0] == "edit":
		return ticket{ID: words[1]}, true
	}
	return ticket{}, false
}

// openForm opens the form that a ticket is for.
func (a *Adapter) openForm(o opening, t ticket) {
	o.at, o.view = personal(o.at, o.user), loading()
	o.m, t = a.alone(o.m, o.at), t.at(o.at)
	if t.Kind == "" && t.ID == "" {
		o.view = kindView(t)
	} else {
		o.then = func(ctx context.Context, m bot.Message, in place) { a.showForm(ctx, m, in, t) }
	}
	a.open(o)
}

// personal returns a place where one person alone sees the answer.
func personal(at place, user string) place {
	if at.channel != user && (!isDirect(at.channel) || at.url != "") {
		at.user = user
	}
	return at
}

// showForm puts the form of a ticket into a modal that is open, or says there
// why there is none.
func (a *Adapter) showForm(ctx context.Context, m bot.Message, in place, t ticket) {
	var f bot.Form
	var why bot.Doc
	var err error
	if t.ID != "" {
		f, why, err = a.Desk.EditForm(ctx, m, t.ID)
	} else {
		f, why, err = a.Desk.NewForm(ctx, m, t.Kind, t.Quote)
	}
	if err != nil {
		a.trouble("form", err)
		why = sentence("The form cannot be made just now; please try it again in a moment.")
	}
	if len(why) > 0 {
		err = a.post(ctx, in, renderFor(in, why))
	} else {
		err = a.update(ctx, in.view, a.formView(ctx, f, t))
	}
	if err != nil {
		a.trouble("views.update", err)
		if len(why) == 0 {
			a.notShown(ctx, in, t)
		}
	}
}

// notShown says that there is no form: in the modal, so that nobody waits in
// front of it, or else where the form was asked for.
func (a *Adapter) notShown(ctx context.Context, in place, t ticket) {
	sorry := render(sentence("Slack did not show the form; please try it again."))
	if a.sendPlainly(ctx, in, sorry) == nil {
		return
	}
	if err := a.post(ctx, t.place(), sorry); err != nil {
		a.trouble("post", err)
	}
}

const actionKind = "kind" // chooses the kind of a new fact

// kindView asks for the kind of a new fact.
func kindView(t ticket) slack.ModalViewRequest {
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText("Choose"), actionKind)
	for _, k := range bot.Kinds() {
		e.Options = append(e.Options, option(k, k))
	}
	v := modal("Add a fact", "", slack.NewSectionBlock(plainText("What kind of fact is it?"), nil, slack.NewAccessory(e)))
	v.PrivateMetadata = t.encode()
	return v
}

const tooOld = "This form is too old; please open it again."

// kindChosen shows the form for a kind. Nothing waits for it: the press is
// acknowledged already, and a modal that is open can be changed at any time.
func (a *Adapter) kindChosen(c *slack.InteractionCallback, b *slack.BlockAction) {
	t, ok := decodeTicket(c.View.PrivateMetadata)
	t.Kind = b.SelectedOption.Value
	a.accept(a.asked(c, t), place{channel: c.User.ID, view: c.View.ID}, func(ctx context.Context, m bot.Message, in place) {
		switch {
		case !a.first(ctx, m.ID):
		case !ok || a.Desk == nil:
			a.say(in, tooOld)
		case a.quote(ctx, in, &t):
			a.showForm(ctx, m, in, t)
		}
	})
}

// asked returns a message of whoever uses a modal, said where the modal was
// asked for.
func (a *Adapter) asked(c *slack.InteractionCallback, t ticket) bot.Message {
	return a.alone(a.said(c.TriggerID, t.Channel, t.Thread, a.account(c.User.ID, c.User.TeamID), ""), t.place())
}

// editPressed opens the form for the fact of a button.
func (a *Adapter) editPressed(c *slack.InteractionCallback, b *slack.BlockAction) {
	m, at := a.at(c)
	t, ok := formCommand(b.Value)
	if !ok || a.Desk == nil {
		m.Text = b.Value
		a.accept(m, personal(at, c.User.ID), func(ctx context.Context, m bot.Message, at place) {
			a.say(at, "There are no forms here; the command set changes a field of a fact.")
		})
		return
	}
	a.openForm(a.openingFor(c, m, at), t)
}

// submitted takes a form. Mistakes are shown in it; a mere sentence stands
// above it, so that nothing that was typed is lost; all else is posted where
// the form was asked for.
func (a *Adapter) submitted(ctx context.Context, c *slack.InteractionCallback) any {
	payload, ok := a.submits.do(ctx, c.View.ID, func() any { return a.submit(ctx, c) })
	if !ok {
		return above(sentence("This is still being done; what comes of it is posted."))
	}
	return payload
}

func (a *Adapter) submit(ctx context.Context, c *slack.InteractionCallback) any {
	t, ok := decodeTicket(c.View.PrivateMetadata)
	if !ok || a.Desk == nil {
		return above(sentence(tooOld))
	}
	m := a.asked(c, t)
	done := string(a.Platform()) + "/form/" + c.View.ID
	if seen, _ := a.Memory.Seen(ctx, done); seen {
		return slack.NewClearViewSubmissionResponse() // the acknowledgement was lost
	}
	d, mistakes := a.Desk.Submit(ctx, m, filled(t, c.View.State))
	if len(mistakes) > 0 {
		return slack.NewErrorsViewSubmissionResponse(onBlocks(mistakes, c.View.Blocks.BlockSet))
	}
	if isSentence(d) {
		return above(d)
	}
	if _, err := a.Memory.First(ctx, done); err != nil {
		a.trouble("remember", err)
	}
	a.postSoon(t.place(), d)
	return slack.NewClearViewSubmissionResponse()
}

// postSoon posts what came of a form. It does not wait in the queue, which may
// be full: what is done is done, and somebody has to hear of it.
func (a *Adapter) postSoon(at place, d bot.Doc) {
	a.work.Add(1)
	go func() {
		defer a.work.Done()
		ctx, cancel := context.WithTimeout(a.hard, answerWithin)
		defer cancel()
		a.guard("post", func() {
			if err := a.post(ctx, at, render(d)); err != nil {
				a.trouble("post", err)
			}
		}, func(string) { a.say(at, "What you sent is done, but it cannot be shown here.") })
	}()
}

// isSentence tells whether a document is one paragraph: why nothing was done.
func isSentence(d bot.Doc) bool {
	if len(d) != 1 || units(d.String()) > maxSection {
		return false
	}
	_, ok := d[0].(bot.Para)
	return ok
}

// above shows a document over a form.
func above(d bot.Doc) any {
	v := shownIn(renderFor(place{view: "above"}, d))
	v.Close = plainText("Back")
	return slack.NewPushViewSubmissionResponse(&v)
}

// onBlocks returns mistakes by the blocks of their inputs. One whose input is
// not there stands on the first.
func onBlocks(mistakes map[string]string, blocks []slack.Block) map[string]string {
	first, there := "", map[string]bool{}
	for _, b := range blocks {
		if in, ok := b.(*slack.InputBlock); ok {
			there[in.BlockID] = true
			if first == "" {
				first = in.BlockID
			}
		}
	}
	all := map[string]string{}
	for name, say := range mistakes {
		if block := inputBlock + name; there[block] {
			all[block] = upTo(say, maxMistake)
		} else if all[first] == "" {
			all[first] = upTo(name+": "+say, maxMistake)
		}
	}
	return all
}
