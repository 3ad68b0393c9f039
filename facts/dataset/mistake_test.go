package dataset

import (
	"strings"
	"testing"
	"unicode"
)

func TestMistakeString(t *testing.T) {
	at := Place{"x.jsonl", 3}
	ms := Mistakes{
		{at, "names[0].lang", "It is wrong."},
		{at, "", "It is wrong."},
		{Place{File: "x.jsonl"}, "", "It is wrong."},
		{Say: "And 1 more."},
	}
	const want = "x.jsonl:3: names[0].lang: It is wrong.\nx.jsonl:3: It is wrong.\nx.jsonl: It is wrong.\nAnd 1 more."
	if got := ms.Error(); got != want {
		t.Errorf("got\n%s", got)
	}
}

// However long what is wrong, and whatever is in it, a mistake is short and
// stays on its line.
func TestMistakesAreShort(t *testing.T) {
	long := strings.Repeat("Ōstrin ", 10_000)
	const breaks = `\n\u001b[1m`
	for name, text := range map[string]string{
		"field.jsonl":   `{"type": "source", "id": "a", "publisher": "P", "` + long + `": 1}`,
		"type.jsonl":    `{"type": "` + long + `"}`,
		"id.jsonl":      `{"type": "source", "publisher": "P", "id": "` + long + `"}`,
		"link.jsonl":    `{"type": "source", "publisher": "P", "id": "a", "actor": "` + long + `"}`,
		"table.toml":    `"` + long + `" = 1`,
		"brackets.toml": `["` + long + `"]`,
		"value.toml":    `a = ` + strings.ReplaceAll(long, " ", ""),
		"number.toml":   `a = 1_` + strings.Repeat("1", 10_000),
		"key.toml":      "[[source]]\n\"" + long + "\" = 1\n",
		"twice.toml":    "\"" + long + "\" = 1\n\"" + long + "\" = 1\n",
		"breaks.jsonl": `{"type": "fact", "id": "` + breaks + `", "kind": "` + breaks + `", "` + breaks + `": 1, "names": [{"text": "N"}]}` + "\n" +
			`{"type": "fact", "id": "a", "kind": "` + breaks + `", "names": [{"text": "N", "` + breaks + `": ""}]}` + "\n" +
			`{"type": "term", "text": "` + breaks + `", "lang": "` + breaks + `"}` + "\n" +
			`{"type": "term", "text": "` + breaks + `", "lang": "` + breaks + `"}` + "\n" +
			`{"type": "` + breaks + `"}`,
		"breaks.toml": `"` + breaks + `" = { a = 1 }`,
	} {
		set, mistakes := readText(t, name, text)
		mistakes = append(mistakes, set.Dangling(nil)...)
		for _, m := range append(mistakes, set.Warnings()...) {
			if strings.ContainsFunc(m.String(), unicode.IsControl) {
				t.Errorf("%s: %q", name, m.String())
			}
		}
		if len(mistakes) == 0 || len(mistakes[0].String()) > 1000 {
			t.Errorf("%s: %d mistakes: %.500s", name, len(mistakes), Mistakes(mistakes))
		}
	}
}
