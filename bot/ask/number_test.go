package ask_test

import (
	"testing"

	"factbot/bot/ask"
)

// Numbers of provisions, and what figures count.
func TestNumbers(t *testing.T) {
	isles := readerOf(t, read(t, "testdata/isles.toml"))
	for _, c := range []struct{ q, want string }{
		{"article 4(ii) of the Reef Pact", "pact-4-ii"},
		{"what does Article 4 (ii) say?", "pact-4-ii"},
		{"what does article 4.2 of the pact say", "pact-4-ii"},
		{"article IV(i)", "pact-4-i"},
		{"what does article 4(iii) of the Reef Pact say?", string(ask.NotHeld)},
		{"article B.6", "pact-b-6"},
		{"what does paragraph H say", "pact-h"},
		{"what does paragraph D of the Reef Pact say", string(ask.NotHeld)},
		{"what about (article B.6)?", "pact-b-6"},
		{"article 1,134", "pact-1134"},
		{"article 1 134 of the Reef Pact", "pact-1134"},
		{"was there illtreatment of prisoners?", "ill-treatment"}, // a word is taken apart
		{"when was the bloxering?", "ill-treatment"},              // a phrase that begins with digits
		{"at which point U.S. mediators left?", string(ask.NotHeld)},
		{"clause 70", "clause-70-ends"},
		{"when was clause 70 ended?", "clause-70-ends"},
		{"clause 71", string(ask.NotHeld)},
		{"how many sailors of Ostrel died?", "lost-ostrel"},
		{"how many sailors were killed in the Reef War?", "lost-ostrel"},
		{"how many sailors does Ostrel have?", string(ask.NotHeld)},
		{"how many sailors of Fenland were killed in the Reef War?", string(ask.NotHeld)},
	} {
		answersWith(t, isles, c.q, c.want)
	}
}
