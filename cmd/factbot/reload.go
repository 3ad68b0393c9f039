package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"runtime/debug"
	"slices"

	"factbot/cmd/factbot/internal/config"

	"github.com/spf13/cobra"
)

func (p *program) reloadCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "reload",
		Short: "Have the server read its configuration again",
		Long: `Reload has the factbot that serves the store read its configuration again. Roles,
review, limits, and which rooms and people are answered, hold at once. Where the
file has mistakes they are told, and nothing changes. The file of the log is
opened anew, for it may have been moved away.`,
		Args: arguments(0, 0, ""),
		RunE: p.lends(false, p.reload),
	}
}

// errAlone is why there is nobody to be told.
var errAlone = errors.New("no other process was found")

func (p *program) reload(context.Context, []string) error {
	if p.guest == nil {
		return unavailable(errAlone, "No factbot serves this store now, so that nothing has to be read again.")
	}
	say, err := p.guest.session.reload()
	if err == nil {
		_, err = fmt.Fprintln(p.out, say)
	}
	return err
}

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

// reload opens the log anew, reads the configuration again, and has its roles,
// review, limits, and rooms and people hold. It says what came of that; after an
// error nothing else has changed.
func (sv *server) reload() (say string, err error) {
	sv.reloading.Lock()
	defer sv.reloading.Unlock()
	sv.p.openLog()
	c, err := sv.p.configuration()
	if err != nil {
		sv.log.Error("the configuration stays as it was", "error", err)
		return "", err
	}
	say = fmt.Sprintf("%s was read again; its roles, review and limits hold now.", sv.p.configFile)
	if !reflect.DeepEqual(fixed(c), fixed(sv.config)) {
		say += " Something else was changed in it: that holds after a restart."
	}
	sv.hold(c)
	sv.log.Info(say)
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
	for {
		select {
		case <-sv.hangup:
		case <-ctx.Done():
			return
		}
		say, err := sv.reload()
		if err != nil {
			say = sentence(err) + "\nThe configuration stays as it was."
		}
		sv.p.tell(say)
	}
}
