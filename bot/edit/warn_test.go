package edit

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"factbot/facts"
)

func TestWarnings(t *testing.T) {
	sourceActor := func(source facts.ID) (facts.ID, bool) {
		switch source {
		case "gazette", "herald":
			return "actor-ruritania", true
		case "tribune":
			return "actor-elbonia", true
		case "agency":
			return "actor-agency", false
		}
		return "", false
	}
	sameName := func(kind facts.Kind, name string) facts.ID {
		return map[string]facts.ID{"place Northgate": "place-other", "place northgate": "place-other", "place Self": "place-x"}[string(kind)+" "+name]
	}
	const gazetteOnly = "The fact is established, but only sources that speak for actor-ruritania are cited; cite another one, or choose another status."
	for _, c := range []struct {
		name    string
		status  facts.Status
		sources string
		text    int
		names   string
		want    []string
	}{
		{"nothing", facts.Established, "atlas", 600, "Other Self", nil},
		{"one party", facts.Established, "gazette", 1, "", []string{gazetteOnly}},
		{"one party twice", facts.Established, "gazette herald", 1, "", []string{gazetteOnly}},
		{"two parties", facts.Established, "gazette tribune", 1, "", nil},
		{"a party and nobody's", facts.Established, "gazette atlas", 1, "", nil},
		{"no party", facts.Established, "agency", 1, "", nil},
		{"a party's word", facts.Attributed, "gazette", 1, "", nil},
		{"no sources", facts.Established, "", 1, "", nil},
		{"long", facts.Established, "atlas", 601, "", []string{"The text has 601 characters; above 600 it is shown cut."}},
		{"a name", facts.Established, "atlas", 1, "Northgate northgate", []string{`The name "Northgate" is borne by the place place-other too.`}},
		{"all", facts.Established, "gazette", 601, "Northgate", []string{gazetteOnly, "The text has 601 characters; above 600 it is shown cut.", `The name "Northgate" is borne by the place place-other too.`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := facts.Fact{ID: "place-x", Kind: facts.Place, Status: c.status, Text: strings.Repeat("é", c.text)}
			for _, id := range strings.Fields(c.sources) {
				f.Sources = append(f.Sources, facts.Citation{ID: id})
			}
			for _, n := range strings.Fields(c.names) {
				f.Names = append(f.Names, facts.Name{Text: n})
			}
			if diff := cmp.Diff(c.want, Warnings(f, sourceActor, sameName)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
