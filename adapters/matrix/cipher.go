package matrix

import (
	"context"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// A cipher is the end-to-end encryption of one device. It is safe for
// concurrent use.
type cipher interface {
	mautrix.CryptoHelper // encrypts what the client sends

	// observe takes up the keys and devices that a sync tells of.
	observe(ctx context.Context, resp *mautrix.RespSync, since string)
	// follow takes up a change of a room's state.
	follow(ctx context.Context, e *event.Event)
	// open returns an encrypted event as it was before; an error of type
	// *unreadable says why it cannot.
	open(ctx context.Context, e *event.Event) (*event.Event, error)
	// request asks the sender for the key of an event.
	request(ctx context.Context, e *event.Event) error

	// signed tells whether the account's own keys have signed the device.
	signed(ctx context.Context) (bool, error)
	// recover signs the device with the keys that the recovery key opens.
	recover(ctx context.Context, key Secret) error
	// setUp makes the account's own keys, signs the device with them and
	// returns the recovery key.
	setUp(ctx context.Context, user id.UserID, password Secret) (recovery Secret, err error)

	close() error
}

// unreadable says why an event cannot be read.
type unreadable struct {
	why  string // "its key has not reached me", for the sentence
	wait bool   // the key may still come
	key  string // what tells one reason from another
	err  error  // for the log
}

func (u *unreadable) Error() string { return u.why + ": " + u.err.Error() }
func (u *unreadable) Unwrap() error { return u.err }
