package bot

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"factbot/facts"
)

// Parsers of arguments. Each takes the text behind the name of a command. What
// reads like a sentence and not like arguments is no use of the command.

var idLike = regexp.MustCompile(`^[A-Za-z0-9]+([._-][A-Za-z0-9]+)+$|^[A-Za-z0-9]+$`)

// ids takes n ids, and nothing else.
func ids(name string, n int) func(string) ([]string, error) {
	return func(rest string) ([]string, error) {
		words := strings.Fields(rest)
		if len(words) < n && allIDs(words) {
			what := "the id of a fact"
			if n == 2 {
				what = "the ids of two facts"
			}
			return nil, &misuse{name + " takes " + what + "."}
		}
		if len(words) != n || !allIDs(words) {
			return nil, notMine{}
		}
		return words, nil
	}
}

func allIDs(words []string) bool {
	for _, w := range words {
		if len(w) > facts.MaxID || !idLike.MatchString(w) {
			return false
		}
	}
	return true
}

// lastOr takes an id, or nothing for the fact that the talk is about, and up
// to more numbers behind the id.
func lastOr(more int) func(string) ([]string, error) {
	return func(rest string) ([]string, error) {
		words := strings.Fields(rest)
		if len(words) > 1+more || len(words) > 0 && !allIDs(words[:1]) || len(words) == 2 && !isNumber(words[1]) {
			return nil, notMine{}
		}
		return words, nil
	}
}

// number takes nothing or a number.
func number(rest string) ([]string, error) {
	if rest == "" {
		return nil, nil
	}
	if !isNumber(rest) {
		return nil, notMine{}
	}
	return []string{rest}, nil
}

func isNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

// nothing takes no arguments.
func nothing(rest string) ([]string, error) {
	if rest != "" {
		return nil, notMine{}
	}
	return nil, nil
}

// some takes any text but none; what says what it is.
func some(name, what string) func(string) ([]string, error) {
	return func(rest string) ([]string, error) {
		if rest == "" {
			return nil, &misuse{name + " takes " + what + "."}
		}
		return []string{rest}, nil
	}
}

// topic takes a topic: text that does not begin as a sentence goes on
// ("positions of Ruritania on …").
func topic(name string) func(string) ([]string, error) {
	return func(rest string) ([]string, error) {
		switch first, _, _ := strings.Cut(rest, " "); first {
		case "":
			return nil, &misuse{name + " takes a topic."}
		case "of", "by", "from", "held":
			return nil, notMine{}
		}
		return []string{rest}, nil
	}
}

// word cuts the first word off a text.
func word(text string) (first, rest string) {
	text = strings.TrimSpace(text)
	i := strings.IndexFunc(text, unicode.IsSpace)
	if i < 0 {
		return text, ""
	}
	return text[:i], strings.TrimSpace(text[i:])
}

var withRevision = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*(@[0-9]{1,9})?$`)

// idWithRevision tells whether a word is "ID" or "ID@REV".
func idWithRevision(w string) bool { return len(w) <= facts.MaxID+10 && withRevision.MatchString(w) }

// idAndText takes an id, perhaps with a revision, and a text behind it.
func idAndText(name string) func(string) ([]string, error) {
	return func(rest string) ([]string, error) {
		id, text := word(rest)
		switch {
		case id == "":
			return nil, &misuse{name + " takes an id and a text behind it."}
		case !idWithRevision(id):
			return nil, notMine{}
		case text == "":
			return nil, &misuse{name + " takes a text behind the id."}
		}
		return []string{id, text}, nil
	}
}
