package bot

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

// Roles tells the role of an account. It is safe for concurrent use.
type Roles interface {
	Role(p PlatformID, a AccountID) Role
}

// Readers is the Roles where everybody is a reader.
type Readers struct{}

// Role returns Reader.
func (Readers) Role(PlatformID, AccountID) Role { return Reader }
