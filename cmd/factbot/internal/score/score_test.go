package score

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"factbot/bot/ask"
	"factbot/facts"
)

// Each line of the table is a question, an answer, and how the Python script
// judged it.
func TestJudge(t *testing.T) {
	data, err := os.ReadFile("testdata/judged.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		var row struct {
			Question Question
			Answer   ask.Answer
			Good     bool
			Why      string
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatalf("line %d: %v", n, err)
		}
		good, why := Judge(row.Question, row.Answer)
		if good != row.Good {
			t.Errorf("line %d: %s: judged %t (%s), want %t (%s)", n, row.Question.ID, good, why, row.Good, row.Why)
		}
		if kind, _, _ := strings.Cut(row.Why, " "); !strings.HasPrefix(why, kind) {
			t.Errorf("line %d: %s: because %q, want %q", n, row.Question.ID, why, row.Why)
		}
	}
	if n < 100 {
		t.Errorf("only %d lines were judged", n)
	}
}

func TestRates(t *testing.T) {
	questions, err := Read(strings.NewReader(`
{"id": "a", "q": "?", "kind": "date", "expect": {"all": ["lamp"]}, "tags": ["natural", "fact:x"]}

{"id": "b", "q": "?", "kind": "date", "expect": {"all": ["boat"]}, "tags": ["natural"]}
{"id": "c", "q": "?", "kind": "event", "expect": {"all": ["lamp"]}, "tags": []}
`), "q.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var all Tally
	for _, q := range questions {
		all.Add(q, ask.Answer{Status: ask.Answered, Facts: []ask.Fact{{Title: "A lamp", Date: "1931"}}})
	}
	got, err := json.Marshal(all.Rates())
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"answered_right":0.6667,"declined_right":null,"wrong_assertions":1,"overall":0.6667,` +
		`"kinds":{"date":"1/2","event":"1/1"},"tags":{"natural":"1/2"}}`
	if string(got) != want {
		t.Errorf("rates\n%s, want\n%s", got, want)
	}
	if len(all.Misses) != 1 || all.Misses[0].String() != `b "?" -> top: A lamp | 1931` {
		t.Errorf("misses: %v", all.Misses)
	}
}

func TestReadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"{}\nhello":                          "q.jsonl:2: This is not a question as eval reads it: one JSON object a line with q, kind, expect and tags, the expressions in RE2 syntax.",
		`{"expect": {"all": ["(?=ahead)"]}}`: "q.jsonl:1: This is not a question",
		strings.Repeat("x", 2<<20):           "The questions in q.jsonl cannot be read to the end.",
	} {
		_, err := Read(strings.NewReader(text), "q.jsonl")
		if !strings.HasPrefix(facts.Said(err), want) {
			t.Errorf("%.40s: %v, want %s", text, err, want)
		}
	}
}
