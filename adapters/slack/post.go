package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/slack-go/slack"
)

// A place is where an answer goes.
type place struct {
	channel, thread string
	user            string // who alone sees it; "" for all
	url             string // the response_url; "" for the Web API
	public          bool   // all see it although it goes to the response_url
	view            string // the modal that shows it; "" for a message
}

// person returns who can be told in a direct chat what cannot be told in a
// place; "" where it is not known.
func (p place) person() string {
	if p.user == "" && p.view != "" {
		return p.channel
	}
	return p.user
}

// private tells whether only one person sees what is posted there.
func (p place) private() bool { return p.user != "" && !p.public }

// post posts a message. Where Slack refuses its blocks, the plain text goes
// instead; where it cannot be shown to the one person it is for, it goes to
// their direct chat.
func (a *Adapter) post(ctx context.Context, at place, m message) error {
	err := a.sendPlainly(ctx, at, m)
	if to := at.person(); to != "" && (unreachable(err) || at.view != "" && saidSo(err)) {
		err = a.sendPlainly(ctx, place{channel: to}, m)
	}
	if permanent(err) {
		err = refused("bot", err)
		a.fatal(err)
	}
	return err
}

// sendPlainly sends a message, as plain text where Slack refuses its blocks.
func (a *Adapter) sendPlainly(ctx context.Context, at place, m message) error {
	err := a.send(ctx, at, m)
	if len(m.blocks) == 0 || !aboutBlocks(err) && (at.view == "" || !aboutView(err)) {
		return err
	}
	a.Log.Error("slack: Slack refuses the blocks of an answer; it goes as plain text", "error", err, "where", pointers(err))
	return a.send(ctx, at, message{text: m.text})
}

// send makes one attempt.
func (a *Adapter) send(ctx context.Context, at place, m message) error {
	if at.view != "" {
		if len(m.blocks) == 0 { // a view has nothing else
			m.blocks = plainBlocks(unescape.Replace(m.text))
		}
		return a.update(ctx, at.view, shownIn(m))
	}
	if at.url != "" {
		err := a.respond(ctx, at, m)
		if !errors.Is(err, errUsedUp) {
			return err
		}
	}
	options := []slack.MsgOption{
		slack.MsgOptionText(m.text, false), // escaped already
		slack.MsgOptionDisableMarkdown(), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	if len(m.blocks) > 0 {
		options = append(options, slack.MsgOptionBlocks(m.blocks...))
	}
	if at.thread != "" {
		options = append(options, slack.MsgOptionTS(at.thread))
	}
	if at.private() {
		_, err := a.api.PostEphemeralContext(ctx, at.channel, at.user, options...)
		return err
	}
	_, _, err := a.api.PostMessageContext(ctx, at.channel, options...)
	return err
}

// errUsedUp is the error of a response_url that is used up or too old.
var errUsedUp = errors.New("slack: the response_url is used up or too old")

// A response is what goes to a response_url. slack-go posts to those too, but
// it loses what Slack says about a message that it refuses.
type response struct {
	*slack.WebhookMessage
	Markdown bool `json:"mrkdwn"`
}

func (a *Adapter) respond(ctx context.Context, at place, m message) error {
	no := false
	out := response{WebhookMessage: &slack.WebhookMessage{
		Text: m.text, ResponseType: slack.ResponseTypeEphemeral, ThreadTimestamp: at.thread, UnfurlLinks: &no, UnfurlMedia: &no,
	}}
	if at.public {
		out.ResponseType = slack.ResponseTypeInChannel
	}
	if len(m.blocks) > 0 {
		out.Blocks = &slack.Blocks{BlockSet: m.blocks}
	}
	body, err := json.Marshal(out)
	if err != nil {
		return fmt.Errorf("slack: response_url: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, at.url, bytes.NewReader(body))
	if err != nil {
		return errors.New("slack: response_url: it is no address")
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := a.web.Do(req)
	if err != nil {
		return fmt.Errorf("slack: response_url: %w", unaddressed(err))
	}
	defer resp.Body.Close()
	reply, err := io.ReadAll(io.LimitReader(resp.Body, maxReply))
	if err != nil {
		return fmt.Errorf("slack: response_url: %w", err)
	}
	return responseError(resp.StatusCode, reply)
}

// unaddressed returns an error without the address that the client wrote into
// it: who has a response_url may post with it.
func unaddressed(err error) error {
	if inner := errors.Unwrap(err); inner != nil {
		return inner
	}
	return err
}

// responseError returns what Slack said to a response: "ok", a document with an
// error, or the bare name of one.
func responseError(status int, reply []byte) error {
	var r slack.SlackResponse
	name := ""
	if json.Unmarshal(reply, &r) == nil {
		name = r.Error
	} else if status != http.StatusOK && len(reply) < 100 && !bytes.ContainsAny(reply, "< \n") {
		name = string(reply)
	}
	switch {
	case name == "used_url", name == "expired_url", status == http.StatusNotFound, status == http.StatusGone:
		return errUsedUp
	case name != "":
		return slack.SlackErrorResponse{Err: name, ResponseMetadata: r.ResponseMetadata}
	case status != http.StatusOK:
		return fmt.Errorf("slack: response_url: status %d", status)
	}
	return nil
}

// unreachable tells whether the bot cannot post where it was asked.
func unreachable(err error) bool {
	var e slack.SlackErrorResponse
	if !errors.As(err, &e) {
		return false
	}
	switch e.Err {
	case "channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived":
		return true
	}
	return false
}

// saidSo tells whether Slack answered with an error, so that nothing was done.
func saidSo(err error) bool {
	var e slack.SlackErrorResponse
	return errors.As(err, &e)
}

// aboutBlocks tells whether Slack refuses how a message is laid out.
func aboutBlocks(err error) bool {
	var e slack.SlackErrorResponse
	if !errors.As(err, &e) {
		return false
	}
	switch e.Err {
	case "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_attachments", "msg_too_long":
		return true
	}
	return false
}

// aboutView tells whether Slack refuses how a view is laid out. It says so in
// other words than for messages.
func aboutView(err error) bool {
	var e slack.SlackErrorResponse
	return errors.As(err, &e) && (aboutBlocks(err) || e.Err == "invalid_arguments" || e.Err == "view_too_large")
}

// plainBlocks returns a text as the plainest blocks that there are.
func plainBlocks(text string) []slack.Block {
	return []slack.Block{slack.NewSectionBlock(plainText(upTo(text, maxSection)), nil, nil)}
}

// pointers returns where in the blocks Slack found something.
func pointers(err error) []string {
	var e slack.SlackErrorResponse
	errors.As(err, &e)
	return e.ResponseMetadata.Messages
}
