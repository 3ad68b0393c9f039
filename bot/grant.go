package bot

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"factbot/bot/internal/kept"
	"factbot/facts"
)

// A granting is who has which role by grant, and who is the same person as
// whom. It is one record, so that nobody can take the last admin away while
// somebody else takes the last but one.
type granting struct {
	Roles map[facts.Person]string       `json:"roles,omitempty"`
	Same  map[facts.Person]facts.Person `json:"same,omitempty"` // another id of the same person
}

const grantTable kept.Table[granting] = "grant"

func (b *Bot) grants(ctx context.Context) (kept.Row[granting], error) {
	r, _, err := grantTable.Get(ctx, b.store, "all")
	return r, err
}

// same returns the id that stands for all ids of a person.
func (g granting) same(p facts.Person) facts.Person {
	for g.Same[p] != "" {
		p = g.Same[p]
	}
	return p
}

func (g granting) role(p facts.Person) Role {
	r, _ := ParseRole(g.Roles[g.same(p)])
	return r
}

// admins counts who has the role of admin by grant.
func (g granting) admins() int {
	n := 0
	for _, r := range g.Roles {
		if r == Admin.String() {
			n++
		}
	}
	return n
}

// with returns a copy with another role; NoRole takes the role away.
func (g granting) with(p facts.Person, r Role) granting {
	roles := maps.Clone(g.Roles)
	if roles == nil {
		roles = map[facts.Person]string{}
	}
	if roles[p] = r.String(); r == NoRole {
		delete(roles, p)
	}
	return granting{roles, g.Same}
}

// lastAdmin tells whether nobody would be left to grant roles without p.
func (b *Bot) lastAdmin(g granting, p facts.Person) bool {
	for _, r := range b.rules.Load().Accounts {
		if r == Admin {
			return false
		}
	}
	return g.role(p) == Admin && g.admins() == 1
}

// change changes who may do what, as often as somebody else is quicker, and
// entries with it. change returns what is to be said instead where nothing is
// to be changed.
func (c *Call) change(ctx context.Context, did string, change func(granting) (granting, string), also ...facts.EntryChange) (refused string, err error) {
	by, err := c.person(ctx)
	if err != nil {
		return "", err
	}
	err = retried(func() error {
		r, err := c.Bot.grants(ctx)
		if err != nil {
			return err
		}
		if r.Value, refused = change(r.Value); refused != "" {
			return nil
		}
		_, err = c.Bot.apply(ctx, facts.Commit{Person: by, Did: did, Entries: append([]facts.EntryChange{grantTable.Put(r)}, also...)})
		return err
	})
	return refused, err
}

func grantCommand() *Command {
	return &Command{
		Name: "grant", Usage: "grant ROLE PERSON", Short: "give somebody a role: contributor, editor or admin",
		Examples: []string{"grant editor slack:T0123456789/U0123456789"},
		Needs:    Admin,
		Parse:    roleAndPerson("grant"),
		Run:      runGrant,
	}
}

func runGrant(ctx context.Context, c *Call) (Doc, error) {
	role, _ := ParseRole(c.Args[0])
	whom := c.Bot.whom
	if loginForm.MatchString(c.Args[1]) {
		whom = func(ctx context.Context, a string) (facts.Person, error) { return c.Bot.person(ctx, Login(a)) }
	}
	p, err := whom(ctx, c.Args[1])
	if err != nil {
		return nil, err
	}
	refused, err := c.change(ctx, "grant "+c.Args[0]+" "+p, func(g granting) (granting, string) {
		p := g.same(p)
		if has := g.role(p); has >= role {
			return g, fmt.Sprintf("%s is %s already; nothing was changed. To give less, revoke that first.", c.Args[1], has)
		}
		return g.with(p, role), ""
	})
	if refused != "" || err != nil {
		return Doc{say(refused)}, err
	}
	return Doc{say(fmt.Sprintf("%s is %s now, everywhere, under the id %s.", c.Args[1], role, p))}, nil
}

