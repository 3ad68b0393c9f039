//go:build goolm

package matrix

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
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

// heldDevice returns the device whose keys are in a file; "" where there are
// none. The error says why they cannot be used.
func heldDevice(ctx context.Context, path string, user id.UserID, pickle Secret) (device id.DeviceID, err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	f, err := openKeys(ctx, path, user, "", pickle)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.close()) }()
	if _, err := f.store.GetAccount(ctx); err != nil {
		return "", f.strange(err)
	}
	return f.store.FindDeviceID(ctx)
}

// strange is the error of keys that the pickle key does not open.
func (f *keyFile) strange(err error) error {
	return fmt.Errorf("matrix: the keys in %s cannot be opened: the pickle key is another one, or the file is damaged: %w", f.path, err)
}

// belongs checks that the keys are the device's; "" is any.
func (f *keyFile) belongs(ctx context.Context, device id.DeviceID) error {
	has, err := f.store.FindDeviceID(ctx)
	if err != nil {
		return fmt.Errorf("matrix: the keys in %s cannot be read: %w", f.path, err)
	}
	if has != "" && device != "" && has != device {
		return fmt.Errorf("matrix: the keys in %s belong to device %s, the token to %s: give the token that was made with them, or another file for new keys", f.path, has, device)
	}
	return nil
}

// people returns everybody whose devices are known.
func (f *keyFile) people(ctx context.Context) ([]id.UserID, error) {
	rows, err := f.store.DB.Query(ctx, "SELECT user_id FROM crypto_tracked_user")
	return dbutil.NewRowIterWithError(rows, dbutil.ScanSingleColumn[id.UserID], err).AsList()
}

// disown drops the device's identity.
func (f *keyFile) disown(ctx context.Context) error {
	_, err := f.store.DB.Exec(ctx, "DELETE FROM crypto_account WHERE account_id=$1", f.store.AccountID)
	return err
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
