//go:build goolm

package matrix

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// encrypts tells whether this build can encrypt.
const encrypts = true

// An olm is the cipher of mautrix, in pure Go.
type olm struct {
	machine *crypto.OlmMachine
	client  *mautrix.Client
	keys    *keyFile
	mu      sync.Mutex    // one message is encrypted at a time: sharing a key is a talk with the server
	within  time.Duration // that talk
	own     sync.RWMutex  // the account's own keys, which mautrix caches without a lock
}

// openCipher opens the keys of the client's device, or makes them. The error
// is one that only an operator can mend: a key that does not fit, a file that
// another process has open, keys of another device.
func openCipher(ctx context.Context, client *mautrix.Client, path string, pickle Secret) (cipher, error) {
	f, err := openKeys(ctx, path, client.UserID, client.DeviceID, pickle)
	if err != nil {
		return nil, err
	}
	state, ok := client.StateStore.(crypto.StateStore)
	if !ok {
		return nil, errors.Join(errors.New("matrix: the state of rooms is of no use to encryption"), f.close()) // unreachable: New makes it
	}
	o := &olm{machine: crypto.NewOlmMachine(client, nil, f.store, state), client: client, keys: f, within: shareWithin}
	o.machine.DisableDecryptKeyFetching = true // the sync waits meanwhile, and nothing goes by a device's trust
	if err := o.load(ctx); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return o, nil
}

// load reads the device's keys and tells the server the public ones.
func (o *olm) load(ctx context.Context) error {
	if err := o.machine.Load(ctx); err != nil {
		return o.keys.strange(err)
	}
	known, err := o.client.QueryKeys(ctx, &mautrix.ReqQueryKeys{
		DeviceKeys: map[id.UserID]mautrix.DeviceIDList{o.client.UserID: {o.client.DeviceID}},
	})
	if err != nil {
		return fmt.Errorf("matrix: ask for the device's keys: %w", err)
	}
	there := known.DeviceKeys[o.client.UserID][o.client.DeviceID].Keys.GetEd25519(o.client.DeviceID)
	own := o.machine.OwnIdentity().SigningKey
	switch {
	case there == "":
		if err := o.machine.ShareKeys(ctx, -1); err != nil {
			return fmt.Errorf("matrix: tell the device's keys: %w", err)
		}
	case there != own:
		return fmt.Errorf("matrix: the homeserver has other keys of device %s than %s: put that file away and log in again with `factbot matrix login`, which makes a new device", o.client.DeviceID, o.keys.path)
	}
	if _, err := o.machine.FetchKeys(ctx, []id.UserID{o.client.UserID}, true); err != nil {
		return fmt.Errorf("matrix: ask for the account's keys: %w", err)
	}
	return o.cacheOwn(ctx)
}

// cacheOwn has mautrix cache the account's own keys, before others read them.
func (o *olm) cacheOwn(ctx context.Context) error {
	if _, err := o.machine.GetOwnCrossSigningPublicKeys(ctx); err != nil {
		return fmt.Errorf("matrix: ask for the account's keys: %w", err)
	}
	return nil
}

// Init implements mautrix.CryptoHelper.
func (o *olm) Init(context.Context) error { return nil }

// Encrypt implements mautrix.CryptoHelper.
func (o *olm) Encrypt(ctx context.Context, r id.RoomID, t event.Type, content any) (*event.EncryptedEventContent, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.own.RLock()
	defer o.own.RUnlock()
	for {
		c, err := o.machine.EncryptMegolmEvent(ctx, r, t, content)
		if !crypto.IsShareError(err) {
			return c, err
		}
		people, err := o.client.StateStore.GetRoomJoinedOrInvitedMembers(ctx, r)
		if err != nil {
			return nil, err
		}
		// Whoever comes or goes meanwhile makes the new key void: once more then.
		if err := o.shareKey(ctx, r, people); err != nil {
			return nil, fmt.Errorf("share a key: %w", err)
		}
	}
}

// shareKey gives people the key of a room, within a time: others have to wait
// meanwhile, and so do the keys that the sync brings.
func (o *olm) shareKey(ctx context.Context, r id.RoomID, people []id.UserID) error {
	ctx, cancel := context.WithTimeout(ctx, o.within)
	defer cancel()
	return o.machine.ShareGroupSession(ctx, r, people)
}

// Decrypt implements mautrix.CryptoHelper.
func (o *olm) Decrypt(ctx context.Context, e *event.Event) (*event.Event, error) {
	return o.machine.DecryptMegolmEvent(ctx, e)
}

// WaitForSession implements mautrix.CryptoHelper.
func (o *olm) WaitForSession(ctx context.Context, r id.RoomID, sender id.SenderKey, s id.SessionID, d time.Duration) bool {
	return o.machine.WaitForSession(ctx, r, sender, s, d)
}

// RequestSession implements mautrix.CryptoHelper.
func (o *olm) RequestSession(ctx context.Context, r id.RoomID, sender id.SenderKey, s id.SessionID, u id.UserID, d id.DeviceID) {
	o.ask(ctx, r, sender, s, u, d) // the interface has no place for an error
}

