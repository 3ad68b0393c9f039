package slack

import (
	"fmt"
	"runtime/debug"

	"factbot/bot"
)

const wentWrong = "Something went wrong here; please try it again."

// guard does work, and where that panics logs it and does otherwise, so that
// whoever waits hears of it.
func (a *Adapter) guard(what string, work func(), otherwise func(say string)) {
	defer func() {
		if p := recover(); p != nil {
			ref := bot.Reference()
			a.Log.Error("slack: "+what+" panicked", "reference", ref, "workspace", a.Config.Name, "panic", p, "stack", string(debug.Stack()))
			a.trouble(what, fmt.Errorf("panic: %v", p))
			if otherwise != nil {
				say := wentWrong + " If it stays, tell the operator this reference: " + ref + "."
				a.guard("telling of a panic", func() { otherwise(say) }, nil)
			}
		}
	}()
	work()
}
