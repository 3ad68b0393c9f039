package dataset

import (
	"context"
	"io"
	"io/fs"
	"os"

	"factbot/facts"
)

// A Filler takes the records of a new store one after another. What it is given
// stays the caller's.
type Filler interface {
	Put(ctx context.Context, c facts.Change) error
}

// A Filling tells what Fill did.
type Filling struct {
	Name     string // as Set.Name
	Report   Report
	Warnings []Warning
}

const opFill = "dataset.Fill"

// Fill reads files and folders as Read does, and puts their records into an
// empty store as it reads them, so that a large dataset need not be held in
// memory. It checks all that Read and Import check; where it returns an error,
// the store has some of the records and should be thrown away. Mistakes are
// wrapped as [Mistakes] in an error of kind Invalid. Of warnings it has no
// look at sources that speak for a party.
//
// Progress, where it is not nil, is called now and then with the number of
// bytes that were read, of all there are.
func Fill(ctx context.Context, to Filler, paths []string, progress func(done, total int64)) (Filling, error) {
	files, err := filesOf(paths)
	if err != nil {
		return Filling{}, err
	}
	f := newFill(ctx, to, Name(paths))
	total, err := sizeOf(files)
	if err != nil {
		return Filling{}, err
	}
	done := int64(0)
	for _, file := range files {
		err := f.reader.open(file, func(name string) (fs.File, error) {
			src, err := openOnDisk(name)
			return &counted{File: src, read: func(n int) error {
				done += int64(n)
				if progress != nil {
					progress(done, total)
				}
				return f.stopped()
			}}, err
		})
		if stopped := f.stopped(); stopped != nil {
			return Filling{}, stopped
		}
		if err != nil {
			return Filling{}, err
		}
	}
	return f.end()
}

// sizeOf adds up the sizes of files.
func sizeOf(files []string) (total int64, err error) {
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			return 0, cannotRead(file, err)
		}
		total += info.Size()
	}
	return total, nil
}

// Size returns the number of bytes of the files that paths stand for.
func Size(paths []string) (int64, error) {
	files, err := filesOf(paths)
	if err != nil {
		return 0, err
	}
	return sizeOf(files)
}

// A counted file tells how much of it was read.
type counted struct {
	fs.File
	read func(n int) error
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.File.Read(p)
	if stop := c.read(n); stop != nil {
		return n, stop
	}
	return n, err
}

var _ io.Reader = (*counted)(nil)

// A fill is one call of Fill.
type fill struct {
	ctx    context.Context
	to     Filler
	reader *reader
	links  linkChecker
	warner *warner
	report Report
	err    error // of the store
}

func newFill(ctx context.Context, to Filler, name string) *fill {
	f := &fill{ctx: ctx, to: to, reader: newReader(name), warner: newWarner(), report: Report{Facts: map[facts.Kind]Tally{}}}
	r := f.reader
	f.links = linkChecker{waits: true, held: func(typ string, id facts.ID) bool {
		taken := r.facts.taken
		if typ == typeSource {
			taken = r.sources.taken
		}
		_, held := taken[key{id: id}]
		return held
	}}
	r.sources.keep = func(e Entry[facts.Source]) {
		f.report.Sources.Added++
		f.links.source(&e)
		f.put(facts.Change{Source: &e.Record})
	}
	r.facts.keep = func(e Entry[facts.Fact]) {
		tally := f.report.Facts[e.Record.Kind]
		tally.Added++
		f.report.Facts[e.Record.Kind] = tally
		f.links.fact(&e)
		if !e.Record.Retired {
			f.warner.text(&e)
			f.warner.names(&e)
		}
		f.put(facts.Change{Fact: &e.Record})
	}
	r.terms.keep = func(e Entry[facts.Term]) {
		f.report.Terms.Added++
		f.put(facts.Change{Term: &e.Record})
	}
	return f
}

// put puts a record, unless there is a mistake already: then it is only read
// on for others.
func (f *fill) put(c facts.Change) {
	if f.err == nil && !f.reader.set.flawed {
		f.err = f.to.Put(f.ctx, c)
	}
}

func (f *fill) stopped() error {
	if f.err != nil {
		return f.err
	}
	return f.ctx.Err()
}

// end checks what can be checked only when all is read.
func (f *fill) end() (Filling, error) {
	mistakes := f.reader.mistakes.all()
	if !f.reader.set.gaps {
		mistakes = append(mistakes, f.links.end()...)
	}
	if len(mistakes) > 0 {
		err := facts.Errorf(facts.Invalid, opFill, "Nothing was imported; correct the mistakes first.")
		err.Err = Mistakes(mistakes)
		return Filling{}, err
	}
	return Filling{f.reader.set.Name, f.report, f.warner.warnings.all()}, nil
}
