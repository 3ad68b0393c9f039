package main

import (
	"context"
	"errors"
	"fmt"
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
	s, err := p.openKept(ctx, c)
	if p.guest != nil || c.Store.Path != "" {
		return s, err
	}
	path := p.storePath(c)
	if facts.KindOf(err) == facts.NotFound {
		_, err = p.makeStore(ctx, path, dataset.Embedded(), dataset.ImportOptions{})
		if err != nil && !errors.Is(err, fs.ErrExist) { // another factbot may have been quicker
			return nil, err
		}
		s, err = opened(boltstore.Open(path))
	}
	if err != nil {
		return nil, err
	}
	p.refresh(ctx, s, path)
	return s, nil
}

// openKept opens the store that is configured, or else the default one, and
// makes none.
func (p *program) openKept(ctx context.Context, c config.Config) (facts.Store, error) {
	if p.guest != nil {
		return p.guest.lent().store, nil
	}
	path, err := p.ownPath(c)
	if err != nil {
		return nil, err
	}
	return opened(p.openFile(ctx, path))
}

// storePath is where the store is that is configured, or else the default one;
// "" where the user has no folder for that.
func (p *program) storePath(c config.Config) string {
	if c.Store.Path != "" || p.dataFolder() == "" {
		return c.Store.Path
	}
	return filepath.Join(p.dataFolder(), "facts.db")
}

// ownPath is storePath where there must be one.
func (p *program) ownPath(c config.Config) (string, error) {
	path := p.storePath(c)
	if path == "" {
		return "", unavailable(nil, "You have no folder for data, for HOME is not set. Name a store with --db.")
	}
	return path, nil
}

// openFile opens a store, and brings one of an older format up to date.
func (p *program) openFile(ctx context.Context, path string) (*boltstore.Store, error) {
	s, err := boltstore.Open(path)
	if !boltstore.Older(err) {
		return s, err
	}
	kept, err := boltstore.Migrate(ctx, path, p.steps())
	if err != nil {
		return nil, err
	}
	p.log.Warn("the store was brought up to date", "store", path, "kept", kept)
	p.tell(fmt.Sprintf("The store at %s was of an older format and has been brought up to date; the file as it was is kept at %s.", path, kept))
	return boltstore.Open(path)
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
	o.Time = p.now()
	err = p.make(path, func(s *boltstore.Store) (err error) {
		r, err = dataset.Import(ctx, s, set, o)
		return err
	})
	return r, err
}

// fillStore is makeStore for files that are too large to be held in memory.
func (p *program) fillStore(ctx context.Context, path string, files []string) (filled dataset.Filling, err error) {
	err = p.make(path, func(s *boltstore.Store) (err error) {
		to, err := s.Fill(facts.Commit{Time: p.now(), Person: "import", Did: "import", Reason: "import of " + dataset.Name(files), Import: true})
		if err != nil {
			return err
		}
		if filled, err = dataset.Fill(ctx, to, files, p.filling()); err != nil {
			return err
		}
		return to.Done(ctx)
	})
	return filled, err
}

// make makes a store that is filled by a function.
func (p *program) make(path string, fill func(*boltstore.Store) error) error {
	folder, name := filepath.Split(path)
	if folder == "" {
		folder = "."
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return unmakeable(path, err)
	}
	scratch, err := os.MkdirTemp(folder, name+".new-")
	if err != nil {
		return unmakeable(path, err)
	}
	defer os.RemoveAll(scratch)
	draft := filepath.Join(scratch, name)
	s, err := boltstore.Create(draft)
	if err != nil {
		return err
	}
	if err := errors.Join(fill(s), s.Close()); err != nil {
		return err
	}
	if err := boltstore.Publish(draft, path); err != nil {
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

// embeddedMark is the file that tells which embedded dataset a store has.
func embeddedMark(store string) string { return store + ".dataset" }

// refresh brings the embedded dataset of a newer program into the default
// store. A file beside the store tells which one it has. Where an editor
// changed one of its facts the store stays as it is: what a person wrote goes
// before what a program brings.
func (p *program) refresh(ctx context.Context, s facts.Store, path string) {
	mark, digest := embeddedMark(path), dataset.EmbeddedDigest()
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
