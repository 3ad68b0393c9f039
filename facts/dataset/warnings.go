package dataset

import (
	"strings"
	"unicode/utf8"

	"factbot/facts"
	"factbot/facts/lang"
)

// Warnings returns what an import takes, but an editor may want to change: a
// text that is shown cut, an established fact for which only a party's own
// sources speak, a name that another fact of the same kind bears
// too. Retired facts are left alone.
func (s *Set) Warnings() []Warning {
	w := newWarner()
	parties := map[facts.ID]bool{}
	for i := range s.Facts {
		parties[s.Facts[i].Record.ID] = s.Facts[i].Record.Party
	}
	for i := range s.Sources {
		if src := &s.Sources[i].Record; parties[src.Actor] {
			w.voices[src.ID] = src.Actor
		}
	}
	for i := range s.Facts {
		if e := &s.Facts[i]; !e.Record.Retired {
			w.text(e)
			w.sources(e)
			w.names(e)
		}
	}
	return w.warnings.all()
}

type warner struct {
	voices   map[facts.ID]facts.ID // the party behind a source, by source
	bearers  map[bearing]bearer
	warnings gathering
}

func newWarner() *warner {
	return &warner{voices: map[facts.ID]facts.ID{}, bearers: map[bearing]bearer{}}
}

// A bearer is the fact that a name was first met with.
type bearer struct {
	Place
	id facts.ID
}

type bearing struct {
	kind facts.Kind
	name string // folded
}

func (w *warner) text(e *Entry[facts.Fact]) {
	if n := utf8.RuneCountInString(e.Record.Text); n > facts.LongText {
		w.warnings.add(e.Place, "text", "The text has %d characters; above %d it is shown cut.", n, facts.LongText)
	}
}

func (w *warner) sources(e *Entry[facts.Fact]) {
	if e.Record.Status != facts.Established || len(e.Record.Sources) == 0 {
		return
	}
	for _, c := range e.Record.Sources {
		if w.voices[c.ID] == "" {
			return
		}
	}
	w.warnings.add(e.Place, "sources", "The fact is established, but only sources that speak for %s are cited; cite another one, or choose another status.",
		quoted(w.voices[e.Record.Sources[0].ID]))
}

func (w *warner) names(e *Entry[facts.Fact]) {
	for _, n := range e.Record.Names {
		key := bearing{e.Record.Kind, strings.TrimSpace(lang.Fold(n.Text))}
		first, borne := w.bearers[key]
		if !borne {
			w.bearers[key] = bearer{e.Place, e.Record.ID}
		} else if first.id != e.Record.ID {
			w.warnings.add(e.Place, "names", "The name %s is borne by the %s %s too, at %s.", quoted(n.Text), bare(string(key.kind)), quoted(first.id), first.Place)
		}
	}
}
