package matrix

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// send has an item sent behind those of its room. It does not block.
func (a *Adapter) send(it *item) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.out[it.Room] = append(a.out[it.Room], it)
	if len(a.out[it.Room]) == 1 {
		a.work.Go(func() { a.empty(it.Room) })
	}
}

// empty sends what a room has in the outbox, in order.
func (a *Adapter) empty(r id.RoomID) {
	for {
		a.mu.Lock()
		it := a.out[r][0]
		a.mu.Unlock()
		a.deliver(a.hard, it)
		a.mu.Lock()
		if a.out[r] = a.out[r][1:]; len(a.out[r]) == 0 {
			delete(a.out, r)
			a.mu.Unlock()
			return
		}
		a.mu.Unlock()
	}
}

// deliver sends one item. What could not be sent is still noted, and the next
// Run sends it, unless the server refuses it for good.
func (a *Adapter) deliver(ctx context.Context, it *item) {
	if it.Content != nil && it.Undoes == "" {
		a.receipt(it)
	}
	for wait := time.Second; ; wait *= 2 {
		notes, err := a.post(ctx, it)
		switch {
		case ctx.Err() != nil:
			return
		case revoked(err):
			a.fatal(a.refused("send", err))
			return
		case err == nil:
			a.done(it, notes)
			return
		case permanent(err), errors.Is(err, errClear):
			a.trouble("send", err)
			a.done(it, nil)
			return
		}
		a.trouble("send", err)
		if wait > longestWait || sleep(ctx, wait) != nil {
			return // it keeps the others of its room waiting no longer
		}
	}
}

// post does what an item asks for, and returns what is to be noted of it.
func (a *Adapter) post(ctx context.Context, it *item) (map[string]string, error) {
	if it.Undoes != "" {
		return a.undo(ctx, it)
	}
	if a.isWithdrawn(it) {
		return nil, nil
	}
	if it.Edits != "" {
		if answer, ok := a.answerTo(ctx, it.Edits); ok {
			return a.edit(ctx, it, answer)
		}
	}
	e, err := a.say(ctx, it, it.Content, txn(it.ID))
	if err != nil {
		return nil, err
	}
	if a.isWithdrawn(it) { // meanwhile
		_, err := a.client.RedactEvent(ctx, it.Room, e, mautrix.ReqRedact{TxnID: txn(it.ID, "undo")})
		return nil, err
	}
	question := it.ID
	if it.Edits != "" {
		question = it.Edits
	}
	return a.remember(question, e, it), nil
}

// remember returns the notes of an answer.
func (a *Adapter) remember(question, answer id.EventID, it *item) map[string]string {
	now := a.Now().Unix()
	return map[string]string{
		keyAnswer + string(question): note(answered{answer, it.Room, it.Sender, now}),
		keySent + string(answer):     note(sent{it.Room, it.Thread, it.Choices, now}),
	}
}

func note(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic("matrix: " + err.Error()) // unreachable: they hold texts and numbers
	}
	return string(data)
}

// edit puts another answer in the place of one.
func (a *Adapter) edit(ctx context.Context, it *item, answer id.EventID) (map[string]string, error) {
	inner := *it.Content
	inner.RelatesTo, inner.Mentions = nil, nil
	c := &event.MessageEventContent{
		MsgType: event.MsgNotice, Body: "* " + head(inner.Body, 500), NewContent: &inner, Mentions: new(event.Mentions),
		RelatesTo: new(event.RelatesTo).SetReplace(answer),
	}
	if _, err := a.say(ctx, it, c, txn(it.ID)); err != nil {
		return nil, err
	}
	return a.remember(it.Edits, answer, it), nil
}

// undo redacts the answer to a redacted question.
func (a *Adapter) undo(ctx context.Context, it *item) (map[string]string, error) {
	answer, ok := a.answerTo(ctx, it.Undoes)
	if !ok {
		return nil, nil
	}
	_, err := a.client.RedactEvent(ctx, it.Room, answer, mautrix.ReqRedact{TxnID: txn(it.ID), Reason: "The question was removed."})
	return map[string]string{keySent + string(answer): ""}, err
}

// errClear is the error of what must not be sent to an encrypted room.
var errClear = errors.New("the room is encrypted, and the bot runs without encryption")

// say sends a message for an item, encrypted where its room is. A second
// message with the same transaction id is the first one.
func (a *Adapter) say(ctx context.Context, it *item, c *event.MessageEventContent, txn string) (id.EventID, error) {
	r := it.Room
	if err := a.know(ctx, r); err != nil {
		return "", err
	}
	if on, err := a.state.IsEncrypted(ctx, r); err != nil || on && a.cipher == nil && !it.Clear {
		return "", errors.Join(errClear, err)
	}
	sent, err := a.client.SendMessageEvent(ctx, r, event.EventMessage, c, mautrix.ReqSendEvent{TransactionID: txn})
	if err != nil {
		return "", err
	}
	return sent.EventID, nil
}

// done notes that an item is done, with what is to be remembered of it.
func (a *Adapter) done(it *item, notes map[string]string) {
	ctx := context.WithoutCancel(a.hard) // on disk, whatever ends
	if _, err := a.Memory.First(ctx, a.memoryKey(it.ID)); err != nil {
		a.trouble("remember", err)
	}
	if notes == nil {
		notes = make(map[string]string)
	}
	notes[keyItem+string(it.ID)] = ""
	if err := a.Notes.Put(ctx, notes); err != nil {
		a.trouble("note an answer", err)
	}
	a.mu.Lock()
	delete(a.live, it.ID)
	a.mu.Unlock()
}

// txn returns the transaction id of what is sent for an event.
func txn(e id.EventID, more ...string) string {
	h := sha256.New()
	h.Write([]byte(e))
	for _, m := range more {
		h.Write([]byte("\x00" + m))
	}
	return "factbot-" + hex.EncodeToString(h.Sum(nil)[:12])
}

// permanent tells whether the server refuses something for good.
func permanent(err error) bool {
	var e mautrix.HTTPError
	return errors.As(err, &e) && e.Response != nil && e.Response.StatusCode >= http.StatusBadRequest && e.Response.StatusCode < http.StatusInternalServerError &&
		e.Response.StatusCode != http.StatusTooManyRequests && !revoked(err)
}
