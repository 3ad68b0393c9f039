package facts

import (
	"errors"
	"fmt"
)

// An ErrorKind sorts errors by what the caller can do about them.
type ErrorKind int

// The kinds of errors. Internal is the zero value: nothing to be done.
const (
	Internal ErrorKind = iota
	NotFound
	Invalid
	Conflict
	Unavailable // the store is locked, closed, damaged, or the disk fails
)

func (k ErrorKind) String() string {
	switch k {
	case NotFound:
		return "not found"
	case Invalid:
		return "invalid"
	case Conflict:
		return "conflict"
	case Unavailable:
		return "unavailable"
	}
	return "internal"
}

// An Error has two audiences: Say is for the person who asked, the rest for
// the log.
type Error struct {
	Kind ErrorKind
	Op   string // where it arose: "boltstore.Apply"
	Say  string // one or two sentences: what is wrong, what to do. Empty for Internal
	Err  error  // the cause; may be nil
}

func (e *Error) Error() string {
	s := e.Op + ": " + e.Kind.String()
	if e.Say != "" {
		s += ": " + e.Say
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an error of a kind whose sentence is for the person who asked.
func Errorf(kind ErrorKind, op, say string, args ...any) *Error {
	return &Error{Kind: kind, Op: op, Say: fmt.Sprintf(say, args...)}
}

// KindOf returns the kind of the first *Error in err's chain, else Internal.
func KindOf(err error) ErrorKind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Said returns the sentence for the person, or "" where the error has none.
func Said(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Say
	}
	return ""
}
