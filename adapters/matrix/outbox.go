package matrix

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"

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

// deliver sends one item, as often as it takes, unless the server refuses it
// for good. What fails for long may itself be the reason: it is tried again
// behind the others of its room from then on. Once Run is to end, what could
// not be sent stays noted for the next one.
func (a *Adapter) deliver(ctx context.Context, it *item) {
	if it.Content != nil && it.Undoes == "" {
		a.receipt(it)
	}
	for it.wait = max(it.wait, firstPause); ; it.wait = min(2*it.wait, longestPause) {
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
		case permanent(err):
			a.trouble("send", err)
			a.done(it, nil)
			return
		}
		a.trouble("send", err)
		if it.wait > longestWait {
			a.sendLater(it)
			return
		}
		if a.sleep(ctx, it.wait) != nil {
			return
		}
	}
}

// sendLater has an item sent again after a while, unless Run is to end first.
func (a *Adapter) sendLater(it *item) {
	wait := it.wait
	it.wait = min(2*wait, longestPause)
	a.work.Go(func() {
		if a.sleep(a.running, wait) == nil {
			a.send(it)
		}
	})
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
	if on, err := a.state.IsEncrypted(ctx, r); err != nil {
		return "", err
	} else if on && a.cipher == nil && !it.Clear {
		return "", errClear
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
	a.end(it)
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

// refusals are the codes with which a server says that asking again is of no use.
// Anything else may pass: a proxy says 404 or 403 as well, without a code.
var refusals = []mautrix.RespError{
	mautrix.MForbidden, mautrix.MNotFound, mautrix.MTooLarge, mautrix.MBadJSON, mautrix.MNotJSON, mautrix.MInvalidParam,
	mautrix.MBadState, mautrix.MUnsupportedRoomVersion, mautrix.MIncompatibleRoomVersion,
}

// permanent tells whether something is refused for good.
func permanent(err error) bool {
	return errors.Is(err, errClear) || errors.Is(err, errOut) || slices.ContainsFunc(refusals, func(e mautrix.RespError) bool { return errors.Is(err, e) })
}