func revokeCommand() *Command {
	return &Command{
		Name: "revoke", Usage: "revoke ROLE PERSON", Short: "take a granted role away",
		Examples: []string{"revoke editor slack:T0123456789/U0123456789"},
		Needs:    Admin,
		Parse:    roleAndPerson("revoke"),
		Run:      runRevoke,
	}
}

func runRevoke(ctx context.Context, c *Call) (Doc, error) {
	role, _ := ParseRole(c.Args[0])
	p, err := c.Bot.whom(ctx, c.Args[1])
	if err != nil {
		return nil, err
	}
	refused, err := c.change(ctx, "revoke "+c.Args[0]+" "+p, func(g granting) (granting, string) {
		p := g.same(p)
		switch {
		case g.role(p) != role:
			return g, c.Args[1] + " has not been granted that role; nothing was changed. " + c.Bot.elsewhere(c.Args[1])
		case c.Bot.lastAdmin(g, p):
			return g, c.Args[1] + " is the last admin; grant the role to somebody else first. Nothing was changed."
		}
		return g.with(p, NoRole), ""
	})
	if refused != "" || err != nil {
		return Doc{say(refused)}, err
	}
	return Doc{say(fmt.Sprintf("%s is no %s any more.", c.Args[1], role))}, nil
}

// elsewhere says where else a role may come from.
func (b *Bot) elsewhere(word string) string {
	if r, ok := b.rules.Load().Accounts[Login(word)]; ok {
		return fmt.Sprintf("The configuration makes that account %s; change it there.", r)
	}
	return "roles lists who has one."
}

func rolesCommand() *Command {
	return &Command{
		Name: "roles", Usage: "roles", Short: "who has which role, and from where",
		Examples: []string{"roles"},
		Needs:    Admin,
		Parse:    nothing,
		Run:      runRoles,
	}
}

func runRoles(ctx context.Context, c *Call) (Doc, error) {
	g, err := c.Bot.grants(ctx)
	if err != nil {
		return nil, err
	}
	all, err := c.Bot.logins(ctx)
	if err != nil {
		return nil, err
	}
	configured := c.Bot.rules.Load().Accounts
	t := &Table{Head: []string{"Role", "Who", "From"}}
	for r := Admin; r > Reader; r-- {
		for _, a := range slices.Sorted(maps.Keys(configured)) {
			if configured[a] == r {
				t.Rows = append(t.Rows, []Para{say(r.String()), say(string(a)), say("configuration")})
			}
		}
		for _, p := range slices.Sorted(maps.Keys(g.Value.Roles)) {
			if g.Value.role(p) == r {
				t.Rows = append(t.Rows, []Para{say(r.String()), say(withLogins(p, all)), say("grant")})
			}
		}
	}
	d := Doc{Note{Plain("Whoever sits at the terminal of the store is admin there. The groups and rights of a platform may give more.")}}
	if len(t.Rows) == 0 {
		return append(Doc{say("Nobody has been given a role.")}, d...), nil
	}
	return append(Doc{t}, d...), nil
}

// roleAndPerson takes a role that can be granted, and who is meant.
func roleAndPerson(name string) func(string) ([]string, error) {
	return func(rest string) ([]string, error) {
		role, who := word(rest)
		role = strings.ToLower(role)
		r, ok := ParseRole(role)
		switch {
		case rest == "" || ok && who == "":
			return nil, &misuse{name + " takes a role and who is meant."}
		case !isPerson(who):
			if ok && !strings.ContainsAny(who, " \t\n") {
				return nil, &misuse{name + " takes a role and who is meant: an account as PLATFORM:ID, or an id as roles lists them."}
			}
			return nil, notMine{}
		case !ok || r == Reader:
			return nil, &misuse{name + " takes one of the roles contributor, editor and admin."}
		}
		return []string{role, who}, nil
	}
}
