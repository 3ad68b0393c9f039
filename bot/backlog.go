package bot

import (
	"context"
	"errors"

	"factbot/bot/internal/kept"
)

// A Backlog counts what waits for people, and what waits to be told to them.
type Backlog struct{ Proposals, Reports, Gaps, News int }

// Backlog returns what waits.
func (b *Bot) Backlog(ctx context.Context) (l Backlog, err error) {
	return l, errors.Join(
		count(ctx, b, proposals, &l.Proposals), count(ctx, b, reports, &l.Reports),
		count(ctx, b, gaps, &l.Gaps), count(ctx, b, newsTable, &l.News))
}

func count[T any](ctx context.Context, b *Bot, t kept.Table[T], n *int) error {
	rows, err := t.All(ctx, b.store, "")
	*n = len(rows)
	return err
}
