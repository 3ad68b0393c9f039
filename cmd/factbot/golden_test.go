package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"factbot/bot"
	"factbot/bot/ask"
	"factbot/cmd/factbot/internal/score"
	"factbot/facts/dataset"
	"factbot/facts/index"
	"factbot/facts/memstore"

	"github.com/google/go-cmp/cmp"
)

var updateGolden = flag.Bool("update-answers", false, "write the golden files of answers anew")

// What is answered to every question of the two question sets, with the rank
// of the fact expected and the rates, stands in golden files: a change of
// ranking shows in review.
func TestAnswers(t *testing.T) {
	second, mistakes, err := dataset.Read([]string{"testdata/fjord/dataset.toml"})
	if err != nil || len(mistakes) > 0 {
		t.Fatal(err, mistakes)
	}
	for folder, set := range map[string]*dataset.Set{"embedded": dataset.Embedded(), "fjord": second} {
		t.Run(folder, func(t *testing.T) {
			got := answers(t, set, filepath.Join("testdata", folder, "questions.jsonl"))
			golden := filepath.Join("testdata", folder, "answers.golden")
			if *updateGolden {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), string(got)); d != "" {
				t.Errorf("answers changed (-want +got); if for the better, run with -update-answers:\n%s", d)
			}
		})
	}
}

func answers(t *testing.T, set *dataset.Set, file string) []byte {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	questions, err := score.Read(f, file)
	if err != nil {
		t.Fatal(err)
	}
	b := botOver(t, set)
	var out bytes.Buffer
	tally := new(score.Tally)
	for _, q := range questions {
		a, err := b.Conversation().Ask(context.Background(), q.Q)
		if err != nil {
			t.Fatal(err)
		}
		_, e, err := b.Conversation().Explain(context.Background(), q.Q)
		if err != nil {
			t.Fatal(err)
		}
		tally.Add(q, a)
		fmt.Fprintf(&out, "%s %s %s rank %d %s\n", q.ID, verdict(q, a), outcome(a), rank(q, e), q.Q)
	}
	rates, err := json.Marshal(tally.Rates())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&out, "%s\n", rates)
	return out.Bytes()
}

func botOver(t testing.TB, set *dataset.Set) *bot.Bot {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }
	s := memstore.New()
	if _, err := dataset.Import(context.Background(), s, set, dataset.ImportOptions{Time: now()}); err != nil {
		t.Fatal(err)
	}
	b, err := bot.New(bot.Config{Store: s, Finder: index.NewLive(s), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func verdict(q score.Question, a ask.Answer) string {
	if good, _ := score.Judge(q, a); good {
		return "right"
	}
	return "WRONG"
}

func outcome(a ask.Answer) string {
	switch {
	case a.Status == ask.Answered && len(a.Facts) > 1:
		return fmt.Sprintf("%s and %d more", a.Facts[0].ID, len(a.Facts)-1)
	case a.Status == ask.Answered:
		return a.Facts[0].ID
	case a.Status == ask.Unknown:
		return string(a.ReasonCode)
	}
	return string(a.Status)
}

// rank returns the rank among the candidates, from 1, of the first fact that a
// tag of the question names; 0 for none.
func rank(q score.Question, e *ask.Explanation) int {
	for i, c := range e.Candidates {
		for _, tag := range q.Tags {
			if tag == "fact:"+c.ID {
				return i + 1
			}
		}
	}
	return 0
}
