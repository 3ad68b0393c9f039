package lang

import "strings"

// Relaid returns what a word would have been on the other keyboard layout: a
// Russian word typed with the Latin layout on, and the other way round. It is ""
// where the word cannot be one.
func Relaid(word string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(word) {
		m, ok := relaid[r]
		if !ok {
			return ""
		}
		b.WriteRune(m)
	}
	return b.String()
}

// relaid pairs the keys of the US and the Russian (ЙЦУКЕН) layout.
var relaid = func() map[rune]rune {
	us, ru := []rune("qwertyuiop[]asdfghjkl;'zxcvbnm,."), []rune("йцукенгшщзхъфывапролджэячсмитьбю")
	m := make(map[rune]rune, 2*len(us))
	for i := range us {
		m[us[i]], m[ru[i]] = ru[i], us[i]
	}
	return m
}()
