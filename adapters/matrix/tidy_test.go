package matrix

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"factbot/bot"
	"factbot/facts/memstore"
)

// Who asked what is remembered for a month and no longer, without a restart.
func TestKeepTidy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &Adapter{Options: Options{Log: slog.New(slog.DiscardHandler), Now: time.Now, Notes: bot.NewNotes(memstore.New(), "matrix")}}
		ctx, stop := context.WithCancel(t.Context())
		var tidying sync.WaitGroup
		tidying.Go(func() { a.keepTidy(ctx) })
		const key = keyAnswer + "$question"
		note := fmt.Sprintf(`{"answer":"$answer","sender":"@ana:x","at":%d}`, time.Now().Unix())
		if err := a.Notes.Put(ctx, map[string]string{key: note}); err != nil {
			t.Fatal(err)
		}
		held := func() bool {
			_, ok, err := a.Notes.Get(ctx, key)
			if err != nil {
				t.Fatal(err)
			}
			return ok
		}
		time.Sleep(keptFor - time.Hour)
		synctest.Wait()
		if !held() {
			t.Error("it is forgotten too early")
		}
		time.Sleep(25 * time.Hour)
		synctest.Wait()
		if held() {
			t.Error("it is not forgotten")
		}
		stop()
		tidying.Wait()
	})
}
