package slack

import (
	"context"
	"errors"
	"time"

	"factbot/bot"

	"github.com/slack-go/slack"
)

// openWithin is how long a trigger_id is worth something.
const openWithin = 3 * time.Second

// An opening is a modal to be opened.
type opening struct {
	m       bot.Message
	user    string
	at      place // where to say that it does not open
	trigger string
	modal   string // the one that gives way to it; "" for none
	view    slack.ModalViewRequest
	// then is done once the modal is open, in the turn of m, and answers in the
	// modal; nil for nothing.
	then func(ctx context.Context, m bot.Message, at place)
}

// open opens a modal at once and without waiting, for a trigger_id is worth
// three seconds; whatever has to be looked up comes later.
func (a *Adapter) open(o opening) {
	a.work.Add(1)
	select {
	case a.opening <- struct{}{}:
	default:
		a.busy(o.at)
		return
	}
	go func() {
		defer func() { <-a.opening; a.work.Done() }()
		ctx, cancel := context.WithTimeout(a.hard, openWithin)
		defer cancel()
		a.guard("modal", func() { a.opened(ctx, o) }, func(s string) { a.say(o.at, s) })
	}()
}

// opened shows the modal of an opening and has the rest of it done.
func (a *Adapter) opened(ctx context.Context, o opening) {
	if !a.first(ctx, o.m.ID) {
		return
	}
	id, err := a.put(ctx, o)
	if err != nil {
		a.trouble("views.open", err)
		a.say(o.at, notOpened(err))
		return
	}
	if o.then != nil {
		o.m.ID = "" // it is known already
		a.accept(o.m, place{channel: o.user, view: id}, o.then)
	}
}

// put shows the view of an opening and returns its id.
func (a *Adapter) put(ctx context.Context, o opening) (string, error) {
	if o.modal != "" {
		return o.modal, a.update(ctx, o.modal, o.view)
	}
	r, err := a.api.OpenViewContext(ctx, o.trigger, o.view)
	if err != nil {
		return "", err
	}
	return r.ID, nil
}

// openingFor returns the opening of a modal that somebody asks for with a
// button or a shortcut.
func (a *Adapter) openingFor(c *slack.InteractionCallback, m bot.Message, at place) opening {
	o := opening{m: m, user: c.User.ID, at: at, trigger: c.TriggerID}
	if c.View.Type == slack.VTModal {
		o.modal = c.View.ID
	}
	return o
}

// notOpened says why there is no modal.
func notOpened(err error) string {
	var e slack.SlackErrorResponse
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &e) && (e.Err == "expired_trigger_id" || e.Err == "exchanged_trigger_id" || e.Err == "trigger_expired") {
		return "That took longer than Slack waits for a form; please try it again."
	}
	return "Slack did not open the form; please try it again in a moment."
}

// say posts a sentence, whatever the context of what led to it.
func (a *Adapter) say(at place, s string) {
	ctx, cancel := context.WithTimeout(a.hard, answerWithin)
	defer cancel()
	if err := a.post(ctx, at, render(sentence(s))); err != nil {
		a.trouble("post", err)
	}
}

// sayLater is say without waiting for it.
func (a *Adapter) sayLater(at place, s string) {
	a.work.Add(1)
	go func() {
		defer a.work.Done()
		a.guard("post", func() { a.say(at, s) }, nil)
	}()
}

// update changes a modal that is open.
func (a *Adapter) update(ctx context.Context, id string, v slack.ModalViewRequest) error {
	_, err := a.api.UpdateViewContext(ctx, v, "", "", id)
	return err
}

// modal returns a view of blocks. submit is its button, "" for none.
func modal(title, submit string, blocks ...slack.Block) slack.ModalViewRequest {
	title, _ = head(title, maxTitle)
	v := slack.ModalViewRequest{Type: slack.VTModal, Title: plainText(title), Close: plainText("Close"), Blocks: slack.Blocks{BlockSet: blocks}}
	if submit != "" {
		v.Submit, v.Close = plainText(submit), plainText("Cancel")
	}
	return v
}

// loading is what a modal shows while something is looked up.
func loading() slack.ModalViewRequest { return modal(appTitle, "", smallPrint("Loading…")) }

// shownIn returns a view with an answer.
func shownIn(m message) slack.ModalViewRequest { return modal(appTitle, "", m.blocks...) }

const appTitle = "Factbot"
