package matrix

import (
	"context"
	"sync"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// states is what is known of rooms: mautrix's store in memory, but for
// encryption and members. That one counts people who have left among those who are there, who
// would be given keys, and reads them while others write.
type states struct {
	*mautrix.MemoryStateStore
	mu sync.RWMutex // of the members
}

func newState() *states {
	return &states{MemoryStateStore: mautrix.NewMemoryStateStore().(*mautrix.MemoryStateStore)}
}

// GetRoomJoinedOrInvitedMembers returns who is in a room, or invited to it.
func (s *states) GetRoomJoinedOrInvitedMembers(_ context.Context, r id.RoomID) ([]id.UserID, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var all []id.UserID
	for who, m := range s.Members[r] {
		if m.Membership == event.MembershipJoin || m.Membership == event.MembershipInvite {
			all = append(all, who)
		}
	}
	return all, nil
}

// SetEncryptionEvent notes that a room is encrypted. From there on it is,
// whatever is said: what is sent to a room must not become readable because
// somebody names an algorithm that nobody knows.
func (s *states) SetEncryptionEvent(ctx context.Context, r id.RoomID, c *event.EncryptionEventContent) error {
	if on, err := s.IsEncrypted(ctx, r); on || err != nil {
		return err
	}
	own := *c
	own.Algorithm = id.AlgorithmMegolmV1
	return s.MemoryStateStore.SetEncryptionEvent(ctx, r, &own)
}

// SetMember notes how somebody is in a room.
func (s *states) SetMember(ctx context.Context, r id.RoomID, who id.UserID, m *event.MemberEventContent) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.MemoryStateStore.SetMember(ctx, r, who, m)
}

// SetMembership notes that somebody has come or gone. What others hold of them
// stays as it is.
func (s *states) SetMembership(ctx context.Context, r id.RoomID, who id.UserID, m event.Membership) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := event.MemberEventContent{}
	if old, err := s.TryGetMember(ctx, r, who); err == nil && old != nil {
		next = *old
	}
	next.Membership = m
	return s.MemoryStateStore.SetMember(ctx, r, who, &next)
}

// ReplaceCachedMembers notes all members of a room.
func (s *states) ReplaceCachedMembers(ctx context.Context, r id.RoomID, es []*event.Event, only ...event.Membership) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.MemoryStateStore.ReplaceCachedMembers(ctx, r, es, only...)
}

// ClearCachedMembers drops members of a room.
func (s *states) ClearCachedMembers(ctx context.Context, r id.RoomID, ms ...event.Membership) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.MemoryStateStore.ClearCachedMembers(ctx, r, ms...)
}
