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

	// observe takes up the keys and devices that a sync tells of. After an error
	// it is to be told again.
	observe(ctx context.Context, resp *mautrix.RespSync, since string) error
	// follow takes up a change of a room's state.
	follow(ctx context.Context, e *event.Event)
	// renew has the next message to a room encrypted with a new key, which who
	// is there then is given.
	renew(ctx context.Context, r id.RoomID) error
	// open returns an encrypted event as it was before; an error of type
	// *unreadable says why it cannot.
	open(ctx context.Context, e *event.Event) (*event.Event, error)
	// request asks the sender for the key of an event.
	request(ctx context.Context, e *event.Event) error

	// signed tells whether the account has keys of its own, and whether they
	// have signed the device.
	signed(ctx context.Context) (owned, signed bool, err error)
	// recover signs the device with the keys that the recovery key opens.
	recover(ctx context.Context, key Secret) error
	// setUp makes the account's own keys, signs the device with them and
	// returns the recovery key, as soon as there is one, with an error too.
	setUp(ctx context.Context, password Secret) (recovery Secret, err error)

	// disown forgets that the keys are the device's.
	disown(ctx context.Context) error

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
