package lang

import (
	"strings"
	"sync"
)

// Words returns the common English words of the tables, folded, of four
// letters and more, each once: what a mistyped word may have meant beside the
// words of a store. The slice is shared: read only.
func Words() []string { return words() }

var words = sync.OnceValue(func() []string {
	seen := make(map[string]bool, 4096)
	var all []string
	add := func(w string) {
		if len(w) >= 4 && !seen[w] {
			seen[w] = true
			all = append(all, w)
		}
	}
	eachConcept(En, func(_ Concept, words string) {
		for w := range strings.SplitSeq(words, ",") {
			if w = strings.TrimSpace(w); !strings.ContainsAny(w, " -") {
				add(Fold(w))
			}
		}
	})
	english := false
	for _, file := range []string{lightTable, functionTable} {
		lines(file, func(line string) {
			if line[0] == '[' {
				english = line == "[en]"
			} else if english {
				for _, t := range Tokens(line) {
					add(t.Fold)
				}
			}
		})
	}
	return all
})
