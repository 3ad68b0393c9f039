package main

import (
	"context"
	"strings"

	"factbot/adapters/matrix"
	"factbot/adapters/slack"
	"factbot/bot"
)

// connect makes the platforms that the configuration names, each with its first
// adapter. One that cannot be made is told of, and leaves the others alone; the
// error is that none can.
func (p *program) connect(sv *server) error {
	for _, c := range sv.config.Slack {
		sv.add(c.Platform(), func() (connection, error) { return p.slackConnection(c, sv) })
	}
	for _, c := range sv.config.Matrix {
		sv.add(c.Platform(), func() (connection, error) { return p.matrixConnection(c, sv) })
	}
	failed := make(map[*platform]error)
	for _, pl := range sv.platforms {
		if err := pl.connect(); err != nil {
			failed[pl] = err
		}
	}
	if len(failed) == 0 {
		return nil
	}
	wait := firstWait
	if len(failed) == len(sv.platforms) {
		wait = 0
	}
	for _, pl := range sv.platforms {
		if err := failed[pl]; err != nil {
			pl.failed(err, wait)
		}
	}
	if wait == 0 {
		return unavailable(nil, "No platform can be served; what is said above tells why.")
	}
	return nil
}

// add adds a platform.
func (sv *server) add(id bot.PlatformID, make func() (connection, error)) {
	pl := &platform{id: id, make: make, now: sv.p.now, log: sv.log, say: sv.say}
	sv.platforms = append(sv.platforms, pl)
	sv.bot.Speak(id, pl)
	sv.roles.add(pl)
}

func (p *program) slackConnection(c slack.Config, sv *server) (connection, error) {
	secrets, err := c.Secrets(p.getenv)
	if err != nil {
		return connection{}, unavailable(err, "%s", tokensMissing(err))
	}
	a := slack.New(slack.Options{
		Config: c, Secrets: secrets, Memory: sv.memory, Queue: sv.queue, Log: p.log, Desk: sv.bot, Admits: sv.bot.Admits, Hushes: sv.bot.Hushes,
		Repeatable: func(text string) bool { return sv.bot.Harmless(context.Background(), text) },
	})
	return connection{a, func() bot.Health { return a.Health().Health }}, nil
}

func (p *program) matrixConnection(c matrix.Config, sv *server) (connection, error) {
	a, err := p.matrixAdapter(c, sv)
	if err != nil {
		return connection{}, err
	}
	return connection{a, func() bot.Health { return a.Health().Health }}, nil
}

func (p *program) matrixAdapter(c matrix.Config, sv *server) (*matrix.Adapter, error) {
	secrets, err := c.Secrets(p.getenv)
	if err != nil {
		return nil, unavailable(err, "The secrets of Matrix cannot be had: %v. `factbot matrix login` makes them.", err)
	}
	o := matrix.Options{Config: c, Secrets: secrets, Log: p.log, Now: p.now}
	if sv != nil {
		o.Memory, o.Queue, o.Admits, o.Hushes, o.Commands = sv.memory, sv.queue, sv.bot.Admits, sv.bot.Hushes, sv.bot.Commands()
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
