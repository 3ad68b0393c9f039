package slack

import (
	"context"
	"maps"
	"sync"
	"time"

	"factbot/bot"

	"github.com/slack-go/slack"
)

// answerWithin is how long an answer may take, all waiting for Slack included.
const answerWithin = 3 * time.Minute

// answer answers a message where it was asked, unless it was answered before.
func (a *Adapter) answer(ctx context.Context, m bot.Message, at place) {
	if a.Hushes != nil && a.Hushes(m) || !a.first(ctx, m.ID) { // a flood is not remembered
		return
	}
	d := a.handler(ctx, m)
	out := renderAnswer(at, d, question(m))
	if len(out.blocks) == 0 {
		return
	}
	if at.private() && !isDirect(at.channel) && a.Repeatable != nil && a.Repeatable(m.Text) {
		a.shown.keep(m.ID, d)
		out.share(m.ID, m.Text)
	}
	if at.thread != "" && !at.private() && !isDirect(at.channel) {
		a.answered(ctx, m) // before somebody can follow up
	}
	if err := a.post(ctx, at, out); err != nil {
		a.trouble("post", err)
	}
}

// first tells whether id comes for the first time. Where that cannot be known,
// an answer too many is better than none.
func (a *Adapter) first(ctx context.Context, id string) bool {
	if id == "" {
		return true
	}
	first, err := a.Memory.First(ctx, string(a.Platform())+"/"+id)
	if err != nil {
		a.trouble("remember", err)
		return true
	}
	return first
}

// shareAnswer posts for all what one person saw. The document is the one that
// they saw, or after a restart the answer to the same question, if asking it
// again does no harm. Who presses twice shares once.
func (a *Adapter) shareAnswer(seen string) func(context.Context, bot.Message, place) {
	return func(ctx context.Context, m bot.Message, at place) {
		if !a.shown.share(seen+" "+at.user, a.now()) || !a.first(ctx, m.ID) {
			return
		}
		d, ok := a.shown.find(seen)
		if !ok && a.Repeatable != nil && a.Repeatable(m.Text) {
			d, ok = a.handler(ctx, m), true
		}
		out := render(d)
		if ok && len(out.blocks) > 0 {
			at.public = true
			out.blocks = append([]slack.Block{sharedBy(at.user)}, out.blocks...)
		} else {
			out = render(sentence("That answer is too old to be shared; please ask again."))
		}
		if err := a.post(ctx, at, out); err != nil {
			a.shown.unshare(seen + " " + at.user)
			a.trouble("share", err)
		}
	}
}

// sharedBy says who shares an answer.
func sharedBy(user string) slack.Block {
	return slack.NewRichTextBlock("", slack.NewRichTextSection(
		slack.NewRichTextSectionTextElement("Shared by ", nil), slack.NewRichTextSectionUserElement(user, nil)))
}

// shown keeps the newest documents that only one person saw, so that what is
// shared is what they saw. The zero value is ready.
type shown struct {
	mu   sync.Mutex
	docs map[string]bot.Doc
	ids  []string // the oldest first

	shared map[string]time.Time // when, by document and person
}

const (
	shownKept  = 500
	shareEvery = time.Minute
)

// share tells whether a document may be shared now, and notes that it is.
func (s *shown) share(key string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.shared, func(_ string, at time.Time) bool { return now.Sub(at) >= shareEvery })
	if _, lately := s.shared[key]; lately {
		return false
	}
	if s.shared == nil {
		s.shared = map[string]time.Time{}
	}
	s.shared[key] = now
	return true
}

func (s *shown) unshare(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.shared, key)
}

func (s *shown) keep(id string, d bot.Doc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.docs == nil {
		s.docs = make(map[string]bot.Doc)
	}
	if len(s.ids) == shownKept {
		delete(s.docs, s.ids[0])
		s.ids = append(s.ids[:0], s.ids[1:]...)
	}
	s.docs[id] = d
	s.ids = append(s.ids, id)
}

func (s *shown) find(id string) (bot.Doc, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, ok := s.docs[id]
	return d, ok
}
