package edit

import (
	"slices"
	"strings"
	"time"

	"factbot/facts"
	"factbot/facts/lang"
)

// A Field is a part of a record that has a name.
type Field struct {
	Name    string       // as datasets and answers have it
	What    string       // in a few words
	Example string       // a value as a person types it
	Kinds   []facts.Kind // that may have it; nil for all
	List    bool         // it has several items

	needed  []facts.Kind // that cannot do without it
	offer   []facts.Kind // that are asked for it, and can do without it
	ask     string       // the question for it, where some kind is asked
	instead string       // how it is changed, where set and unset do not
	shape
}

// A shape is how a field is kept in a record.
type shape interface {
	// show returns the field as people read it, "" where it is empty. Where it
	// can be set, set reads the same again.
	show(f *facts.Fact) string

	// set reads a value, without blanks around it and not empty, into f.
	set(f *facts.Fact, value string, today time.Time) error

	clear(f *facts.Fact)
	same(x, y *facts.Fact) bool

	// merge sets the field of to to what became of it on both sides, or
	// returns false and leaves it.
	merge(to, base, mine, theirs *facts.Fact) bool
}

var every = facts.Kinds()

// fields are all fields of a record, in its order.
var fields = []Field{
	{Name: "id", instead: "A fact keeps its id; add another fact and retire this one.",
		shape: line(func(f *facts.Fact) *string { return &f.ID })},
	{Name: "kind", instead: "A fact keeps its kind; add another fact and retire this one.",
		shape: line(func(f *facts.Fact) *string { return (*string)(&f.Kind) })},
	{Name: "title", What: "one line that says what it is", Example: "Border post at Northgate opens", needed: every,
		ask:   "What is the title?",
		shape: line(func(f *facts.Fact) *string { return &f.Title })},
	{Name: "text", What: "what the record says, in one to four sentences", Example: "On 2 March 2019 a border post opened at Northgate.", needed: every,
		ask:   "What does the record say, in one to four sentences?",
		shape: lines(func(f *facts.Fact) *string { return &f.Text })},
	{Name: "date", What: "when it happened", Example: "2 March 2019", offer: []facts.Kind{facts.Event, facts.Agreement},
		ask:   "When did it happen?",
		shape: date(func(f *facts.Fact) *string { return &f.Date }, readDate)},
	{Name: "date_note", What: "what to know about the date", Example: "the source gives the year only",
		shape: line(func(f *facts.Fact) *string { return &f.DateNote })},
	{Name: "names", instead: `Names are changed one by one; write name ID "another name" or unname ID "a name".`,
		shape: names},
	{Name: "about", List: true, What: "the ids of what it is about", Example: "place-northgate, northgate-accord",
		shape: ids(func(f *facts.Fact) *[]facts.ID { return &f.About })},
	{Name: "actors", List: true, What: "who took part, the doer first", Example: "actor-ruritania: opens the post; actor-elbonia: protests",
		shape: parts},
	{Name: "party", What: "whether the actor is a party to the dispute", Example: "yes", Kinds: []facts.Kind{facts.Actor},
		shape: yesNo(func(f *facts.Fact) *bool { return &f.Party })},
	{Name: "holders", List: true, What: "the ids of the actors whose position it is", Example: "actor-ruritania", needed: []facts.Kind{facts.Position},
		ask:   "Whose position is it?",
		shape: ids(func(f *facts.Fact) *[]facts.ID { return &f.Holders })},
	{Name: "agreement", What: "the id of the agreement it is part of", Example: "northgate-accord", needed: []facts.Kind{facts.Article},
		ask:   "Which agreement is it part of?",
		shape: line(func(f *facts.Fact) *string { return &f.Agreement })},
	{Name: "number", What: "the number of the article", Example: "6",
		shape: line(func(f *facts.Fact) *string { return &f.Number })},
	{Name: "value", What: "the quantity", Example: "12000", needed: []facts.Kind{facts.Figure},
		ask:   "What is the value?",
		shape: line(func(f *facts.Fact) *string { return &f.Value })},
	{Name: "unit", What: "what the value counts", Example: "people",
		shape: line(func(f *facts.Fact) *string { return &f.Unit })},
	{Name: "low", What: "the lowest estimate", Example: "11000",
		shape: line(func(f *facts.Fact) *string { return &f.Low })},
	{Name: "high", What: "the highest estimate", Example: "13000",
		shape: line(func(f *facts.Fact) *string { return &f.High })},
	{Name: "status", What: "how sure it is", Example: "established", needed: every,
		ask:   "How sure is it: established, attributed, alleged or disputed?",
		shape: status},
	{Name: "sources", List: true, What: "the ids of what says so, and where in it", Example: "gazette-2019-03 para. 4", needed: every,
		ask:   "Which source says so, and where in it?",
		shape: citations},
	{Name: "review_by", What: "the day by which it should be looked at again", Example: "2027-05-31",
		shape: date(func(f *facts.Fact) *string { return &f.ReviewBy }, readDay)},
	{Name: "retired", instead: "A fact is retired and restored with a word of their own; write retire ID REASON or restore ID.",
		shape: yesNo(func(f *facts.Fact) *bool { return &f.Retired })},
}

