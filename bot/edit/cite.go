package edit

import (
	"cmp"
	"regexp"
	"slices"

	"factbot/facts"
)

// Cite returns the fact with one more citation: of a source, and where in it.
// A locator goes to a citation of the source that has none; a source may be
// cited in several places. What is cited already is refused.
func Cite(f facts.Fact, source facts.ID, locator string) (facts.Fact, error) {
	c := facts.Citation{ID: typed(source), Locator: oneLine(typed(locator))}
	changed := f.Clone()
	changed.Sources = citations.put(changed.Sources, c)
	if slices.Equal(changed.Sources, f.Sources) {
		return f, refuse("This fact cites %s already; add where in it, for example: %s para. 4", citations.say(c), c.ID)
	}
	if err := worse(&f, &changed); err != nil {
		return f, err
	}
	return changed, nil
}

// citations is the list of sources. One source may stand in it several times.
var citations = list[facts.Citation]{
	at:     func(f *facts.Fact) *[]facts.Citation { return &f.Sources },
	key:    func(c facts.Citation) string { return c.ID },
	glue:   "; ",
	breaks: betweenItems,
	say: func(c facts.Citation) string {
		s := c.ID
		if c.Locator != "" {
			s += " " + c.Locator
		}
		if c.Quote != "" {
			s += " “" + c.Quote + "”"
		}
		return s
	},
	read: func(item string) facts.Citation {
		id, rest := idAnd(item)
		c := facts.Citation{ID: id, Locator: oneLine(rest)}
		if m := quotation.FindStringSubmatch(rest); m != nil {
			c.Locator, c.Quote = oneLine(m[1]), m[2]
		}
		return c
	},
	fits: func(have, item facts.Citation) bool {
		return have.ID == item.ID && (item.Locator == "" || item.Locator == have.Locator)
	},
	put: func(have []facts.Citation, item facts.Citation) []facts.Citation {
		i := slices.IndexFunc(have, func(c facts.Citation) bool {
			return c.ID == item.ID && (c.Locator == item.Locator || c.Locator == "" || item.Locator == "")
		})
		if i < 0 {
			return append(have, item)
		}
		have[i].Locator = cmp.Or(item.Locator, have[i].Locator)
		have[i].Quote = cmp.Or(item.Quote, have[i].Quote)
		return have
	},
}

// quotation is what stands behind a locator: “the words of the source”.
var quotation = regexp.MustCompile(`^([^“]*)“(.*)”$`)
