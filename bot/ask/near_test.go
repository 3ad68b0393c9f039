package ask_test

import (
	"testing"

	"factbot/bot/ask"
)

// What a fact nearly says is no answer: the number of others, another's share, a
// stand on something else, somebody who is no longer what he was.
func TestNearlySaid(t *testing.T) {
	lake := readerOf(t, read(t, "testdata/lake.toml"))
	for _, c := range []struct{ q, want string }{
		{"how many Aldeners were displaced?", "displaced"},
		{"how many Bruskers were displaced?", string(ask.NotHeld)},
		{"how much of the water does Alden get?", "share-alden"},
		{"how much of the water does Brusk get?", string(ask.NotHeld)},
		{"how many sailors were wounded in the ferry raid?", "wounded"},
		{"how many casualties among sailors in the ferry raid?", "wounded"},
		{"how many sailors were killed in the ferry raid?", string(ask.NotHeld)},
		{"who commands the Lake Guard?", string(ask.NotHeld)},
		{"who is the current president of Alden?", string(ask.NotHeld)},
		{"who is the current president of Brusk?", ""}, // of several, which one stays open
		{"does Brusk accept the ferry toll?", "brusk-ferry"},
		{"does Alden accept the fishing ban?", string(ask.NotHeld)},
		{"does Alden recognise the ferry toll?", string(ask.NotHeld)},
		{"Alden on when the Lake Treaty was signed", "lake-treaty"},
		{"Alden on who may use the ferry", string(ask.NotHeld)},
		{"who counts as a party to the Lake Treaty?", string(ask.NotHeld)},
		{"did it open in 2018 or 2010?", string(ask.NotHeld)},
		{"when did the ferry open in 2018?", string(ask.Premise)},
		{"Brusk vs", "actor-brusk"},
	} {
		answersWith(t, lake, c.q, c.want)
	}
}
