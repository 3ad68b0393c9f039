package bot

import (
	"context"
	"iter"
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
func fill(x *index.View, example string) string {
	for strings.Contains(example, "{") {
		before, rest, _ := strings.Cut(example, "{")
		place, after, _ := strings.Cut(rest, "}")
		example = before + sample(x, place) + after
	}
	return example
}

func sample(x *index.View, place string) string {
	switch place {
	case "source":
		if x.Len() > 0 {
			return x.Doc(0).Fact().Sources[0].ID
		}
	case "id":
		return nth(x, x.Of(facts.Event), 1, place, docID)
	case "other":
		return nth(x, x.Of(facts.Event), 2, place, docID)
	case "number":
		return nth(x, x.Of(facts.Article), 1, place, func(d *index.Doc) string { return d.Number() })
	case "actor":
		return nth(x, x.Parties(), 1, place, func(d *index.Doc) string { return ask.NameOf(x, d.ID) })
	case "topic":
		return nth(x, x.Of(facts.Place), 1, place, func(d *index.Doc) string { return ask.NameOf(x, d.ID) })
	case "year":
		return nth(x, x.Of(facts.Event), 1, place, year)
	}
	return strings.ToUpper(place)
}

// nth returns what the nth document that has it has, or the name of the place
// that it would fill.
func nth(x *index.View, docs iter.Seq[int32], n int, place string, of func(*index.Doc) string) string {
	for i := range docs {
		if text := of(x.Doc(i)); text != "" {
			if n--; n == 0 {
				return text
			}
		}
	}
	return strings.ToUpper(place)
}

func docID(d *index.Doc) string { return d.ID }

func year(d *index.Doc) string {
	if !d.Dated() || d.Span.First == edtf.MinDay {
		return ""
	}
	y, _, _ := d.Span.First.Date()
	return strconv.Itoa(y)
}
