package index_test

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"testing"
	"time"

	"factbot/facts/index"
	"factbot/facts/index/corpus"
	"factbot/facts/lang"
)

var sizes = []int{1_000, 10_000, 100_000}

var million = flag.Bool("million", false, "benchmarks go up to a million facts")

func eachSize(b *testing.B, f func(b *testing.B, c *corpus.Corpus)) {
	all := sizes
	if *million {
		all = append(slices.Clone(all), 1_000_000)
	}
	for _, n := range all {
		b.Run(fmt.Sprint(n), func(b *testing.B) { f(b, corpus.New(1, n)) })
	}
}

// An index of a store that costs nothing to read.
func BenchmarkBuild(b *testing.B) {
	eachSize(b, func(b *testing.B, c *corpus.Corpus) {
		s := c.Stored()
		b.ReportAllocs()
		for b.Loop() {
			if _, err := index.Build(context.Background(), s, func(int) {}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// The search of a question, from its text to ten facts, and how often the right one is first.
func BenchmarkSearch(b *testing.B) {
	eachSize(b, func(b *testing.B, c *corpus.Corpus) {
		s := c.Stored()
		x, err := index.Build(context.Background(), s, func(int) {})
		if err != nil {
			b.Fatal(err)
		}
		qs := c.Questions(4000)
		var took []time.Duration
		right, asked := 0, 0
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			q := qs[i%len(qs)]
			start := time.Now()
			hits := x.Search(x.Words(lang.Tokens(q.Text), lang.En, nil), 10)
			took = append(took, time.Since(start))
			asked++
			if len(hits) > 0 && x.ID(hits[0].Doc) == q.Fact {
				right++
			}
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1000, "p50-µs")
		b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1000, "p99-µs")
		b.ReportMetric(100*float64(right)/float64(asked), "%-right")
	})
}
