package bot

import "context"

// A Role says what somebody may do. A higher one includes the lower.
type Role int

// The roles. The zero value is no role at all, so that a command without one
// is a mistake and not open to everybody.
const (
	NoRole Role = iota
	Reader
	Contributor // may propose
	Editor      // may publish and review
	Admin       // grants roles, backs up
)

func (r Role) String() string {
	switch r {
	case Reader:
		return "reader"
	case Contributor:
		return "contributor"
	case Editor:
		return "editor"
	case Admin:
		return "admin"
	}
	return "nobody"
}

// ParseRole returns the role of a name; false for no role.
func ParseRole(name string) (Role, bool) {
	for r := Reader; r <= Admin; r++ {
		if r.String() == name {
			return r, true
		}
	}
	return NoRole, false
}

// Roles tells which role the surroundings give to whoever sent a message: the
// groups of a platform, the rights somebody has in a room. It is safe for
// concurrent use, and answers at once: what it must ask a platform for, it
// keeps.
type Roles interface {
	Role(m Message) Role
}

// Readers is the Roles where everybody is a reader.
type Readers struct{}

// Role returns Reader.
func (Readers) Role(Message) Role { return Reader }

// role returns the role of whoever sent a message: the highest of those that
// the configuration, the platform and the grants give; NoRole for whoever is
// not admitted.
func (b *Bot) role(ctx context.Context, m Message) (Role, error) {
	r := b.rules.Load()
	if !r.Access.Admits(m) {
		return NoRole, nil
	}
	role := max(Reader, b.roles.Role(m), r.Accounts[m.account()])
	person, known, err := b.known(ctx, m.account())
	if err != nil || !known {
		return role, err
	}
	g, err := b.grants(ctx)
	return max(role, g.Value.role(person)), err
}
