package edit

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"factbot/facts"
)

func TestMerge(t *testing.T) {
	set := func(field, value string) func(*facts.Fact) {
		return func(f *facts.Fact) {
			changed, err := Set(*f, field, value, today)
			if err != nil {
				t.Fatal(err)
			}
			*f = changed
		}
	}
	rename := func(i int, n facts.Name) func(*facts.Fact) { return func(f *facts.Fact) { f.Names[i] = n } }
	for _, c := range []struct {
		name         string
		mine, theirs func(*facts.Fact)
		want         []Change // against the base
		conflicts    []string
	}{
		{"nothing", func(*facts.Fact) {}, func(*facts.Fact) {}, nil, nil},
		{"one field each", set("title", "A"), set("date", "2020"), []Change{{"title", "Border post at Northgate opens", "A"}, {"date", "2019-03-02", "2020"}}, nil},
		{"the same", set("title", "A"), set("title", "A"), []Change{{"title", "Border post at Northgate opens", "A"}}, nil},
		{"one field, differently", set("title", "A"), set("title", "B"), []Change{{"title", "Border post at Northgate opens", "B"}}, []string{"title"}},
		{"one in conflict, one not", func(f *facts.Fact) { set("title", "A")(f); set("unit", "gates")(f) }, set("title", "B"),
			[]Change{{"title", "Border post at Northgate opens", "B"}, {"unit", "lanes", "gates"}}, []string{"title"}},
		{"both add", set("about", "+z"), set("about", "+y"), []Change{{"about", "place-northgate, northgate-accord", "place-northgate, northgate-accord, y, z"}}, nil},
		{"both add the same", set("about", "+y +z"), set("about", "+x +y"), []Change{{"about", "place-northgate, northgate-accord", "place-northgate, northgate-accord, x, y, z"}}, nil},
		{"one adds, one removes", set("about", "+y"), set("about", "-place-northgate"), []Change{{"about", "place-northgate, northgate-accord", "northgate-accord, y"}}, nil},
		{"in front and behind", set("about", "y, place-northgate, northgate-accord"), set("about", "+z"), []Change{{"about", "place-northgate, northgate-accord", "y, place-northgate, northgate-accord, z"}}, nil},
		{"one moves, one adds", set("about", "northgate-accord, place-northgate"), set("about", "+z"), []Change{{"about", "place-northgate, northgate-accord", "northgate-accord, z, place-northgate"}}, nil},
		{"a role each", set("actors", "+actor-ruritania: guards it"), set("actors", "+actor-elbonia: protests"),
			[]Change{{"actors", "actor-ruritania: opens the post; actor-elbonia", "actor-ruritania: guards it; actor-elbonia: protests"}}, nil},
		{"one role, differently", set("actors", "+actor-elbonia: waits"), set("actors", "+actor-elbonia: protests"),
			[]Change{{"actors", "actor-ruritania: opens the post; actor-elbonia", "actor-ruritania: opens the post; actor-elbonia: protests"}}, []string{"actors"}},
		{"one changes, one removes", set("actors", "+actor-elbonia: waits"), set("actors", "-actor-elbonia"),
			[]Change{{"actors", "actor-ruritania: opens the post; actor-elbonia", "actor-ruritania: opens the post"}}, []string{"actors"}},
		{"one new actor, differently", set("actors", "+actor-x: waits"), set("actors", "+actor-x: protests"),
			[]Change{{"actors", "actor-ruritania: opens the post; actor-elbonia", "actor-ruritania: opens the post; actor-elbonia; actor-x: protests"}}, []string{"actors"}},
		{"a source each", set("sources", "+map sheet 2"), set("sources", "+atlas p. 3"),
			[]Change{{"sources", "gazette-2019-03 para. 4 “two lanes”; atlas", "gazette-2019-03 para. 4 “two lanes”; atlas p. 3; map sheet 2"}}, nil},
		{"a name each", rename(0, facts.Name{Text: "Northgate post", Lang: "en", Hidden: true}), rename(1, facts.Name{Text: "Nórthgate post", UsedBy: "actor-elbonia"}),
			[]Change{{"names", "Northgate post (en); Nórthgate post; Північ (uk, hidden, used by actor-elbonia)",
				"Northgate post (en, hidden); Nórthgate post (used by actor-elbonia); Північ (uk, hidden, used by actor-elbonia)"}}, nil},
		{"one retires, one changes", func(f *facts.Fact) { f.Retired = true }, set("text", "A."), []Change{{"text", "A border post opened at Northgate.\nIt has two lanes.", "A."}, {"retired", "", "yes"}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			base := opening(facts.Event)
			mine, theirs := base.Clone(), base.Clone()
			c.mine(&mine)
			c.theirs(&theirs)
			merged, conflicts := Merge(base, mine, theirs)
			if diff := cmp.Diff(c.want, Diff(base, merged)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.conflicts, conflicts); diff != "" {
				t.Error("conflicts:", diff)
			}
			if diff := cmp.Diff(opening(facts.Event), base); diff != "" {
				t.Error("the base was changed:", diff)
			}
		})
	}
	base := facts.Fact{About: []facts.ID{"a", "b", "c"}}
	mine, theirs := facts.Fact{About: []facts.ID{"b", "a", "c"}}, facts.Fact{About: []facts.ID{"a", "c", "b"}}
	if _, conflicts := Merge(base, mine, theirs); !slices.Equal(conflicts, []string{"about"}) {
		t.Error("moved differently:", conflicts)
	}
}

