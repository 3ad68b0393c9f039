package fake

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
)

// Escape returns text as Slack sends it.
func Escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// Event sends an event to the app and returns its event_id. Its fields are
// those of the inner event; a ts is added to one without.
func (s *Slack) Event(inner map[string]any) string {
	s.mu.Lock()
	id := "Ev" + s.timestamp()
	if inner["ts"] == nil {
		inner["ts"] = s.timestamp()
	}
	s.mu.Unlock()
	s.Redeliver(id, inner)
	return id
}

// Redeliver sends an event with an event_id that there may have been.
func (s *Slack) Redeliver(id string, inner map[string]any) {
	s.Deliver(id, inner, nil)
}

// Deliver is Redeliver with other fields around the event.
func (s *Slack) Deliver(id string, inner, outer map[string]any) {
	s.mu.Lock()
	enterprise := s.enterprise
	s.mu.Unlock()
	payload := map[string]any{
		"type": "event_callback", "token": "old", "team_id": Team, "api_app_id": AppID, "event_id": id, "event_time": 1700000000, "event": inner,
		"authorizations": []any{map[string]any{"team_id": Team, "enterprise_id": enterprise, "user_id": BotUser, "is_bot": true}},
	}
	for k, v := range outer {
		payload[k] = v
	}
	s.Send(&Envelope{Kind: "events_api", Payload: payload})
}

// Send sends an envelope, over Socket Mode or HTTP.
func (s *Slack) Send(e *Envelope) {
	if s.PostTo != "" {
		go s.push(e)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.send(e)
}

// Direct says something in the direct chat of the user with the app; the text
// is as the user typed it.
func (s *Slack) Direct(user, channel, thread, typed string) string {
	return s.Event(said("message", user, channel, thread, Escape(typed), "im"))
}

// Mention says something to the app in a channel.
func (s *Slack) Mention(user, channel, thread, typed string) string {
	return s.Event(said("app_mention", user, channel, thread, "<@"+BotUser+"> "+Escape(typed), ""))
}

// Say says something in a channel that the app is in.
func (s *Slack) Say(user, channel, thread, typed string) string {
	return s.Event(said("message", user, channel, thread, Escape(typed), "channel"))
}

func said(kind, user, channel, thread, text, channelType string) map[string]any {
	m := map[string]any{"type": kind, "user": user, "channel": channel, "text": text}
	if thread != "" {
		m["thread_ts"] = thread
	}
	if channelType != "" {
		m["channel_type"] = channelType
	}
	return m
}

// ErrNotTaken is what somebody sees whose command or button was not
// acknowledged.
var ErrNotTaken = errors.New("the app did not respond")

// Command types a slash command and returns the payload of its acknowledgement.
func (s *Slack) Command(ctx context.Context, user, channel, typed string) (json.RawMessage, error) {
	s.mu.Lock()
	e := &Envelope{Kind: "slash_commands", Payload: map[string]any{
		"command": "/fact", "text": Escape(typed), "user_id": user, "user_name": strings.ToLower(user), "team_id": Team, "channel_id": channel,
		"response_url": s.respondAt(channel, user), "trigger_id": s.trigger(0), "api_app_id": AppID,
	}}
	s.mu.Unlock()
	return s.ask(ctx, e)
}

// Press presses a button of a post.
func (s *Slack) Press(ctx context.Context, user string, p Post, b Button) (json.RawMessage, error) {
	s.mu.Lock()
	container := map[string]any{"type": "message", "message_ts": p.TS, "channel_id": p.Channel, "is_ephemeral": p.User != ""}
	if p.Thread != "" {
		container["thread_ts"] = p.Thread
	}
	e := &Envelope{Kind: "interactive", Payload: map[string]any{
		"type": "block_actions", "user": map[string]any{"id": user, "team_id": Team}, "team": map[string]any{"id": Team}, "api_app_id": AppID,
		"channel": map[string]any{"id": p.Channel}, "container": container,
		"response_url": s.respondAt(p.Channel, user), "trigger_id": s.trigger(0),
		"actions": []any{map[string]any{
			"type": "button", "action_id": b.ActionID, "block_id": b.BlockID, "value": b.Value, "action_ts": s.timestamp(),
			"text": map[string]any{"type": "plain_text", "text": b.Label},
		}},
	}}
	s.mu.Unlock()
	return s.ask(ctx, e)
}

// Interact sends any other interaction: a shortcut, a submitted modal, what is
// typed into a select. A trigger_id is added to one without.
func (s *Slack) Interact(ctx context.Context, payload map[string]any) (json.RawMessage, error) {
	if payload["trigger_id"] == nil {
		payload["trigger_id"] = s.Trigger(0)
	}
	return s.ask(ctx, &Envelope{Kind: "interactive", Payload: payload})
}

// ask sends an envelope and waits for the payload of its acknowledgement.
func (s *Slack) ask(ctx context.Context, e *Envelope) (json.RawMessage, error) {
	e.reply = make(chan json.RawMessage, 1)
	s.Send(e)
	select {
	case payload, ok := <-e.reply:
		if !ok {
			return nil, ErrNotTaken
		}
		return payload, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
