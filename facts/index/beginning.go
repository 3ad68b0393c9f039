package index

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"strings"

	"factbot/facts/lang"
)

// mostBegun is how many ways to go on a word that somebody is typing are
// followed.
const mostBegun = 200

// Beginning yields documents whose ids or names have words that begin with
// each of some folded words, those found by their ids first. Of very many it
// yields some. It is for who is typing.
func (v *View) Beginning(typed []string) iter.Seq[int32] {
	longest := ""
	if len(typed) > 0 {
		longest = slices.MaxFunc(typed, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	}
	return func(yield func(int32) bool) {
		seen := make(map[int32]bool)
		for n, id := range v.ids() {
			if len(typed) == 0 || bytes.Contains(bytes.ToLower(id), []byte(longest)) && lang.Begun(typed, lang.Folds(string(id))) {
				if seen[n] = true; !yield(n) {
					return
				}
			}
		}
		for n := range v.named(longest) {
			if !seen[n] && v.begun(n, typed) {
				if seen[n] = true; !yield(n) {
					return
				}
			}
		}
	}
}

// begun tells whether the id and the names of a document have words that begin
// with each of some.
func (v *View) begun(n int32, typed []string) bool {
	d := v.Doc(n)
	all := []string{d.ID, d.Title()}
	for _, name := range d.Fact().Names {
		all = append(all, name.Text)
	}
	return lang.Begun(typed, lang.Folds(strings.Join(all, " ")))
}

// named yields the documents with a name that has a word which begins so.
func (v *View) named(begins string) iter.Seq[int32] {
	return v.lists(func(s *segment) (docs []uint32) {
		followed := 0
		for n := range uint32(s.forms.len()) {
			form := s.forms.key(n)
			if !bytes.HasPrefix(form, []byte(begins)) {
				continue
			}
			if followed++; followed > mostBegun {
				break
			}
			t, ok := find(&s.terms, lang.Stem(lang.Token{Fold: string(form)}, lang.En))
			if !ok {
				continue
			}
			for _, p := range s.posts.of(2 * t) {
				docs = append(docs, p>>fieldBits)
			}
		}
		return docs
	})
}
