//go:build !goolm

package matrix

import (
	"context"
	"errors"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"
)

// encrypts tells whether this build can encrypt.
const encrypts = false

// errNone is the refusal of this build: encryption needs the build tag goolm.
var errNone = errors.New("matrix: this build cannot encrypt: build it with -tags goolm, or leave the section encryption out of the configuration")

func openCipher(context.Context, *mautrix.Client, string, Secret) (cipher, error) {
	return nil, errNone
}

func heldDevice(context.Context, string, id.UserID, Secret) (id.DeviceID, error) { return "", errNone }
