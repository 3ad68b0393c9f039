package ask

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"factbot/facts"
	"factbot/facts/index"
	"factbot/facts/memstore"
)

func store(b *testing.B) facts.Store {
	s := memstore.New()
	var ch []facts.Change
	fs, _ := filepath.Glob("../../facts/dataset/lachin/*.jsonl")
	for _, p := range fs {
		f, _ := os.Open(p)
		sc := bufio.NewScanner(f)
		sc.Buffer(nil, 1<<24)
		for sc.Scan() {
			var t struct{ Type string }
			json.Unmarshal(sc.Bytes(), &t)
			switch t.Type {
			case "source":
				v := new(facts.Source)
				json.Unmarshal(sc.Bytes(), v)
				ch = append(ch, facts.Change{Source: v})
			case "fact":
				v := new(facts.Fact)
				json.Unmarshal(sc.Bytes(), v)
				ch = append(ch, facts.Change{Fact: v})
			case "term":
				v := new(facts.Term)
				json.Unmarshal(sc.Bytes(), v)
				ch = append(ch, facts.Change{Term: v})
			}
		}
	}
	if _, err := s.Apply(context.Background(), facts.Commit{Time: time.Now(), Person: "x", Import: true, Changes: ch}); err != nil {
		b.Fatal(err)
	}
	return s
}

func BenchmarkBuild(b *testing.B) {
	s := store(b)
	b.ReportAllocs()
	for b.Loop() {
		index.Build(context.Background(), s)
	}
}
func BenchmarkAsk(b *testing.B) {
	s := store(b)
	live := index.NewLive(s)
	r := &Reader{Index: live.Now, Today: time.Now}
	b.ReportAllocs()
	for b.Loop() {
		r.Ask(context.Background(), "when did azerbaijan put the checkpoint on the lachin road?")
	}
}
