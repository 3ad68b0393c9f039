package bot

import (
	"fmt"
	"strings"

	"factbot/bot/ask"
	"factbot/facts"
	"factbot/facts/edtf"
)

// sideMost is how many positions of each holder stand beside a fact: the same
// space for each.
const sideMost = 2

// listPage is how many facts of a list one answer shows.
const listPage = 10

// Pages returns how many pages an answer has: a list is shown ten facts at a
// time; a long text has a second page.
func Pages(a ask.Answer) int {
	switch {
	case a.Asked == ask.Compared || a.Asked == "positions" && len(a.Facts) > 1:
		return 1
	case len(a.Facts) > 1:
		return (len(a.Facts) + listPage - 1) / listPage
	case a.Asked == ask.Sourced:
		return 1
	case len(a.Facts) == 1 && cut(a.Facts[0].Text) > 0:
		return 2
	}
	return 1
}

// Word says an answer, page 0 first. The same answer gives the same claims,
// holders, dates and sources on every platform.
func Word(a ask.Answer, page int) Doc {
	switch a.Status {
	case ask.Answered:
		switch {
		case a.Asked == ask.Sourced:
			return Doc{Heading{"Sources of “" + a.Facts[0].Title + "”"}, cites(a.Facts[0]), asOf(a)}
		case len(a.Facts) == 1:
			return one(a, page)
		}
		switch a.Asked {
		case ask.Compared:
			return beside(a)
		case "positions":
			return held(a)
		}
		return many(a, page)
	case ask.Ambiguous:
		return append(Doc{say(a.Reason)}, choices(a.Suggestions)...)
	}
	return declined(a)
}

// one says a single fact: first what the record says, then who reads it how.
func one(a ask.Answer, page int) Doc {
	f := a.Facts[0]
	at := cut(f.Text)
	if page > 0 {
		return Doc{Heading{f.Title}, say(strings.TrimSpace(f.Text[at:])), cites(f), asOf(a)}
	}
	d := Doc{Heading{f.Title}}
	if at > 0 {
		d = append(d, say(f.Text[:at]+"…"), Cut{"the rest of the text", "more"})
	} else {
		d = append(d, say(f.Text))
	}
	d = append(d, standing(f))
	if fs := details(f); len(fs) > 0 {
		d = append(d, fs)
	}
	d = append(d, levels(a)...)
	d = append(d, cites(f), asOf(a))
	if next := choicesFor(a); len(next) > 0 {
		d = append(d, next)
	}
	return d
}

// cut returns where a text that is too long for one answer is cut, between
// two words; 0 for one that is not.
func cut(text string) int {
	n := 0
	for i := range text {
		if n == facts.LongText {
			if k := strings.LastIndexByte(text[:i], ' '); k > 0 {
				return k
			}
			return i
		}
		n++
	}
	return 0
}

// standing says whose statement a fact is.
func standing(f ask.Fact) Note {
	who := f.Attribution
	if strings.HasPrefix(who, "The ") {
		who = "t" + who[1:]
	}
	switch {
	case f.Status == facts.Established && who == "":
		return Note{Plain("Status: a matter of record.")}
	case f.Status == facts.Established:
		return Note{Plain("Status: a matter of record; held by "), Strong(who), Plain(".")}
	case f.Status == facts.Attributed && who != "":
		return Note{Plain("Status: the position of "), Strong(who), Plain(", not a matter of record.")}
	case f.Status == facts.Attributed:
		return Note{Plain("Status: somebody's statement, not a matter of record.")}
	case f.Status == facts.Alleged && who != "":
		return Note{Plain("Status: alleged by "), Strong(who), Plain("; not confirmed.")}
	case f.Status == facts.Alleged:
		return Note{Plain("Status: alleged; not confirmed.")}
	}
	d := Note{Plain("Status: disputed; the parties state incompatible things about the record itself.")}
	if who != "" {
		d = append(d, Plain(" Held by "), Strong(who), Plain("."))
	}
	return d
}

// details are the parts of a record that have a name.
func details(f ask.Fact) Fields {
	var fs Fields
	add := func(name, value string) {
		if value != "" {
			fs = append(fs, Field{name, say(value)})
		}
	}
	add("Date", dateWords(f))
	if f.Kind == facts.Article || f.Number != "" {
		add("Agreement", f.AgreementTitle)
	}
	add("Value", quantity(f))
	add("Names", names(f))
	return fs
}

