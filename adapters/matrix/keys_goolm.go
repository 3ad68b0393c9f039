//go:build goolm

package matrix

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/id"
	_ "modernc.org/sqlite" // the driver "sqlite", in pure Go
)

// A keyFile holds the keys of a device, and is locked for one process: two on
// one device would spoil each other's keys.
type keyFile struct {
	path  string
	db    *sql.DB
	lock  *sql.DB
	store *crypto.SQLCryptoStore
}

func openKeys(ctx context.Context, path string, user id.UserID, device id.DeviceID, pickle Secret) (_ *keyFile, err error) {
	if pickle == "" {
		return nil, errors.New("matrix: the pickle key is missing: the keys on disk are encrypted with it")
	}
	f := &keyFile{path: path}
	defer func() {
		if err != nil {
			f.close() // the first error says more
		}
	}()
	if err := f.private(); err != nil {
		return nil, err
	}
	if err := f.exclude(ctx); err != nil {
		return nil, err
	}
	if f.db, err = sql.Open("sqlite", source(path, "foreign_keys(1)", "journal_mode(WAL)", "busy_timeout(5000)")+"&_txlock=immediate"); err != nil {
		return nil, fmt.Errorf("matrix: the keys in %s cannot be opened: %w", path, err)
	}
	wrapped, err := dbutil.NewWithDB(f.db, "sqlite3")
	if err != nil {
		return nil, fmt.Errorf("matrix: the keys in %s cannot be opened: %w", path, err)
	}
	f.store = crypto.NewSQLCryptoStore(wrapped, nil, string(user), device, []byte(pickle))
	if err := f.store.DB.Upgrade(ctx); err != nil {
		return nil, fmt.Errorf("matrix: the keys in %s cannot be opened: %w", path, err)
	}
	return f, f.belongs(ctx, device)
}

// belongs checks that the keys are the device's.
func (f *keyFile) belongs(ctx context.Context, device id.DeviceID) error {
	has, err := f.store.FindDeviceID(ctx)
	if err != nil {
		return fmt.Errorf("matrix: the keys in %s cannot be read: %w", f.path, err)
	}
	if has != "" && has != device {
		return fmt.Errorf("matrix: the keys in %s belong to device %s, the token to %s: give the token that was made with them, or another file for new keys", f.path, has, device)
	}
	return nil
}

// private makes the file where it is not there, for nobody else to read.
func (f *keyFile) private() error {
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return fmt.Errorf("matrix: the folder of the keys cannot be made: %w", err)
	}
	file, err := os.OpenFile(f.path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("matrix: the keys cannot be opened: %w", err)
	}
	return file.Close()
}

// exclude locks the keys until close, by a transaction on a file beside them.
func (f *keyFile) exclude(ctx context.Context) (err error) {
	if f.lock, err = sql.Open("sqlite", source(f.path+".lock", "busy_timeout(0)")); err != nil {
		return fmt.Errorf("matrix: the keys in %s cannot be locked: %w", f.path, err)
	}
	f.lock.SetMaxOpenConns(1)
	if _, err := f.lock.ExecContext(ctx, "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE"); err != nil {
		return fmt.Errorf("matrix: another process uses the keys in %s: stop it first, as two would spoil them: %w", f.path, err)
	}
	return nil
}

// source returns the name of an SQLite file as the driver takes it.
func source(path string, pragmas ...string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + url.Values{"_pragma": pragmas}.Encode()
}

// close closes what is open, and lets another process have the keys.
func (f *keyFile) close() error {
	var err error
	if f.db != nil {
		err = f.db.Close()
	}
	if f.lock != nil {
		err = errors.Join(err, f.lock.Close())
	}
	return err
}
