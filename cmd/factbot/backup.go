package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"factbot/bot"
	"factbot/cmd/factbot/internal/config"
	"factbot/facts/boltstore"

	"github.com/spf13/cobra"
)

func (p *program) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup [FILE]",
		Short: "Copy the store to FILE or the folder for backups, and check the copy",
		Long: `Backup writes the store as it is now to a new file, which has its name only once
it is whole, on disk, and checked as verify checks. Without FILE it goes to the
folder for backups, where the configuration says how many are kept. It also works
while factbot serves, which makes backups by itself as the section [backup] says.`,
		Args: arguments(0, 1, "[FILE]"),
		RunE: p.writes(p.backup),
	}
}

func (p *program) backup(ctx context.Context, args []string) error {
	c, err := p.settings()
	if err != nil {
		return err
	}
	s, err := p.openKept(ctx, c)
	if err != nil {
		return err
	}
	b := p.backupsOf(c, s.(keptStore))
	if p.guest != nil {
		b = p.guest.session.backups
	}
	var made backup
	if len(args) > 0 {
		made, err = b.to(ctx, args[0], p.steps())
	} else {
		made, err = b.make(ctx, p.steps())
	}
	if err := errors.Join(err, s.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "Backed up to %s (%s), and checked: %s.\n", made.path, megabytes(made.size), counted(made.counts))
	return err
}

// A backup is a file with a checked copy of a store.
type backup struct {
	path   string
	size   int64
	counts boltstore.Counts
}

// backups makes backups of one store, one at a time, and removes old ones.
type backups struct {
	store  keptStore
	config config.Backup
	name   string // each begins with it
	now    func() time.Time

	one sync.Mutex // of them is made at a time

	mu   sync.Mutex
	last time.Time // when the newest was made here
	err  error     // why the newest attempt made none
}

// backupsOf returns the backups of the configured store.
func (p *program) backupsOf(c config.Config, s keptStore) *backups {
	path := p.storePath(c)
	if c.Backup.Folder == "" {
		c.Backup.Folder = filepath.Join(filepath.Dir(path), "backups")
	}
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	return &backups{store: s, config: c.Backup, name: name, now: p.now}
}

// make makes a backup in the folder for them, and removes the old ones. What it
// made stays whatever the clock says of its age.
func (b *backups) make(ctx context.Context, progress boltstore.Progress) (backup, error) {
	b.one.Lock()
	defer b.one.Unlock()
	made, err := b.next(ctx, progress)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err = err; err == nil {
		b.last = b.now()
	}
	return made, err
}

func (b *backups) next(ctx context.Context, progress boltstore.Progress) (backup, error) {
	folder := b.config.Folder
	begin, err := b.begin(ctx)
	if err != nil {
		return backup{}, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return backup{}, unavailable(err, "The folder %s for backups cannot be made. Check its permissions and the disk, or name another in the section [backup].", folder)
	}
	boltstore.RemoveDrafts(folder, func(name string) bool { return strings.HasPrefix(name, begin) })
	now := b.now()
	made, err := b.copy(ctx, dated(filepath.Join(folder, begin), now, ".db"), progress)
	if err != nil {
		return made, err
	}
	for _, path := range b.old(begin, now) {
		if path == made.path {
			continue
		}
		if err := os.Remove(path); err != nil {
			return made, unavailable(err, "The backup %s is made, but the old one %s cannot be removed.", made.path, path)
		}
	}
	return made, nil
}

// begin is how the names of this store's backups begin: with its own name, and
// the first record of its log, which no other store of that name has.
func (b *backups) begin(ctx context.Context) (string, error) {
	first, err := b.store.Log(ctx, 0, 1)
	if err != nil || len(first) == 0 {
		return b.name + "-empty-", err
	}
	return fmt.Sprintf("%s-%x-", b.name, first[0].Hash[:4]), nil
}

// to makes a backup at a path.
func (b *backups) to(ctx context.Context, path string, progress boltstore.Progress) (backup, error) {
	b.one.Lock()
	defer b.one.Unlock()
	return b.copy(ctx, path, progress)
}