func dateWords(f ask.Fact) string {
	s := inWords(f.Date)
	if s != "" && f.DateNote != "" {
		s += " (" + f.DateNote + ")"
	}
	return s
}

// inWords says an EDTF date; what does not parse is said as it stands.
func inWords(date string) string {
	d, err := edtf.Parse(date)
	if err != nil {
		return date
	}
	return d.Words()
}

func quantity(f ask.Fact) string {
	if f.Value == "" {
		return ""
	}
	s := strings.TrimSpace(f.Value + " " + f.Unit)
	switch {
	case f.Low != "" && f.High != "":
		s += fmt.Sprintf(" (between %s and %s)", f.Low, f.High)
	case f.Low != "":
		s += fmt.Sprintf(" (at least %s)", f.Low)
	case f.High != "":
		s += fmt.Sprintf(" (at most %s)", f.High)
	}
	return s
}

// names says what else the thing is called, and by whom where only one side
// does; for the kinds that have names of their own.
func names(f ask.Fact) string {
	switch f.Kind {
	case facts.Actor, facts.Place, facts.Agreement:
	default:
		return ""
	}
	var all []string
	for _, n := range f.Names {
		if strings.HasPrefix(f.Title, n.Text) {
			continue
		}
		s := n.Text
		if n.UsedBy != "" {
			s += " (used by " + n.UsedBy + ")"
		}
		all = append(all, s)
	}
	const most = 8
	if len(all) > most {
		all = append(all[:most], "…")
	}
	return strings.Join(all, "; ")
}

// levels says who reads a fact how, side by side, in the order of holders'
// ids.
func levels(a ask.Answer) Doc {
	if len(a.Positions) == 0 {
		return nil
	}
	var fs Fields
	for _, s := range a.Positions {
		if s.None {
			fs = append(fs, Field{s.Name, say("no position held in this store")})
			continue
		}
		var p Para
		for i, f := range s.Said[:min(sideMost, len(s.Said))] {
			if i > 0 {
				p = append(p, Plain("; "))
			}
			p = append(p, Plain(strings.TrimPrefix(f.Title, s.Name+": ")+" "+source(f)+" ("), Code(f.ID), Plain(")"))
		}
		if n := len(s.Said) - sideMost; n > 0 {
			p = append(p, Plain(fmt.Sprintf("; and %d more", n)))
		}
		fs = append(fs, Field{s.Name, p})
	}
	d := Doc{say("Who holds what on this:"), fs}
	for _, s := range a.Positions {
		if len(s.Said) > sideMost {
			return append(d, Cut{"all positions in full", "positions " + a.Facts[0].ID})
		}
	}
	return d
}

func cites(f ask.Fact) Cites {
	cs := make(Cites, 0, len(f.Sources))
	for _, s := range f.Sources {
		c := Cite{Publisher: s.Publisher, Date: inWords(s.Date), Locator: s.Locator, Quote: s.Quote, URL: s.URL}
		if s.Title != "" {
			c.Title = "“" + s.Title + "”"
		}
		cs = append(cs, c)
	}
	return cs
}

// asOf says how old the sources are, and which record this is.
func asOf(a ask.Answer) Note {
	var n Note
	if a.AsOf != "" {
		n = append(n, Plain("As of "+inWords(a.AsOf)+"."))
	} else {
		n = append(n, Plain("The sources are undated."))
	}
	if len(a.Facts) == 1 {
		f := a.Facts[0]
		n = append(n, Plain(" Record "), Code(f.ID), Plain(fmt.Sprintf(", revision %d", f.Revision)))
		if f.Retired {
			n = append(n, Plain(", retired"))
		}
		n = append(n, Plain("."))
	}
	return n
}

func choicesFor(a ask.Answer) Choices {
	var cs Choices
	for _, s := range a.Also {
		cs = append(cs, Choice{s.Title, "show " + s.ID})
	}
	return cs
}

