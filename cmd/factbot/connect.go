package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"factbot/adapters/matrix"
	"factbot/adapters/slack"
	"factbot/bot"
)

// connect makes the adapters that the configuration asks for. One that cannot be
// made is told of, and leaves the others alone; the error is that none can.
func (p *program) connect(sv *server) error {
	var errs []error
	unable := func(name string, err error) {
		errs = append(errs, err)
		p.log.Error("an adapter cannot be made", "platform", name, "error", err)
		fmt.Fprintf(p.errs, "%s is not served: %s\n", name, sentence(err))
	}
	for _, c := range sv.config.Slack {
		secrets, err := c.Secrets(p.getenv)
		if err != nil {
			unable(strings.TrimSuffix("slack "+c.Name, " "), unavailable(err, "%s", tokensMissing(err)))
			continue
		}
		a := slack.New(slack.Options{
			Config: c, Secrets: secrets, Memory: sv.memory, Queue: sv.queue, Log: p.log, Desk: sv.bot,
			Repeatable: func(text string) bool { return sv.bot.Harmless(context.Background(), text) },
		})
		sv.platforms = append(sv.platforms, platform{a.Platform(), a})
		sv.roles.add(a)
	}
	for _, c := range sv.config.Matrix {
		a, err := p.matrixAdapter(c, sv)
		if err != nil {
			unable("matrix "+c.User, err)
			continue
		}
		sv.platforms = append(sv.platforms, platform{a.Platform(), a})
		sv.roles.add(a)
	}
	if len(sv.platforms) == 0 && len(errs) > 0 {
		return unavailable(errors.Join(errs...), "No platform can be served; what is said above tells why.")
	}
	return nil
}

func (p *program) matrixAdapter(c matrix.Config, sv *server) (*matrix.Adapter, error) {
	secrets, err := c.Secrets(p.getenv)
	if err != nil {
		return nil, unavailable(err, "The secrets of Matrix cannot be had: %v. `factbot matrix login` makes them.", err)
	}
	o := matrix.Options{Config: c, Secrets: secrets, Log: p.log, Now: p.now}
	if sv != nil {
		o.Memory, o.Queue, o.Commands = sv.memory, sv.queue, sv.bot.Commands()
		o.Notes = bot.NewNotes(sv.store, strings.ReplaceAll(c.User, "/", "_"))
	}
	a, err := matrix.New(o)
	if err != nil {
		return nil, unavailable(err, "The Matrix account %s cannot be used: %v.", c.User, err)
	}
	return a, nil
}

// highest is the Roles that gives the highest of what several give. They are
// added before the first message; it is the owner's alone until then.
type highest struct{ all []bot.Roles }

func (h *highest) add(r bot.Roles) { h.all = append(h.all, r) }

// Role implements bot.Roles.
func (h *highest) Role(m bot.Message) bot.Role {
	role := owner{}.Role(m)
	for _, r := range h.all {
		role = max(role, r.Role(m))
	}
	return role
}