// Whatever is changed: a side that changed nothing has no say, and without
// conflict the sides can be swapped, and the merged record has what both made.
func TestMergeProperties(t *testing.T) {
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 1))
	free := 0
	for range 4000 {
		base := opening(facts.Actor)
		x, y := shaken(r, base), shaken(r, base)
		for _, c := range []struct{ mine, theirs, want facts.Fact }{{x, base, x}, {base, y, y}, {x, x, x}} {
			got, conflicts := Merge(base, c.mine, c.theirs)
			if diff := cmp.Diff(c.want, got); diff != "" || conflicts != nil {
				t.Fatalf("seed %d: %v %s", seed, conflicts, diff)
			}
		}
		one, conflicts := Merge(base, x, y)
		other, others := Merge(base, y, x)
		if diff := cmp.Diff(conflicts, others); diff != "" {
			t.Fatalf("seed %d: conflicts depend on the side: %s", seed, diff)
		}
		if conflicts == nil {
			free++
			if diff := cmp.Diff(one, other); diff != "" {
				t.Fatalf("seed %d: the outcome depends on the side: %s", seed, diff)
			}
		}
		for _, c := range Diff(base, one) {
			changed := func(d Change) bool { return d.Field == c.Field }
			if !slices.ContainsFunc(Diff(base, x), changed) && !slices.ContainsFunc(Diff(base, y), changed) {
				t.Fatalf("seed %d: nobody changed %s", seed, c.Field)
			}
		}
	}
	if free < 1000 {
		t.Errorf("only %d merges without conflict", free)
	}
}

// shaken returns a fact with a few random changes.
func shaken(r *rand.Rand, f facts.Fact) facts.Fact {
	f = f.Clone()
	for range r.IntN(4) {
		word := fmt.Sprintf("w%d", r.IntN(4))
		switch r.IntN(10) {
		case 0:
			f.Title = word
		case 1:
			f.Text = word
		case 2:
			f.Status = facts.Statuses()[r.IntN(4)]
		case 3:
			f.Party, f.Retired = r.IntN(2) == 0, r.IntN(2) == 0
		case 4:
			f.About = shuffled(r, f.About, word)
		case 5:
			f.Holders = shuffled(r, f.Holders, word)
		case 6:
			f.Actors = shuffled(r, f.Actors, facts.Part{ID: word, Role: []string{"", "a"}[r.IntN(2)]})
		case 7:
			f.Names = shuffled(r, f.Names, facts.Name{Text: word, Hidden: r.IntN(2) == 0})
		case 8:
			f.Sources = shuffled(r, f.Sources, facts.Citation{ID: word, Locator: []string{"", "a"}[r.IntN(2)]})
		case 9:
			f.Revision += r.IntN(2)
		}
	}
	return f
}

// shuffled removes, adds or moves an element of a list.
func shuffled[T any](r *rand.Rand, list []T, v T) []T {
	switch n := len(list); {
	case n > 0 && r.IntN(3) == 0:
		i := r.IntN(n)
		if list = slices.Delete(list, i, i+1); len(list) == 0 {
			return nil
		}
		return list
	case n > 1 && r.IntN(3) == 0:
		i, j := r.IntN(n), r.IntN(n)
		list[i], list[j] = list[j], list[i]
		return list
	default:
		return slices.Insert(list, r.IntN(n+1), v)
	}
}
