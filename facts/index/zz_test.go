package index_test

import (
	"factbot/facts/lang"
	"fmt"
	"testing"
)

func TestZZ(t *testing.T) {
	x := build(t)
	for _, q := range []string{"lighthouse", "lihgthouse", "light house", "northmark", "Nordmarck", "Нордмарка", "нордмарк", "Հյուսիսափի", "şimal sahilində", "simal sahili", "Velmoran lamp", "northmarkian", "xaçatur", "Hachatur", "Хачатур", "yjhlvfhr", "Тщкерьфкл", "wickhouse", "allowed to anchor", "permitted", "prohibited", "forbidden fishing", "12 000 boats", "twelve thousand", "sold lamp", "skerrynote", "opened lighthouse", "inaugurated", "beacon", "установили маяк", "открыт", "marine", "zzzzqq", "article 2", "northmrak", "lamp", "islet", "norhtmark opnes", "nordmark"} {
		tg := lang.En
		if q[0] == "ş"[0] || q == "simal sahili" {
			tg = lang.Az
		}
		ws := words(x, q, tg)
		ms := x.Mentions(ws, tg)
		fmt.Printf("%q:", q)
		for _, w := range ws {
			fmt.Printf(" [%s stem=%s fixed=%s known=%v common=%v w=%d idf=%.2f]", w.Text, w.Stem, w.Fixed, w.Known, w.Common, w.Weight, w.IDF)
		}
		for _, m := range ms {
			fmt.Print(" M", m.Start, m.End, m.Fixed, idsOf(x, m.Docs))
		}
		fmt.Println()
		for _, h := range x.Search(ws, 3) {
			fmt.Printf("    %s %.3f %v\n", x.Doc(h.Doc).ID, h.Score, h.Match)
		}
	}
}
