package slack

import (
	"fmt"
	"runtime/debug"
)

const wentWrong = "Something went wrong here; please try it again. Whoever runs the bot finds it in the log."

// guard does work, and where that panics logs it and does otherwise, so that
// whoever waits hears of it.
func (a *Adapter) guard(what string, work, otherwise func()) {
	defer func() {
		if p := recover(); p != nil {
			a.Log.Error("slack: "+what+" panicked", "workspace", a.Config.Name, "panic", p, "stack", string(debug.Stack()))
			a.trouble(what, fmt.Errorf("panic: %v", p))
			if otherwise != nil {
				a.guard("telling of a panic", otherwise, nil)
			}
		}
	}()
	work()
}
