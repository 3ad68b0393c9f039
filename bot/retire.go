package bot

import (
	"context"

	"factbot/facts"
)

func retireCommand() *Command {
	return &Command{
		Name: "retire", Usage: "retire ID[@REV] REASON", Short: "take a fact out of the answers; nothing is deleted",
		Examples: []string{"retire {id} stands twice"},
		Needs:    Contributor,
		OfID:     true,
		Parse:    idAndText("retire"),
		Run: func(ctx context.Context, c *Call) (Doc, error) {
			id, rev := atRevision(c.Args[0])
			return c.publish(ctx, revised{id: id, base: rev, did: "retire " + id, reason: c.Args[1], change: func(f facts.Fact) (facts.Fact, error) {
				f.Retired = true
				return f, nil
			}})
		},
	}
}

func restoreCommand() *Command {
	return &Command{
		Name: "restore", Usage: "restore ID", Short: "bring a retired fact back",
		Because:  true,
		Examples: []string{"restore {id}"},
		Needs:    Contributor,
		OfID:     true,
		Parse:    ids("restore", 1),
		Run: func(ctx context.Context, c *Call) (Doc, error) {
			return c.publish(ctx, revised{id: c.Args[0], did: "restore " + c.Args[0], change: func(f facts.Fact) (facts.Fact, error) {
				f.Retired = false
				return f, nil
			}})
		},
	}
}
