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

// LogIn logs in with a password, makes the keys of the device and has it signed
// by the account's own keys, which it makes where there are none. Where Keys
// has a device already, that one is logged in again and stays what it is. It
// waits for a homeserver that is away until ctx is done.
//
// Keys that do not fit, or that another process uses, are refused before the
// login, and a new device that cannot be signed is logged out again: nothing is
// replaced then. Otherwise what was reached is returned with the error.
func LogIn(ctx context.Context, r LoginRequest) (Login, error) {
	c, err := loginClient(r)
	if err != nil {
		return Login{}, err
	}
	if r.DeviceName == "" {
		r.DeviceName = "factbot"
	}
	held := id.DeviceID("")
	if r.Keys != "" {
		if held, err = heldDevice(ctx, r.Keys, c.UserID, r.PickleKey); err != nil {
			return Login{}, err
		}
	}
	who, err := c.Login(ctx, &mautrix.ReqLogin{
		Type: mautrix.AuthTypePassword, Password: string(r.Password), StoreCredentials: true, InitialDeviceDisplayName: r.DeviceName,
		Identifier: mautrix.UserIdentifier{Type: mautrix.IdentifierTypeUser, User: r.User}, DeviceID: held,
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
	o, err := openCipher(ctx, c, r.Keys, r.PickleKey)
	if err != nil {
		return l, err
	}
	if err = l.sign(ctx, o, r); err != nil && held == "" && l.RecoveryKey == "" {
		_, out := c.Logout(ctx)
		err = errors.Join(err, out, o.disown(ctx))
		l = Login{}
	}
	return l, errors.Join(err, o.close())
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

// sign has the device signed, unless it is.
func (l *Login) sign(ctx context.Context, o cipher, r LoginRequest) error {
	owned, signed, err := o.signed(ctx)
	switch {
	case err != nil || signed:
	case r.RecoveryKey != "":
		err = o.recover(ctx, r.RecoveryKey)
	case owned:
		err = errors.New("the account has such keys, and they would be replaced: give their recovery key, or reset them with another client first")
	default:
		l.RecoveryKey, err = o.setUp(ctx, r.Password)
	}
	if err != nil {
		return fmt.Errorf("matrix: the device cannot be signed by its account's own keys: %w", err)
	}
	l.Signed = true
	return nil
}
