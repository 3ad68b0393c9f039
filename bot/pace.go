package bot

import (
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// A Pace bounds how many messages are answered in a minute; 0 is no bound.
// Whoever was silent for a minute may use all of one at once.
type Pace struct {
	Person int // of one person, in all rooms
	Room   int // in one room, its threads included
}

// paces knows how fast everybody asks. The zero value knows nobody.
type paces struct {
	mu  sync.Mutex
	all map[string]*pace // by account and by room
}

// A pace is a token bucket, and whether its owner was told that it is empty.
type pace struct {
	*rate.Limiter
	told bool
}

// mostPaces bounds the memory for them. Beyond it everybody begins anew.
const mostPaces = 10_000

// take tells whether a message may be answered. Where it may not, say is what
// to say instead, once in a burst, or "".
func (ps *paces) take(m Message, p Pace, now time.Time) (ok bool, say string) {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	who, where := paceKeys(m)
	if ok, first := ps.of(who, p.Person).take(now); !ok {
		return false, slower(first, "You ask", p.Person)
	}
	if ok, first := ps.of(where, p.Room).take(now); !ok {
		return false, slower(first, "This room asks", p.Room)
	}
	return true, ""
}

// hushes tells whether take would neither let a message through nor say so.
func (ps *paces) hushes(m Message, now time.Time) bool {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	who, where := paceKeys(m)
	return ps.all[who].hushed(now) || ps.all[where].hushed(now)
}

func paceKeys(m Message) (who, where string) {
	return "person " + string(m.account()), "room " + string(m.Platform) + ":" + string(m.Room)
}

func slower(first bool, who string, perMinute int) string {
	if !first {
		return ""
	}
	return fmt.Sprintf("%s faster than I may answer, which is %s a minute. Please wait a moment; until then I say nothing.", who, Count(perMinute, "message"))
}

// of returns the pace of a key; nil where there is no bound.
func (ps *paces) of(key string, perMinute int) *pace {
	if perMinute == 0 {
		return nil
	}
	p := ps.all[key]
	if p == nil {
		if ps.all == nil || len(ps.all) >= mostPaces {
			ps.all = make(map[string]*pace)
		}
		p = &pace{Limiter: rate.NewLimiter(rate.Limit(float64(perMinute)/60), perMinute)}
		ps.all[key] = p
	}
	return p
}

// take takes a token; first is that there is none for the first time in a
// burst. A burst is over once half of the bucket is full again.
func (p *pace) take(now time.Time) (ok, first bool) {
	if p == nil {
		return true, false
	}
	if p.rested(now) {
		p.told = false
	}
	if p.AllowN(now, 1) {
		return true, false
	}
	first = !p.told
	p.told = true
	return false, first
}

// hushed tells whether there is no token, and its owner was told so.
func (p *pace) hushed(now time.Time) bool {
	return p != nil && p.told && !p.rested(now) && p.TokensAt(now) < 1
}

func (p *pace) rested(now time.Time) bool { return p.TokensAt(now) >= float64(p.Burst())/2 }

// forget begins anew for everybody.
func (ps *paces) forget() {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	ps.all = nil
}
