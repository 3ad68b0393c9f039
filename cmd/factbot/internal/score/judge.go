package score

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"factbot/bot/ask"
)

// Judge tells whether a question was answered as expected, or how else.
func Judge(q Question, a ask.Answer) (good bool, why string) {
	asserted := a.Status == ask.Answered && len(a.Facts) > 0
	switch {
	case q.Abstain && !asserted:
		return true, "abstained"
	case q.Abstain && slices.Contains(q.Tags, "false-premise") && !q.Expect.empty() && q.Expect.matches(a.Facts[0]):
		return true, "corrected"
	case q.Abstain:
		return false, "asserted: " + a.Facts[0].Title
	case !asserted:
		return false, fmt.Sprintf("no answer (%s)", a.Status)
	}
	if q.Kind == "list" && q.List != nil {
		if why := q.List.differs(a.Facts); why != "" {
			return false, why
		}
	}
	if !q.Expect.empty() && !q.Expect.matches(a.Facts[0]) {
		return false, fmt.Sprintf("top: %s | %s", a.Facts[0].Title, a.Facts[0].Date)
	}
	return true, ""
}

// empty tells whether nothing is expected of the fact but its holder.
func (e Expect) empty() bool { return len(e.All) == 0 && len(e.Any) == 0 && e.Date == "" }

func (e Expect) matches(f ask.Fact) bool {
	text := words(f)
	has := func(p Pattern) bool { return p.MatchString(text) }
	for _, p := range e.All {
		if !has(p) {
			return false
		}
	}
	if len(e.Any) > 0 && !slices.ContainsFunc(e.Any, has) || slices.ContainsFunc(e.None, has) {
		return false
	}
	if e.Date != "" && e.Date != f.Date {
		return false
	}
	return e.Holder == nil || e.Holder.MatchString(plain(append([]string{f.Attribution}, f.Holders...)))
}

// differs says how the dates of facts differ from a list, "" where they do not.
func (l *List) differs(fs []ask.Fact) string {
	got := map[string]bool{}
	for _, f := range fs {
		if f.Date != "" {
			got[f.Date] = true
		}
	}
	missing := slices.DeleteFunc(slices.Clone(l.Dates), func(d string) bool { return got[d] })
	if len(missing) > 0 {
		slices.Sort(missing)
		return fmt.Sprintf("missing dates %q", missing)
	}
	for _, d := range slices.Concat(l.Dates, l.Optional) {
		delete(got, d)
	}
	if len(got) > 0 {
		return fmt.Sprintf("extra dates %q", slices.Sorted(maps.Keys(got)))
	}
	return ""
}

// words returns what a fact says, as one line.
func words(f ask.Fact) string {
	parts := []string{f.Title, f.Text, f.Attribution, f.Date, f.Number, f.AgreementTitle, f.Value, f.Unit}
	for _, a := range f.Actors {
		parts = append(parts, a.ID, a.Name, a.Role)
	}
	return plain(parts)
}

// plain joins texts with single spaces, whatever spaces they have.
func plain(parts []string) string {
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}
