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

	Message int // the most characters of a message that is read; 0 is no bound
	Answer  int // the most characters of an answer; 0 is no bound
}

// SetRules has messages handled by other rules from now on.
func (b *Bot) SetRules(r Rules) {
	b.rules.Store(&r)
	b.paces.forget()
}

// overlong says that a message is longer than the rules allow; "" where it is
// not.
func (r *Rules) overlong(text string) string {
	n := utf8.RuneCountInString(text)
	if r.Message == 0 || n <= r.Message {
		return ""
	}
	return fmt.Sprintf("That has %d characters, and I read %d at the most. Please say it shorter, or in several messages.", n, r.Message)
}

// Admits tells whether a message would be answered, so that an adapter need not
// take up what would not.
func (b *Bot) Admits(m Message) bool { return b.rules.Load().Access.Admits(m) }
