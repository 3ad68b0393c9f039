package bot

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"factbot/facts"

	"golang.org/x/sys/unix"
)

// No question that the rules of a server let through takes more than 50 ms of
// a CPU, whatever is in it, on a store of some thousand facts.
func TestCostOfAQuestion(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	const most, longest, words = 50 * time.Millisecond, 2000, 150
	rnd := rand.New(rand.NewPCG(7, 9))
	letters := func(of string, n int) string {
		rs := []rune(of)
		var b strings.Builder
		for range n {
			b.WriteRune(rs[rnd.IntN(len(rs))])
		}
		return b.String()
	}
	r := newRig(t, nil)
	held := invent(t, r, rnd)
	r.SetRules(Rules{Question: longest})
	r.Observe(func(h Handled) {
		if h.Outcome == Refused {
			t.Errorf("a question is refused: %+v", h)
		}
	})
	slip := func(w string) string {
		rs := []rune(w)
		i := rnd.IntN(len(rs) - 1)
		rs[i], rs[i+1] = rs[i+1], rs[i]
		return string(rs)
	}
	cues := strings.Fields("when who why before after between and compare since until positions on article first last where not 03/04/2023 12.11.2020 2020-2023")
	for name, next := range map[string]func() string{
		"words":    func() string { return held[rnd.IntN(len(held))] },
		"slips":    func() string { return slip(held[rnd.IntN(len(held))]) },
		"cues":     func() string { return cues[rnd.IntN(len(cues))] + " " + slip(held[rnd.IntN(len(held))]) },
		"short":    func() string { return letters("abcdefghijklmnopqrstuvwxyz", 6) },
		"long":     func() string { return letters("aeiounrst", 50) },
		"cyrillic": func() string { return letters("абвгдежзиклмнопрстуфх", 8) },
		"armenian": func() string { return letters("աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտ", 8) },
		"dates":    func() string { return fmt.Sprintf("%d.%d.%d", rnd.IntN(31), rnd.IntN(13), 1990+rnd.IntN(40)) },
		"marks":    func() string { return letters(`"'«»“”()[],;:-–`, 3) },
	} {
		worst := time.Duration(0)
		for range 5 {
			var q []string
			for n, size := 0, 0; n < words-2 && size < longest-60; n = len(q) {
				q = append(q, strings.Fields(next())...)
				size += len([]rune(q[len(q)-1])) + 8
			}
			worst = max(worst, cost(t, r, strings.Join(q, " ")))
		}
		if t.Logf("%s: %v", name, worst); worst > most {
			t.Errorf("%s: a question takes %v", name, worst)
		}
	}
}

// cost returns the time of the CPU that a question takes, without chance.
func cost(t *testing.T, r *rig, text string) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	best := time.Hour
	for range 5 {
		began := used(t)
		r.say(t, text)
		best = min(best, used(t)-began)
	}
	return best
}

// used returns the time of the CPU that this thread has used.
func used(t *testing.T) time.Duration {
	var at unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &at); err != nil {
		t.Fatal(err)
	}
	return time.Duration(at.Nano())
}

// invent adds some thousand facts to a store and returns their words.
func invent(t *testing.T, r *rig, rnd *rand.Rand) (words []string) {
	t.Helper()
	for range 10_000 {
		var b strings.Builder
		for range 2 + rnd.IntN(4) {
			b.WriteByte("bcdfghklmnprstvz"[rnd.IntN(16)])
			b.WriteByte("aeiou"[rnd.IntN(5)])
		}
		words = append(words, b.String())
	}
	text := func(n int) string {
		var ws []string
		for range n {
			i := rnd.IntN(len(words))
			ws = append(ws, words[i*i/len(words)]) // some are frequent
		}
		return strings.Join(ws, " ")
	}
	c := facts.Commit{Time: r.clock, Person: "p-1", Did: "invent", Changes: []facts.Change{{Source: &facts.Source{ID: "invented", Publisher: "Nobody"}}}}
	for i := range 5000 {
		c.Changes = append(c.Changes, facts.Change{Fact: &facts.Fact{
			ID: fmt.Sprintf("invented-%d", i), Kind: facts.Event, Title: text(6), Text: text(25), Status: facts.Established,
			Date:    fmt.Sprintf("%d-%02d-%02d", 1990+rnd.IntN(30), 1+rnd.IntN(12), 1+rnd.IntN(28)),
			Names:   []facts.Name{{Text: text(2), Lang: "en"}},
			Sources: []facts.Citation{{ID: "invented"}},
		}})
	}
	if _, err := r.store.Apply(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return words
}
