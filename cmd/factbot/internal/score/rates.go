package score

import (
	"fmt"
	"math"
	"strings"
)

// Rates are the outcome of a Tally. A rate is null where nothing was asked.
type Rates struct {
	AnsweredRight *float64          `json:"answered_right"`
	DeclinedRight *float64          `json:"declined_right"`
	Wrong         int               `json:"wrong_assertions"`
	Overall       *float64          `json:"overall"`
	Kinds         map[string]string `json:"kinds"` // "12/13"
	Tags          map[string]string `json:"tags"`
}

// Rates returns the outcome.
func (t *Tally) Rates() Rates {
	both := count{t.answer.good + t.decline.good, t.answer.all + t.decline.all}
	return Rates{t.answer.rate(), t.decline.rate(), t.wrong, both.rate(), shares(t.kinds), shares(t.tags)}
}

// count counts a judgement by the kind and the tags of its question. The tag
// that names the fact is not counted.
func (t *Tally) count(q Question, good bool) {
	if t.kinds == nil {
		t.kinds, t.tags = map[string]*count{}, map[string]*count{}
	}
	by(t.kinds, q.Kind).add(good)
	for _, tag := range q.Tags {
		if !strings.HasPrefix(tag, "fact:") {
			by(t.tags, tag).add(good)
		}
	}
}

func by(m map[string]*count, key string) *count {
	if m[key] == nil {
		m[key] = new(count)
	}
	return m[key]
}

func (c count) rate() *float64 {
	if c.all == 0 {
		return nil
	}
	r := math.Round(float64(c.good)/float64(c.all)*1e4) / 1e4
	return &r
}

func shares(m map[string]*count) map[string]string {
	s := make(map[string]string, len(m))
	for key, c := range m {
		s[key] = fmt.Sprintf("%d/%d", c.good, c.all)
	}
	return s
}
