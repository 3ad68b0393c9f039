package ask_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"factbot/facts/dataset"
	"factbot/facts/index"
	"factbot/facts/memstore"
)

// One question in a running process, on the embedded dataset.
func BenchmarkAsk(b *testing.B) {
	r := readerOf(b, dataset.Embedded())
	for name, q := range map[string]string{
		"topic": "lachin", "article": "what does article 6 say?", "date": "when did azerbaijan put the checkpoint on the lachin road?",
		"typo": "wen did aliyev blinkin n pashinyan meet in munch", "russian": "почему Баку считал КПП необходимым?", "list": "what happened in April 2023?", "declined": "vardanyan net worth",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := r.Ask(context.Background(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Four thousand characters of anything: words of all sorts, and noise.
func BenchmarkLong(b *testing.B) {
	r := readerOf(b, dataset.Embedded())
	rnd := rand.New(rand.NewPCG(3, 4))
	noise := func(letters string) string {
		var s strings.Builder
		rs := []rune(letters)
		for s.Len() < 4000 {
			s.WriteRune(rs[rnd.IntN(len(rs))])
		}
		return s.String()[:4000]
	}
	for name, q := range map[string]string{
		"question": strings.Repeat("when did azerbaijan put the chekpoint on the lachin road and why ", 62)[:4000],
		"letters":  noise("abcdefghijklmnopqrstuvwxyz    "), "digits": noise("0123456789./- "), "cyrillic": strings.ToValidUTF8(noise("абвгдежзиклмнопрстуфх    "), ""),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := r.Ask(context.Background(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// The index of the embedded dataset, from its store.
func BenchmarkBuild(b *testing.B) {
	s := memstore.New()
	if _, err := dataset.Import(context.Background(), s, dataset.Embedded(), dataset.ImportOptions{Time: today}); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := index.Build(context.Background(), s, func(int) {}); err != nil {
			b.Fatal(err)
		}
	}
}

// The 150 development questions one after another: the median and the slowest
// of them, in microseconds.
func BenchmarkQuestions(b *testing.B) {
	r := readerOf(b, dataset.Embedded())
	var questions []string
	raw, err := os.ReadFile("../../cmd/factbot/testdata/embedded/questions.jsonl")
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		var q struct{ Q string }
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			b.Fatal(err)
		}
		questions = append(questions, q.Q)
	}
	b.ReportAllocs()
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if _, err := r.Ask(context.Background(), questions[i%len(questions)]); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1000, "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1000, "p99-µs")
}
