package bot

import (
	"context"
	"fmt"
	"strings"

	"factbot/facts"
)

func statusCommand() *Command {
	return &Command{
		Name: "status", Usage: "status", Short: "what the store holds",
		Examples: []string{"status"},
		Needs:    Reader,
		Parse:    nothing,
		Run:      runStatus,
	}
}

func runStatus(ctx context.Context, c *Call) (Doc, error) {
	st, err := c.Bot.store.Stats(ctx)
	if err != nil {
		return nil, err
	}
	return Doc{say(Holding(st))}, nil
}

// Holding says in one sentence what a store holds.
func Holding(st facts.Stats) string {
	var parts []string
	for _, k := range facts.Kinds() {
		if n := st.Kinds[k]; n > 0 {
			parts = append(parts, Count(n, string(k)))
		}
	}
	s := "This store holds " + Count(st.Facts, "fact")
	if len(parts) > 0 {
		s += " (" + strings.Join(parts, ", ") + ")"
	}
	s += " from " + Count(st.Sources, "source")
	if st.Retired > 0 {
		s += fmt.Sprintf("; %d retired", st.Retired)
	}
	return s + "."
}

// Count says how many there are of what: "1 fact", "2 facts".
func Count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
