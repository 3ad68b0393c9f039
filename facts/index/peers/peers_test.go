package peers

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"factbot/facts/index"
	"factbot/facts/index/corpus"
	"factbot/facts/lang"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	_ "modernc.org/sqlite"
)

var (
	howMany   = flag.Int("facts", 2000, "the number of facts")
	questions = flag.Int("questions", 400, "the number of questions; the table needs some thousands")
)

// A peer finds facts: their ids, the best first, at most ten.
type peer struct {
	name  string
	built time.Duration
	find  func(question string) []string

	took         []time.Duration
	asked, right [2]int // without and with a typing slip
	silent       int    // of the questions of unknown words
}

const (
	first = 10 // facts asked for
	seed  = 1
)

// turns are how many questions a peer is asked before it is another's turn:
// after one of them all that it needs lies in memory, and after fifty the more
// in the caches of the processor.
var turns = []int{1, 50}

// TestPeers prints a table for each length of turns. It fails where ours is not
// what README says of quality; speed is for whoever reads the tables.
func TestPeers(t *testing.T) {
	c := corpus.New(seed, *howMany)
	peers := []*peer{ours(t, c), viaBleve(t, c), viaFTS5(t, c)}
	qs := c.Questions(*questions)
	for _, q := range qs[:min(50, len(qs))] {
		for _, p := range peers {
			p.find(q.Text) // so that nobody pays for what is done once
		}
	}
	unknown := c.Unknown(200)
	for _, turn := range turns {
		for _, p := range peers {
			p.took, p.asked, p.right, p.silent = nil, [2]int{}, [2]int{}, 0
		}
		for some := range slices.Chunk(qs, turn) {
			for _, p := range peers {
				p.ask(some)
			}
		}
		for _, q := range unknown {
			for _, p := range peers {
				if len(p.find(q)) == 0 {
					p.silent++
				}
			}
		}
		t.Logf("%d facts, %d questions, in turns of %d\n%s", *howMany, *questions, turn, table(peers, len(unknown)))
	}
	us, bleve, fts := peers[0], peers[1], peers[2]
	if us.rate() < fts.rate() || us.rate() < bleve.rate() {
		t.Errorf("ours is right in %.1f %%, bleve in %.1f, FTS5 in %.1f", us.rate(), bleve.rate(), fts.rate())
	}
	if us.silent < len(unknown) {
		t.Errorf("ours answers %d questions of unknown words", len(unknown)-us.silent)
	}
}

// ask asks some questions, one after another.
func (p *peer) ask(some []corpus.Question) {
	for _, q := range some {
		start := time.Now()
		ids := p.find(q.Text)
		p.took = append(p.took, time.Since(start))
		typo := 0
		if q.Typo {
			typo = 1
		}
		p.asked[typo]++
		if len(ids) > 0 && ids[0] == q.Fact {
			p.right[typo]++
		}
	}
}

func (p *peer) rate() float64 {
	return 100 * float64(p.right[0]+p.right[1]) / float64(p.asked[0]+p.asked[1])
}

func (p *peer) quantile(q int) time.Duration {
	return p.took[min(len(p.took)-1, len(p.took)*q/100)]
}

func table(peers []*peer, unknown int) string {
	for _, p := range peers {
		slices.Sort(p.took)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| %-28s | %8s | %9s | %9s | %9s | %9s | %7s | %7s | %7s |\n", "", "built", "p50", "p99", "p50 ours", "p99 ours", "right", "typos", "silent")
	share := func(n, of int) string { return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(max(1, of))) }
	ratio := func(a, b time.Duration) string { return fmt.Sprintf("1/%.1f", float64(b)/float64(a)) }
	for _, p := range peers {
		fmt.Fprintf(&b, "| %-28s | %8s | %9s | %9s | %9s | %9s | %7s | %7s | %7s |\n", p.name, p.built.Round(10*time.Millisecond),
			p.quantile(50).Round(time.Microsecond), p.quantile(99).Round(time.Microsecond),
			ratio(peers[0].quantile(50), p.quantile(50)), ratio(peers[0].quantile(99), p.quantile(99)),
			share(p.right[0], p.asked[0]), share(p.right[1], p.asked[1]), share(p.silent, unknown))
	}
	return b.String()
}

