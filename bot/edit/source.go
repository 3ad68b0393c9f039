package edit

import (
	"slices"
	"strings"
	"time"

	"factbot/facts"
	"factbot/facts/lang"
)

// A Pair is a field of a source with the value typed for it.
type Pair struct{ Field, Value string }

// sourceFields are the fields of a source beside its id.
var sourceFields = []struct {
	name, example string
	at            func(*facts.Source) *string
}{
	{"publisher", "Northgate Gazette", func(s *facts.Source) *string { return &s.Publisher }},
	{"title", "Border post opens", func(s *facts.Source) *string { return &s.Title }},
	{"date", "3 March 2019", func(s *facts.Source) *string { return &s.Date }},
	{"url", "https://gazette.example/2019/03", func(s *facts.Source) *string { return &s.URL }},
	{"actor", "actor-ruritania", func(s *facts.Source) *string { return &s.Actor }},
	{"note", "the author is not named", func(s *facts.Source) *string { return &s.Note }},
}

// SourceFields returns the names of the fields that SetSource can change.
func SourceFields() []string {
	var names []string
	for _, fl := range sourceFields {
		names = append(names, fl.name)
	}
	return names
}

// SetSource returns the source with fields set to what a person typed; an
// empty value empties its field. The result is valid, also where s is a new
// source that has only an id, or SetSource fails and returns s.
func SetSource(s facts.Source, today time.Time, pairs ...Pair) (facts.Source, error) {
	changed := s
	for _, p := range pairs {
		i := slices.Index(SourceFields(), strings.ToLower(p.Field))
		if i < 0 {
			return s, unknownOfSource(p.Field)
		}
		value := oneLine(typed(p.Value))
		if sourceFields[i].name == "date" && value != "" {
			var err error
			if value, err = readDate(value, today); err != nil {
				return s, err
			}
		}
		*sourceFields[i].at(&changed) = value
	}
	if ps := facts.CheckSource(&changed); len(ps) > 0 {
		return s, refuse("%s", ps[0].Say)
	}
	return changed, nil
}

// DiffSource returns the fields in which two records of a source differ.
func DiffSource(old, changed facts.Source) []Change {
	var cs []Change
	for _, fl := range sourceFields {
		if was, is := *fl.at(&old), *fl.at(&changed); was != is {
			cs = append(cs, Change{fl.name, was, is})
		}
	}
	return cs
}

// MergeSource is Merge for sources.
func MergeSource(base, mine, theirs facts.Source) (merged facts.Source, conflicts []string) {
	merged = theirs
	for _, fl := range sourceFields {
		v, ok := three(*fl.at(&base), *fl.at(&mine), *fl.at(&theirs), equal)
		if !ok {
			conflicts = append(conflicts, fl.name)
			continue
		}
		*fl.at(&merged) = v
	}
	return merged, conflicts
}

// maxPairs is the number of bytes above which a text is no fields of a source:
// more than all of them can hold.
const maxPairs = 10_000

// ReadPairs reads "publisher Northgate Gazette date 3 March 2019": the name of
// a field begins a pair, also with a colon behind it. Quotes around a value, or
// a part of it, keep names in it from being read as fields. A field that stands
// twice is refused.
func ReadPairs(text string) ([]Pair, error) {
	if len(text) > maxPairs {
		return nil, refuse("That is too long for a source; its title and note have at most 500 characters each.")
	}
	var pairs []Pair
	for _, w := range words(text) {
		name := strings.ToLower(strings.TrimSuffix(w.text, ":"))
		switch {
		case !w.quoted && slices.Contains(SourceFields(), name):
			if slices.ContainsFunc(pairs, func(p Pair) bool { return p.Field == name }) {
				return nil, refuse(`The field %s stands twice; put quotes around a value that has the word in it, for example: title "The %s of it"`, name, name)
			}
			pairs = append(pairs, Pair{Field: name})
			continue
		case len(pairs) == 0:
			return nil, unknownOfSource(name)
		}
		last := &pairs[len(pairs)-1]
		if w.text == "" {
			w.text = `""` // an empty value, told from none
		}
		last.Value = strings.TrimSpace(last.Value + " " + w.text)
	}
	for _, p := range pairs {
		if p.Value == "" {
			i := slices.Index(SourceFields(), p.Field)
			return nil, refuse(`There is no value for %s; write one behind it, for example: %s "%s"`, p.Field, p.Field, sourceFields[i].example)
		}
	}
	if len(pairs) == 0 {
		return nil, refuse(`There is no field to set; write one with its value, for example: publisher "%s"`, sourceFields[0].example)
	}
	return pairs, nil
}

func unknownOfSource(name string) error {
	if meant := lang.Nearest(name, SourceFields()); meant != "" {
		return refuse("A source has no field %s; did you mean %s?", quoted(name), meant)
	}
	return refuse("A source has no field %s; its fields are %s.", quoted(name), strings.Join(SourceFields(), ", "))
}

// A word is a run of letters between blanks, or what stands between quotes.
type word struct {
	text   string
	quoted bool
}

func words(text string) []word {
	var ws []word
	for s := strings.TrimSpace(plain.Replace(text)); s != ""; s = strings.TrimSpace(s) {
		if inner, n := quotedAt(s); n > 0 {
			ws = append(ws, word{inner, true})
			s = s[n:]
			continue
		}
		n := strings.IndexAny(s, " \t\n")
		if n < 0 {
			n = len(s)
		}
		ws = append(ws, word{text: s[:n]})
		s = s[n:]
	}
	return ws
}
