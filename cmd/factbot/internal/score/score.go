// Package score judges answers against a file of questions: whether the first
// fact is the one expected, a list complete, and what is not held declined.
//
// The same judgement exists as a Python script outside this module. The table
// in testdata holds the two together.
package score

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"regexp"

	"factbot/bot/ask"
	"factbot/facts"
)

// A Question is one line of a file of questions.
type Question struct {
	ID      string   `json:"id"`
	Q       string   `json:"q"`
	Kind    string   `json:"kind"`
	Expect  Expect   `json:"expect"`
	List    *List    `json:"list"`
	Abstain bool     `json:"abstain"` // it must be declined
	Tags    []string `json:"tags"`
}

// Expect says which fact answers a question. All, Any and None are regular
// expressions for its words; every one of All, one of Any, none of None.
type Expect struct {
	All    []Pattern `json:"all"`
	Any    []Pattern `json:"any"`
	None   []Pattern `json:"none"`
	Date   string    `json:"date"`
	Holder *Pattern  `json:"holder"`
}

// A List says which dates an answer that is a list has.
type List struct {
	Dates    []string `json:"dates"`
	Optional []string `json:"optional"` // may be there or not
}

// A Pattern is a regular expression, whatever the case. In a file it is a text.
type Pattern struct{ *regexp.Regexp }

// UnmarshalText implements encoding.TextUnmarshaler.
func (p *Pattern) UnmarshalText(text []byte) (err error) {
	p.Regexp, err = regexp.Compile("(?i)" + string(text))
	return err
}

// Read reads questions, one a line; blank lines are skipped. name is the
// file's, for errors, which are sentences.
func Read(r io.Reader, name string) ([]Question, error) {
	const op = "score.Read"
	var all []Question
	s := bufio.NewScanner(r)
	s.Buffer(nil, 1<<20)
	n := 0
	for s.Scan() {
		n++
		if len(s.Bytes()) == 0 {
			continue
		}
		var q Question
		if err := json.Unmarshal(s.Bytes(), &q); err != nil {
			e := facts.Errorf(facts.Invalid, op, "%s:%d: This is not a question as eval reads it: one JSON object a line with q, kind, expect and tags, the expressions in RE2 syntax.", name, n)
			e.Err = err
			return nil, e
		}
		all = append(all, q)
	}
	if err := s.Err(); err != nil {
		e := facts.Errorf(facts.Unavailable, op, "The questions in %s cannot be read to the end. Check the file; a line has at most a million bytes.", name)
		e.Err = err
		return nil, e
	}
	return all, nil
}

// A Miss is a question that was not answered as expected.
type Miss struct {
	Question Question
	Why      string
}

func (m Miss) String() string { return fmt.Sprintf("%s %q -> %s", m.Question.ID, m.Question.Q, m.Why) }

// A Tally gathers judgements.
type Tally struct {
	Misses []Miss

	answer, decline count
	wrong           int
	kinds, tags     map[string]*count
}

type count struct{ good, all int }

func (c *count) add(good bool) {
	c.all++
	if good {
		c.good++
	}
}

// Add judges the answer to a question.
func (t *Tally) Add(q Question, a ask.Answer) {
	good, why := Judge(q, a)
	if q.Abstain {
		t.decline.add(good)
	} else {
		t.answer.add(good)
	}
	t.count(q, good)
	if good {
		return
	}
	if a.Status == ask.Answered {
		t.wrong++
	}
	t.Misses = append(t.Misses, Miss{q, why})
}
