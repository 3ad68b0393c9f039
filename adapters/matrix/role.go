package matrix

import (
	"context"
	"slices"

	"factbot/bot"

	"maunium.net/go/mautrix/id"
)

// Role implements bot.Roles: the role that a power level gives in the rooms
// that the configuration trusts. It answers from what the sync has told.
func (a *Adapter) Role(m bot.Message) bot.Role {
	p, r := a.Config.Power, id.RoomID(m.Room)
	if m.Platform != a.Platform() || len(p.Rooms) == 0 || a.in(r) == nil {
		return bot.Reader
	}
	ctx := context.Background() // the store is memory
	if a.direct(ctx, r) || !slices.ContainsFunc(a.names(r), func(n string) bool { return anyMatches(p.Rooms, n) }) {
		return bot.Reader
	}
	levels, err := a.state.GetPowerLevels(ctx, r)
	if err != nil || levels == nil || !a.state.IsInRoom(ctx, r, id.UserID(m.Account)) {
		return bot.Reader
	}
	have := levels.GetUserLevel(id.UserID(m.Account))
	for _, l := range []struct {
		from int
		role bot.Role
	}{{p.Admin, bot.Admin}, {p.Editor, bot.Editor}, {p.Contributor, bot.Contributor}} {
		if l.from > 0 && have >= l.from {
			return l.role
		}
	}
	return bot.Reader
}
