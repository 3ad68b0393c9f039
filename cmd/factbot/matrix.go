package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"factbot/adapters/matrix"
	"factbot/facts"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// A login is one use of `factbot matrix login`.
type login struct {
	*program
	account  string
	password string // the file that has it
}

func (p *program) matrixCommand() *cobra.Command {
	l := &login{program: p}
	c := &cobra.Command{Use: "matrix", Short: "Set up Matrix", Args: arguments(0, 0, "")}
	in := &cobra.Command{
		Use:   "login --config PATH [--account NAME] [--password-file FILE]",
		Short: "Log the bot's account in, and keep its token and keys where the configuration says",
		Long: `Login logs in to the account of a section [[matrix]] with its password, which is
asked for without being shown, or read from a file. The token goes into the
section's token_file. With encryption the keys of the device are made and
signed: the pickle key is made if pickle_key_file is not there yet, and the
recovery key goes into recovery_key_file where the account had none. Keep a copy
of that one elsewhere.

Where the keys are there already the same device is logged in again; stop the bot
first. The account's own keys are never replaced: a new device that their recovery
key is missing for is refused, and nothing is changed.`,
		Args: arguments(0, 0, ""),
		RunE: p.does(l.run),
	}
	in.Flags().StringVar(&l.account, "account", "", "the `NAME` of the section, where there are several")
	in.Flags().StringVar(&l.password, "password-file", "", "read the password from `FILE`; - is standard input")
	c.AddCommand(in)
	return c
}

func (l *login) run(ctx context.Context, _ []string) error {
	settings, err := l.settings()
	if err != nil {
		return err
	}
	c, err := l.section(settings.Matrix)
	if err != nil {
		return err
	}
	if c.TokenFile == "" || c.Encryption.On() && c.Encryption.PickleKeyFile == "" {
		return facts.Errorf(facts.Invalid, "login", "Give the section token_file, and with encryption pickle_key_file, so that there is a place for what the login makes.")
	}
	r := matrix.LoginRequest{Homeserver: c.Homeserver, User: c.User, Keys: c.Encryption.Keys}
	if err := l.keys(&r, c.Encryption); err != nil {
		return err
	}
	password, err := l.ask(c.User)
	if err != nil {
		return err
	}
	r.Password = matrix.Secret(password)
	got, err := matrix.LogIn(ctx, r)
	if got.Token != "" {
		err = errors.Join(err, l.keep(c, got))
	}
	if err != nil {
		return unavailable(err, "The login did not succeed as a whole: %v.", err)
	}
	fmt.Fprintf(l.out, "%s is logged in as device %s; its token is in %s.\n", got.User, got.Device, c.TokenFile)
	if got.RecoveryKey != "" {
		fmt.Fprintf(l.out, "The recovery key is in %s; keep a copy elsewhere: with it a new device is trusted when this one's keys are lost.\n", c.Encryption.RecoveryKeyFile)
	}
	return nil
}

// section returns the account that is meant.
func (l *login) section(all matrix.Accounts) (matrix.Config, error) {
	var names []string
	for _, c := range all {
		if c.Name == l.account {
			return c, nil
		}
		names = append(names, c.Name)
	}
	if len(all) == 1 && l.account == "" {
		return all[0], nil
	}
	if len(all) == 0 {
		return matrix.Config{}, facts.Errorf(facts.Invalid, "login", "The configuration has no section [[matrix]]; config.example.toml shows one. Name it with --config.")
	}
	return matrix.Config{}, facts.Errorf(facts.Invalid, "login", "There is no account %q; --account takes one of: %s.", l.account, strings.Join(names, ", "))
}

// keys reads the keys that there are, and makes a pickle key where there is
// none.
func (l *login) keys(r *matrix.LoginRequest, e matrix.Encryption) error {
	if !e.On() {
		return nil
	}
	if _, err := os.Stat(e.PickleKeyFile); errors.Is(err, fs.ErrNotExist) {
		if err := keepSecret(e.PickleKeyFile, rand.Text()+rand.Text()); err != nil {
			return err
		}
	}
	pickle, err := os.ReadFile(e.PickleKeyFile)
	if err != nil {
		return unreadable(e.PickleKeyFile, err)
	}
	r.PickleKey = matrix.Secret(strings.TrimSpace(string(pickle)))
	if e.RecoveryKeyFile == "" { // without the key, keys that the account has would be replaced
		r.RecoveryKey = matrix.Secret(strings.TrimSpace(l.getenv(e.RecoveryKeyEnv)))
		return nil
	}
	recovery, err := os.ReadFile(e.RecoveryKeyFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unreadable(e.RecoveryKeyFile, err)
	}
	r.RecoveryKey = matrix.Secret(strings.TrimSpace(string(recovery)))
	return nil
}

// ask returns the password, from a file or from whoever sits at the terminal.
func (l *login) ask(user string) (string, error) {
	switch l.password {
	case "-":
		data, err := io.ReadAll(io.LimitReader(l.in, 4096))
		if err != nil {
			return "", unreadable("standard input", err)
		}
		return strings.TrimRight(string(data), "\r\n"), nil
	case "":
	default:
		data, err := os.ReadFile(l.password)
		if err != nil {
			return "", unreadable(l.password, err)
		}
		return strings.TrimRight(string(data), "\r\n"), nil
	}
	in, ok := l.in.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return "", wrong("There is no terminal to ask for the password at; use --password-file FILE, or - for standard input.")
	}
	fmt.Fprintf(l.errs, "Password of %s: ", user)
	data, err := term.ReadPassword(int(in.Fd()))
	fmt.Fprintln(l.errs)
	if err != nil {
		return "", unreadable("the terminal", err)
	}
	return string(data), nil
}

// keep writes what the login made where the configuration says.
func (l *login) keep(c matrix.Config, got matrix.Login) error {
	err := keepSecret(c.TokenFile, string(got.Token))
	if got.RecoveryKey == "" {
		return err
	}
	if c.Encryption.RecoveryKeyFile == "" { // it must not be lost
		c.Encryption.RecoveryKeyFile = c.Encryption.Keys + ".recovery-key"
		fmt.Fprintf(l.errs, "The section has no recovery_key_file; the recovery key goes to %s.\n", c.Encryption.RecoveryKeyFile)
	}
	return errors.Join(err, keepSecret(c.Encryption.RecoveryKeyFile, string(got.RecoveryKey)))
}

// keepSecret writes a file that its owner alone may read.
func keepSecret(path, secret string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return unwritable(path, err)
	}
	return replace(path, func(w io.Writer) error {
		_, err := io.WriteString(w, secret+"\n")
		return err
	})
}
