package dataset

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"factbot/facts"
)

// ImportOptions say how to import. Only Time must be set.
type ImportOptions struct {
	Force  bool         // overwrite what editors changed since the last import
	Person facts.Person // who imports; empty for "import"
	Reason string       // empty for "import of" and the set's name
	Time   time.Time    // when

	// Progress, where it is set, is called after every thousand records that
	// were compared with the store, and once more when all is done, with done
	// equal to total. The commit in between may take long.
	Progress func(done, total int)
}

const opImport = "dataset.Import"

// Import puts the records of a set into a store, all or none, in one commit.
// A record replaces the one of the same id (of a term: language and text); one
// that the store holds as it is makes no revision. What the store holds beside
// the set stays.
//
// It refuses a set with mistakes or dangling links with an error of kind
// Invalid, which wraps the dangling links as [Mistakes]. It refuses to
// overwrite a fact whose newest revision an editor made, unless Force is set,
// with an error of kind Conflict. Sources and terms have no revisions: those
// of the set always replace those of the store.
func Import(ctx context.Context, store facts.Store, set *Set, opts ImportOptions) (Report, error) {
	if set.flawed {
		return Report{}, facts.Errorf(facts.Invalid, opImport, "The dataset has mistakes, and nothing was imported; correct them first.")
	}
	seq, err := store.Seq(ctx)
	if err != nil {
		return Report{}, err
	}
	held := holdings{store: store, empty: seq == 0}
	if err := held.checkLinks(ctx, set); err != nil {
		return Report{}, err
	}
	c := comparison{held: held, total: set.Len(), progress: opts.Progress, report: Report{Facts: map[facts.Kind]Tally{}}}
	if err := c.all(ctx, set); err != nil {
		return Report{}, err
	}
	if len(c.edited) > 0 && !opts.Force {
		return Report{}, conflict(c.edited)
	}
	if err := c.commit(ctx, set, opts); err != nil {
		return Report{}, err
	}
	c.tell(c.total)
	return c.report, nil
}

// conflict names the facts that editors changed.
func conflict(edited []facts.ID) error {
	const most = 5
	were, them := "s %s were", "them"
	list := strings.Join(edited[:min(len(edited), most)], ", ")
	switch more := len(edited) - most; {
	case len(edited) == 1:
		were, them = " %s was", "it"
	case more > 0:
		list += fmt.Sprintf(" and %d more", more)
	}
	return facts.Errorf(facts.Conflict, opImport,
		"The fact"+were+" edited since the last import; take the edits over into the dataset, or replace "+them+" with --force.", list)
}

// A comparison finds out what of a set would change a store.
type comparison struct {
	held     holdings
	report   Report
	changes  []facts.Change
	edited   []facts.ID // facts that differ by an editor's hand
	done     int
	total    int
	progress func(done, total int)
}

func (c *comparison) all(ctx context.Context, set *Set) error {
	for i := range set.Sources {
		if err := c.source(ctx, &set.Sources[i].Record); err != nil {
			return err
		}
	}
	for i := range set.Facts {
		if err := c.fact(ctx, &set.Facts[i].Record); err != nil {
			return err
		}
	}
	held, err := c.held.terms(ctx)
	if err != nil {
		return err
	}
	for i := range set.Terms {
		c.term(&set.Terms[i].Record, held)
	}
	return nil
}

func (c *comparison) source(ctx context.Context, s *facts.Source) error {
	old, held, err := c.held.source(ctx, s.ID)
	if err != nil {
		return err
	}
	c.count(&c.report.Sources, held, old == *s, facts.Change{Source: s})
	return nil
}

func (c *comparison) fact(ctx context.Context, f *facts.Fact) error {
	old, held, err := c.held.fact(ctx, f.ID)
	if err != nil {
		return err
	}
	base := old.Revision
	old.Revision = f.Revision
	same := reflect.DeepEqual(old, *f)
	if held && !same {
		edited, err := c.held.edited(ctx, f.ID)
		if err != nil {
			return err
		}
		if edited {
			c.edited = append(c.edited, f.ID)
		}
	}
	tally := c.report.Facts[f.Kind]
	c.count(&tally, held, same, facts.Change{Fact: f, Base: base})
	c.report.Facts[f.Kind] = tally
	return nil
}

func (c *comparison) term(t *facts.Term, held map[key]facts.Term) {
	old, isHeld := held[termKey(t)]
	c.count(&c.report.Terms, isHeld, reflect.DeepEqual(old, *t), facts.Change{Term: t})
}

// count counts one record and keeps its change if it is one.
func (c *comparison) count(t *Tally, held, same bool, change facts.Change) {
	switch {
	case !held:
		t.Added++
	case same:
		t.Unchanged++
	default:
		t.Changed++
	}
	if !held || !same {
		c.changes = append(c.changes, change)
	}
	const step = 1000
	if c.done++; c.done%step == 0 {
		c.tell(c.done)
	}
}

func (c *comparison) tell(done int) {
	if c.progress != nil {
		c.progress(done, c.total)
	}
}

func (c *comparison) commit(ctx context.Context, set *Set, opts ImportOptions) error {
	if len(c.changes) == 0 {
		return nil
	}
	_, err := c.held.store.Apply(ctx, facts.Commit{
		Did:     "import",
		Time:    opts.Time,
		Person:  cmp.Or(opts.Person, "import"),
		Reason:  cmp.Or(opts.Reason, "import of "+set.Name),
		Import:  true,
		Changes: c.changes,
	})
	return err
}
