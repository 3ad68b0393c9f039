package bot

import (
	"context"
	"encoding/hex"
	"io"

	"factbot/facts"
)

// accountTable maps accounts to people. It is kept out of the log, so that
// forgetting somebody leaves the chain whole.
const accountTable = "account"

// person returns the pseudonymous id of whoever sent a message, and makes one
// the first time.
func (b *Bot) person(ctx context.Context, m Message) (facts.Person, error) {
	key := string(m.Platform) + "/" + string(m.Account)
	e, err := b.store.Entry(ctx, accountTable, key)
	if err == nil {
		return string(e.Data), nil
	}
	if facts.KindOf(err) != facts.NotFound {
		return "", err
	}
	var raw [4]byte
	if _, err := io.ReadFull(b.random, raw[:]); err != nil {
		return "", err
	}
	id := "p-" + hex.EncodeToString(raw[:])
	err = b.store.Keep(ctx, facts.EntryChange{Table: accountTable, Key: key, Data: []byte(id), Base: 0})
	if facts.KindOf(err) == facts.Conflict { // another message of the same account was quicker
		return b.person(ctx, m)
	}
	return id, err
}
