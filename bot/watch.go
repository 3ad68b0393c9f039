package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"factbot/bot/ask"
	"factbot/bot/internal/kept"
	"factbot/facts"
	"factbot/facts/lang"
)

// A watch is a topic whose changes a place is told of.
type watch struct {
	Place Place        `json:"place"`
	Topic string       `json:"topic"`
	By    facts.Person `json:"by"`
	After uint64       `json:"after"` // the newest change that was told of
}

// watches has the keys PLACE/TOPIC, both summed up.
const watches kept.Table[watch] = "watch"

const (
	mostWatches = 50 // in one place
	everything  = "everything"
	mostTopic   = 200 // in bytes
)

func watchKey(p Place, topic string) string { return p.key() + "/" + shortSum(lang.Fold(topic)) }

func watchCommand() *Command {
	return &Command{
		Name: "watch", Usage: "watch TOPIC", Short: "tell this room of every change on a topic, or of “everything”",
		Examples: []string{"watch {topic}"},
		Needs:    Reader,
		Parse:    topic("watch"),
		Run:      runWatch,
	}
}

func runWatch(ctx context.Context, c *Call) (Doc, error) {
	topic := strings.Join(strings.Fields(c.Args[0]), " ")
	if len(topic) > mostTopic {
		return Doc{say("That is too long for a topic; name a place, somebody, an agreement or the id of a fact.")}, nil
	}
	place := c.Message.Place()
	here, err := watches.All(ctx, c.Bot.store, place.key()+"/")
	if err != nil {
		return nil, err
	}
	key := watchKey(place, topic)
	if slices.ContainsFunc(here, func(r kept.Row[watch]) bool { return r.Key == key }) {
		return Doc{say(fmt.Sprintf("“%s” is watched here already.", topic))}, nil
	}
	if len(here) >= mostWatches {
		return Doc{say(fmt.Sprintf("%d topics are watched here, and more would be noise; unwatch one first.", mostWatches))}, nil
	}
	by, err := c.person(ctx)
	if err != nil {
		return nil, err
	}
	st, err := c.Bot.store.Stats(ctx)
	if err != nil {
		return nil, err
	}
	err = c.Bot.store.Keep(ctx, watches.Put(kept.Row[watch]{Key: key, Value: watch{place, topic, by, st.Seq}}))
	if facts.KindOf(err) == facts.Conflict {
		err = nil // somebody else in the room was quicker
	}
	return Doc{say(fmt.Sprintf("I shall tell this room of every accepted change on “%s”.", topic)), Note{Plain("To end it: "), Code("unwatch " + topic), Plain(".")}}, err
}

func unwatchCommand() *Command {
	return &Command{
		Name: "unwatch", Usage: "unwatch [TOPIC]", Short: "end that, or list what is watched here",
		Examples: []string{"unwatch {topic}", "unwatch"},
		Needs:    Reader,
		Parse:    func(rest string) ([]string, error) { return []string{strings.Join(strings.Fields(rest), " ")}, nil },
		Run:      runUnwatch,
	}
}

func runUnwatch(ctx context.Context, c *Call) (Doc, error) {
	place := c.Message.Place()
	if c.Args[0] != "" {
		r, ok, err := watches.Get(ctx, c.Bot.store, watchKey(place, c.Args[0]))
		if err != nil {
			return nil, err
		}
		if ok {
			return Doc{say(fmt.Sprintf("“%s” is not watched here any more.", r.Value.Topic))}, c.Bot.store.Keep(ctx, watches.Drop(r))
		}
	}
	here, err := watches.All(ctx, c.Bot.store, place.key()+"/")
	if err != nil || len(here) == 0 {
		return Doc{say("Nothing is watched here.")}, err
	}
	d := Doc{say("Watched here:")}
	if c.Args[0] != "" {
		d = Doc{say(fmt.Sprintf("“%s” is not watched here. What is:", c.Args[0]))}
	}
	var cs Choices
	for _, r := range here {
		cs = append(cs, Choice{"End " + r.Value.Topic, "unwatch " + r.Value.Topic})
	}
	return append(d, cs), nil
}

// tellWatchers tells every place of the changes since the last it was told of,
// the imported ones left out.
func (b *Bot) tellWatchers(ctx context.Context) error {
	all, err := watches.All(ctx, b.store, "")
	if err != nil || len(all) == 0 {
		return err
	}
	st, err := b.store.Stats(ctx)
	if err != nil {
		return err
	}
	for _, r := range all {
		err = errors.Join(err, b.tellWatcher(ctx, r, st.Seq))
	}
	return err
}

// mostTold is how many changes a place is told of one by one.
const mostTold = 20

func (b *Bot) tellWatcher(ctx context.Context, r kept.Row[watch], upTo uint64) error {
	if r.Value.After >= upTo {
		return nil
	}
	rs, err := b.store.Changes(ctx, r.Value.After, int(upTo-r.Value.After))
	if err != nil {
		return err
	}
	x, err := b.finder.Now(ctx)
	if err != nil {
		return err
	}
	var l List
	for _, rev := range rs {
		if rev.Import || r.Value.Topic != everything && !ask.Concerns(x, r.Value.Topic, &rev.Fact) {
			continue
		}
		l = append(l, changeLine(rev))
	}
	if more := len(l) - mostTold; more > 0 {
		l = append(l[:mostTold], Para{Plain(fmt.Sprintf("and %d more: ", more)), Code("changes 50")})
	}
	if len(l) > 0 {
		d := Doc{say(fmt.Sprintf("Changed on “%s”, which is watched here:", r.Value.Topic)), l}
		if err := b.announce(ctx, r.Value.Place, d); err != nil {
			return err
		}
	}
	r.Value.After = upTo
	err = b.store.Keep(ctx, watches.Put(r))
	if facts.KindOf(err) == facts.Conflict {
		return nil // it was ended meanwhile
	}
	return err
}

// watchesOf returns the changes that drop the watches of somebody.
func (b *Bot) watchesOf(ctx context.Context, same func(facts.Person) bool) ([]facts.EntryChange, error) {
	return changesOf(ctx, b, watches, func(_ string, w *watch) (touched, drop bool) { return false, same(w.By) })
}
