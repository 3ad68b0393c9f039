package slack

import (
	"context"
	"sync"
	"time"

	"factbot/bot"
)

// follow knows threads that the bot has answered in. The zero value knows none.
type follow struct {
	once  sync.Once
	asked chan candidate
}

// A candidate is a message in a thread that may be one of the bot's.
type candidate struct {
	m  bot.Message
	at place
}

// waiting is how many messages in other people's threads may wait for being
// looked up; what is more is not for the bot in all likelihood.
const waiting = 500

func (f *follow) candidates() chan candidate {
	f.once.Do(func() { f.asked = make(chan candidate, waiting) })
	return f.asked
}

// followUp answers a message in a thread that the bot has answered in. The
// memory is not asked here, as this must not block.
func (a *Adapter) followUp(m bot.Message, at place) {
	select {
	case a.follow.candidates() <- candidate{m, at}:
	default:
		a.Log.Warn("slack: too many messages in threads; one is not looked at")
	}
}

// lookUp accepts the candidates that stand in the bot's threads, in order. Once
// ctx is done it goes through those that are left, as they were acknowledged.
func (a *Adapter) lookUp(ctx context.Context) {
	for {
		select {
		case c := <-a.follow.candidates():
			a.lookAt(c)
			continue
		default:
		}
		select {
		case c := <-a.follow.candidates():
			a.lookAt(c)
		case <-ctx.Done():
			return
		}
	}
}

func (a *Adapter) lookAt(c candidate) {
	ctx, cancel := context.WithTimeout(a.hard, ackWithin)
	defer cancel()
	for _, day := range []time.Time{a.now(), a.now().Add(-24 * time.Hour)} {
		seen, err := a.Memory.Seen(ctx, a.threadKey(c.m, day))
		if err != nil {
			a.trouble("remember", err)
		}
		if seen {
			a.accept(c.m, c.at, a.answer)
			return
		}
	}
}

// answered notes that the bot has answered in a thread today. The memory keeps
// a key for a day from when it first came, so that one for each day has a thread
// followed for as long as the bot answers there.
func (a *Adapter) answered(ctx context.Context, m bot.Message) {
	if !a.Config.Follow {
		return
	}
	if _, err := a.Memory.First(ctx, a.threadKey(m, a.now())); err != nil {
		a.trouble("remember", err)
	}
}

func (a *Adapter) threadKey(m bot.Message, day time.Time) string {
	return string(a.Platform()) + "/thread/" + day.UTC().Format(time.DateOnly) + "/" + string(m.Room) + "/" + string(m.Thread)
}
