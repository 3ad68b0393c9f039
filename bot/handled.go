package bot

import (
	"time"

	"factbot/bot/ask"
	"factbot/facts"
)

// A Handled tells what became of one message, and not who said what.
type Handled struct {
	Platform PlatformID
	Command  string // its name; "" for a question
	Asked    string // what a question asks for, "" for its topic
	Outcome  Outcome
	Reason   string // why it was declined or refused; "" otherwise
	Took     time.Duration
}

// An Outcome is what became of a message: a status of ask, or one of these.
type Outcome string

// The outcomes beside "answered", "ambiguous" and "unknown".
const (
	Done    Outcome = "done"    // a command that says something else than facts
	Refused Outcome = "refused" // by a rule or for want of a role, or it was put wrongly
	Ignored Outcome = "ignored" // who or where is not admitted
	Failed  Outcome = "failed"  // the bot or its store
)

// The reasons of refusals.
const (
	tooLong  = "length"
	tooFast  = "pace"
	noRole   = "role"
	wrongUse = "usage"
)

// answered notes the answer of a question or command.
func (h *Handled) answered(a ask.Answer) {
	h.Outcome, h.Asked, h.Reason = Outcome(a.Status), a.Asked, string(a.ReasonCode)
}

func (h *Handled) refused(why string) { h.Outcome, h.Reason = Refused, why }

// erred notes an error: somebody's slip, or a failure.
func (h *Handled) erred(err error) {
	switch facts.KindOf(err) {
	case facts.Internal, facts.Unavailable:
		h.Outcome = Failed
	default:
		h.refused(wrongUse)
	}
}
