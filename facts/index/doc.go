package index

import (
	"factbot/facts"
	"factbot/facts/edtf"
	"factbot/facts/lang"
)

// A Doc is a fact as a view of the index sees it, for as long as the view is
// used. Its record is read from the store when it is first asked for.
type Doc struct {
	N      int32 // its number in the index
	ID     facts.ID
	Kind   facts.Kind
	Span   edtf.Span // of its date; empty where it has none
	Party  bool
	Valued bool // has a value

	To      []int32 // the documents that it links to, each once
	Holders []int32 // its holders among them, in order; -1 for one without a record
	Parts   []int32 // of who took part, likewise
	Head    int     // the words of the title that are not grammar

	view *View
	seg  *segment
	row  *row

	fact   *facts.Fact
	text   []lang.Token
	stems  []string
	roles  []Phrase
	counts *Phrase
}

// Title returns the title of the record.
func (d *Doc) Title() string { return d.view.keep(d.seg.titleOf(d.row)) }

// Number returns the number of an article, "" for none.
func (d *Doc) Number() string {
	if d.row.number == 0 {
		return ""
	}
	return d.view.keep(d.seg.numberOf(d.row))
}

// Dated tells whether the record has a date.
func (d *Doc) Dated() bool { return !d.Span.IsEmpty() }

// Date returns the date of the record; zero where it has none.
func (d *Doc) Date() edtf.Date {
	date, _ := edtf.Parse(d.view.keep(d.seg.dateOf(d.row))) // the empty date where it is none
	return date
}

// Fact returns the record. Where the store fails, it is one without content;
// see View.
func (d *Doc) Fact() *facts.Fact {
	if d.fact == nil {
		d.fact = d.view.fact(d.ID)
	}
	return d.fact
}

// Text returns the words of title and text, which ". " parts.
func (d *Doc) Text() []lang.Token {
	if d.text == nil {
		f := d.Fact()
		d.text = lang.Tokens(f.Title + ". " + f.Text)
	}
	return d.text
}

// Stem returns the stem of the token of d.Text() at i, in English.
func (d *Doc) Stem(i int) string { return d.stemsOfText()[i] }

func (d *Doc) stemsOfText() []string {
	if d.stems == nil {
		d.stems = allStems(d.Text())
	}
	return d.stems
}

// Roles returns what those who took part did, in the order of the record.
func (d *Doc) Roles() []Phrase {
	if d.roles == nil {
		for _, p := range d.Fact().Actors {
			d.roles = append(d.roles, ReadPhrase(p.Role))
		}
	}
	return d.roles
}

// Counts returns what the quantity of the record counts: the unit, and of a
// figure the title too, since a unit may be as plain as "people".
func (d *Doc) Counts() Phrase {
	if d.counts == nil {
		unit := d.Fact().Unit
		if d.Kind == facts.Figure {
			unit += " " + d.Fact().Title
		}
		p := ReadPhrase(unit)
		d.counts = &p
	}
	return *d.counts
}

// A Phrase is an English text that was read.
type Phrase struct {
	tokens []lang.Token
	stems  []string
}

// ReadPhrase reads an English text.
func ReadPhrase(text string) Phrase {
	ts := lang.Tokens(text)
	return Phrase{ts, allStems(ts)}
}

func allStems(ts []lang.Token) []string {
	out := make([]string, len(ts))
	for i, t := range ts {
		out[i] = lang.Stem(t, lang.En)
	}
	return out
}
