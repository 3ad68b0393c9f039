package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"factbot/cmd/factbot/internal/config"
	"factbot/facts"
	"factbot/facts/boltstore"
	"factbot/facts/dataset"
)

// openStore opens the store that is configured, which must exist, or else the
// default one, which is made and filled with the embedded dataset where it does
// not exist, and kept up with it.
func (p *program) openStore(ctx context.Context, c config.Config) (facts.Store, error) {
	path := p.storePath(c)
	if c.Store.Path != "" {
		return opened(boltstore.Open(path))
	}
	if path == "" {
		return nil, unavailable(nil, "You have no folder for data, for HOME is not set. Name a store with --db.")
	}
	s, err := boltstore.Open(path)
	if facts.KindOf(err) == facts.NotFound {
		_, err = p.makeStore(ctx, path, dataset.Embedded(), dataset.ImportOptions{})
		if err != nil && !errors.Is(err, fs.ErrExist) { // another factbot may have been quicker
			return nil, err
		}
		s, err = boltstore.Open(path)
	}
	if err != nil {
		return nil, err
	}
	p.refresh(ctx, s, path)
	return s, nil
}

// storePath returns where the store is that is configured, or the default one; ""
// where there is no folder for that.
func (p *program) storePath(c config.Config) string {
	if folder := p.dataFolder(); c.Store.Path == "" && folder != "" {
		return filepath.Join(folder, "facts.db")
	}
	return c.Store.Path
}

// opened keeps a nil *boltstore.Store from becoming a facts.Store that is not
// nil.
func opened(s *boltstore.Store, err error) (facts.Store, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}

// makeStore makes a store with a dataset in it. Nothing is at path before all
// is; where something is there already, it stays, and the error is fs.ErrExist.
func (p *program) makeStore(ctx context.Context, path string, set *dataset.Set, o dataset.ImportOptions) (r dataset.Report, err error) {
	folder, name := filepath.Split(path)
	if folder == "" {
		folder = "."
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return r, unmakeable(path, err)
	}
	scratch, err := os.MkdirTemp(folder, name+".new-")
	if err != nil {
		return r, unmakeable(path, err)
	}
	defer os.RemoveAll(scratch)
	draft := filepath.Join(scratch, name)
	s, err := boltstore.Create(draft)
	if err != nil {
		return r, err
	}
	o.Time = p.now()
	r, err = dataset.Import(ctx, s, set, o)
	if err := errors.Join(err, s.Close()); err != nil {
		return r, err
	}
	return r, publish(draft, path)
}

// publish gives a finished file its name, if nothing has that name yet.
func publish(draft, path string) error {
	err := os.Link(draft, path)
	if err == nil {
		return nil
	}
	if _, statErr := os.Lstat(path); statErr == nil {
		return unmakeable(path, fs.ErrExist)
	}
	if err := os.Rename(draft, path); err != nil { // a file system without links
		return unmakeable(path, err)
	}
	return nil
}

func unmakeable(path string, err error) error {
	cause := err
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		cause = e.Err
	}
	return unavailable(err, "The store %s cannot be made: %v. Check its folder and the disk, or name another place with --db.", path, cause)
}

// refresh brings the embedded dataset of a newer program into the default
// store. A file beside the store tells which one it has. Where an editor
// changed one of its facts the store stays as it is: what a person wrote goes
// before what a program brings.
func (p *program) refresh(ctx context.Context, s facts.Store, path string) {
	mark, digest := path+".dataset", dataset.EmbeddedDigest()
	if has, err := os.ReadFile(mark); err == nil && strings.TrimSpace(string(has)) == digest {
		return
	}
	_, err := dataset.Import(ctx, s, dataset.Embedded(), dataset.ImportOptions{Time: p.now()})
	if err == nil || facts.KindOf(err) == facts.Conflict {
		err = errors.Join(err, os.WriteFile(mark, []byte(digest+"\n"), 0o600))
	}
	if err != nil {
		p.log.Warn("the default store was not brought up to date", "error", err)
	}
}
