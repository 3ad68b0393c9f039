package ask

import (
	"strings"

	"factbot/facts"
	"factbot/facts/index"
)

// A Status says what came of a question.
type Status string

// The statuses of answers.
const (
	Answered  Status = "answered"
	Ambiguous Status = "ambiguous" // two or more answers; the choices are suggestions
	Unknown   Status = "unknown"
)

// A Reason is the code of why a question was declined.
type Reason string

// The reasons.
const (
	NotHeld     Reason = "not_held"
	Outside     Reason = "outside"        // not this dataset's matter
	ClaimsOnly  Reason = "claims_only"    // no record of it, only what somebody says
	Imprecise   Reason = "precision"      // not known that precisely
	Premise     Reason = "premise"        // the question assumes what the store contradicts
	NotQuestion Reason = "not_a_question" //
)

// A Why says why a fact is suggested.
type Why string

// The reasons for suggesting.
const (
	Near    Why = "near"
	Touches Why = "touches" // its date only touches the range
	Choice  Why = "choice"
	Against Why = "premise" // it contradicts the question
)

// An Answer is what came of one question, as data. Its JSON form is a
// contract: fields may be added, none removed.
type Answer struct {
	Question    string       `json:"question"`
	Status      Status       `json:"status"`
	ReasonCode  Reason       `json:"reason_code"`
	Reason      string       `json:"reason"`
	Asked       string       `json:"asked"`
	Range       string       `json:"range"` // EDTF
	AsOf        string       `json:"as_of"`
	Facts       []Fact       `json:"facts"`
	Total       int          `json:"total"`
	Positions   []Side       `json:"positions"`
	Suggestions []Suggestion `json:"suggestions"`

	// Also are facts beside the answer that a reader of a bare topic may want
	// next. They are no part of the answer.
	Also []Suggestion `json:"also,omitempty"`
}

// A Fact is a record in an answer, with the names of what it links to.
type Fact struct {
	ID             string       `json:"id"`
	Kind           facts.Kind   `json:"kind"`
	Title          string       `json:"title"`
	Text           string       `json:"text"`
	Date           string       `json:"date"`
	DateNote       string       `json:"date_note"`
	Number         string       `json:"number"`
	Agreement      string       `json:"agreement"`
	AgreementTitle string       `json:"agreement_title"`
	About          []string     `json:"about"`
	Actors         []Actor      `json:"actors"`
	Holders        []string     `json:"holders"`
	Attribution    string       `json:"attribution"`
	Value          string       `json:"value"`
	Unit           string       `json:"unit"`
	Low            string       `json:"low"`
	High           string       `json:"high"`
	Status         facts.Status `json:"status"`
	Revision       int          `json:"revision"`
	Retired        bool         `json:"retired"`
	Sources        []Source     `json:"sources"`
	Names          []facts.Name `json:"names,omitempty"` // the shown ones; UsedBy is a name here, not an id
}

// An Actor is somebody's part in a fact.
type Actor struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Role string `json:"role"`
}

// A Source is a citation with what it cites.
type Source struct {
	ID        string `json:"id"`
	Publisher string `json:"publisher"`
	Title     string `json:"title"`
	Date      string `json:"date"`
	URL       string `json:"url"`
	Locator   string `json:"locator"`
	Quote     string `json:"quote"`
}

// A Side is one holder's part of the second level of an answer.
type Side struct {
	Holder string   `json:"holder"`
	Name   string   `json:"name"`
	Facts  []string `json:"facts"`
	None   bool     `json:"none"` // a party that holds no position on it

	// Said are the facts, for whoever words the answer.
	Said []Fact `json:"-"`
}

// A Suggestion is a fact offered where the question was not answered, or
// beside an answer.
type Suggestion struct {
	ID    string     `json:"id"`
	Kind  facts.Kind `json:"kind"`
	Title string     `json:"title"`
	Date  string     `json:"date"`
	Why   Why        `json:"why"`
}

// Present returns a fact with the names of what it links to, from the index.
func Present(x *index.View, f *facts.Fact) Fact {
	v := Fact{
		ID: f.ID, Kind: f.Kind, Title: f.Title, Text: f.Text, Date: f.Date, DateNote: f.DateNote,
		Number: f.Number, Agreement: f.Agreement, About: some(f.About), Holders: some(f.Holders),
		Value: f.Value, Unit: f.Unit, Low: f.Low, High: f.High,
		Status: f.Status, Revision: f.Revision, Retired: f.Retired,
		Actors: make([]Actor, 0, len(f.Actors)), Sources: make([]Source, 0, len(f.Sources)),
	}
	if d, ok := x.ByID(f.Agreement); ok {
		v.AgreementTitle = d.Title()
	}
	for _, p := range f.Actors {
		v.Actors = append(v.Actors, Actor{p.ID, NameOf(x, p.ID), p.Role})
	}
	var held []string
	for _, id := range f.Holders {
		held = append(held, NameOf(x, id))
	}
	v.Attribution = strings.Join(held, ", ")
	for _, c := range f.Sources {
		s := x.Source(c.ID)
		v.Sources = append(v.Sources, Source{c.ID, s.Publisher, s.Title, s.Date, s.URL, c.Locator, c.Quote})
	}
	for _, n := range f.Names {
		if !n.Hidden {
			if n.UsedBy != "" {
				n.UsedBy = NameOf(x, n.UsedBy)
			}
			v.Names = append(v.Names, n)
		}
	}
	return v
}

// NameOf returns how an actor is called in running text: the title of its
// record up to the first comma, or its id where it has no record.
func NameOf(x *index.View, id facts.ID) string {
	d, ok := x.ByID(id)
	if !ok {
		return id
	}
	name, _, _ := strings.Cut(d.Title(), ",")
	return name
}

func some(ids []string) []string {
	if ids == nil {
		return []string{}
	}
	return ids
}

func suggest(d *index.Doc, why Why) Suggestion {
	return Suggestion{d.ID, d.Kind, d.Title(), d.Fact().Date, why}
}
