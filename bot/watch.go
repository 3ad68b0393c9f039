package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

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
	Since uint64       `json:"since"` // the newest change when it began

	// Late is, where the place could not be told, the newest change it knows
	// of, and LateAt since when; 0 where it was told of all.
	Late   uint64    `json:"late,omitempty"`
	LateAt time.Time `json:"late_at,omitzero"`
}

// watches has the keys PLACE/TOPIC, both summed up.
const watches kept.Table[watch] = "watch"

const (
	mostWatches     = 50  // in one place
	mostWatchesEach = 100 // by one person
	everything      = "everything"
	toReview        = "proposals" // for editors: each new one is shown, to be reviewed
	mostTopic       = 200         // in bytes
)

func watchKey(p Place, topic string) string { return p.key() + "/" + shortSum(lang.Fold(topic)) }

func watchCommand() *Command {
	return &Command{
		Name: "watch", Usage: "watch TOPIC", Short: "tell this room of every change on a topic, of “everything”, or (editors) of new “proposals”",
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
	if review := c.Bot.commands["review"]; strings.EqualFold(topic, toReview) && c.Role < review.Needs {
		return review.refuse(c.Role), nil
	}
	place := c.Message.later()
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
	all, err := watches.All(ctx, c.Bot.store, "")
	if err != nil {
		return nil, err
	}
	own := 0
	for _, r := range all {
		if r.Value.By == by {
			own++
		}
	}
	if own >= mostWatchesEach {
		return Doc{say(fmt.Sprintf("You have %d topics watched in all rooms, and more would be noise; unwatch one first.", own))}, nil
	}
	seq, err := c.Bot.store.Seq(ctx)
	if err != nil {
		return nil, err
	}
	err = c.Bot.store.Keep(ctx, watches.Put(kept.Row[watch]{Key: key, Value: watch{Place: place, Topic: topic, By: by, Since: seq}}))
	if facts.KindOf(err) == facts.Conflict {
		err = nil // somebody else in the room was quicker
	}
	if strings.EqualFold(topic, toReview) {
		return Doc{say("I shall show every new proposal in this room."), Note{Plain("To end it: "), Code("unwatch " + topic), Plain(".")}}, err
	}
	d := Doc{say(fmt.Sprintf("I shall tell this room of every accepted change on “%s”.", topic))}
	if held, err := c.Bot.concerned(ctx, topic); err == nil && !held {
		d = append(d, say("Nothing that is held now is about it; check how it is written."))
	}
	return append(d, Note{Plain("To end it: "), Code("unwatch " + topic), Plain(".")}), err
}

// concerned tells whether something that is held is about a topic.
func (b *Bot) concerned(ctx context.Context, topic string) (yes bool, err error) {
	x, err := b.finder.Now(ctx)
	if err != nil {
		return false, err
	}
	return topic == everything || ask.Held(x, topic), x.Err()
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
	place := c.Message.later()
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

// toldOf is the newest change that the watchers were told of, under "all".
const toldOf kept.Table[uint64] = "told"

// mostTold is how many changes a place is told of one by one, and mostLooked
// how many are looked at for it.
const (
	mostTold   = 20
	mostLooked = 1000
)

// tellWatchers tells every place of the changes since the last it was told of,
// the imported ones left out.
func (b *Bot) tellWatchers(ctx context.Context) error {
	seq, err := b.store.Seq(ctx)
	if err != nil {
		return err
	}
	told, _, err := toldOf.Get(ctx, b.store, "all")
	if err != nil {
		return err
	}
	all, err := watches.All(ctx, b.store, "")
	if err != nil {
		return err
	}
	for _, r := range all {
		w := &r.Value
		from := max(w.Since, told.Value)
		if w.Late > 0 {
			from = w.Late
		}
		if from >= seq || strings.EqualFold(w.Topic, toReview) {
			continue
		}
		err = errors.Join(err, b.tellWatcher(ctx, r, max(from, seq-min(seq, mostLooked)), seq))
	}
	if told.Value == seq {
		return err
	}
	told.Value = seq
	return errors.Join(err, b.store.Keep(ctx, toldOf.Put(told)))
}

// tellWatcher tells one place of the changes behind one number up to another,
// and notes where it could not.
func (b *Bot) tellWatcher(ctx context.Context, r kept.Row[watch], after, upTo uint64) error {
	failed := b.tellChanges(ctx, r.Value, after, upTo)
	w, now := &r.Value, b.now().UTC()
	var change facts.EntryChange
	switch {
	case failed == nil && w.Late == 0:
		return nil
	case failed == nil:
		w.Late, w.LateAt = 0, time.Time{}
		change = watches.Put(r)
	case w.Late > 0 && now.Sub(w.LateAt) > newsLife:
		change = watches.Drop(r)
	case w.Late > 0:
		return failed
	default:
		w.Late, w.LateAt = after, now
		change = watches.Put(r)
	}
	if err := b.store.Keep(ctx, change); facts.KindOf(err) != facts.Conflict { // else it was ended meanwhile
		failed = errors.Join(failed, err)
	}
	return failed
}

func (b *Bot) tellChanges(ctx context.Context, w watch, after, upTo uint64) error {
	if !b.speaks(w.Place.Platform) {
		return errNobody
	}
	rs, err := b.store.Changes(ctx, after, int(upTo-after))
	if err != nil {
		return err
	}
	x, err := b.finder.Now(ctx)
	if err != nil {
		return err
	}
	concerns := ask.Topic(x, w.Topic)
	var l List
	for _, rev := range rs {
		if !rev.Import && (w.Topic == everything || concerns(&rev.Fact)) {
			l = append(l, changeLine(rev))
		}
	}
	if len(l) == 0 {
		return nil
	}
	if more := len(l) - mostTold; more > 0 {
		l = append(l[:mostTold], Para{Plain(fmt.Sprintf("and %d more: ", more)), Code("changes 50")})
	}
	return b.announce(ctx, w.Place, Doc{say(fmt.Sprintf("Changed on “%s”, which is watched here:", w.Topic)), l})
}

// tellReviewers returns the changes that have a new proposal shown where
// proposals are watched.
func (b *Bot) tellReviewers(ctx context.Context, number int) (cs []facts.EntryChange, err error) {
	all, err := watches.All(ctx, b.store, "")
	for _, r := range all {
		if strings.EqualFold(r.Value.Topic, toReview) {
			cs = append(cs, b.tell(news{Place: r.Value.Place, By: r.Value.By, Say: "A proposal waits for review:", Review: number}))
		}
	}
	return cs, err
}

// watchesOf returns the changes that drop the watches of somebody.
func (b *Bot) watchesOf(ctx context.Context, same func(facts.Person) bool) ([]facts.EntryChange, error) {
	return changesOf(ctx, b, watches, func(_ string, w *watch) (touched, drop bool) { return false, same(w.By) })
}
