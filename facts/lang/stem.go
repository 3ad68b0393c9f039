package lang

import (
	"hash/maphash"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/russian"
	"golang.org/x/text/unicode/norm"
)

// A Tongue is a language as reading needs to tell it: by its tables.
type Tongue uint8

// The tongues that have tables.
const (
	En Tongue = iota
	Ru
	Az
	Hy
	tongues int = iota
)

// TongueOf returns the tongue of a BCP 47 tag; ok is false where it has no
// tables here.
func TongueOf(tag string) (t Tongue, ok bool) {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	switch primary {
	case "", "en":
		return En, true
	case "ru":
		return Ru, true
	case "az", "tr":
		return Az, true
	case "hy":
		return Hy, true
	}
	return En, false
}

// Stem returns the stem of a word in a tongue, folded. English and Russian
// follow Snowball; Azerbaijani and Armenian drop the endings of a table, after
// folding, so that words typed without diacritics meet the others.
func Stem(t Token, tongue Tongue) string {
	switch {
	case t.Script == Digits:
		return t.Fold
	case tongue == En:
		return stemEnglish(t.Fold)
	case tongue == Ru && t.Script == Cyrillic:
		return stemRussian(strings.Map(bareCyrillic, norm.NFC.String(t.Text)))
	default:
		return strip(t.Fold, endings[tongue])
	}
}

// stemRussian returns the stem, folded, of a word in bare Cyrillic letters.
func stemRussian(word string) string {
	env := envs.Get().(*snowballstem.Env)
	defer envs.Put(env)
	env.SetCurrent(word)
	russian.Stem(env)
	return Fold(env.Current())
}

// bareCyrillic returns a letter as the Russian stemmer wants it, and drops
// stress marks and what is invisible.
func bareCyrillic(r rune) rune {
	switch r = unicode.ToLower(r); {
	case r == 'ё':
		return 'е'
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
		return -1
	}
	return r
}

// Stems returns what the stem of a word may be that was typed in Latin letters
// but belongs to another tongue: as it stands, stemmed, and for Russian also
// stemmed after writing it in Cyrillic.
func Stems(t Token, tongue Tongue) []string {
	all := []string{t.Fold}
	if tongue == Ru && t.Script == Latin {
		written := cyrillic(t.Fold)
		all = append(all, stemRussian(written), stemRussian(written+"ь"))
	}
	return append(all, Stem(t, tongue))
}

// cyrillic writes a Russian word typed in Latin letters in its own.
func cyrillic(fold string) string {
	var b strings.Builder
next:
	for fold != "" {
		for _, c := range cyrillicsFor[fold[0]] {
			if rest, ok := strings.CutPrefix(fold, c.latin); ok {
				b.WriteString(c.cyrillic)
				fold = rest
				continue next
			}
		}
		b.WriteByte(fold[0])
		fold = fold[1:]
	}
	return b.String()
}

type transcription struct{ latin, cyrillic string }

// cyrillicsFor are the cyrillics by their first letter.
var cyrillicsFor = func() (by [256][]transcription) {
	for _, c := range cyrillics {
		by[c.latin[0]] = append(by[c.latin[0]], c)
	}
	return by
}()

// cyrillics are tried one after the other: the longer come first.
var cyrillics = []transcription{
	{"shch", "щ"}, {"sch", "щ"}, {"iya", "ия"}, {"iy", "ий"}, {"yy", "ый"}, {"zh", "ж"}, {"kh", "х"}, {"ts", "ц"}, {"ch", "ч"},
	{"sh", "ш"}, {"yu", "ю"}, {"ju", "ю"}, {"ya", "я"}, {"ja", "я"}, {"yo", "е"}, {"ye", "е"}, {"oy", "ой"}, {"ey", "ей"}, {"ay", "ай"},
	{"a", "а"}, {"b", "б"}, {"v", "в"}, {"w", "в"}, {"g", "г"}, {"d", "д"}, {"e", "е"}, {"z", "з"}, {"i", "и"}, {"j", "й"},
	{"y", "ы"}, {"k", "к"}, {"l", "л"}, {"m", "м"}, {"n", "н"}, {"o", "о"}, {"p", "п"}, {"r", "р"}, {"s", "с"}, {"t", "т"}, {"u", "у"},
	{"f", "ф"}, {"h", "х"}, {"c", "ц"}, {"x", "кс"}, {"q", "к"},
}

// envs are the work spaces of the stemmers: one is needed a word.
var envs = sync.Pool{New: func() any { return snowballstem.NewEnv("") }}

func stemEnglish(fold string) string {
	place := &stemmed[maphash.String(stemSeed, fold)%uint64(len(stemmed))]
	if known := place.Load(); known != nil && known.fold == fold {
		return known.stem
	}
	stem := snowballEnglish(fold)
	place.Store(&knownStem{strings.Clone(fold), stem})
	return stem
}

// A knownStem is a word with its stem.
type knownStem struct{ fold, stem string }

// stemmed keeps the stem that was looked for last at each place, as stemming
// takes far longer than looking: questions use the same words over and over.
var (
	stemmed  [8192]atomic.Pointer[knownStem]
	stemSeed = maphash.MakeSeed()
)

func snowballEnglish(fold string) string {
	env := envs.Get().(*snowballstem.Env)
	defer envs.Put(env)
	env.SetCurrent(fold)
	english.Stem(env)
	return env.Current()
}

// strip drops the longest ending, over and over, while at least three letters
// stay. Agglutinating languages stack several.
func strip(w string, endings []string) string {
	for range 4 {
		cut := 0
		for _, e := range endings {
			if len(e) > cut && len(w)-len(e) >= 3 && strings.HasSuffix(w, e) {
				cut = len(e)
			}
		}
		if cut == 0 {
			break
		}
		w = w[:len(w)-cut]
	}
	return w
}

// endings are of folded words. The Russian ones serve words typed in Latin
// letters; Snowball has the rest.
var endings = [tongues][]string{
	Ru: strings.Fields(`a u y i e o om em am yam ami yami akh yakh ov ev ey oy iy yy aya yaya oe ee ye ogo ego omu emu
		ykh ikh ih yh ymi imi ym im uyu yuyu oyu ya yu iya iyu ii yey ost osti sk ah`),
	Az: strings.Fields(`lar ler in un nin nun i u ni nu si su a e ya ye na ne da de nda nde dan den ndan nden la le
		dir dur im am em iniz unuz imiz umuz in ki daki deki ndaki ndeki li lu liq lik luq luk siz suz ci cu
		ilan ila ile mi mu ma me maq mek ir ar er acaq ecek mis mus ib ub di du an en il ul n`),
	Hy: strings.Fields(`man i ov um its its ner neri nerin nerum nerov nerits er eri erin erum erov erits y n in yn s d
		ean yan utyan utyun utyuny utyunn vel vets ats el al`),
}
