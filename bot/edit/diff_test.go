package edit

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"factbot/facts"
)

func TestDiff(t *testing.T) {
	old := opening(facts.Actor)
	changed := old.Clone()
	changed.Revision = 4
	if cs := Diff(old, changed); cs != nil {
		t.Error("a revision number counts:", cs)
	}
	changed.Title, changed.Party, changed.Retired, changed.Status = "The post", false, true, facts.Disputed
	changed.Names = changed.Names[1:]
	changed.Sources[0].Quote = ""
	want := []Change{
		{"title", "Border post at Northgate opens", "The post"},
		{"names", "Northgate post (en); Nórthgate post; Північ (uk, hidden, used by actor-elbonia)", "Nórthgate post; Північ (uk, hidden, used by actor-elbonia)"},
		{"party", "yes", ""},
		{"status", "established", "disputed"},
		{"sources", "gazette-2019-03 para. 4 “two lanes”; atlas", "gazette-2019-03 para. 4; atlas"},
		{"retired", "", "yes"},
	}
	if diff := cmp.Diff(want, Diff(old, changed)); diff != "" {
		t.Error(diff)
	}
}
