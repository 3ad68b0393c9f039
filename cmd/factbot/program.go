package main

import (
	"context"
	"io"
	"log/slog"
	"time"

	"factbot/adapters/console"
	"factbot/cmd/factbot/internal/config"

	"github.com/spf13/cobra"
)

// A program is one run of factbot: its streams, its surroundings, and the
// flags that every command has.
type program struct {
	in     io.Reader
	out    io.Writer // answers, and nothing else
	errs   io.Writer // why there are none, and progress
	getenv func(string) string
	now    func() time.Time
	log    *slog.Logger // causes of failures; where, the configuration says

	logFile  *logFile // of the log; nil for none
	logsHere bool     // the log is on errs: nothing else goes there

	db         string // --db
	configFile string // --config

	guest *guest // where another process sent the command line; it has the session, too
}

// root returns the tree of commands.
func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "factbot",
		Short: "Answers short questions from a store of curated facts, each with its sources",
		Long: `Factbot answers short questions from a store of curated facts. Every answer is
cited and says whose statement it is; what the store does not hold is declined.

Without a command it is a conversation in the terminal, or answers the lines of
its standard input. Type "help" there for what can be asked.`,
		Args:          p.noSuchCommand,
		RunE:          p.does(p.terminal),
		SilenceErrors: true,
		SilenceUsage:  true,

		SuggestionsMinimumDistance: 2,
	}
	root.SetFlagErrorFunc(wrongFlag)
	flags := root.PersistentFlags()
	flags.StringVar(&p.db, "db", "", "the store at `PATH`, which import makes; without it your own store, made on first use")
	flags.StringVar(&p.configFile, "config", "", "the configuration at `PATH`, a TOML file")
	root.AddCommand(p.askCommand(), p.evalCommand(), p.importCommand(), p.exportCommand(), p.backupCommand(), p.verifyCommand(), p.reloadCommand())
	if p.guest != nil { // who may use no more than these
		root.RunE = nil
		return root
	}
	root.AddCommand(p.serveCommand(), p.doctorCommand(), p.restoreCommand(), p.compactCommand(), p.slackCommand(), p.matrixCommand(), p.checkCommand(), p.versionCommand())
	return root
}

// does makes a command's function of one that knows nothing of cobra. Its
// errors are failures; all others of a command line are wrong usage.
func (p *program) does(fn func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		err := fn(cmd.Context(), args)
		if _, wrong := err.(*wrongUse); err == nil || wrong {
			return err
		}
		return &failure{err}
	}
}

// settings returns the configuration and begins the log that it asks for.
func (p *program) settings() (config.Config, error) {
	if p.guest != nil {
		return p.guest.session.config, nil
	}
	c, err := p.configuration()
	if err == nil {
		p.log, p.logFile = newLog(c.Log, p.errs)
		p.logsHere = c.Log.File == config.StandardError
	}
	return c, err
}

// configuration reads the configuration. The store that --db names goes before
// the one of the file.
func (p *program) configuration() (config.Config, error) {
	c := config.Default(p.dataFolder())
	if p.configFile != "" {
		var problems []config.Problem
		var err error
		if c, problems, err = config.Read(p.configFile, c); err != nil {
			return c, err
		}
		if len(problems) > 0 {
			return c, &refused{problems}
		}
	}
	if p.db != "" {
		c.Store.Path = p.db
	}
	return c, nil
}

// style is how text is written to standard output.
func (p *program) style(c config.Config) console.Style {
	if p.guest != nil {
		return p.guest.style
	}
	return console.StyleFor(p.out, c.Console, p.getenv)
}
