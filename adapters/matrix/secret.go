package matrix

import (
	"errors"
	"fmt"
	"strings"

	"factbot/adapters/internal/secret"
)

// A Secret prints as <secret>, however it is printed.
type Secret = secret.Secret

// Secrets are what an account is opened with.
type Secrets struct {
	Token       Secret
	PickleKey   Secret // that the keys on disk are encrypted with
	RecoveryKey Secret // "" for none
}

// Secrets reads what a valid c names. The error says every one that cannot be
// had, and tells nothing of any.
func (c Config) Secrets(getenv func(string) string) (Secrets, error) {
	var s Secrets
	var errs []error
	for _, one := range []struct {
		into            *Secret
		file, env, name string
	}{
		{&s.Token, c.TokenFile, c.TokenEnv, "token"},
		{&s.PickleKey, c.Encryption.PickleKeyFile, c.Encryption.PickleKeyEnv, "pickle key"},
		{&s.RecoveryKey, c.Encryption.RecoveryKeyFile, c.Encryption.RecoveryKeyEnv, "recovery key"},
	} {
		if one.file == "" && one.env == "" {
			continue
		}
		value, err := secret.Read(one.file, one.env, getenv)
		if err == nil && one.into == &s.Token && strings.ContainsAny(value, " \t\r\n") {
			err = errors.New("it is more than one word")
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("matrix: %s: %w", one.name, err))
		}
		*one.into = Secret(value)
	}
	return s, errors.Join(errs...)
}
