package fake

import (
	"context"
	"encoding/json"
	"fmt"
)

// PressIn uses an element of a view: a button, a select or an input.
func (s *Slack) PressIn(ctx context.Context, user string, v View, block, element map[string]any, value string) (json.RawMessage, error) {
	action := map[string]any{"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"], "value": value}
	if action["block_id"] == nil {
		action["block_id"] = "made-by-slack"
	}
	if element["type"] == "static_select" {
		delete(action, "value")
		action["selected_option"] = map[string]any{"text": map[string]any{"type": "plain_text", "text": value}, "value": value}
	}
	return s.Interact(ctx, map[string]any{
		"type": "block_actions", "user": map[string]any{"id": user, "team_id": Team}, "team": map[string]any{"id": Team}, "api_app_id": AppID,
		"container": map[string]any{"type": "view", "view_id": v.ID}, "view": v.whole(), "actions": []any{action},
	})
}

// Submit submits a modal with the state of its inputs: by block_id.
func (s *Slack) Submit(ctx context.Context, user string, v View, state map[string]any) (json.RawMessage, error) {
	view, values := v.whole(), map[string]any{}
	for _, b := range list(v.View["blocks"]) {
		b, _ := b.(map[string]any)
		if b["type"] == "input" {
			e, _ := b["element"].(map[string]any)
			values[text(b["block_id"])] = map[string]any{text(e["action_id"]): filledIn(e, state[text(b["block_id"])])}
		}
	}
	view["state"] = map[string]any{"values": values}
	return s.Interact(ctx, map[string]any{
		"type": "view_submission", "user": map[string]any{"id": user, "team_id": Team}, "team": map[string]any{"id": Team}, "api_app_id": AppID, "view": view,
	})
}

// whole returns a view as Slack sends it.
func (v View) whole() map[string]any {
	all := map[string]any{"id": v.ID, "team_id": Team, "app_id": AppID, "hash": "1.abc", "root_view_id": v.ID}
	for k, field := range v.View {
		all[k] = field
	}
	return all
}

// filledIn returns the state of an element: what it had from the start, or a
// text, or the values that were chosen.
func filledIn(e map[string]any, to any) map[string]any {
	st := map[string]any{"type": e["type"]}
	option := func(value string) any {
		return map[string]any{"text": map[string]any{"type": "plain_text", "text": value}, "value": value}
	}
	switch e["type"] {
	case "plain_text_input":
		if st["value"] = e["initial_value"]; to != nil {
			st["value"] = to
		}
	case "multi_external_select":
		chosen := list(e["initial_options"])
		if ids, ok := to.([]string); ok {
			chosen = []any{}
			for _, id := range ids {
				chosen = append(chosen, option(id))
			}
		}
		st["selected_options"] = chosen
	default:
		if st["selected_option"] = e["initial_option"]; to != nil {
			st["selected_option"] = option(text(to))
		}
	}
	return st
}

// Suggest types into an external select of a view, and returns the values of
// the options that are suggested, with their texts.
func (s *Slack) Suggest(ctx context.Context, user string, v View, block, element map[string]any, typed string) (options []Option, err error) {
	raw, err := s.Interact(ctx, map[string]any{
		"type": "block_suggestion", "user": map[string]any{"id": user, "team_id": Team}, "team": map[string]any{"id": Team}, "api_app_id": AppID,
		"container": map[string]any{"type": "view", "view_id": v.ID}, "view": v.whole(),
		"action_id": element["action_id"], "block_id": block["block_id"], "value": typed,
	})
	if err != nil {
		return nil, err
	}
	var reply struct{ Options []any }
	if err := json.Unmarshal(raw, &reply); err != nil || reply.Options == nil {
		return nil, fmt.Errorf("no options: %s", raw)
	}
	c := checker{}
	c.count("/options", reply.Options, 0, 100)
	if c.options("/options", reply.Options); len(c.problems) > 0 {
		return nil, fmt.Errorf("refused options: %q", c.problems)
	}
	for _, o := range reply.Options {
		o, _ := o.(map[string]any)
		label, _ := o["text"].(map[string]any)
		options = append(options, Option{text(o["value"]), text(label["text"])})
	}
	return options, nil
}

// An Option is one of a select.
type Option struct{ Value, Text string }

// Shortcut uses a shortcut on a message, whose text is as somebody typed it.
func (s *Slack) Shortcut(ctx context.Context, user, callback, channel, channelName, ts, typed string) (json.RawMessage, error) {
	s.mu.Lock()
	link := s.respondAt(channel, user)
	s.mu.Unlock()
	return s.Interact(ctx, map[string]any{
		"type": "message_action", "callback_id": callback, "user": map[string]any{"id": user, "team_id": Team}, "team": map[string]any{"id": Team}, "api_app_id": AppID,
		"channel": map[string]any{"id": channel, "name": channelName}, "response_url": link, "message_ts": ts,
		"message": map[string]any{"type": "message", "user": "U9", "ts": ts, "text": Escape(typed)},
	})
}

// Home opens the app's home.
func (s *Slack) Home(user string) string {
	return s.Event(map[string]any{"type": "app_home_opened", "user": user, "channel": "D" + user, "tab": "home"})
}
