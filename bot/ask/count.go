package ask

import (
	"slices"
	"strings"

	"factbot/facts"
	"factbot/facts/index"
	"factbot/facts/lang"
)

// saysShare tells whether a text has a number of percent.
func saysShare(d *index.Doc) bool {
	for i := 1; i < len(d.Text()); i++ {
		if t := d.Text()[i].Fold; d.Text()[i-1].Script == lang.Digits && (t == "percent" || t == "per") {
			return true
		}
	}
	return strings.Contains(d.Fact().Text, "%")
}

// counted blocks a fact that has no number of what is asked for.
func counted(x *index.View, q *question, c *candidate) block {
	d := c.doc
	share := d.Valued && percent(d)
	if share && !q.asksPart() {
		return block{reason: NotHeld, say: "gives a share, no number"}
	}
	if d.Kind != facts.Figure && slices.ContainsFunc(q.cues, func(c cue) bool { return c.name == "total" }) {
		return block{reason: NotHeld, say: "gives no total"}
	}
	if f := q.fate(x, d); f != "" {
		return block{reason: NotHeld, say: "counts only the " + f}
	}
	if q.otherSide(x, c) {
		return block{reason: NotHeld, say: "counts those of another side"}
	}
	noun := q.counts()
	people := noun < len(q.words) && q.inName(noun) && d.Kind == facts.Figure && ofPeople(d) // "how many Ruritans …"
	if people && c.match[noun].Fields&index.InName == 0 && !amounts(x, &q.words[noun], d) || q.ofAnother(x, c) {
		return block{reason: NotHeld, say: "counts others"}
	}
	if q.asksPart() {
		if share || measured(d, "", areas...).none() {
			return block{}
		}
		return block{reason: NotHeld, say: "gives no such part"}
	}
	asks := false
	for i := q.asked.start; i < min(q.asked.end+3, len(q.words)); i++ {
		w := &q.words[i]
		if w.Weight == lang.Function || q.free[i] || q.inName(i) && d.Kind == facts.Figure {
			continue
		}
		asks = true
		if d.Valued && x.In(w, d.Counts()) || (i == noun || q.asked.has(i)) && amounts(x, w, d) {
			return block{}
		}
	}
	if people && c.tally.apart > 0 && c.tally.plain == c.tally.apart {
		return block{}
	}
	if d.Valued && !asks || q.asked.end > 0 && q.words[q.asked.end-1].Fold == "much" && sums(x, d) {
		return block{}
	}
	return block{reason: NotHeld, say: "gives no such number"}
}

// otherSide tells whether a figure is one party's, and the question names the
// other one.
func (q *question) otherSide(x *index.View, c *candidate) bool {
	d := c.doc
	if d.Kind != facts.Figure {
		return false
	}
	own := append(slices.Clone(d.Holders), d.Parts...)
	if !slices.ContainsFunc(own, func(n int32) bool { return n >= 0 && x.Doc(n).Party }) {
		return false
	}
	return slices.ContainsFunc(q.mentions, func(m index.Mention) bool {
		return x.Doc(m.Docs[0]).Party && !slices.Contains(d.To, m.Docs[0]) && c.match[m.Start].Fields&index.Own == 0
	})
}

// ofAnother tells whether a figure is titled as one party's, of whom the
// question says nothing, and the question names another party.
func (q *question) ofAnother(x *index.View, c *candidate) bool {
	party := func(m index.Mention) bool { return x.Doc(m.Docs[0]).Party }
	if c.doc.Kind != facts.Figure || !slices.ContainsFunc(q.mentions, func(m index.Mention) bool { return party(m) && c.match[m.Start].Fields&index.InName == 0 }) {
		return false
	}
	title := x.Mentions(x.Words(lang.Tokens(c.doc.Title()), lang.En, nil), lang.En)
	return slices.ContainsFunc(title, func(m index.Mention) bool {
		return party(m) && !slices.ContainsFunc(q.mentions, func(asked index.Mention) bool { return slices.Contains(asked.Docs, m.Docs[0]) })
	})
}

// fates are what befalls those who are counted, by its first word: a number of
// soldiers killed is no answer to how many soldiers there were.
var fates = [][]string{
	{"killed", "deaths", "lose", "fall"},
	{"wounded"},
	{"captured", "prisoner"},
	{"missing", "disappear"},
	{"displaced", "refugee", "flee"},
}

// fate returns what befell those whom a figure counts, where the question does
// not ask for it; "" for nothing.
func (q *question) fate(x *index.View, d *index.Doc) string {
	if !d.Valued {
		return ""
	}
	asks := func(word string) bool {
		sense := x.Sense(word)
		return slices.ContainsFunc(q.words, func(w index.Word) bool { return w.Means(sense) })
	}
	casualties := slices.ContainsFunc(q.words, func(w index.Word) bool { return w.Fold == "casualty" || w.Fold == "casualties" })
	befell := ""
	for i, f := range fates {
		if !x.Has(d.Counts(), x.Sense(f[0])) {
			continue
		}
		if slices.ContainsFunc(f, asks) || casualties && i < 2 { // the killed and the wounded
			return ""
		}
		befell = f[0]
	}
	return befell
}

// asksPart tells whether a question is how much of something.
func (q *question) asksPart() bool {
	return q.asked.end > 0 && q.words[q.asked.end-1].Fold == "much" && q.asked.end < len(q.words) && q.words[q.asked.end].Fold == "of"
}

