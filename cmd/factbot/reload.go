package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/signal"
	"reflect"
	"runtime/debug"
	"slices"
	"syscall"

	"factbot/cmd/factbot/internal/config"
)

// hold has the rules and limits of a configuration hold from now on.
func (sv *server) hold(c config.Config) {
	sv.bot.SetRules(c.Rules())
	sv.queue.SetLimits(c.Limits.Queue())
	limit := int64(math.MaxInt64)
	if c.Limits.Memory > 0 {
		limit = int64(c.Limits.Memory) << 20
	}
	debug.SetMemoryLimit(limit)
}

// reload reads the configuration again and has its roles, review, limits, and
// rooms and people hold. It says what came of that; after an error nothing has
// changed.
func (sv *server) reload() (say string, err error) {
	sv.reloading.Lock()
	defer sv.reloading.Unlock()
	c, err := sv.p.configuration()
	if err != nil {
		return "", err
	}
	say = fmt.Sprintf("%s was read again; its roles, review and limits hold now.", sv.p.configFile)
	if !reflect.DeepEqual(fixed(c), fixed(sv.config)) {
		say += " Something else was changed in it: that holds after a restart."
	}
	sv.hold(c)
	return say, nil
}

// fixed returns what of a configuration holds until a restart.
func fixed(c config.Config) config.Config {
	c.Roles, c.Review, c.Limits = config.Roles{}, "", config.Limits{}
	c.Matrix = slices.Clone(c.Matrix)
	for i := range c.Matrix {
		c.Matrix[i].Allow, c.Matrix[i].Deny = nil, nil
	}
	return c
}

// reloadAtHangup reloads at each SIGHUP until ctx is done.
func (sv *server) reloadAtHangup(ctx context.Context) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	for {
		select {
		case <-hangup:
		case <-ctx.Done():
			return
		}
		say, err := sv.reload()
		if err != nil {
			sv.log.Error("the configuration cannot be used", "error", err)
			say = sentence(err) + "\nThe configuration stays as it was."
		}
		sv.say(say)
	}
}