// many says a list, a page at a time.
func many(a ask.Answer, page int) Doc {
	from := page * listPage
	to := min(from+listPage, len(a.Facts))
	head := fmt.Sprintf("%d facts", a.Total)
	if r := inWords(a.Range); r != "" {
		head += ", " + r
	}
	d := Doc{Heading{head + ":"}}
	if a.Reason != "" { // why these are not all
		d = append(d, Note{Plain(a.Reason)})
	}
	var l List
	for _, f := range a.Facts[from:to] {
		p := Para{}
		if f.Date != "" {
			p = append(p, Strong(inWords(f.Date)), Plain(": "))
		}
		p = append(p, Plain(f.Title))
		if f.Attribution != "" && f.Status != facts.Established {
			p = append(p, Plain(" ("+string(f.Status)+", "+f.Attribution+")"))
		} else if f.Status != facts.Established {
			p = append(p, Plain(" ("+string(f.Status)+")"))
		}
		p = append(p, Plain(" "+source(f)+" ("), Code(f.ID), Plain(")"))
		l = append(l, p)
	}
	d = append(d, l, asOf(a))
	if to < len(a.Facts) {
		d = append(d, Cut{fmt.Sprintf("%d more", len(a.Facts)-to), "more"})
	}
	return append(d, touching(a)...)
}

// held says who holds what, side by side: the same space for each.
func held(a ask.Answer) Doc {
	d := Doc{}
	for _, s := range a.Positions {
		d = append(d, Heading{s.Name})
		if s.None {
			d = append(d, say("No position held in this store."))
			continue
		}
		var l List
		for _, f := range s.Said {
			l = append(l, Para{Plain(f.Text + " " + source(f) + " ("), Code(f.ID), Plain(")")})
		}
		d = append(d, l)
	}
	return append(d, asOf(a))
}

// beside says two facts side by side.
func beside(a ask.Answer) Doc {
	t := &Table{Head: []string{""}}
	for _, f := range a.Facts {
		t.Head = append(t.Head, f.Title)
	}
	row := func(name string, cell func(ask.Fact) string) {
		r, filled := []Para{say(name)}, false
		for _, f := range a.Facts {
			s := cell(f)
			filled = filled || s != ""
			r = append(r, say(s))
		}
		if filled {
			t.Rows = append(t.Rows, r)
		}
	}
	row("Text", func(f ask.Fact) string { return f.Text })
	row("Date", dateWords)
	row("Whose", func(f ask.Fact) string { return f.Attribution })
	row("Status", func(f ask.Fact) string { return string(f.Status) })
	row("Value", quantity)
	row("Sources", func(f ask.Fact) string { return cites(f).String() })
	row("Record", func(f ask.Fact) string { return f.ID })
	return Doc{t, asOf(a)}
}

// source says the first citation of a fact in short, for lists.
func source(f ask.Fact) string {
	if len(f.Sources) == 0 {
		return ""
	}
	s := "[" + f.Sources[0].Publisher
	if f.Sources[0].Locator != "" {
		s += ", " + f.Sources[0].Locator
	}
	return s + "]"
}

func touching(a ask.Answer) Doc {
	if len(a.Suggestions) == 0 {
		return nil
	}
	return append(Doc{say("Not wholly in that time:")}, suggested(a.Suggestions))
}

// declined says why there is no answer, and what comes near.
func declined(a ask.Answer) Doc {
	d := Doc{say(a.Reason)}
	if len(a.Suggestions) == 0 {
		return append(d, Note{Plain("Ask about something else, or see what is held: "), Code("status"), Plain(", "), Code("help"), Plain(".")})
	}
	if strings.HasSuffix(a.Reason, "?") {
		return append(d, suggested(a.Suggestions))
	}
	switch a.Suggestions[0].Why {
	case ask.Against:
		d = append(d, say("What the store has:"))
	case ask.Touches:
		d = append(d, say("These touch it:"))
	default:
		d = append(d, say("Not an answer, but near:"))
	}
	return append(d, suggested(a.Suggestions))
}

func suggested(ss []ask.Suggestion) Choices {
	var cs Choices
	for _, s := range ss {
		label := s.Title
		if w := inWords(s.Date); w != "" {
			label += " (" + w + ")"
		}
		cs = append(cs, Choice{label, "show " + s.ID})
	}
	return cs
}

func choices(ss []ask.Suggestion) Doc { return Doc{suggested(ss)} }