func (o *olm) ask(ctx context.Context, r id.RoomID, sender id.SenderKey, s id.SessionID, u id.UserID, d id.DeviceID) error {
	if d == "" {
		d = "*"
	}
	return o.machine.SendRoomKeyRequest(ctx, r, sender, s, "", map[id.UserID][]id.DeviceID{u: {d}, o.client.UserID: {"*"}})
}

// observe asks how many one-time keys the server has where the sync tells of
// none, as Dendrite's first one does. mautrix would make new ones and forget
// the oldest, with which people begin to talk to the bot.
func (o *olm) observe(ctx context.Context, resp *mautrix.RespSync, since string) error {
	if resp.DeviceOTKCount.SignedCurve25519 == 0 {
		there, err := o.client.UploadKeys(ctx, new(mautrix.ReqUploadKeys))
		if err != nil {
			resp.DeviceOTKCount.SignedCurve25519 = int(o.machine.GetAccount().Internal.MaxNumberOfOneTimeKeys()) // not now
		} else {
			resp.DeviceOTKCount = there.OneTimeKeyCounts
		}
	}
	own := since == "" || slices.Contains(resp.DeviceLists.Changed, o.client.UserID)
	if own {
		o.own.Lock()
		defer o.own.Unlock()
	}
	if since == "" { // the server does not tell whose devices have changed
		people, err := o.keys.people(ctx)
		if err == nil {
			_, err = o.machine.FetchKeys(ctx, people, false)
		}
		if err != nil {
			return fmt.Errorf("ask for devices: %w", err)
		}
	}
	o.machine.ProcessSyncResponse(ctx, resp, since)
	if own {
		return o.cacheOwn(ctx)
	}
	return nil
}

func (o *olm) follow(ctx context.Context, e *event.Event) {
	switch e.Type {
	case event.StateMember:
		o.machine.HandleMemberEvent(ctx, e)
	case event.StateHistoryVisibility:
		o.machine.HandleHistoryVisibility(ctx, e)
	}
}

func (o *olm) renew(ctx context.Context, r id.RoomID) error {
	return o.keys.store.RemoveOutboundGroupSession(ctx, r)
}

func (o *olm) open(ctx context.Context, e *event.Event) (*event.Event, error) {
	o.own.RLock()
	defer o.own.RUnlock()
	clear, err := o.machine.DecryptMegolmEvent(ctx, e)
	if err == nil {
		return clear, nil
	}
	return nil, o.unreadable(e, err)
}

// unreadable says why an event could not be decrypted.
func (o *olm) unreadable(e *event.Event, err error) *unreadable {
	c, _ := e.Content.Parsed.(*event.EncryptedEventContent)
	if c == nil {
		c = new(event.EncryptedEventContent)
	}
	var held *event.RoomKeyWithheldEventContent
	switch {
	case errors.Is(err, crypto.ErrUnsupportedAlgorithm):
		return &unreadable{why: fmt.Sprintf("it is encrypted in a way that I do not know (“%s”)", head(string(c.Algorithm), 60)), key: "algorithm", err: err}
	case errors.As(err, &held):
		return &unreadable{why: "your client keeps its key from me; it may do so with devices that you have not verified", key: "withheld", err: err, wait: true}
	case errors.Is(err, crypto.ErrNoSessionFound):
		return &unreadable{why: "its key has not reached me; please send it again, and check whether your client keeps keys from devices that you have not verified", key: string(c.SessionID), err: err, wait: true}
	case errors.Is(err, crypto.ErrDuplicateMessageIndex):
		return &unreadable{why: "it repeats another message", key: "repeated", err: err}
	}
	return &unreadable{why: "it arrived damaged", key: "damaged", err: err}
}

func (o *olm) request(ctx context.Context, e *event.Event) error {
	c, ok := e.Content.Parsed.(*event.EncryptedEventContent)
	if !ok {
		return nil
	}
	//lint:ignore SA1019 older clients send, and want, these fields
	return o.ask(ctx, e.RoomID, c.SenderKey, c.SessionID, e.Sender, c.DeviceID)
}

func (o *olm) signed(ctx context.Context) (owned, signed bool, err error) {
	return o.machine.GetOwnVerificationStatus(ctx)
}

func (o *olm) recover(ctx context.Context, key Secret) error {
	return o.machine.VerifyWithRecoveryKey(ctx, string(key))
}

func (o *olm) setUp(ctx context.Context, password Secret) (Secret, error) {
	recovery, _, err := o.machine.GenerateAndUploadCrossSigningKeysWithPassword(ctx, string(password), "")
	if err != nil {
		return "", err
	}
	if err := o.machine.SignOwnDevice(ctx, o.machine.OwnIdentity()); err != nil {
		return Secret(recovery), err
	}
	return Secret(recovery), o.machine.SignOwnMasterKey(ctx)
}

func (o *olm) disown(ctx context.Context) error { return o.keys.disown(ctx) }

func (o *olm) close() error {
	o.machine.Destroy()
	return o.keys.close()
}
