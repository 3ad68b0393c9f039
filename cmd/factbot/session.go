package main

import (
	"context"
	"log/slog"
	"runtime/debug"

	"factbot/adapters/console"
	"factbot/bot"
	"factbot/cmd/factbot/internal/config"
	"factbot/facts"
	"factbot/facts/index"
)

// A session is a bot over an open store.
type session struct {
	config  config.Config
	store   facts.Store
	index   *index.Live
	bot     *bot.Bot
	roles   *highest
	backups *backups
	reload  func() (string, error) // of a server; nil otherwise
	lent    bool                   // to a guest, who leaves it open
	log     *slog.Logger
}

// open opens the store and makes the bot. Close ends it.
func (p *program) open(ctx context.Context) (*session, error) {
	if p.guest != nil {
		return p.guest.lent(), nil
	}
	c, err := p.settings()
	if err != nil {
		return nil, err
	}
	store, err := p.openStore(ctx, c)
	if err != nil {
		return nil, err
	}
	if seq, err := store.Seq(ctx); err == nil && seq < small {
		debug.SetGCPercent(400) // to start sooner: such a store has a heap of a few MB
	}
	s := &session{config: c, store: store, index: p.openIndex(store), roles: &highest{}, backups: p.backupsOf(c, store.(keptStore)), log: p.log}
	s.bot, err = bot.New(bot.Config{Store: store, Finder: s.index, Roles: s.roles, Rules: bot.Rules{Accounts: c.Roles.Accounts(), Review: c.Review}, Now: p.now, Log: p.log, Backup: s.backups.inChat})
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// small is the number of changes below which memory is spent to save time.
const small = 5000

// Close closes the index and the store, unless they are lent.
func (s *session) Close() error {
	if s.lent {
		return nil
	}
	s.index.Close()
	return s.store.Close()
}

// owner is the Roles of somebody's own store: who sits at its terminal may do
// everything.
type owner struct{}

// Role implements bot.Roles.
func (owner) Role(m bot.Message) bot.Role {
	if m.Platform == console.Platform {
		return bot.Admin
	}
	return bot.Reader
}
