package ask

import (
	"slices"
	"time"

	"factbot/facts"
	"factbot/facts/index"
	"factbot/facts/lang"
)

// Topic returns what tells whether a record is about a topic: it is the record
// of that id, or each telling word of the topic is in a name of what the record
// is or links to, or stands in its title, text or names. The record need not be
// in the index.
func Topic(x *index.View, topic string) func(*facts.Fact) bool {
	q := read(x, topic, time.Time{})
	return func(f *facts.Fact) bool {
		return topic == f.ID || q.concerns(x, f)
	}
}

// Held tells whether a record that is held is about a topic.
func Held(x *index.View, topic string) bool {
	q := read(x, topic, time.Time{})
	if _, ok := x.ByID(topic); ok {
		return true
	}
	return slices.ContainsFunc(withNamed(x, q, x.Search(q.words, most)), func(h index.Hit) bool {
		return q.concerns(x, x.Doc(h.Doc).Fact())
	})
}

func (q *question) concerns(x *index.View, f *facts.Fact) bool {
	about := append(f.Links(), f.ID)
	stems := stemsOf(f)
	telling := false
	for i := range q.words {
		w := &q.words[i]
		if w.Weight == lang.Function {
			continue
		}
		telling = true
		if !q.names(x, i, about) && !stems[lang.Stem(w.Token, lang.En)] {
			return false
		}
	}
	return telling
}

// names tells whether a word of the question belongs to the name of one of
// some records.
func (q *question) names(x *index.View, word int, ids []facts.ID) bool {
	return slices.ContainsFunc(q.mentions, func(m index.Mention) bool {
		return m.Start <= word && word < m.End && slices.ContainsFunc(m.Docs, func(d int32) bool {
			return slices.Contains(ids, x.Doc(d).ID)
		})
	})
}

func stemsOf(f *facts.Fact) map[string]bool {
	stems := make(map[string]bool)
	put := func(text string) {
		for _, t := range lang.Tokens(text) {
			stems[lang.Stem(t, lang.En)] = true
		}
	}
	put(f.Title)
	put(f.Text)
	for _, n := range f.Names {
		put(n.Text)
	}
	return stems
}