func (b *backups) copy(ctx context.Context, path string, progress boltstore.Progress) (backup, error) {
	c, err := b.store.Backup(ctx, path, progress)
	if err != nil {
		return backup{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return backup{}, unreadable(path, err)
	}
	return backup{path, info.Size(), c.Counts}, nil
}

// all returns the backups that are there whose names begin so, "" for those of any
// store of the name, the newest first by their names. Those
// that a wrong clock dated later than now are the oldest.
func (b *backups) all(begin string, now time.Time) []string {
	names := regexp.QuoteMeta(begin)
	if begin == "" {
		names = regexp.QuoteMeta(b.name) + `-(?:[0-9a-f]{8}|empty)-`
	}
	ours := regexp.MustCompile(`^` + names + `(\d{8}T\d{6}Z)(?:-\d+)?\.db$`)
	files, err := os.ReadDir(b.config.Folder)
	if err != nil {
		return nil // there are none yet
	}
	var past, future []string
	for _, f := range files {
		at := ours.FindStringSubmatch(f.Name())
		if !f.Type().IsRegular() || at == nil {
			continue
		}
		of, path := &past, filepath.Join(b.config.Folder, f.Name())
		if at[1] > now.UTC().Format(stamp) {
			of = &future
		}
		*of = append(*of, path)
	}
	newest := func(a, b string) int {
		return strings.Compare(strings.TrimSuffix(b, ".db"), strings.TrimSuffix(a, ".db"))
	}
	slices.SortFunc(past, newest)
	slices.SortFunc(future, newest)
	return append(past, future...)
}

// old returns the backups that need not be kept: neither among the newest, nor
// the last of one of as many days. However many are made in an hour, they leave
// those of the days before.
func (b *backups) old(begin string, now time.Time) (old []string) {
	var days []string
	for n, path := range b.all(begin, now) {
		day := filepath.Base(path)[len(begin):][:len("20060102")]
		last := !slices.Contains(days, day)
		if last {
			days = append(days, day)
		}
		if keep := b.config.Keep; n >= keep && (!last || len(days) > keep) {
			old = append(old, path)
		}
	}
	return old
}

// State tells when the newest backup was made, zero for never, and why the
// newest attempt made none.
func (b *backups) State() (last time.Time, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.last, b.err
}

// A failed backup is tried again after this, or sooner where the next is due.
const retryBackup = time.Hour

// schedule makes backups until ctx is done. The first is due when the newest of
// earlier runs is old enough.
func (b *backups) schedule(ctx context.Context, failed func(error)) {
	every := b.config.Interval()
	wait := b.firstWait(ctx, every)
	if every == 0 {
		return
	}
	for {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
		wait = every
		if _, err := b.make(ctx, nil); err != nil && ctx.Err() == nil {
			failed(err)
			wait = min(every, retryBackup)
		}
	}
}

// firstWait is how long the first backup may wait: never longer than between two,
// whatever the clock says.
func (b *backups) firstWait(ctx context.Context, every time.Duration) time.Duration {
	begin, err := b.begin(ctx)
	if err != nil {
		return 0 // what is wrong is told when a backup is tried
	}
	newest := b.newest(begin)
	b.mu.Lock()
	b.last = newest
	b.mu.Unlock()
	return min(max(every-b.now().Sub(newest), 0), every)
}

// newest returns when the newest backup in the folder was made; zero for none.
func (b *backups) newest(begin string) (at time.Time) {
	for _, path := range b.all(begin, b.now()) {
		if info, err := os.Stat(path); err == nil && info.ModTime().After(at) {
			at = info.ModTime()
		}
	}
	return at
}

// inChat makes a backup for an admin who asks for it in chat.
func (b *backups) inChat(ctx context.Context) (bot.Backup, error) {
	made, err := b.make(ctx, nil)
	return bot.Backup{Name: filepath.Base(made.path), Size: megabytes(made.size), Facts: made.counts.Facts}, err
}

// stamp is a time in a name.
const stamp = "20060102T150405Z"

// dated is a name with a time in it that no file has.
func dated(begin string, now time.Time, end string) string {
	name := begin + now.UTC().Format(stamp)
	path := name + end
	for n := 2; exists(path); n++ {
		path = fmt.Sprintf("%s-%d%s", name, n, end)
	}
	return path
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// megabytes says how large a file is.
func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

// backupFailed says and logs why a scheduled backup was not made.
func (p *program) backupFailed(err error) {
	p.log.Error("no backup was made", "error", err)
	p.tell("No backup was made: " + sentence(err))
}
