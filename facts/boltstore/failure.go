package boltstore

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"factbot/facts"
	"factbot/facts/internal/codec"

	bolterrors "go.etcd.io/bbolt/errors"
)

var errMissing = errors.New("the record is missing")

const (
	backupAdvice = " Bring back a backup with `factbot restore`."
	verifyAdvice = " Run `factbot verify` to see what else is, and bring back a backup with `factbot restore`."
)

// unavailable is an error of that kind with its cause, if there is one.
func unavailable(op string, cause error, say string, args ...any) error {
	err := facts.Errorf(facts.Unavailable, op, say, args...)
	err.Err = cause
	return err
}

// failedOpen words an error from opening or making a store.
func failedOpen(op, path string, err error) error {
	pathErr, isPath := errors.AsType[*fs.PathError](err)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return missingStore(op, path, err)
	case errors.Is(err, fs.ErrExist):
		return unavailable(op, err, "There is a file at %s already. Open it, or choose another path.", path)
	case errors.Is(err, fs.ErrPermission):
		return unavailable(op, err, "The store at %s may not be read and written by this user. Run factbot as its owner, or change its permissions.", path)
	case errors.Is(err, bolterrors.ErrTimeout):
		return unavailable(op, err, "The store at %s is in use by another factbot. Stop that one and try again.", path)
	case noRoom(err):
		return fullDisk(op, path, err)
	case isPath:
		return unavailable(op, err, "The store at %s cannot be opened: %v. Check the path and the disk.", path, pathErr.Err)
	}
	return damagedFile(op, path, err)
}

// InUse tells whether Open failed because another process has the store open.
func InUse(err error) bool { return errors.Is(err, bolterrors.ErrTimeout) }

func missingStore(op, path string, cause error) error {
	err := facts.Errorf(facts.NotFound, op, "There is no store at %s. `factbot import --db %s DATASET…` makes one.", path, path)
	err.Err = cause
	return err
}

func notAFile(op, path, what string) error {
	return unavailable(op, nil, "%s is %s, not a store. Give the path of a store file.", path, what)
}

func notAStore(op, path string) error {
	return unavailable(op, nil, "The file %s is not a store, or making it was interrupted. Choose another path, or delete the file and make the store again.", path)
}

// errPages is in the cause of damagedFile.
var errPages = errors.New("the pages of the file make no sense")

func damagedFile(op, path string, cause error) error {
	return unavailable(op, fmt.Errorf("%w: %w", errPages, cause), "The file %s is damaged, or it is not a store."+backupAdvice, path)
}

func cutFile(op, path string, has, needs int64) error {
	return unavailable(op, nil, "The store at %s is damaged: %d of its %d bytes are left."+backupAdvice, path, has, needs)
}

func newerStore(op, path string) error {
	return unavailable(op, nil, "The store at %s was written by a newer factbot. Update factbot.", path)
}

var errOlder = errors.New("the format is an older one")

func olderStore(op, path string) error {
	return unavailable(op, errOlder, "The store at %s is of an older format. The next factbot that uses it brings it up to date, and keeps the file as it is now beside it.", path)
}

// Older tells whether Open failed because the store is of an older format:
// Migrate brings it up to date.
func Older(err error) bool { return errors.Is(err, errOlder) }

func replacedFile(op, path string) error {
	return unavailable(op, nil, "The file %s was replaced by another just now. Try again.", path)
}

func movedFile(op, path string) error {
	return unavailable(op, nil, "The file %s was moved, removed or replaced while it was in use; what was changed since is in that file alone. Restart factbot.", path)
}

// faultyStore words the faults of a store that is not copied because of them.
func faultyStore(op, path string, faults []string) error {
	return unavailable(op, errors.New(strings.Join(faults, " ")), "The store at %s is damaged, and was not copied: %s"+verifyAdvice, path, faults[0])
}

func faultyBackup(op, path string, faults []string) error {
	return unavailable(op, errors.New(strings.Join(faults, " ")), "The backup %s is damaged, and nothing was changed: %s Choose another one.", path, faults[0])
}

// failedCopy words an error from making a copy at path, where it has no words
// yet.
func failedCopy(op, path string, err error) error {
	pathErr, isPath := errors.AsType[*fs.PathError](err)
	linkErr, isLink := errors.AsType[*os.LinkError](err)
	switch {
	case err == nil, facts.Said(err) != "", errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, fs.ErrExist):
		return unavailable(op, err, "There is a file at %s already, and it stays as it is. Choose another path.", path)
	case noRoom(err):
		return unavailable(op, err, "The disk has no room for %s, so nothing was kept there. Make room and try again.", path)
	case isPath:
		return unavailable(op, err, "The file %s cannot be written: %v. Check the path, its permissions and the disk.", path, pathErr.Err)
	case isLink:
		return unavailable(op, err, "The file %s cannot be put into its place: %v. Check the path, its permissions and the disk.", path, linkErr.Err)
	}
	return unavailable(op, err, "The file %s could not be made. Check the disk and try again.", path)
}

func brokenStore(op, path string) error {
	return unavailable(op, nil, "The store at %s has failed and is out of use. Restart factbot; if it does not start, bring back a backup with `factbot restore`.", path)
}

func failedWrite(op, path string, cause error) error {
	return unavailable(op, cause, "The disk failed while the store at %s was written. Restart factbot, then look with `history ID` whether the change is there.", path)
}

func fullDisk(op, path string, cause error) error {
	return unavailable(op, cause, "The disk has no room for the store at %s, so nothing was changed. Make room and try again.", path)
}

// noRoom reports whether err says that a file could not grow. bbolt hands on
// only the text of some such errors.
func noRoom(err error) bool {
	for _, errno := range []syscall.Errno{syscall.ENOSPC, syscall.EFBIG, syscall.EDQUOT} {
		if errors.Is(err, errno) || strings.Contains(err.Error(), errno.Error()) {
			return true
		}
	}
	return false
}

// damagedRecord names the record that cannot be read.
func damagedRecord(bucket, key []byte, cause error) error {
	const op = "boltstore.read"
	if errors.Is(cause, codec.ErrNewer) {
		return unavailable(op, cause, "The %s was written by a newer factbot. Update factbot.", recordName(bucket, key))
	}
	return unavailable(op, cause, "The %s is damaged."+verifyAdvice, recordName(bucket, key))
}

// recordName says which record has the key in the bucket.
func recordName(bucket, key []byte) string {
	name, rest, _ := bytes.Cut(key, []byte{0})
	switch {
	case bytes.Equal(bucket, factBucket):
		return fmt.Sprintf("record of the fact %q", key)
	case bytes.Equal(bucket, sourceBucket):
		return fmt.Sprintf("record of the source %q", key)
	case bytes.Equal(bucket, termBucket):
		return fmt.Sprintf("record of the term %q", rest)
	case bytes.Equal(bucket, revisionBucket) && len(rest) == 4:
		return fmt.Sprintf("record of revision %d of the fact %q", binary.BigEndian.Uint32(rest), name)
	case bytes.Equal(bucket, entryBucket):
		return fmt.Sprintf("record of the entry %q in the table %q", rest, name)
	case bytes.Equal(bucket, logBucket) && len(key) == 8:
		return fmt.Sprintf("record %d of the log", binary.BigEndian.Uint64(key))
	case bytes.Equal(bucket, changeBucket) && len(key) == 8:
		return fmt.Sprintf("record of change %d", binary.BigEndian.Uint64(key))
	}
	return fmt.Sprintf("record %q in %q", key, bucket)
}
