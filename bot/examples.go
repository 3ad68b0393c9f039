package bot

import (
	"context"
	"strconv"
	"strings"

	"factbot/bot/ask"
	"factbot/facts"
	"factbot/facts/edtf"
	"factbot/facts/index"
)

// example says how a command is used, with what this store holds.
func (b *Bot) example(ctx context.Context, c *Command) Note {
	x, err := b.finder.Now(ctx)
	if err != nil {
		return Note{Plain("Use: "), Code(c.Usage)}
	}
	return Note{Plain("For example: "), Code(fill(x, c.Examples[0]))}
}

// fill puts what the store holds into the {places} of an example. A store that
// lacks it leaves the name of the place.
func fill(x *index.Index, example string) string {
	for strings.Contains(example, "{") {
		before, rest, _ := strings.Cut(example, "{")
		place, after, _ := strings.Cut(rest, "}")
		example = before + sample(x, place) + after
	}
	return example
}

func sample(x *index.Index, place string) string {
	if place == "source" && x.Len() > 0 {
		return x.Doc(0).Sources[0].ID
	}
	found := strings.ToUpper(place)
	seen := 0
	for i := range int32(x.Len()) {
		d := x.Doc(i)
		switch {
		case place == "id" && d.Kind == facts.Event:
			return d.ID
		case place == "other" && d.Kind == facts.Event:
			if seen++; seen == 2 {
				return d.ID
			}
		case place == "number" && d.Kind == facts.Article && d.Number != "":
			return d.Number
		case place == "actor" && d.Party, place == "topic" && d.Kind == facts.Place:
			return ask.NameOf(x, d.ID)
		case place == "year" && d.Kind == facts.Event && !d.Date.IsZero() && d.Span.First != edtf.MinDay:
			y, _, _ := d.Span.First.Date()
			return strconv.Itoa(y)
		}
	}
	return found
}
