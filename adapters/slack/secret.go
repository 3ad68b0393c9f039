package slack

import (
	"errors"
	"fmt"
	"strings"

	"factbot/adapters/internal/secret"
)

// A Secret prints as <secret>, however it is printed.
type Secret = secret.Secret

// Secrets are the tokens of a workspace.
type Secrets struct {
	BotToken, AppToken, SigningSecret Secret
}

// Secrets reads the tokens that a valid c names. The error says every one that
// cannot be had, and tells nothing of any.
func (c Config) Secrets(getenv func(string) string) (Secrets, error) {
	var s Secrets
	var errs []error
	for _, one := range []struct {
		into            *Secret
		file, env, name string
		begins          string
	}{
		{&s.BotToken, c.BotTokenFile, c.BotTokenEnv, "bot token", "xoxb-"},
		{&s.AppToken, c.AppTokenFile, c.AppTokenEnv, "app token", "xapp-"},
		{&s.SigningSecret, c.SigningSecretFile, c.SigningSecretEnv, "signing secret", ""},
	} {
		if one.file == "" && one.env == "" {
			continue
		}
		value, err := secret.ReadWord(one.file, one.env, getenv)
		switch {
		case err != nil:
			errs = append(errs, fmt.Errorf("slack: %s: %w", one.name, err))
		case !strings.HasPrefix(value, one.begins):
			errs = append(errs, fmt.Errorf("slack: %s: it does not begin with %s; this may be another token", one.name, one.begins))
		}
		*one.into = Secret(value)
	}
	return s, errors.Join(errs...)
}
