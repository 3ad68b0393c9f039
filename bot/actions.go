package bot

import (
	"strings"

	"factbot/bot/ask"
	"factbot/facts"
)

// actions returns what may be done with the one fact that an answer shows; for
// any other answer nothing.
func actions(a ask.Answer, role Role) Doc {
	if a.Status != ask.Answered || len(a.Facts) != 1 || a.Asked == ask.Sourced {
		return nil
	}
	f := a.Facts[0]
	as := Actions{{"Sources", "sources " + f.ID}}
	if len(a.Positions) > 0 {
		as = append(as, Choice{"Positions", "positions " + f.ID})
	}
	switch f.Kind {
	case facts.Actor, facts.Place, facts.Agreement:
		name, _, _ := strings.Cut(f.Title, ",")
		as = append(as, Choice{"Timeline", "timeline " + name})
	}
	if f.Revision > 1 {
		as = append(as, Choice{"History", "history " + f.ID})
	}
	if role >= Contributor {
		as = append(as, Choice{"Edit", "edit " + f.ID})
	}
	return Doc{as}
}
