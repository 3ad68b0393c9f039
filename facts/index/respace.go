package index

import (
	"strings"

	"factbot/facts/lang"
)

// Relaid returns a text with the words put right that were typed on the other
// keyboard layout: those that are known only so.
func (x *Index) Relaid(text string) string {
	words := strings.Fields(text)
	changed := false
	for i, w := range words {
		if other := x.otherLayout(w); other != "" {
			words[i], changed = other, true
		}
	}
	if !changed {
		return text
	}
	return strings.Join(words, " ")
}

func (x *Index) otherLayout(word string) string {
	if len(word) < 4 {
		return ""
	}
	var room [4]lang.Token
	for _, t := range lang.Scan(room[:0], word) {
		if t.Script != lang.Digits {
			t.Fold = lang.FoldWord(t.Text)
		}
		if len(t.Fold) > 3 && x.Familiar(t) {
			return ""
		}
	}
	ts := lang.Tokens(lang.Relaid(word))
	if len(ts) == 0 {
		return ""
	}
	for _, t := range ts {
		one := []Word{{Token: t, Stem: lang.Stem(t, native(t)), Weight: lang.WeightOf(t, lang.En)}}
		x.lookUp(one, phrase{[]int{0}, []string{one[0].Stem}}, native(t))
		if !one[0].Known && one[0].Weight == lang.Content {
			return ""
		}
	}
	return lang.Relaid(word)
}

// magnitudes are written behind numbers: "12k".
var magnitudes = map[string]string{"k": "000", "m": "000000", "mln": "000000", "tys": "000"}

// Respace mends words that run together or fell apart, where only the mended
// form is known.
func (x *Index) Respace(ts []lang.Token) []lang.Token {
	out := ts[:0:len(ts)]
	for i := 0; i < len(ts); i++ {
		t := ts[i]
		if i+1 < len(ts) && t.Script == lang.Digits && ts[i+1].Glued {
			if zeros, ok := magnitudes[ts[i+1].Fold]; ok && !strings.ContainsAny(t.Fold, ".-/") {
				t.Fold, t.Text = t.Fold+zeros, t.Text+ts[i+1].Text
				out = append(out, t)
				i++
				continue
			}
		}
		if i+1 < len(ts) && !x.Familiar(ts[i+1]) {
			if joined := t.Fold + ts[i+1].Fold; x.written(joined) && ts[i+1].Script == t.Script {
				t.Fold, t.Text = joined, t.Text+ts[i+1].Text
				out = append(out, t)
				i++
				continue
			}
		}
		if !x.Familiar(t) && len(t.Fold) >= 7 && len(t.Fold) <= 40 && t.Script == lang.Latin {
			if k := x.seam(t.Fold); k > 0 {
				a, b := t, t
				a.Fold, b.Fold = t.Fold[:k], t.Fold[k:]
				out = append(out[:len(out):len(out)], a, b)
				continue
			}
		}
		out = append(out, t)
	}
	return out
}

// Familiar tells whether a word is known: of the store, or an ordinary one.
func (x *Index) Familiar(t lang.Token) bool {
	if t.Script == lang.Digits || x.written(t.Fold) || lang.WeightOf(t, lang.En) != lang.Content {
		return true
	}
	if t.Script != lang.Latin {
		return false
	}
	_, _, ordinary := lang.Related(lang.Stem(t, lang.En))
	return ordinary
}

// seam returns where two known words were written as one, or 0.
func (x *Index) seam(w string) int {
	for k := 3; k <= len(w)-3; k++ {
		if x.written(w[:k]) && x.written(w[k:]) && (k >= 4 || len(w)-k >= 4) {
			return k
		}
	}
	return 0
}
