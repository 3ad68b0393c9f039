package matrix

import (
	"context"
	"fmt"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto/signatures"
	"maunium.net/go/mautrix/id"
)

// A Finding is what Check finds out about one part.
type Finding struct {
	What string // "token"
	Say  string // one sentence: how it is, or what is wrong and what to do
	Err  error  // nil where all is well
}

// Check tells how the account is: server, token, device keys, cross-signing.
// It goes by what the homeserver knows, so that it may be asked while the
// adapter runs, by another process too. It ends with the first part that the
// others build upon.
func (a *Adapter) Check(ctx context.Context) []Finding {
	var all []Finding
	add := func(what, good string, err error, bad string) bool {
		f := Finding{What: what, Say: good, Err: err}
		if err != nil {
			f.Say = bad
		}
		all = append(all, f)
		return err == nil
	}
	c, err := newClient(a.Config.Homeserver, a.client.UserID, string(a.Secrets.Token), a.base()) // not patient: a doctor tells at once
	if err == nil {
		_, err = c.Versions(ctx)
	}
	if !add("server", a.Config.Homeserver+" answers.", err, a.Config.Homeserver+" does not answer as a homeserver; check the address and the network.") {
		return all
	}
	who, err := c.Whoami(ctx)
	if err == nil && who.UserID != c.UserID {
		err = fmt.Errorf("it is the token of %s", who.UserID)
	}
	if !add("token", "The token is valid.", err, "The token is not valid for "+a.Config.User+"; log in again with `factbot matrix login`.") {
		return all
	}
	if !a.Config.Encryption.On() {
		return all
	}
	keys, err := c.QueryKeys(ctx, &mautrix.ReqQueryKeys{DeviceKeys: map[id.UserID]mautrix.DeviceIDList{c.UserID: {}}})
	var device mautrix.DeviceKeys
	if err == nil {
		var ok bool
		if device, ok = keys.DeviceKeys[c.UserID][who.DeviceID]; !ok {
			err = fmt.Errorf("device %s has no keys", who.DeviceID)
		}
	}
	if !add("device keys", "The keys of device "+string(who.DeviceID)+" are known.", err, "The homeserver knows no keys of the device; start the bot once, or log in again.") {
		return all
	}
	add("cross-signing", "The device is signed by its account.", crossSigned(keys.SelfSigningKeys[c.UserID], c.UserID, device),
		"The device is not signed by its account, so that people see warnings; give the recovery key, or log in again with `factbot matrix login`.")
	return all
}

// crossSigned checks that the account's own key has signed a device.
func crossSigned(own mautrix.CrossSigningKeys, user id.UserID, device mautrix.DeviceKeys) error {
	key := own.FirstKey()
	if key == "" {
		return fmt.Errorf("the account has no keys for signing")
	}
	ok, err := signatures.VerifySignatureJSON(device, user, key.String(), key)
	if err == nil && !ok {
		err = fmt.Errorf("the signature is not valid")
	}
	return err
}