// Fields returns the fields that Set can change in a fact of a kind, in the
// order of the record.
func Fields(kind facts.Kind) []Field {
	var fs []Field
	for _, fl := range fields {
		if fl.instead == "" && fl.of(kind) {
			fs = append(fs, fl)
		}
	}
	return fs
}

// Show returns the field of a fact as people read it, and as Set reads it; ""
// where it is empty.
func (fl Field) Show(f facts.Fact) string { return fl.show(&f) }

// NeededBy tells whether a fact of a kind cannot do without the field.
func (fl Field) NeededBy(kind facts.Kind) bool { return slices.Contains(fl.needed, kind) }

// offered tells whether who adds a fact of a kind is asked for the field.
func (fl Field) offered(kind facts.Kind) bool { return slices.Contains(fl.offer, kind) }

func (fl Field) of(kind facts.Kind) bool { return fl.Kinds == nil || slices.Contains(fl.Kinds, kind) }

// Set returns the fact with a field set to what a person typed. Lists (about,
// actors, holders, sources) are replaced by "a, b", added to by "+a" and taken
// from by "-a"; their items are parted by commas, those of actors ("id: role")
// and sources ("id locator") by semicolons, all also by new lines. Dates are
// read by ask.Date. A field may be named in the singular.
func Set(f facts.Fact, field, value string, today time.Time) (facts.Fact, error) {
	fl, err := find(field, f.Kind)
	if err != nil {
		return f, err
	}
	if value = typed(value); value == "" {
		return f, refuse("There is no value for %s; write one behind it, for example: %s %s", fl.Name, fl.Name, fl.Example)
	}
	changed := f.Clone()
	if err := fl.set(&changed, value, today); err != nil {
		return f, err
	}
	if err := worse(&f, &changed); err != nil {
		return f, err
	}
	return changed, nil
}

// Unset returns the fact with a field emptied. A field that its kind needs is
// not, nor one that is empty.
func Unset(f facts.Fact, field string) (facts.Fact, error) {
	fl, err := find(field, f.Kind)
	switch {
	case err != nil:
		return f, err
	case fl.show(&f) == "":
		return f, refuse("This fact has no %s; there is nothing to unset.", fl.Name)
	case fl.NeededBy(f.Kind):
		return f, refuse("%s cannot do without %s; set another value instead, for example: %s %s", capital(a(f.Kind)), fl.Name, fl.Name, fl.Example)
	}
	changed := f.Clone()
	fl.clear(&changed)
	return changed, nil
}

// find returns the field of a kind that a person named.
func find(name string, kind facts.Kind) (Field, error) {
	fl, ok := named(name)
	switch {
	case ok && fl.instead != "":
		return fl, refuse("%s", fl.instead)
	case ok && !fl.of(kind):
		return fl, refuse("%s has no %s; only %s has.", capital(a(kind)), fl.Name, a(fl.Kinds[0]))
	case ok:
		return fl, nil
	}
	return fl, unknown(name, kind)
}

// named returns the field of a name as people write it: "Date note", "source".
func named(name string) (Field, bool) {
	name = strings.ToLower(strings.Join(strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(" _-", r) }), "_"))
	i := slices.IndexFunc(fields, func(fl Field) bool { return fl.Name == name || fl.Name == name+"s" })
	if i < 0 {
		return Field{}, false
	}
	return fields[i], true
}

// unknown refuses a name that no field has.
func unknown(name string, kind facts.Kind) error {
	var all []string
	for _, fl := range Fields(kind) {
		all = append(all, fl.Name)
	}
	if meant := lang.Nearest(name, all); meant != "" {
		return refuse("There is no field %s; did you mean %s?", quoted(name), meant)
	}
	return refuse("There is no field %s; the fields of %s are %s.", quoted(name), a(kind), strings.Join(all, ", "))
}