// ofPeople tells whether a quantity is one of people.
func ofPeople(d *index.Doc) bool {
	return slices.ContainsFunc(lang.Tokens(d.Fact().Unit), func(t lang.Token) bool {
		return slices.Contains([]string{"people", "persons", "inhabitants", "residents", "citizens", "refugees", "soldiers", "troops", "prisoners", "dead", "killed", "injured", "wounded", "voters", "men", "families"}, t.Fold)
	})
}

// counts returns the word for what a question wants counted, the last of the
// telling words behind the cue: "police" in "how many oil police are there".
func (q *question) counts() int {
	i := q.asked.end
	for i < len(q.words) && q.words[i].Weight == lang.Function {
		i++
	}
	for i+1 < len(q.words) && q.words[i+1].Weight == lang.Content && !q.free[i+1] && !lang.Verb(q.words[i+1].Stem) {
		i++
	}
	return i
}

// sums tells whether a text has a number that is no year, no date and no number
// of an article.
func sums(x *index.View, d *index.Doc) bool {
	ts := d.Text()
	for i, t := range ts {
		month := i+1 < len(ts) && lang.Month(ts[i+1].Fold) != 0 || i > 0 && lang.Month(ts[i-1].Fold) != 0
		if t.Script == lang.Digits && !isYear(t) && !month && (i == 0 || !numbers(x, ts[i-1])) {
			return true
		}
	}
	return false
}

func percent(d *index.Doc) bool { return measured(d, "share", "percent", "%", "per cent").none() }

// measured blocks a fact without a quantity in one of the units.
func measured(d *index.Doc, what string, units ...string) block {
	if d.Valued {
		for _, t := range append(lang.Tokens(d.Fact().Unit), lang.Token{Fold: strings.TrimSpace(d.Fact().Unit)}) {
			if slices.ContainsFunc(units, func(u string) bool {
				return t.Fold == u || len(u) > 2 && strings.HasPrefix(t.Fold, u)
			}) {
				return block{}
			}
		}
	}
	return block{reason: NotHeld, say: "gives no such " + what}
}

// measuredAs is measured for lengths: a text may give one, "a strip 5 km wide".
func measuredAs(d *index.Doc, asked string) block {
	b := measured(d, "measure", lengths...)
	if b.none() && !measured(d, "", areas...).none() {
		return b
	}
	b = block{reason: NotHeld, say: "gives no such measure"}
	for i := 1; i < len(d.Text())-1; i++ {
		unit := slices.ContainsFunc(lengths, func(u string) bool {
			return d.Text()[i].Fold == u || len(u) > 2 && strings.HasPrefix(d.Text()[i].Fold, u)
		})
		if unit && d.Text()[i-1].Script == lang.Digits && slices.Contains(dimensions[asked], d.Text()[i+1].Fold) {
			return block{}
		}
	}
	return b
}

// measures tells whether a fact has the length asked for: it gives one, and no
// word that makes it another, as "5 km wide" is no depth.
func (q *question) measures(d *index.Doc) bool {
	if _, ok := dimensions[q.asked.name]; !ok || !measured(d, "", lengths...).none() {
		return false
	}
	return !slices.ContainsFunc(d.Text(), func(t lang.Token) bool {
		for asked, words := range dimensions {
			if asked != q.asked.name && asked != "far" && slices.Contains(words, t.Fold) {
				return true
			}
		}
		return false
	})
}

// dimensions are the words behind a length that tell which one it is.
var dimensions = map[string][]string{
	"wide": {"wide", "broad", "width"}, "long": {"long", "length"}, "high": {"high", "tall"}, "deep": {"deep"}, "far": {"from", "away"},
}

// areas are the units of surfaces, as they begin.
var areas = []string{"square", "hectare", "acre", "km2", "km²", "sq"}

var lengths = []string{"km", "kilomet", "met", "mile", "feet", "foot", "yard", "m", "nautical"}

// timed tells whether a fact has a quantity of time.
func timed(d *index.Doc) bool {
	return d.Valued && slices.Contains(spans, strings.ToLower(d.Fact().Unit))
}

var spans = []string{"day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours", "minute", "minutes", "decade", "decades"}

// amounts tells whether a text has a number of what the word means: "three
// bridges", but not "Article 3: bridges" and no date.
func amounts(x *index.View, w *index.Word, d *index.Doc) bool {
	text := d.Title() + ". " + d.Fact().Text
	ts := d.Text()
	return x.At(w, d, func(i int) bool {
		for k := i - 1; k >= 0 && k >= i-3; k-- {
			if strings.ContainsAny(text[ts[k].End():ts[k+1].Start], ".:;,(") || k+1 < i && slices.Contains([]string{"among", "in", "on", "at", "for", "by", "to", "from", "with"}, ts[k+1].Fold) {
				return false // "46 dead among soldiers" counts no soldiers
			}
			_, spelt := lang.Number(ts[k].Fold)
			counts := spelt && !lang.Ordinal(ts[k].Fold) || ts[k].Script == lang.Digits && !isYear(ts[k])
			if counts && lang.Month(ts[k+1].Fold) == 0 && (k == 0 || !numbers(x, ts[k-1])) {
				return true
			}
		}
		return false
	})
}

// numbers tells whether the word before a number makes it the number of an
// article.
func numbers(x *index.View, t lang.Token) bool {
	ws := x.Words([]lang.Token{t}, lang.En, nil)
	return ws[0].Means(x.Clause())
}

func isYear(t lang.Token) bool {
	_, ok := year(t)
	return ok
}
