package matrix

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"factbot/bot"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// A sent is what is remembered of a message of the bot.
type sent struct {
	Room    id.RoomID         `json:"room"`
	Thread  id.EventID        `json:"thread,omitempty"`
	Choices map[string]string `json:"choices,omitempty"` // labels, in small letters, to commands
	At      int64             `json:"at"`                // in seconds
}

// An answered is what is remembered of a question.
type answered struct {
	Answer id.EventID `json:"answer"`
	Room   id.RoomID  `json:"room"`
	Sender id.UserID  `json:"sender"` // who asked
	At     int64      `json:"at"`     // in seconds
}

// command returns what a reply to the message says: the label of a choice is
// its command.
func (s sent) command(text string) string {
	if c, ok := s.Choices[strings.ToLower(text)]; ok {
		return c
	}
	if approves[strings.TrimSuffix(text, "\ufe0f")] && s.Choices[approve] != "" {
		return s.Choices[approve]
	}
	return text
}

// approve is the label of the choice that reactions stand for, as it is
// remembered, and approves are the reactions.
const approve = "approve"

var approves = map[string]bool{"✅": true, "👍": true, "👍🏻": true, "👍🏼": true, "👍🏽": true, "👍🏾": true, "👍🏿": true}

// choices returns the choices of a document that need no word more.
func choices(d bot.Doc) map[string]string {
	all := make(map[string]string)
	for _, b := range d {
		cs, _ := b.(bot.Choices)
		for _, c := range cs {
			if last := c.Command[strings.LastIndexByte(c.Command, ' ')+1:]; last != "REASON" && last != "TEXT" && last != "VALUE" {
				all[strings.ToLower(c.Label)] = c.Command
			}
		}
	}
	return all
}

// sentAs returns what is remembered of a message; ok is false where it is none
// of the bot.
func (a *Adapter) sentAs(ctx context.Context, e id.EventID) (s sent, ok bool) {
	ok = a.recall(ctx, keySent+string(e), &s)
	return s, ok
}

// answerTo returns the message that answers a question.
func (a *Adapter) answerTo(ctx context.Context, question id.EventID) (id.EventID, bool) {
	var q answered
	ok := a.recall(ctx, keyAnswer+string(question), &q)
	return q.Answer, ok
}

func (a *Adapter) recall(ctx context.Context, key string, into any) bool {
	value, ok, err := a.Notes.Get(ctx, key)
	if err == nil && ok {
		err = json.Unmarshal([]byte(value), into)
	}
	if err != nil {
		a.trouble("note "+key, err)
	}
	return ok && err == nil
}

// edited has the answer to an edited question edited. What was no question
// before does not become one: it may be older than the bot in the room.
func (a *Adapter) edited(ctx context.Context, e *event.Event, c *event.MessageEventContent, of id.EventID) *item {
	if c.NewContent == nil || c.NewContent.MsgType != event.MsgText || !a.askedBy(ctx, of, e) {
		return nil
	}
	text, ok := a.addressed(ctx, e, c.NewContent)
	if !ok {
		return nil
	}
	it := a.newItem(e, a.answerThread(ctx, of), of, text)
	it.Edits = of
	return it
}

// askedBy tells whether a question was asked where an event is, by its sender:
// nobody edits the question of somebody else.
func (a *Adapter) askedBy(ctx context.Context, question id.EventID, e *event.Event) bool {
	a.mu.Lock()
	it := a.live[question]
	a.mu.Unlock()
	if it != nil {
		return it.Room == e.RoomID && it.Sender == e.Sender
	}
	var q answered
	return a.recall(ctx, keyAnswer+string(question), &q) && q.Room == e.RoomID && q.Sender == e.Sender
}

// answerThread returns the thread that a question was answered in, or is about
// to be.
func (a *Adapter) answerThread(ctx context.Context, question id.EventID) id.EventID {
	a.mu.Lock()
	it := a.live[question]
	a.mu.Unlock()
	if it != nil {
		return it.Thread
	}
	answer, _ := a.answerTo(ctx, question)
	s, _ := a.sentAs(ctx, answer)
	return s.Thread
}

// redacted has the answer to a redacted question redacted. A question that is
// not answered yet never is.
func (a *Adapter) redacted(ctx context.Context, e *event.Event, b *batch) *item {
	of := e.Redacts
	if c, ok := e.Content.Parsed.(*event.RedactionEventContent); ok && of == "" {
		of = c.Redacts
	}
	if of == "" {
		return nil
	}
	a.dropSealed(of, b)
	b.drop(of)
	a.mu.Lock()
	it := a.live[of]
	if it != nil && it.Room != e.RoomID {
		it = nil
	}
	if it != nil {
		it.withdrawn = true
	}
	a.mu.Unlock()
	if it != nil {
		b.notes[keyItem+string(of)] = ""
	}
	var q answered
	if !a.recall(ctx, keyAnswer+string(of), &q) || q.Room != e.RoomID {
		return nil // who may redact in a room, the homeserver knows
	}
	undo := a.newItem(e, "", "", "")
	undo.Undoes = of
	return undo
}

// drop takes an event out of the batch that has brought it.
func (b *batch) drop(e id.EventID) {
	for i, it := range b.items {
		if it.ID == e {
			b.items = append(b.items[:i], b.items[i+1:]...)
			delete(b.notes, keyItem+string(e))
			return
		}
	}
}

// reacted takes a reaction that approves for the command that approves, said
// by whoever reacted.
func (a *Adapter) reacted(ctx context.Context, e *event.Event) *item {
	c, ok := e.Content.Parsed.(*event.ReactionEventContent)
	if !ok || !approves[strings.TrimSuffix(c.RelatesTo.GetAnnotationKey(), "\ufe0f")] {
		return nil
	}
	of := c.RelatesTo.GetAnnotationID()
	s, ok := a.sentAs(ctx, of)
	if !ok || s.Room != e.RoomID || s.Choices[approve] == "" {
		return nil
	}
	return a.newItem(e, s.Thread, of, s.Choices[approve])
}

// keepTidy tidies every day until ctx is done.
func (a *Adapter) keepTidy(ctx context.Context) {
	for sleep(ctx, 24*time.Hour) == nil {
		if err := a.tidy(ctx); err != nil {
			a.trouble("tidy", err)
		}
	}
}

// tidy drops what is remembered of messages for too long.
func (a *Adapter) tidy(ctx context.Context) error {
	oldest := a.Now().Add(-keptFor).Unix()
	drop := make(map[string]string)
	for _, prefix := range []string{keyAnswer, keySent, keyAnnounced} {
		all, err := a.Notes.All(ctx, prefix)
		if err != nil {
			return fmt.Errorf("matrix: notes cannot be read: %w", err)
		}
		for key, value := range all {
			var at struct{ At int64 }
			if json.Unmarshal([]byte(value), &at) != nil || at.At < oldest {
				drop[key] = ""
			}
		}
	}
	if len(drop) == 0 {
		return nil
	}
	return a.Notes.Put(ctx, drop)
}
