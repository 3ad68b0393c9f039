package slack

import (
	"context"
	"encoding/json"
	"strings"

	"factbot/bot"

	"github.com/slack-go/slack"
)

// suggestions are the options of an external select.
type suggestions struct {
	Options []*slack.OptionBlockObject `json:"options"`
}

// suggestFacts completes the name of a fact of the kind that the select is for.
func (a *Adapter) suggestFacts(ctx context.Context, c *slack.InteractionCallback) any {
	_, rest, _ := strings.Cut(c.ActionID, ":")
	of, _, _ := strings.Cut(rest, ":")
	return a.suggest(func() ([]bot.Record, error) { return a.Desk.Records(ctx, of, c.Value, maxOptions) })
}

// suggestSources completes the name of a source.
func (a *Adapter) suggestSources(ctx context.Context, c *slack.InteractionCallback) any {
	return a.suggest(func() ([]bot.Record, error) { return a.Desk.SourcesLike(ctx, c.Value, maxOptions) })
}

// suggest returns as many records as an acknowledgement holds; none where they
// cannot be had.
func (a *Adapter) suggest(find func() ([]bot.Record, error)) any {
	s := suggestions{Options: []*slack.OptionBlockObject{}}
	if a.Desk == nil {
		return s
	}
	found, err := find()
	if err != nil {
		a.trouble("suggest", err)
	}
	room := maxAck
	for _, r := range found {
		if r.ID == "" || units(r.ID) > maxOptionID || len(s.Options) == maxOptions {
			continue
		}
		o := option(r.Name, r.ID)
		data, err := json.Marshal(o)
		if room -= len(data) + 1; err != nil || room < 0 {
			break
		}
		s.Options = append(s.Options, o)
	}
	return s
}
