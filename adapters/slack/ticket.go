package slack

import (
	"bytes"
	"encoding/json"

	"factbot/bot"
)

// A ticket is what a modal carries along, so that it can be submitted after a
// restart: what it is about, and where the answer goes.
type ticket struct {
	Kind     string `json:"k,omitempty"`
	ID       string `json:"i,omitempty"` // of the fact; "" for a new one
	Revision int    `json:"r,omitempty"`

	Command string     `json:"c,omitempty"` // that somebody finishes
	Quote   *bot.Quote `json:"q,omitempty"`
	TS      string     `json:"m,omitempty"` // of the message that is quoted

	Channel string `json:"ch,omitempty"`
	Thread  string `json:"th,omitempty"`
	User    string `json:"u,omitempty"` // who alone sees the answer
	URL     string `json:"url,omitempty"`
}

// encode returns a ticket as private metadata. The quotation is clipped as far
// as need be.
func (t ticket) encode() string {
	for {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.Encode(t) // cannot fail: it is only text
		s := string(bytes.TrimSpace(b.Bytes()))
		if units(s) <= maxMetadata || t.Quote == nil || t.Quote.Text == "" {
			return s
		}
		q := *t.Quote
		q.Text, _ = head(q.Text, max(units(q.Text)-(units(s)-maxMetadata)/2-1, 1))
		if q.Text == t.Quote.Text {
			q.Text = ""
		}
		t.Quote = &q
	}
}

func decodeTicket(metadata string) (t ticket, ok bool) {
	return t, json.Unmarshal([]byte(metadata), &t) == nil
}

// at returns a ticket with where an answer goes.
func (t ticket) at(p place) ticket {
	t.Channel, t.Thread, t.User, t.URL = p.channel, p.thread, p.user, p.url
	return t
}

// place returns where the answer goes.
func (t ticket) place() place {
	return place{channel: t.Channel, thread: t.Thread, user: t.User, url: t.URL}
}
