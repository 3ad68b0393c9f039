package facts

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"factbot/facts/edtf"
)

// LongText is the number of characters above which a text is shown cut, with
// "more"; a dataset check warns of it.
const LongText = 600

// MaxID is the number of bytes of an id at most.
const MaxID = 100

// Upper bounds, in characters, that keep a record a record and not a book.
const (
	maxTitle = 300
	maxText  = 20_000
	maxShort = 500 // a name, a role, a locator, a note ...
	maxItems = 500 // names, links, sources ... of one record
)

// A Problem is one mistake in a record.
type Problem struct {
	Field string // as dataset files name it: "date", "names[2].lang"
	Say   string // one sentence: what is wrong, what to do
}

var (
	idForm   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)
	langForm = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`) // BCP 47, the shape only
)

// checker gathers the problems of one record.
type checker struct {
	problems []Problem
	list     string // the list whose items are being checked; "" outside one
	item     int
}

// add reports a problem of a field, in a list of a part of the item (".text")
// or of all of it ("").
func (c *checker) add(field, say string, args ...any) {
	c.problems = append(c.problems, Problem{c.name(field), fmt.Sprintf(say, args...)})
}

// name returns the full name of a field. Most records have no problem, and
// need none.
func (c *checker) name(field string) string {
	if c.list == "" {
		return field
	}
	return fmt.Sprintf("%s[%d]%s", c.list, c.item, field)
}

// each checks the n items of a list.
func (c *checker) each(list string, n int, check func(i int)) {
	c.list = list
	for c.item = range n {
		check(c.item)
	}
	c.list = ""
}

// Check returns the mistakes of a fact as far as the record alone shows them:
// nil for a valid one. Whether its links lead anywhere, the store knows.
func Check(f *Fact) []Problem {
	var c checker
	c.id("id", f.ID)
	if !slices.Contains(Kinds(), f.Kind) {
		c.add("kind", "%q is no kind of fact; the kinds are %s.", f.Kind, list(Kinds()))
	}
	c.required("title", f.Title, maxTitle)
	c.required("text", f.Text, maxText)
	if !slices.Contains(Statuses(), f.Status) {
		c.add("status", "%q is no status; the statuses are %s.", f.Status, list(Statuses()))
	}
	c.date("date", f.Date)
	c.text("date", f.Date, maxShort)
	c.text("date_note", f.DateNote, maxShort)
	c.names(f.Names)
	c.ids("about", f.About)
	c.ids("holders", f.Holders)
	c.parts(f.Actors)
	c.citations(f.Sources)
	c.byKind(f)
	c.quantity(f)
	if f.ReviewBy != "" {
		if _, err := time.Parse(time.DateOnly, f.ReviewBy); err != nil {
			c.add("review_by", "%q is not a day; write it as 2024-05-31.", f.ReviewBy)
		}
	}
	return c.problems
}

// CheckSource is Check for sources.
func CheckSource(s *Source) []Problem {
	var c checker
	c.id("id", s.ID)
	c.required("publisher", s.Publisher, maxShort)
	c.text("title", s.Title, maxShort)
	c.date("date", s.Date)
	c.text("url", s.URL, 2000)
	if s.URL != "" && !strings.HasPrefix(s.URL, "https://") && !strings.HasPrefix(s.URL, "http://") {
		c.add("url", "%q is not a web address; it starts with https:// or http://.", s.URL)
	}
	if s.Actor != "" {
		c.id("actor", s.Actor)
	}
	c.text("note", s.Note, maxShort)
	return c.problems
}

// CheckTerm is Check for terms.
func CheckTerm(t *Term) []Problem {
	var c checker
	c.required("text", t.Text, maxShort)
	c.lang("lang", t.Lang)
	if len(t.SameAs) == 0 {
		c.add("same_as", "A term needs at least one word that it stands for.")
	}
	c.each("same_as", len(t.SameAs), func(i int) { c.required("", t.SameAs[i], maxShort) })
	return c.problems
}

func (c *checker) byKind(f *Fact) {
	if f.Kind == Position && len(f.Holders) == 0 {
		c.add("holders", "A position needs a holder: the actor whose position it is.")
	}
	if f.Kind == Article && f.Agreement == "" {
		c.add("agreement", "An article needs the id of its agreement.")
	}
	if f.Agreement != "" {
		c.id("agreement", f.Agreement)
	}
	if f.Kind == Figure && f.Value == "" {
		c.add("value", "A figure needs a value.")
	}
	if f.Party && f.Kind != Actor {
		c.add("party", "Only an actor can be a party.")
	}
	c.text("number", f.Number, maxShort)
}

func (c *checker) quantity(f *Fact) {
	c.text("value", f.Value, maxShort)
	c.text("unit", f.Unit, maxShort)
	low, lowOK := c.number("low", f.Low)
	high, highOK := c.number("high", f.High)
	if lowOK && highOK && low > high {
		c.add("low", "The low value %s is above the high value %s.", f.Low, f.High)
	}
}

// number checks a bound of a quantity: a number, with or without marks between
// its thousands, and its unit behind it where it is not that of the value.
func (c *checker) number(field, s string) (float64, bool) {
	if s == "" {
		return 0, false
	}
	figures, _, _ := strings.Cut(s, " ")
	if groups.MatchString(figures) {
		figures = strings.ReplaceAll(figures, ",", "")
	}
	n, err := strconv.ParseFloat(figures, 64)
	if err != nil {
		c.add(field, "%q is not a number; write it with digits, as 12000 or 98.9.", clip(s))
	}
	return n, err == nil && figures == strings.ReplaceAll(s, ",", "") // with different units they do not compare
}

var groups = regexp.MustCompile(`^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$`)

func (c *checker) names(names []Name) {
	c.count("names", len(names))
	c.each("names", len(names), func(i int) {
		c.required(".text", names[i].Text, maxShort)
		c.lang(".lang", names[i].Lang)
		if names[i].UsedBy != "" {
			c.id(".used_by", names[i].UsedBy)
		}
	})
}

func (c *checker) parts(parts []Part) {
	c.count("actors", len(parts))
	c.each("actors", len(parts), func(i int) {
		c.id(".id", parts[i].ID)
		c.text(".role", parts[i].Role, maxShort)
	})
}

func (c *checker) citations(cs []Citation) {
	if len(cs) == 0 {
		c.add("sources", "A fact needs at least one source.")
	}
	c.count("sources", len(cs))
	c.each("sources", len(cs), func(i int) {
		c.id(".id", cs[i].ID)
		c.text(".locator", cs[i].Locator, maxShort)
		c.text(".quote", cs[i].Quote, maxText)
	})
}

func (c *checker) ids(field string, ids []ID) {
	c.count(field, len(ids))
	c.each(field, len(ids), func(i int) { c.id("", ids[i]) })
}

func (c *checker) id(field, id string) {
	if id == "" {
		c.add(field, "The %s is missing.", c.name(field))
	} else if !idForm.MatchString(id) {
		c.add(field, "%q is not an id; ids have letters, digits and - . _ only, at most 100.", clip(id))
	}
}

func (c *checker) lang(field, tag string) {
	if tag != "" && !langForm.MatchString(tag) {
		c.add(field, "%q is not a language tag; use one like en, az, hy or ru (BCP 47).", clip(tag))
	}
}

func (c *checker) date(field, s string) {
	if s == "" {
		return
	}
	if _, err := edtf.Parse(s); err != nil {
		c.add(field, "%s", err)
	}
}

func (c *checker) required(field, s string, limit int) {
	if strings.TrimSpace(s) == "" {
		c.add(field, "The %s is missing.", c.name(field))
		return
	}
	c.text(field, s, limit)
}

// text refuses what could not be shown: broken encoding, control characters,
// and marks that turn the direction of what follows.
func (c *checker) text(field, s string, limit int) {
	if !utf8.ValidString(s) {
		c.add(field, "The %s is not valid UTF-8 text.", c.name(field))
		return
	}
	if n := utf8.RuneCountInString(s); n > limit {
		c.add(field, "The %s has %d characters; at most %d fit.", c.name(field), n, limit)
	}
	if i := strings.IndexFunc(s, unshowable); i >= 0 {
		r, _ := utf8.DecodeRuneInString(s[i:])
		c.add(field, "The %s holds the invisible character U+%04X; remove it.", c.name(field), r)
	}
}

func (c *checker) count(field string, n int) {
	if n > maxItems {
		c.add(field, "There are %d %s; at most %d fit.", n, field, maxItems)
	}
}

func unshowable(r rune) bool {
	if r == '\n' || r == '\t' {
		return false
	}
	return unicode.IsControl(r) || 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069
}

func list[T ~string](words []T) string {
	s := make([]string, len(words))
	for i, w := range words {
		s[i] = string(w)
	}
	return strings.Join(s, ", ")
}

// clip keeps a quoted mistake short.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
