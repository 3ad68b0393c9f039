package matrix

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"
)

// A LoginRequest is what `factbot matrix login` asks for.
type LoginRequest struct {
	Homeserver string // its address
	User       string // the whole id
	Password   Secret
	DeviceName string // what people see in the list of devices; "" is "factbot"

	// Keys and PickleKey are where the keys of the new device go; Keys is ""
	// for an account without encryption.
	Keys      string
	PickleKey Secret
	// RecoveryKey is the one of an account that was set up before; "" makes one
	// where the account has none.
	RecoveryKey Secret

	Transport http.RoundTripper // nil is one with timeouts
}

// A Login is what to keep of a login. Token and RecoveryKey are secrets.
type Login struct {
	User, Device string
	Token        Secret
	RecoveryKey  Secret // "" where none was made
	Signed       bool   // the device is signed by its account
}

// LogIn logs in with a password, makes the keys of the new device and has it
// signed by the account's own keys, which it makes where there are none. It
// waits for a homeserver that is away until ctx is done. Where a part behind
// the login fails, what was reached is returned with the error.
func LogIn(ctx context.Context, r LoginRequest) (Login, error) {
	c, err := loginClient(r)
	if err != nil {
		return Login{}, err
	}
	if r.DeviceName == "" {
		r.DeviceName = "factbot"
	}
	who, err := c.Login(ctx, &mautrix.ReqLogin{
		Type: mautrix.AuthTypePassword, Password: string(r.Password), StoreCredentials: true, InitialDeviceDisplayName: r.DeviceName,
		Identifier: mautrix.UserIdentifier{Type: mautrix.IdentifierTypeUser, User: r.User},
	})
	switch {
	case errors.Is(err, mautrix.MForbidden):
		return Login{}, fmt.Errorf("matrix: the homeserver does not accept this user and password: %w", err)
	case err != nil:
		return Login{}, fmt.Errorf("matrix: login at %s: %w", r.Homeserver, err)
	}
	l := Login{User: string(who.UserID), Device: string(who.DeviceID), Token: Secret(who.AccessToken)}
	if r.Keys == "" {
		return l, nil
	}
	return l, l.sign(ctx, c, r)
}

func loginClient(r LoginRequest) (*mautrix.Client, error) {
	if u, err := url.Parse(r.Homeserver); err != nil || u.Host == "" {
		return nil, fmt.Errorf("matrix: %q is no address of a homeserver; write it as https://matrix.example.org", r.Homeserver)
	}
	t := r.Transport
	if t == nil {
		t = newTransport()
	}
	quiet := func(string, error) {} // who waits sees the error of ctx
	c, err := newClient(r.Homeserver, id.UserID(r.User), "", &patient{t, time.Now, sleep, quiet})
	if err == nil {
		c.StateStore = newState()
	}
	return c, err
}

// sign makes the keys of the new device and has it signed.
func (l *Login) sign(ctx context.Context, c *mautrix.Client, r LoginRequest) (err error) {
	o, err := openCipher(ctx, c, r.Keys, r.PickleKey)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	if r.RecoveryKey != "" {
		err = o.recover(ctx, r.RecoveryKey)
	} else {
		l.RecoveryKey, err = o.setUp(ctx, c.UserID, r.Password)
	}
	if err != nil {
		return fmt.Errorf("matrix: the device cannot be signed by its account: %w", err)
	}
	l.Signed = true
	return nil
}
