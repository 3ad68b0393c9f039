package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"factbot/bot/internal/kept"
	"factbot/facts"
)

// A joining is a link between two accounts that waits for both to confirm it.
// It names accounts, and is kept out of the log.
type joining struct {
	A, B      Login
	Confirmed [2]bool
	At        time.Time
}

// joiningLife is how long a link may be confirmed.
const joiningLife = 24 * time.Hour

const joinings kept.Table[joining] = "joining"

// joiningKey is the same whichever account comes first.
func joiningKey(a, b Login) string { return shortSum(string(min(a, b)), string(max(a, b))) }

func linkCommand() *Command {
	return &Command{
		Name: "link", Usage: "link ACCOUNT ACCOUNT", Short: "say that two accounts are one person; both must confirm",
		Examples: []string{"link slack:T0123456789/U0123456789 matrix:@ana:example.org"},
		Needs:    Admin,
		Parse: func(rest string) ([]string, error) {
			ws := strings.Fields(rest)
			switch {
			case len(ws) == 0, len(ws) == 1 && loginForm.MatchString(ws[0]):
				return nil, &misuse{"link takes two accounts, each as PLATFORM:ID."}
			case len(ws) != 2 || !loginForm.MatchString(ws[0]) || !loginForm.MatchString(ws[1]):
				return nil, notMine{}
			}
			return ws, nil
		},
		Run: runLink,
	}
}

func runLink(ctx context.Context, c *Call) (Doc, error) {
	a, b := Login(c.Args[0]), Login(c.Args[1])
	if a == b {
		return Doc{say("Those are the same account; nothing was changed.")}, nil
	}
	one, knowsA, err := c.Bot.known(ctx, a)
	if err != nil {
		return nil, err
	}
	other, knowsB, err := c.Bot.known(ctx, b)
	if err != nil {
		return nil, err
	}
	if knowsA && knowsB && one == other {
		return Doc{say("Those accounts are linked already; nothing was changed.")}, nil
	}
	r := kept.Row[joining]{Key: joiningKey(a, b), Revision: facts.AnyRevision, Value: joining{A: min(a, b), B: max(a, b), At: c.Bot.now().UTC()}}
	if err := c.Bot.store.Keep(ctx, joinings.Put(r)); err != nil {
		return nil, err
	}
	return Doc{
		say("Nothing is linked before both accounts have confirmed it. Within a day, each of them says this to me:"),
		Fields{{string(a), Para{Code("confirm " + string(b))}}, {string(b), Para{Code("confirm " + string(a))}}},
	}, nil
}

func confirmCommand() *Command {
	return &Command{
		Name: "confirm", Usage: "confirm ACCOUNT", Short: "confirm that another account is yours too, as an admin asked",
		Examples: []string{"confirm matrix:@ana:example.org"},
		Needs:    Reader,
		Parse: func(rest string) ([]string, error) {
			if !loginForm.MatchString(rest) {
				return nil, notMine{}
			}
			return []string{rest}, nil
		},
		Run: runConfirm,
	}
}

func runConfirm(ctx context.Context, c *Call) (Doc, error) {
	me, other := c.Message.account(), Login(c.Args[0])
	r, ok, err := joinings.Get(ctx, c.Bot.store, joiningKey(me, other))
	if err != nil {
		return nil, err
	}
	if !ok || c.Bot.now().Sub(r.Value.At) > joiningLife {
		return Doc{say(fmt.Sprintf("No link between this account and %s waits to be confirmed; an admin begins one with link.", other))}, nil
	}
	r.Value.Confirmed[0] = r.Value.Confirmed[0] || me == r.Value.A
	r.Value.Confirmed[1] = r.Value.Confirmed[1] || me == r.Value.B
	if r.Value.Confirmed != [2]bool{true, true} {
		return Doc{say(fmt.Sprintf("Confirmed from here; now say “confirm %s” from %s.", me, other))}, c.Bot.store.Keep(ctx, joinings.Put(r))
	}
	if err := c.join(ctx, me, other); err != nil {
		return nil, err
	}
	return Doc{say(fmt.Sprintf("This account and %s are one person now.", other))}, c.Bot.store.Keep(ctx, joinings.Drop(r))
}

// join makes two accounts one person, who has the higher of both roles.
func (c *Call) join(ctx context.Context, me, other Login) error {
	one, err := c.Bot.person(ctx, me)
	if err != nil {
		return err
	}
	two, err := c.Bot.person(ctx, other)
	if err != nil {
		return err
	}
	moves, err := c.Bot.moveDrafts(ctx, two, one)
	if err != nil {
		return err
	}
	_, err = c.change(ctx, "link "+one+" "+two, func(g granting) (granting, string) {
		one, two := g.same(one), g.same(two)
		if one == two {
			return g, "linked already"
		}
		role := max(g.role(one), g.role(two))
		g = g.with(two, NoRole).with(one, role)
		same := map[facts.Person]facts.Person{two: one}
		for p, q := range g.Same {
			same[p] = q
		}
		g.Same = same
		return g, ""
	}, moves...)
	return err
}
