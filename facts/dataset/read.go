package dataset

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"factbot/facts"
)

// Read reads files and folders. Of a folder it reads the files that end in
// .jsonl or .toml and do not start with a dot, by name, and no folders in it.
// A path given twice is read once. A record may take 4 MB.
//
// All mistakes that the files alone show are returned, up to a hundred, and
// how many more there are; links to other records are for [Set.Dangling]. A
// set with mistakes is good for showing, and [Import] refuses it. An error
// means that something could not be read at all, and there is no set.
func Read(paths []string) (*Set, []Mistake, error) {
	files, err := filesOf(paths)
	if err != nil {
		return nil, nil, err
	}
	r := newReader(Name(paths))
	for _, file := range files {
		if err := r.open(file, openOnDisk); err != nil {
			return nil, nil, err
		}
	}
	return r.set, r.mistakes.all(), nil
}

const opRead = "dataset.Read"

func openOnDisk(name string) (fs.File, error) { return os.Open(name) }

// filesOf returns the dataset files that paths stand for, each once.
func filesOf(paths []string) ([]string, error) {
	var files []string
	for _, p := range paths {
		found, err := filesAt(filepath.Clean(p))
		if err != nil {
			return nil, err
		}
		for _, file := range found {
			if !slices.Contains(files, file) {
				files = append(files, file)
			}
		}
	}
	return files, nil
}

func filesAt(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, cannotRead(path, err)
	}
	if info.IsDir() {
		return filesIn(path)
	}
	if _, ok := FormatOf(path); !ok || !info.Mode().IsRegular() {
		return nil, facts.Errorf(facts.Invalid, opRead, "%s is no dataset; its files end in .jsonl or .toml.", quoted(path))
	}
	return []string{path}, nil
}

func filesIn(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder) // sorted
	if err != nil {
		return nil, cannotRead(folder, err)
	}
	var files []string
	for _, e := range entries {
		file := filepath.Join(folder, e.Name())
		if _, ok := FormatOf(file); !ok || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if info, err := os.Stat(file); err != nil {
			return nil, cannotRead(file, err)
		} else if info.Mode().IsRegular() {
			files = append(files, file)
		}
	}
	if len(files) == 0 {
		return nil, facts.Errorf(facts.Invalid, opRead, "The folder %s holds no .jsonl or .toml files.", quoted(folder))
	}
	return files, nil
}

func cannotRead(path string, err error) error {
	if os.IsNotExist(err) {
		e := facts.Errorf(facts.NotFound, opRead, "There is no file or folder %s.", quoted(path))
		e.Err = err
		return e
	}
	e := facts.Errorf(facts.Unavailable, opRead, "%s cannot be read; check that it is whole and that you may read it.", quoted(path))
	e.Err = err
	return e
}

// Name returns what a set that is read from paths is called: their base names
// without extensions.
func Name(paths []string) string {
	names := make([]string, len(paths))
	for i, p := range paths {
		base := filepath.Base(p)
		names[i] = strings.TrimSuffix(base, filepath.Ext(base))
	}
	return strings.Join(names, ", ")
}

// A reader fills a set, file by file.
type reader struct {
	set      *Set
	mistakes gathering

	sources shelf[facts.Source]
	facts   shelf[facts.Fact]
	terms   shelf[facts.Term]
}

func newReader(name string) *reader {
	set := &Set{Name: name}
	return &reader{
		set:     set,
		sources: newShelf(typeSource, onto(&set.Sources), sourceKey, facts.CheckSource),
		facts:   newShelf(typeFact, onto(&set.Facts), factKey, facts.Check),
		terms:   newShelf(typeTerm, onto(&set.Terms), termKey, facts.CheckTerm),
	}
}

func (r *reader) open(name string, open func(string) (fs.File, error)) error {
	f, err := open(name)
	if err != nil {
		return cannotRead(name, err)
	}
	defer f.Close()
	format, _ := FormatOf(name)
	if err := r.read(name, format, f); err != nil {
		return cannotRead(name, err)
	}
	return nil
}

// read reads one file, line by line, as far as it is text.
func (r *reader) read(name string, format Format, src io.Reader) error {
	var records interface {
		line(*lines)
		end()
	}
	switch format {
	case TOML:
		records = &tomlRecords{reader: r, file: name, start: 1}
	default:
		records = &jsonRecords{reader: r, file: name}
	}
	l := newLines(src)
	for l.next() {
		if why := l.notText(); why != "" {
			r.unread(Place{name, l.number}, "%s", why)
			return nil
		}
		records.line(l)
	}
	records.end()
	return l.err
}

func (r *reader) mistake(at Place, field, say string, args ...any) {
	r.set.flawed = true
	r.mistakes.add(at, field, say, args...)
}

// unread tells of a record of which not even the id is known.
func (r *reader) unread(at Place, say string, args ...any) {
	r.set.gaps = true
	r.mistake(at, "", say, args...)
}
