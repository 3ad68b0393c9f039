package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"factbot/cmd/factbot/internal/config"
	"factbot/facts"
	"factbot/facts/dataset"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// A failure is the error of a command that was used rightly.
type failure struct{ err error }

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// A wrongUse is a command line that makes no sense: one sentence.
type wrongUse struct{ say string }

func (e *wrongUse) Error() string { return e.say }

func wrong(say string, args ...any) error { return &wrongUse{fmt.Sprintf(say, args...)} }

// A refused is a configuration with mistakes.
type refused struct{ problems []config.Problem }

func (e *refused) Error() string {
	lines := make([]string, len(e.problems))
	for i, p := range e.problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// unavailable is a failure of the surroundings: a sentence for the person, and
// its cause for the log.
func unavailable(cause error, say string, args ...any) error {
	e := facts.Errorf(facts.Unavailable, "factbot", say, args...)
	e.Err = cause
	return e
}

func unreadable(what string, err error) error {
	return unavailable(err, "What is in %s cannot be read. Check that it is there and may be read.", what)
}

func unwritable(what string, err error) error {
	return unavailable(err, "Nothing can be written to %s. Check the path, its permissions and the disk.", what)
}

// status says on standard error what went wrong and in the log why, and returns
// the exit status.
func (p *program) status(err error) int {
	if err == nil {
		return 0
	}
	if e, ok := errors.AsType[*exited](err); ok {
		return e.status
	}
	f, failed := errors.AsType[*failure](err)
	if !failed {
		fmt.Fprintln(p.errs, err)
		return 2
	}
	kind := facts.KindOf(f.err)
	if (kind == facts.Internal || kind == facts.Unavailable) && !errors.Is(f.err, context.Canceled) {
		p.log.Error("failed", "error", f.err)
	}
	fmt.Fprintln(p.errs, sentence(f.err))
	return 1
}

// sentence says what a person needs to know of a failure.
func sentence(err error) string {
	if e, ok := errors.AsType[*refused](err); ok {
		return e.Error()
	}
	if errors.Is(err, context.Canceled) {
		return "Interrupted."
	}
	say := facts.Said(err)
	if say == "" {
		return "Something went wrong inside factbot. Please try again; its log has the cause."
	}
	if ms, ok := errors.AsType[dataset.Mistakes](err); ok {
		say = ms.Error() + "\n" + say
	}
	return say
}

// plainly says what went wrong to whoever runs the program: the sentence, or
// where there is none the error, which adapters write so that it says what to do.
func plainly(err error) string {
	if facts.Said(err) != "" {
		return sentence(err)
	}
	return strings.TrimSuffix(err.Error(), ".") + "."
}

// wrongFlag words the mistakes in flags that cobra finds.
func wrongFlag(cmd *cobra.Command, err error) error {
	see := fmt.Sprintf("`%s --help` shows how it is used.", cmd.CommandPath())
	if e, ok := errors.AsType[*pflag.NotExistError](err); ok {
		dashes := "--"
		if len(e.GetSpecifiedName()) == 1 {
			dashes = "-"
		}
		return wrong("There is no flag %s%s; %s", dashes, e.GetSpecifiedName(), see)
	}
	if e, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return wrong("--%s takes a value; %s", e.GetFlag().Name, see)
	}
	if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return wrong("--%s does not take %q; %s", e.GetFlag().Name, e.GetValue(), see)
	}
	return wrong("The flags cannot be read; %s", see)
}

// noSuchCommand is what factbot says to arguments that are no command.
func (p *program) noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return wrong("There is no command %q; did you mean %s?", args[0], strings.Join(near, " or "))
	}
	return wrong("There is no command %q; to ask a question: factbot ask %q.", args[0], strings.Join(args, " "))
}

// arguments checks the number of arguments; usage says what they are.
func arguments(least, most int, usage string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return wrong("Use it as: %s %s", cmd.CommandPath(), usage)
		}
		return nil
	}
}
