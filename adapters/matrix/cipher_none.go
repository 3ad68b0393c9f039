//go:build !goolm

package matrix

import (
	"context"
	"errors"

	"maunium.net/go/mautrix"
)

// encrypts tells whether this build can encrypt.
const encrypts = false

// openCipher refuses: encryption needs the build tag goolm.
func openCipher(context.Context, *mautrix.Client, string, Secret) (cipher, error) {
	return nil, errors.New("matrix: this build cannot encrypt: build it with -tags goolm, or leave the section encryption out of the configuration")
}
