package edit

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"factbot/facts"
)

var today = time.Date(2023, 6, 15, 12, 0, 0, 0, time.UTC)

// opening returns a valid fact of a kind with something in every field that
// the kind may have.
func opening(kind facts.Kind) facts.Fact {
	return facts.Fact{
		ID: "post-opens", Kind: kind, Title: "Border post at Northgate opens", Text: "A border post opened at Northgate.\nIt has two lanes.",
		Date: "2019-03-02", DateNote: "by the gazette",
		Names:   []facts.Name{{Text: "Northgate post", Lang: "en"}, {Text: "Nórthgate post"}, {Text: "Північ", Lang: "uk", Hidden: true, UsedBy: "actor-elbonia"}},
		About:   []facts.ID{"place-northgate", "northgate-accord"},
		Actors:  []facts.Part{{ID: "actor-ruritania", Role: "opens the post"}, {ID: "actor-elbonia"}},
		Party:   kind == facts.Actor,
		Holders: []facts.ID{"actor-ruritania"}, Agreement: "northgate-accord", Number: "6",
		Value: "2", Unit: "lanes", Low: "1", High: "3", Status: facts.Established,
		Sources:  []facts.Citation{{ID: "gazette-2019-03", Locator: "para. 4", Quote: "two lanes"}, {ID: "atlas"}},
		ReviewBy: "2027-05-31", Revision: 3,
	}
}

func TestTheExampleIsValid(t *testing.T) {
	for _, kind := range facts.Kinds() {
		f := opening(kind)
		if ps := facts.Check(&f); ps != nil {
			t.Error(kind, ps)
		}
	}
}

