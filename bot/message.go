package bot

import (
	"context"
	"time"
)

// The ids of a chat platform are opaque: the core compares them and never
// takes them apart.
type (
	PlatformID string // "console", "slack", "matrix"
	RoomID     string // a channel, room or direct chat
	ThreadID   string // a thread in a room; "" outside one
	AccountID  string // who speaks
)

// A Message is something said to the bot. The adapter has removed the mention
// or prefix and undone the platform's escaping.
type Message struct {
	ID       string // survives redelivery
	Platform PlatformID
	Room     RoomID
	Thread   ThreadID
	Account  AccountID
	Text     string

	// Later is where the bot may speak to the sender unasked, where the message
	// is private in a place that is not: an answer for one person's eyes in a
	// channel. The zero value is where it was said.
	Later Place

	// About is the text whose answer bears the button that was pressed; "" where
	// none was.
	About string
}

// A Place is where something is said: the bot can speak there unasked.
type Place struct {
	Platform PlatformID `json:"platform"`
	Room     RoomID     `json:"room"`
	Thread   ThreadID   `json:"thread,omitempty"`
}

// Place returns where a message was said.
func (m Message) Place() Place { return Place{m.Platform, m.Room, m.Thread} }

// later returns where to tell the sender what comes of a message.
func (m Message) later() Place {
	if m.Later != (Place{}) {
		return m.Later
	}
	return m.Place()
}

// A Handler answers one message. An empty Doc means: stay silent. It is safe
// for concurrent use and always returns; whatever goes wrong becomes a
// sentence in the Doc.
type Handler func(ctx context.Context, m Message) Doc

// An Adapter connects the bot to one chat platform.
type Adapter interface {
	// Run passes each message addressed to the bot to h and posts the result
	// where the message came from, in order within a room. It reconnects by
	// itself. It returns nil once ctx is done or the platform has said
	// everything, or the error that made going on impossible.
	Run(ctx context.Context, h Handler) error
}

// An Announcer is an Adapter that can speak unasked.
type Announcer interface {
	// Announce posts a document in a room of the adapter's platform. After an
	// error it is asked again later, so that an error means: not posted.
	Announce(ctx context.Context, room RoomID, thread ThreadID, d Doc) error
}

// A Health is how an adapter's connection to its platform is.
type Health struct {
	Since       time.Time // since when there is one; zero while there is none
	LastError   string    // what went wrong last, or ""
	LastErrorAt time.Time
	Errors      int // how often something went wrong
	Limited     int // how often the platform asked to be left alone for a while
}

// Trouble notes that something failed.
func (h *Health) Trouble(what string, err error, at time.Time) {
	h.LastError, h.LastErrorAt = what+": "+err.Error(), at
	h.Errors++
}