func ours(t *testing.T, c *corpus.Corpus) *peer {
	s := c.Stored()
	start := time.Now()
	x, err := index.Build(context.Background(), s, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	return &peer{name: "facts/index", built: time.Since(start), find: func(question string) (ids []string) {
		for _, h := range x.Search(x.Words(lang.Tokens(question), lang.En, nil), first) {
			ids = append(ids, x.ID(h.Doc))
		}
		return ids
	}}
}

// batch is how many facts a peer is given at a time.
const batch = 5000

// text returns what of fact i is searched.
func text(c *corpus.Corpus, i int) (id, title, text string) {
	f := c.Fact(i)
	for _, n := range f.Names {
		f.Title += " " + n.Text
	}
	return f.ID, f.Title, f.Text
}

func viaBleve(t *testing.T, c *corpus.Corpus) *peer {
	mapping := bleve.NewIndexMapping()
	mapping.StoreDynamic, mapping.DocValuesDynamic = false, false
	x, err := bleve.NewUsing(filepath.Join(t.TempDir(), "bleve"), mapping, scorch.Name, scorch.Name, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	p := &peer{name: "bleve, match, fuzziness 1"}
	for at := 0; at < c.Len(); at += batch {
		b := x.NewBatch()
		for i := at; i < min(at+batch, c.Len()); i++ {
			id, title, text := text(c, i)
			if err := b.Index(id, map[string]string{"title": title, "text": text}); err != nil {
				t.Fatal(err)
			}
		}
		start := time.Now()
		if err := x.Batch(b); err != nil {
			t.Fatal(err)
		}
		p.built += time.Since(start)
	}
	p.find = func(question string) (ids []string) {
		q := bleve.NewMatchQuery(question)
		q.SetFuzziness(1)
		res, err := x.Search(bleve.NewSearchRequestOptions(q, first, 0, false))
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range res.Hits {
			ids = append(ids, h.ID)
		}
		return ids
	}
	return p
}

func viaFTS5(t *testing.T, c *corpus.Corpus) *peer {
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "fts5.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	do := func(query string) {
		if _, err := db.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	do("PRAGMA journal_mode = off")
	do("PRAGMA mmap_size = 4000000000")
	do("CREATE VIRTUAL TABLE facts USING fts5(id UNINDEXED, title, text, tokenize = 'porter unicode61')")
	do("CREATE VIRTUAL TABLE words USING fts5vocab(facts, row)")
	p := &peer{name: "SQLite FTS5 with spelling"}
	for at := 0; at < c.Len(); at += batch {
		start := time.Now()
		tx, err := db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		for i := at; i < min(at+batch, c.Len()); i++ {
			id, title, text := text(c, i)
			if _, err := tx.Exec("INSERT INTO facts VALUES (?, ?, ?)", id, title, text); err != nil {
				t.Fatal(err)
			}
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		p.built += time.Since(start)
	}
	do("INSERT INTO facts(facts) VALUES ('optimize')")
	spell := spellings(t, db)
	search, err := db.Prepare("SELECT id FROM facts WHERE facts MATCH ? ORDER BY bm25(facts, 0, 2, 1) LIMIT ?")
	if err != nil {
		t.Fatal(err)
	}
	ask := func(match string) (ids []string) {
		rows, err := search.Query(match, first)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		return ids
	}
	p.find = func(question string) []string {
		var words []string
		for _, w := range strings.Fields(question) {
			words = append(words, `"`+spell(w)+`"`)
		}
		if ids := ask(strings.Join(words, " AND ")); len(ids) > 0 {
			return ids
		}
		return ask(strings.Join(words, " OR "))
	}
	return p
}

// spellings returns what puts a word right that no fact has: the most frequent
// one that is a slip away. FTS5 knows stems; so that is what is compared.
func spellings(t *testing.T, db *sql.DB) func(word string) string {
	rows, err := db.Query("SELECT term, doc FROM words ORDER BY doc DESC")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	known := make(map[string]bool)
	byLength := make(map[int][]string)
	for rows.Next() {
		var w string
		var n int
		if err := rows.Scan(&w, &n); err != nil {
			t.Fatal(err)
		}
		known[w] = true
		byLength[len(w)] = append(byLength[len(w)], w)
	}
	return func(word string) string {
		if known[word] || known[lang.Stem(lang.Token{Fold: word}, lang.En)] {
			return word
		}
		for _, n := range []int{len(word), len(word) + 1, len(word) - 1} {
			for _, w := range byLength[n] {
				if lang.Edits(word, w, 1) == 1 {
					return w
				}
			}
		}
		return word
	}
}