// Each field is set from what a person typed, and Diff names that field and
// no other.
func TestSet(t *testing.T) {
	for _, c := range []struct{ field, value, want string }{
		{"title", "The post opens", "The post opens"},
		{"title", "  “The post\nopens” ", "The post opens"},
		{"Title", "«The post opens»", "The post opens"},
		{"title", `"A" and "B"`, `"A" and "B"`},
		{"title", "„Der Posten“", "Der Posten"},
		{"title", "“He said “no” twice”", "He said “no” twice"},
		{"title", "“A” and “B”", "“A” and “B”"},
		{"title", "'it opens'", "it opens"},
		{"text", "One.\r\nTwo.\rThree.", "One.\nTwo.\nThree."},
		{"text", "12\u00a0000\u202fpeople", "12 000 people"},
		{"date", "12 December 2022", "2022-12-12"},
		{"date", "“12.12.2022”", "2022-12-12"},
		{"date", "2019–03–05", "2019-03-05"},
		{"date", "since March 2021", "2021-03/.."},
		{"date", "2019~", "2019~"},
		{"date", "between Nov 2020 and Jan 2021", "2020-11/2021-01"},
		{"date note", "day not given", "day not given"},
		{"date-note", "day not given", "day not given"},
		{"status", "Disputed", "disputed"},
		{"number", "IV", "IV"},
		{"agreement", "other-accord", "other-accord"},
		{"value", "2.5", "2.5"},
		{"unit", "gates", "gates"},
		{"low", "0.5", "0.5"},
		{"high", "4", "4"},
		{"review_by", "31 May 2026", "2026-05-31"},
		{"about", "place-a, place-b", "place-a, place-b"},
		{"about", "place-a place-b\nplace-a; place-c", "place-a, place-b, place-c"},
		{"about", "+place-a", "place-northgate, northgate-accord, place-a"},
		{"about", "+place-a, -northgate-accord", "place-northgate, place-a"},
		{"about", "–place-northgate", "northgate-accord"},
		{"about", "-place-northgate, -northgate-accord", ""},
		{"holders", "+actor-elbonia", "actor-ruritania, actor-elbonia"},
		{"holder", "actor-elbonia", "actor-elbonia"},
		{"actors", "actor-a: opens it; ; actor-b;", "actor-a: opens it; actor-b"},
		{"actors", "actor-a opens it: at once\nactor-b", "actor-a: opens it: at once; actor-b"},
		{"actors", "+actor-elbonia: protests", "actor-ruritania: opens the post; actor-elbonia: protests"},
		{"actors", "+ actor-a: looks on; − actor-elbonia", "actor-ruritania: opens the post; actor-a: looks on"},
		{"actor", "-actor-ruritania: opens the post", "actor-elbonia"},
		{"sources", "+atlas p. 3", "gazette-2019-03 para. 4 “two lanes”; atlas p. 3"},
		{"sources", "+gazette-2019-03 para. 5; -atlas", "gazette-2019-03 para. 4 “two lanes”; gazette-2019-03 para. 5"},
		{"source", "map, sheet 2 “a gate”; atlas", "map sheet 2 “a gate”; atlas"},
	} {
		t.Run(c.field+" "+c.value, func(t *testing.T) {
			f := opening(facts.Event)
			got, err := Set(f, c.field, c.value, today)
			if err != nil {
				t.Fatal(facts.Said(err))
			}
			fl, _ := named(c.field)
			want := []Change{{fl.Name, fl.Show(f), c.want}}
			if diff := cmp.Diff(want, Diff(f, got)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(opening(facts.Event), f); diff != "" {
				t.Error("the fact given was changed:", diff)
			}
			if ps := facts.Check(&got); ps != nil {
				t.Error(ps)
			}
		})
	}
}

// What is shown of a field can be typed: it sets the same again.
func TestSetReadsWhatIsShown(t *testing.T) {
	for _, kind := range facts.Kinds() {
		f := opening(kind)
		for _, fl := range Fields(kind) {
			got, err := Set(f, fl.Name, fl.Show(f), today)
			if diff := cmp.Diff(f, got); err != nil || diff != "" {
				t.Errorf("%s of %s: %v %s", fl.Name, a(kind), err, diff)
			}
			if _, err := Set(facts.Fact{Kind: kind}, fl.Name, fl.Example, today); err != nil {
				t.Errorf("%s of %s: the example is refused: %v", fl.Name, a(kind), err)
			}
		}
	}
}

func TestSetRefuses(t *testing.T) {
	for _, c := range []struct{ field, value, want string }{
		{"titel", "x", `There is no field "titel"; did you mean title?`},
		{"reviewby", "x", `There is no field "reviewby"; did you mean review_by?`},
		{"colour", "x", `There is no field "colour"; the fields of an event are title, text, date, date_note, about, actors, holders, agreement, number, value, unit, low, high, status, sources, review_by.`},
		{"", "x", `There is no field ""; the fields of an event are title, text, date, date_note, about, actors, holders, agreement, number, value, unit, low, high, status, sources, review_by.`},
		{"party", "yes", "An event has no party; only an actor has."},
		{"id", "x", "A fact keeps its id; add another fact and retire this one."},
		{"kind", "place", "A fact keeps its kind; add another fact and retire this one."},
		{"name", "x", `Names are changed one by one; write name ID "another name" or unname ID "a name".`},
		{"retired", "yes", "A fact is retired and restored with a word of their own; write retire ID REASON or restore ID."},
		{"date", " ", "There is no value for date; write one behind it, for example: date 2 March 2019"},
		{"title", "“”", "There is no value for title; write one behind it, for example: title Border post at Northgate opens"},
		{"title", "a\x00b", "The title holds the invisible character U+0000; remove it."},
		{"text", string(make([]byte, 3)) + "\xff", "The text is not valid UTF-8 text."},
		{"date", "03/04/2021", `"03/04/2021" can be read two ways; write 2021-04-03 or 2021-03-04.`},
		{"date", "2019-02-30", "“2019-02-30” is not a date: February 2019 has 28 days. Write it like 2019-03-02."},
		{"date", "30 February 2019", `"30 February 2019" is not one date that can be read in one way only; write it like 2 March 2019, 2019-03, 2019~ for about 2019, or 2019-03-02/2019-04-11.`},
		{"review_by", "May 2027", `"May 2027" is not one day; write it like 2027-05-31.`},
		{"review_by", "soon", `"soon" is not one date that can be read in one way only; write it like 2 March 2019, 2019-03, 2019~ for about 2019, or 2019-03-02/2019-04-11.`},
		{"status", "sure", `"sure" is no status; write established, attributed, alleged or disputed.`},
		{"low", "12,5", `"12,5" is not a number; write it with digits, as 12000 or 98.9.`},
		{"low", "5", "The low value 5 is above the high value 3."},
		{"high", "0", "The low value 1 is above the high value 0."},
		{"agreement", "the accord", `"the accord" is not an id; ids have letters, digits and - . _ only, at most 100.`},
		{"about", "a, $b", `"$b" is not an id; ids have letters, digits and - . _ only, at most 100.`},
		{"about", ", ;", "There is nothing in this list; write it like a, b or +a."},
		{"about", "+a, b", "Some of these have a + or - and some have none; write +a, -b to add and take away, or a, b to replace the list."},
		{"about", "a, -b", "Some of these have a + or - and some have none; write +a, -b to add and take away, or a, b to replace the list."},
		{"about", "+", "There is nothing behind a + or -; write it like +this or -that."},
		{"about", "-b", `"b" cannot be taken away, as it is not in the list: place-northgate, northgate-accord.`},
		{"actors", "-actor-elbonia: protests", `"actor-elbonia: protests" cannot be taken away, as it is not in the list: actor-ruritania: opens the post; actor-elbonia.`},
		{"sources", "-atlas; -gazette-2019-03", "A fact needs at least one source."},
		{"about", repeated("a ", 501), "There are 501 items; at most 500 fit."},
		{"text", repeated("a ", 500_000), "The text has 999999 characters; at most 20000 fit."},
		{repeated("x", 100), "x", `There is no field "` + repeated("x", 60) + `…"; the fields of an event are title, text, date, date_note, about, actors, holders, agreement, number, value, unit, low, high, status, sources, review_by.`},
	} {
		f := opening(facts.Event)
		got, err := Set(f, c.field, c.value, today)
		refused(t, c.field+" "+c.value[:min(len(c.value), 40)], err, c.want)
		if diff := cmp.Diff(f, got); diff != "" {
			t.Errorf("%s: refused, but changed: %s", c.field, diff)
		}
	}
	for _, c := range []struct {
		kind               facts.Kind
		field, value, want string
	}{
		{facts.Actor, "party", "perhaps", `"perhaps" is neither yes nor no; write one of the two.`},
		{facts.Position, "holders", "-actor-ruritania", "A position needs a holder: the actor whose position it is."},
	} {
		_, err := Set(opening(c.kind), c.field, c.value, today)
		refused(t, c.field+" "+c.value, err, c.want)
	}
	empty := facts.Fact{Kind: facts.Event}
	_, err := Set(empty, "about", "-b", today)
	refused(t, "empty list", err, `"b" cannot be taken away, as it is not in the list: there is nothing in it.`)
}

func TestParty(t *testing.T) {
	f := opening(facts.Actor)
	for _, c := range []struct {
		value string
		want  bool
	}{{"no", false}, {"Yes", true}, {"false", false}, {"true", true}} {
		if got, err := Set(f, "party", c.value, today); err != nil || got.Party != c.want {
			t.Errorf("%s: %v %v", c.value, got.Party, err)
		}
	}
}

// Every field is either emptied, and Diff names it and no other, or refused
// because the kind needs it.
func TestUnset(t *testing.T) {
	for _, kind := range facts.Kinds() {
		f := opening(kind)
		for _, fl := range Fields(kind) {
			got, err := Unset(f, fl.Name)
			if fl.NeededBy(kind) {
				refused(t, fl.Name, err, capital(a(kind))+" cannot do without "+fl.Name+"; set another value instead, for example: "+fl.Name+" "+fl.Example)
				continue
			}
			if diff := cmp.Diff([]Change{{fl.Name, fl.Show(f), ""}}, Diff(f, got)); err != nil || diff != "" {
				t.Errorf("%s of %s: %v %s", fl.Name, a(kind), err, diff)
			}
			if ps := facts.Check(&got); ps != nil {
				t.Error(ps)
			}
			_, err = Unset(got, fl.Name)
			refused(t, fl.Name, err, "This fact has no "+fl.Name+"; there is nothing to unset.")
		}
	}
	_, err := Unset(opening(facts.Event), "dat")
	refused(t, "unknown", err, `There is no field "dat"; did you mean date?`)
	_, err = Unset(opening(facts.Event), "names")
	refused(t, "names", err, `Names are changed one by one; write name ID "another name" or unname ID "a name".`)
}

// The table of fields knows every field of a record.
func TestFieldsAreThoseOfARecord(t *testing.T) {
	f := opening(facts.Actor)
	f.Retired = true
	b, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	var record map[string]any
	if err := json.Unmarshal(b, &record); err != nil {
		t.Fatal(err)
	}
	for _, fl := range fields {
		if _, ok := record[fl.Name]; !ok {
			t.Errorf("%s is no field of a record", fl.Name)
		}
		delete(record, fl.Name)
	}
	if len(record) > 0 {
		t.Errorf("no field for %v", record)
	}
}

func refused(t *testing.T, what string, err error, want string) {
	t.Helper()
	if facts.KindOf(err) != facts.Invalid || facts.Said(err) != want {
		t.Errorf("%s:\n got %v\nwant %s", what, err, want)
	}
}

func repeated(s string, n int) string {
	return string(slices.Repeat([]byte(s), n))
}
