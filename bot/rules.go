package bot

import (
	"fmt"
	"unicode/utf8"
)

// Rules are what an operator may change while the bot runs.
type Rules struct {
	Accounts map[Login]Role // roles of accounts; not changed any more
	Review   Policy         // ReviewContributors where ""
	Access   Access         // who is answered where
	Pace     Pace           // how fast

	// The most characters of a message that is read, of a question, and of an
	// answer; 0 is no bound.
	Message, Question, Answer int
}

// SetRules has messages handled by other rules from now on.
func (b *Bot) SetRules(r Rules) {
	b.rules.Store(&r)
	b.paces.forget()
}

// overlong says that a text is longer than it may be; "" where it is not.
func overlong(what, text string, most int) string {
	n := utf8.RuneCountInString(text)
	if most == 0 || n <= most {
		return ""
	}
	return fmt.Sprintf("That %s has %d characters, and I read %d at the most. Please say it shorter.", what, n, most)
}

// Admits tells whether a message would be answered, so that an adapter need not
// take up what would not.
func (b *Bot) Admits(m Message) bool { return b.rules.Load().Access.Admits(m) }

// Hushes tells whether nothing is said to a message as it comes too fast, not even
// that; it counts as handled then. So an adapter need not remember it.
func (b *Bot) Hushes(m Message) bool {
	if !b.paces.hushes(m, b.now()) {
		return false
	}
	if b.observe != nil {
		b.observe(Handled{Platform: m.Platform, Outcome: Refused, Reason: tooFast})
	}
	return true
}
