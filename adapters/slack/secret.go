package slack

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// A Secret prints as <secret>, however it is printed.
type Secret string

const hidden = "<secret>"

// String returns "<secret>".
func (Secret) String() string { return hidden }

// GoString returns "<secret>".
func (Secret) GoString() string { return hidden }

// MarshalText returns "<secret>".
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

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
		value, err := read(one.file, one.env, getenv)
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

// read reads one secret from a file, or a variable of the environment.
func read(file, env string, getenv func(string) string) (string, error) {
	from, value := "the variable "+env, ""
	if file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		from, value = file, string(data)
	} else {
		value = getenv(env)
	}
	value = strings.TrimSpace(value)
	switch {
	case value == "":
		return "", fmt.Errorf("%s is empty", from)
	case strings.ContainsAny(value, " \t\r\n"):
		return "", fmt.Errorf("%s holds more than one word", from)
	}
	return value, nil
}
