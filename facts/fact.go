// Package facts is the domain of factbot: curated facts with their sources,
// the rules that make a record valid, and the contract of the stores that keep
// them. It knows no region, no chat platform and no database.
package facts

import (
	"slices"
	"time"
)

// A Kind says what a fact is a record of.
type Kind string

// The kinds of facts. Text in brackets names the model a word comes from.
const (
	Event     Kind = "event"
	Agreement Kind = "agreement"
	Article   Kind = "article"  // a provision of an agreement (Akoma Ntoso: provision)
	Actor     Kind = "actor"    // a person, state, organisation, force, group or medium (ACLED, UCDP)
	Place     Kind = "place"    //
	Position  Kind = "position" // what holders say, read or demand (schema.org: Claim)
	Figure    Kind = "figure"   // a quantity (UCDP: best, low, high)
)

// Kinds lists every kind, in the order in which people meet them.
func Kinds() []Kind {
	return []Kind{Event, Agreement, Article, Actor, Place, Position, Figure}
}

// A Status says how sure a fact is, and whose word it rests on.
type Status string

// The statuses.
const (
	Established Status = "established" // a matter of record
	Attributed  Status = "attributed"  // said, held or judged by the holder
	Alleged     Status = "alleged"     // reported, not confirmed
	Disputed    Status = "disputed"    // parties state incompatible things about the record itself
)

// Statuses lists every status, the surest first.
func Statuses() []Status { return []Status{Established, Attributed, Alleged, Disputed} }

// An ID names a fact or a source: letters, digits and - . _ only, at most 100
// bytes. Facts and sources have separate namespaces.
type ID = string

// A Fact is one curated record. The zero value is not valid; see Check.
// The JSON and TOML names are those of dataset files and of answers.
type Fact struct {
	ID        ID         `json:"id" toml:"id"`
	Kind      Kind       `json:"kind" toml:"kind"`
	Title     string     `json:"title" toml:"title"`
	Text      string     `json:"text" toml:"text"`
	Date      string     `json:"date,omitempty" toml:"date,omitempty"` // EDTF; when the thing happened, never when it was reported
	DateNote  string     `json:"date_note,omitempty" toml:"date_note,omitempty"`
	Names     []Name     `json:"names,omitempty" toml:"names,omitempty"`
	About     []ID       `json:"about,omitempty" toml:"about,omitempty"`
	Actors    []Part     `json:"actors,omitempty" toml:"actors,omitempty"` // who took part, the doer first
	Party     bool       `json:"party,omitempty" toml:"party,omitempty"`   // an actor that is a party to the dispute
	Holders   []ID       `json:"holders,omitempty" toml:"holders,omitempty"`
	Agreement ID         `json:"agreement,omitempty" toml:"agreement,omitempty"`
	Number    string     `json:"number,omitempty" toml:"number,omitempty"` // of an article, where the source gives one
	Value     string     `json:"value,omitempty" toml:"value,omitempty"`
	Unit      string     `json:"unit,omitempty" toml:"unit,omitempty"`
	Low       string     `json:"low,omitempty" toml:"low,omitempty"`
	High      string     `json:"high,omitempty" toml:"high,omitempty"`
	Status    Status     `json:"status" toml:"status"`
	Sources   []Citation `json:"sources" toml:"sources"`
	ReviewBy  string     `json:"review_by,omitempty" toml:"review_by,omitempty"` // a day, YYYY-MM-DD
	Retired   bool       `json:"retired,omitempty" toml:"retired,omitempty"`

	// Revision is the number of the newest revision, from 1. The store sets it;
	// dataset files do not carry it.
	Revision int `json:"-" toml:"-"`
}

// A Name is another way to write what a fact is about.
type Name struct {
	Text   string `json:"text" toml:"text"`
	Lang   string `json:"lang,omitempty" toml:"lang,omitempty"`       // BCP 47
	Hidden bool   `json:"hidden,omitempty" toml:"hidden,omitempty"`   // searched, never shown (SKOS: hiddenLabel)
	UsedBy ID     `json:"used_by,omitempty" toml:"used_by,omitempty"` // the actor, where only one side uses it
}

// A Part is an actor's part in a fact.
type Part struct {
	ID   ID     `json:"id" toml:"id"`
	Role string `json:"role,omitempty" toml:"role,omitempty"`
}

// A Citation says where in a source a fact stands.
type Citation struct {
	ID      ID     `json:"id" toml:"id"`
	Locator string `json:"locator,omitempty" toml:"locator,omitempty"`
	Quote   string `json:"quote,omitempty" toml:"quote,omitempty"`
}

// A Source is something published that facts cite.
type Source struct {
	ID        ID     `json:"id" toml:"id"`
	Publisher string `json:"publisher" toml:"publisher"`
	Title     string `json:"title,omitempty" toml:"title,omitempty"`
	Date      string `json:"date,omitempty" toml:"date,omitempty"` // EDTF
	URL       string `json:"url,omitempty" toml:"url,omitempty"`
	Actor     ID     `json:"actor,omitempty" toml:"actor,omitempty"` // where it speaks for a party
	Note      string `json:"note,omitempty" toml:"note,omitempty"`
}

// A Term is a synonym of common words that a dataset brings along. Its key in
// a store is language and text together.
type Term struct {
	Text   string   `json:"text" toml:"text"`
	Lang   string   `json:"lang,omitempty" toml:"lang,omitempty"`
	SameAs []string `json:"same_as" toml:"same_as"`
}

// A Person is the pseudonymous id of somebody, or the name of a part of the
// program ("import").
type Person = string

// A Revision is one accepted change of one fact, with the whole record after
// it. Revisions are never changed or deleted.
type Revision struct {
	Seq    uint64    // in the store's change sequence, from 1
	Number int       // of this fact, from 1
	Time   time.Time // UTC, whole seconds
	Person Person
	Reason string
	Import bool // made by an import, not by an editor
	Fact   Fact // after the change; Fact.Revision is Number
}

// Clone returns a copy of f that shares no memory with it.
func (f Fact) Clone() Fact {
	f.Names = slices.Clone(f.Names)
	f.About = slices.Clone(f.About)
	f.Actors = slices.Clone(f.Actors)
	f.Holders = slices.Clone(f.Holders)
	f.Sources = slices.Clone(f.Sources)
	return f
}

// Links returns the ids of the other facts that f points to, each once, in
// the order of the record: holders, actors, agreement, about, users of names.
func (f *Fact) Links() []ID {
	var ids []ID
	add := func(id ID) {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, id := range f.Holders {
		add(id)
	}
	for _, p := range f.Actors {
		add(p.ID)
	}
	add(f.Agreement)
	for _, id := range f.About {
		add(id)
	}
	for _, n := range f.Names {
		add(n.UsedBy)
	}
	return ids
}
