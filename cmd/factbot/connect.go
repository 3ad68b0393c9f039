package main

import (
	"context"
	"errors"

	"factbot/adapters/slack"
)

// connect makes the adapters that the configuration asks for.
func (p *program) connect(sv *server) error {
	var errs []error
	for _, c := range sv.config.Slack {
		secrets, err := c.Secrets(p.getenv)
		if err != nil {
			errs = append(errs, unavailable(err, "The tokens of Slack cannot be had: %v.", err))
			continue
		}
		a := slack.New(slack.Options{
			Config: c, Secrets: secrets, Memory: sv.memory, Queue: sv.queue, Log: p.log,
			Repeatable: func(text string) bool { return sv.bot.Harmless(context.Background(), text) },
			APIURL:     p.getenv("FACTBOT_SLACK_API"),
		})
		sv.platforms = append(sv.platforms, platform{a.Platform(), a})
	}
	return errors.Join(errs...)
}
