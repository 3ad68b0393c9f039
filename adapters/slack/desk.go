package slack

import (
	"context"

	"factbot/bot"
)

// A Desk makes forms of records and takes them back: a *bot.Bot. It is safe for
// concurrent use. Documents are what to say instead, or afterwards; whether
// somebody may do what they ask for is decided here and nowhere else.
type Desk interface {
	// NewForm returns the form for a new fact of a kind; q may be nil.
	NewForm(ctx context.Context, m bot.Message, kind string, q *bot.Quote) (bot.Form, bot.Doc, error)
	// EditForm returns the form for a fact that there is.
	EditForm(ctx context.Context, m bot.Message, id string) (bot.Form, bot.Doc, error)
	// Submit takes a form that was filled in; mistakes are by input.
	Submit(ctx context.Context, m bot.Message, f bot.Filled) (d bot.Doc, mistakes map[string]string)
	// Records returns at most limit facts of a kind, "" for any, by the
	// beginnings of words.
	Records(ctx context.Context, of, text string, limit int) ([]bot.Record, error)
	// SourcesLike is Records for sources.
	SourcesLike(ctx context.Context, text string, limit int) ([]bot.Record, error)
	// Home returns what somebody may want to see first.
	Home(ctx context.Context, m bot.Message) ([]bot.Section, error)
}

var _ Desk = (*bot.Bot)(nil)
