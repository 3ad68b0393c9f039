package bot

import (
	"context"
	"encoding/hex"
	"io"
	"regexp"
	"strings"

	"factbot/bot/internal/kept"
	"factbot/facts"
)

// A Login names one account on one platform, as people write it:
// "slack:U0123", "matrix:@ana:example.org".
type Login string

// Valid tells whether a text is written like an account.
func (l Login) Valid() bool { return loginForm.MatchString(string(l)) }

func (m Message) account() Login { return Login(m.Platform) + ":" + Login(m.Account) }

// accounts tells whose an account is. The table is kept out of the log, so
// that forgetting somebody leaves the chain whole.
const accounts kept.Table[facts.Person] = "account"

// known returns the pseudonymous id of the person behind an account, if there
// is one.
func (b *Bot) known(ctx context.Context, a Login) (p facts.Person, ok bool, err error) {
	r, ok, err := accounts.Get(ctx, b.store, string(a))
	if err != nil || !ok {
		return "", false, err
	}
	g, err := b.grants(ctx)
	return g.Value.same(r.Value), err == nil, err
}

// person is known, and makes an id the first time.
func (b *Bot) person(ctx context.Context, a Login) (facts.Person, error) {
	for {
		if p, ok, err := b.known(ctx, a); ok || err != nil {
			return p, err
		}
		var raw [8]byte
		if _, err := io.ReadFull(b.random, raw[:]); err != nil {
			return "", err
		}
		p := "p-" + hex.EncodeToString(raw[:])
		err := b.store.Keep(ctx, accounts.Put(kept.Row[facts.Person]{Key: string(a), Value: p}))
		if facts.KindOf(err) != facts.Conflict { // else another message of the same account was quicker
			return p, err
		}
	}
}

// person returns the pseudonymous id of whoever sent the message.
func (c *Call) person(ctx context.Context) (facts.Person, error) {
	return c.Bot.person(ctx, c.Message.account())
}

// logins returns the accounts of every person.
func (b *Bot) logins(ctx context.Context) (map[facts.Person][]Login, error) {
	rows, err := accounts.All(ctx, b.store, "")
	if err != nil {
		return nil, err
	}
	g, err := b.grants(ctx)
	if err != nil {
		return nil, err
	}
	all := make(map[facts.Person][]Login)
	for _, r := range rows {
		p := g.Value.same(r.Value)
		all[p] = append(all[p], Login(r.Key))
	}
	return all, nil
}

var (
	loginForm  = regexp.MustCompile(`^[a-z][a-z0-9-]*:\S+$`)
	personForm = regexp.MustCompile(`^p-[0-9a-f]{16}$`)
)

// isPerson tells whether a word names somebody: by a pseudonymous id or an
// account.
func isPerson(w string) bool { return personForm.MatchString(w) || loginForm.MatchString(w) }

// whom returns the person that a word names.
func (b *Bot) whom(ctx context.Context, word string) (facts.Person, error) {
	if !personForm.MatchString(word) {
		p, ok, err := b.known(ctx, Login(word))
		if r, configured := b.rules.Load().Accounts[Login(word)]; err == nil && !ok && configured {
			return "", facts.Errorf(facts.NotFound, "bot.whom", "The configuration makes %s %s; change it there.", word, r)
		}
		if err == nil && !ok {
			err = facts.Errorf(facts.NotFound, "bot.whom", "%s has neither spoken to me nor been given a role; check how the account is written.", word)
		}
		return p, err
	}
	g, err := b.grants(ctx)
	if err != nil {
		return "", err
	}
	p := g.Value.same(word)
	all, err := b.logins(ctx)
	if err == nil && all[p] == nil {
		err = facts.Errorf(facts.NotFound, "bot.whom", "There is nobody with the id %s; roles lists who has a role.", word)
	}
	return p, err
}

// withLogins says a person with the accounts, for admins.
func withLogins(p facts.Person, all map[facts.Person][]Login) string {
	var as []string
	for _, a := range all[p] {
		as = append(as, string(a))
	}
	if as == nil {
		return p
	}
	return p + " (" + strings.Join(as, ", ") + ")"
}
