package facts_test

import (
	"errors"
	"fmt"
	"testing"

	"factbot/facts"
)

func TestErrorsThroughWrapping(t *testing.T) {
	inner := facts.Errorf(facts.Conflict, "store.Apply", "Somebody changed %s meanwhile.", "a")
	for _, c := range []struct {
		name string
		err  error
		kind facts.ErrorKind
		said string
	}{
		{"nil", nil, facts.Internal, ""},
		{"plain", errors.New("disk on fire"), facts.Internal, ""},
		{"itself", inner, facts.Conflict, "Somebody changed a meanwhile."},
		{"wrapped", fmt.Errorf("importing: %w", inner), facts.Conflict, "Somebody changed a meanwhile."},
		{"joined", errors.Join(errors.New("first"), inner), facts.Conflict, "Somebody changed a meanwhile."},
		{"the outer one counts", &facts.Error{Kind: facts.Invalid, Op: "bot", Say: "No.", Err: inner}, facts.Invalid, "No."},
		{"the outer one may be silent", &facts.Error{Op: "bot", Err: inner}, facts.Internal, ""},
	} {
		if got := facts.KindOf(c.err); got != c.kind {
			t.Errorf("%s: kind %v, want %v", c.name, got, c.kind)
		}
		if got := facts.Said(c.err); got != c.said {
			t.Errorf("%s: said %q, want %q", c.name, got, c.said)
		}
	}
}

func TestErrorForTheLog(t *testing.T) {
	cause := errors.New("no space left")
	for want, err := range map[string]*facts.Error{
		"store.Apply: internal":                          {Op: "store.Apply"},
		"store.Apply: not found: There is no a.":         facts.Errorf(facts.NotFound, "store.Apply", "There is no %s.", "a"),
		"store.Apply: unavailable: Later: no space left": {Kind: facts.Unavailable, Op: "store.Apply", Say: "Later", Err: cause},
		"x: invalid":  {Kind: facts.Invalid, Op: "x"},
		"x: conflict": {Kind: facts.Conflict, Op: "x"},
	} {
		if err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
	}
	if err := (&facts.Error{Err: cause}); !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
}
