package edit

import (
	"slices"
	"strings"

	"factbot/facts"
	"factbot/facts/lang"
)

// AddName returns the fact with one more name that is shown, in the language
// of a BCP 47 tag, or "" for none.
func AddName(f facts.Fact, tag, text string) (facts.Fact, error) {
	n := facts.Name{Text: oneLine(typed(text)), Lang: strings.TrimSpace(tag)}
	if !strings.Contains(n.Lang, "-") {
		n.Lang = strings.ToLower(n.Lang)
	}
	if n.Text == "" {
		return f, refuse(`There is no name; write it behind the id, for example: name ID az "the name".`)
	}
	if slices.ContainsFunc(f.Names, func(have facts.Name) bool { return names.key(have) == names.key(n) }) {
		return f, refuse("%s is a name of this fact already.", quoted(n.Text))
	}
	changed := f.Clone()
	changed.Names = append(changed.Names, n)
	if err := worse(&f, &changed); err != nil {
		return f, err
	}
	return changed, nil
}

// RemoveName returns the fact without a name, in whatever languages it has
// it. Where no name is written just so, one that differs only in case, accents
// or script is taken; two such are refused.
func RemoveName(f facts.Fact, text string) (facts.Fact, error) {
	text = oneLine(typed(text))
	if text == "" {
		return f, refuse(`There is no name; write it behind the id, for example: unname ID "the name".`)
	}
	found := bearing(f.Names, func(name string) bool { return name == text })
	if len(found) == 0 {
		fold := lang.Fold(text)
		found = bearing(f.Names, func(name string) bool { return lang.Fold(name) == fold })
	}
	switch len(found) {
	case 0:
		return f, noName(f, text)
	case 1:
		changed := f.Clone()
		changed.Names = slices.DeleteFunc(changed.Names, func(n facts.Name) bool { return n.Text == found[0] })
		if len(changed.Names) == 0 {
			changed.Names = nil
		}
		return changed, nil
	}
	return f, refuse("%s can be one of several names; write it exactly as one of them: %s.", quoted(text), strings.Join(found, "; "))
}

// bearing returns the texts of names that match, each once.
func bearing(ns []facts.Name, match func(string) bool) []string {
	var texts []string
	for _, n := range ns {
		if match(n.Text) && !slices.Contains(texts, n.Text) {
			texts = append(texts, n.Text)
		}
	}
	return texts
}

func noName(f facts.Fact, text string) error {
	all := bearing(f.Names, func(string) bool { return true })
	const most = 10
	switch {
	case len(all) == 0:
		return refuse("%s is no name of this fact; it has no names.", quoted(text))
	case len(all) > most:
		all = append(all[:most], "…")
	}
	return refuse("%s is no name of this fact; its names are: %s.", quoted(text), strings.Join(all, "; "))
}

// names is the list of names; it is not set as text.
var names = list[facts.Name]{
	at:   func(f *facts.Fact) *[]facts.Name { return &f.Names },
	key:  func(n facts.Name) string { return n.Lang + "\x00" + n.Text },
	glue: "; ",
	say: func(n facts.Name) string {
		var notes []string
		if n.Lang != "" {
			notes = append(notes, n.Lang)
		}
		if n.Hidden {
			notes = append(notes, "hidden")
		}
		if n.UsedBy != "" {
			notes = append(notes, "used by "+n.UsedBy)
		}
		if notes == nil {
			return n.Text
		}
		return n.Text + " (" + strings.Join(notes, ", ") + ")"
	},
}
