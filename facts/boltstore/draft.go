package boltstore

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// A draft is a file that is not yet at its place: it lies beside it under
// another name until it is whole, on disk and checked.
type draft struct {
	path  string
	place string
}

// newDraft has fill write a draft, and makes what it wrote durable. Nobody else
// may be making one for the same place: what a killed process left is removed.
func newDraft(place string, fill func(*os.File) error) (*draft, error) {
	folder, name := filepath.Split(place)
	RemoveDrafts(folder, func(of string) bool { return of == name })
	f, err := os.CreateTemp(filepath.Dir(place), "."+name+draftMark)
	if err != nil {
		return nil, err
	}
	d := &draft{f.Name(), place}
	err = fill(f)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		d.discard()
		return nil, err
	}
	return d, nil
}

// draftMark is in the name of a draft, behind that of its place.
const draftMark = ".new-"

// RemoveDrafts removes the drafts in a folder that are of the files named, which
// killed processes left.
func RemoveDrafts(folder string, of func(name string) bool) {
	all, _ := os.ReadDir(filepath.Clean(folder)) // where there is no folder there are no drafts
	for _, f := range all {
		draft, hidden := strings.CutPrefix(f.Name(), ".")
		if end := strings.LastIndex(draft, draftMark); hidden && end > 0 && of(draft[:end]) {
			os.Remove(filepath.Join(folder, f.Name())) // what stays takes room, and no more
		}
	}
}

// discard removes a draft that was not put at its place.
func (d *draft) discard() { os.Remove(d.path) }

// check verifies a draft, after it has brought it to the present format.
// Sentences call it by the name given.
func (d *draft) check(ctx context.Context, op, name string, progress Progress) (c Checked, err error) {
	s, err := open(d.path, 0)
	if err != nil {
		return c, failedOpen(op, name, err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	s.path = name
	err = s.check(op)
	if Older(err) {
		if err = s.upgrade(op); err == nil {
			err = s.check(op)
		}
	}
	if err != nil {
		return c, err
	}
	return s.Verify(ctx, progress)
}

// publish puts a draft at its place, if there is nothing yet.
func (d *draft) publish() error {
	if err := Publish(d.path, d.place); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(d.place))
}

// Publish gives a finished file a name that no other file has; the error is
// fs.ErrExist where one has it.
func Publish(draft, path string) error {
	err := os.Link(draft, path)
	if err == nil {
		return os.Remove(draft)
	}
	if _, statErr := os.Lstat(path); statErr == nil {
		return &fs.PathError{Op: "link", Path: path, Err: fs.ErrExist}
	}
	return os.Rename(draft, path) // a file system without links
}

// replace puts a draft at its place. The file there, which held has open so that
// no other process can, stays under the name aside, or goes where that is "".
// There is a file at the place all the time, where the file system has links.
func (d *draft) replace(held *Store, aside string) error {
	if held != nil && runtime.GOOS == "windows" { // which renames no open file
		held.Close()
	}
	if aside != "" {
		if err := os.Link(d.place, aside); err != nil {
			if _, statErr := os.Lstat(aside); statErr == nil {
				return &fs.PathError{Op: "link", Path: aside, Err: fs.ErrExist}
			}
			if err := os.Rename(d.place, aside); err != nil {
				return err
			}
		}
	}
	if err := os.Rename(d.path, d.place); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(d.place))
}

// Followed is the file that a path leads to: not a link, which a rename would
// replace, but what it names.
func Followed(path string) string {
	if to, err := filepath.EvalSymlinks(path); err == nil {
		return to
	}
	return path
}
