package edit

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"factbot/facts"
	"factbot/facts/lang"
)

// A Draft is a fact that is being added: its kind and what is known of it so
// far. It is plain data and survives JSON unchanged. A fact that Next finds
// done only lacks its id.
type Draft struct {
	Fact facts.Fact `json:"fact"`

	// Skipped are fields that were asked for and not given, as they may be.
	Skipped []string `json:"skipped,omitempty"`
}

// NewDraft begins a fact of a kind.
func NewDraft(kind string) (Draft, error) {
	k := facts.Kind(strings.ToLower(typed(kind)))
	if slices.Contains(facts.Kinds(), k) {
		return Draft{Fact: facts.Fact{Kind: k}}, nil
	}
	var all []string
	for _, k := range facts.Kinds() {
		all = append(all, string(k))
	}
	if meant := lang.Nearest(string(k), all); meant != "" {
		return Draft{}, refuse("%s is no kind of fact; did you mean %s?", quoted(kind), meant)
	}
	return Draft{}, refuse("%s is no kind of fact; the kinds are %s.", quoted(kind), strings.Join(all, ", "))
}

// maxDraft is the number of bytes above which lines are no fact: more than its
// longest text and its lists take.
const maxDraft = 200_000

// ParseDraft reads a fact of a kind from lines "field: value", each value to
// the next field. A field without a value counts as not given. A list may be
// given in several lines, or its field several times; other fields once. A word
// before a colon that is no field is a mistake, but further down in a text or a
// list only where it comes near the name of one.
func ParseDraft(kind, lines string, today time.Time) (Draft, error) {
	d, err := NewDraft(kind)
	if err != nil {
		return d, err
	}
	if len(lines) > maxDraft {
		return Draft{}, refuse("That is too long for one fact; its text has at most 20,000 characters.")
	}
	if d, err = d.with(lines, today); err != nil {
		return Draft{}, err
	}
	return d, nil
}

// with returns the draft with the fields that lines give. Who writes lines
// writes what there is: no other field is asked for but what is needed.
func (d Draft) with(lines string, today time.Time) (Draft, error) {
	entries, err := d.entries(lines)
	if err != nil {
		return d, err
	}
	changed := d
	for _, e := range entries {
		value := strings.Join(e.lines, "\n")
		if typed(value) == "" {
			continue
		}
		if changed.Fact, err = Set(changed.Fact, e.field.Name, value, today); err != nil {
			return d, err
		}
	}
	if len(entries) > 0 {
		changed.Skipped = nil
		for _, fl := range fields {
			if fl.offered(d.Fact.Kind) {
				changed.Skipped = append(changed.Skipped, fl.Name)
			}
		}
	}
	return changed, nil
}

// An entry is a field with the lines of its value.
type entry struct {
	field Field
	lines []string
}

var label = regexp.MustCompile(`^[ \t]*([\pL][\pL _-]{0,30}?)[ \t]*:[ \t]*(.*)$`)

// entries takes lines apart into fields, each once.
func (d Draft) entries(lines string) ([]*entry, error) {
	var all []*entry
	var at *entry // that the next line goes on with
	for text := range strings.SplitSeq(plain.Replace(lines), "\n") {
		fl, rest, err := d.labelled(text, at)
		if err != nil {
			return nil, err
		}
		if fl.Name != "" {
			i := slices.IndexFunc(all, func(e *entry) bool { return e.field.Name == fl.Name })
			if i >= 0 && !fl.List {
				return nil, refuse("The field %s is there twice; give it once.", fl.Name)
			}
			if i < 0 {
				i, all = len(all), append(all, &entry{field: fl})
			}
			at = all[i]
		}
		if at != nil {
			at.lines = append(at.lines, rest)
		} else if strings.TrimSpace(rest) != "" {
			return nil, refuse("The line %s has no field before it; write one, for example: title: Border post at Northgate opens", quoted(rest))
		}
	}
	return all, nil
}

// labelled returns the field that a line begins, with the rest of the line, or
// no field for a line that goes on with the value of at.
func (d Draft) labelled(text string, at *entry) (fl Field, rest string, err error) {
	m := label.FindStringSubmatch(text)
	if m == nil {
		return Field{}, text, nil
	}
	_, known := named(m[1])
	if !known && at != nil && (at.field.Name == "text" || at.field.List) && !mistyped(m[1]) {
		return Field{}, text, nil // "He said: …", "actor-x: …"
	}
	fl, err = find(m[1], d.Fact.Kind)
	return fl, m[2], err
}

// mistyped tells whether a word is the name of a field but for a slip.
func mistyped(name string) bool {
	fold := lang.Fold(name)
	return slices.ContainsFunc(fields, func(fl Field) bool {
		limit := lang.Slips(len(fold))
		return lang.Edits(fold, fl.Name, limit) <= limit
	})
}

// Next returns the field that a draft lacks next and the question that asks
// for it; done where it lacks none.
func Next(d Draft) (field, question string, done bool) {
	for _, fl := range fields {
		if fl.show(&d.Fact) != "" {
			continue
		}
		switch {
		case fl.NeededBy(d.Fact.Kind):
			return fl.Name, fl.ask + " For example: " + fl.Example, false
		case fl.offered(d.Fact.Kind) && !slices.Contains(d.Skipped, fl.Name):
			return fl.Name, fl.ask + " Write “-” if the source does not say. For example: " + fl.Example, false
		}
	}
	return "", "", true
}

// Answer returns the draft with the field that Next names set to what a person
// answered, or left out where that may be and the answer is "-". Lines that
// begin with the name of a field, as for ParseDraft, set what they name.
func Answer(d Draft, text string, today time.Time) (Draft, error) {
	field, _, done := Next(d)
	if done {
		return d, refuse("Nothing is missing any more in this %s.", d.Fact.Kind)
	}
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if m := label.FindStringSubmatch(first); m != nil {
		if _, ok := named(m[1]); ok {
			return d.with(strings.TrimSpace(text), today)
		}
	}
	i := slices.IndexFunc(fields, func(fl Field) bool { return fl.Name == field })
	if w := strings.TrimSpace(text); fields[i].offered(d.Fact.Kind) && (w == "-" || w == "–") {
		d.Skipped = append(slices.Clone(d.Skipped), field)
		return d, nil
	}
	f, err := Set(d.Fact, field, text, today)
	d.Fact = f
	return d, err
}
