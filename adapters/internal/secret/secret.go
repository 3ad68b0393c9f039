// Package secret is how adapters come by tokens and keys: from a file or from a
// variable of the environment, never from the configuration itself.
package secret

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
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

var envForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// bare is what a secret looks like that stands where its file should: the tokens
// and the signing secret of Slack, the tokens of Synapse.
var bare = regexp.MustCompile(`^(xox[a-z]-|xapp-|sy[tr]_|[0-9a-f]{32}$)`)

// Check calls report where the keys NAME_file and NAME_env of a section do not
// say where a secret is. section stands before the keys, "" or with its point.
func Check(report func(key, say string), section, name, file, env string, needed bool) {
	switch {
	case file != "" && env != "":
		report(section+name+"_env", fmt.Sprintf("There is %s_file as well; keep one of the two.", name))
	case needed && file == "" && env == "":
		report(section+name+"_file", fmt.Sprintf("The %s is missing: give %s_file or %s_env.", strings.ReplaceAll(name, "_", " "), name, name))
	case bare.MatchString(file):
		report(section+name+"_file", "This takes the path of a file, and looks like the secret itself; put that into a file of its own.")
	case env != "" && !envForm.MatchString(env):
		report(section+name+"_env", "This takes the name of a variable of the environment, not its value.")
	}
}

// credentials begins the path of a secret that systemd hands over: where its
// folder is, the variable of that name tells.
const credentials = "$CREDENTIALS_DIRECTORY"

// Read reads a secret from a file, or where that is "" from a variable of the
// environment, without the blanks around it. The error does not tell it.
func Read(file, env string, getenv func(string) string) (string, error) {
	value, _, err := read(file, env, getenv)
	return value, err
}

// ReadWord is Read for a secret that is one word.
func ReadWord(file, env string, getenv func(string) string) (string, error) {
	value, from, err := read(file, env, getenv)
	if err == nil && strings.ContainsAny(value, " \t\r\n") {
		return "", fmt.Errorf("%s holds more than one word", from)
	}
	return value, err
}

func read(file, env string, getenv func(string) string) (value, from string, err error) {
	value, from = getenv(env), "the variable "+env
	if name, ok := strings.CutPrefix(file, credentials+"/"); ok {
		folder := getenv(credentials[1:])
		if folder == "" {
			return "", file, fmt.Errorf("%s is not set, as it is where systemd starts a unit with LoadCredential=", credentials[1:])
		}
		file = filepath.Join(folder, name)
	}
	if file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			return "", file, err
		}
		value, from = string(data), file
	}
	if value = strings.TrimSpace(value); value == "" {
		return "", from, fmt.Errorf("%s is empty", from)
	}
	return value, from, nil
}
