package slack

import (
	"context"
	"strings"

	"factbot/bot"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

const (
	actionSearch = "search" // asks what is typed into the home
	searchBlock  = "search"
)

// homeOpened shows somebody's home, as it is now.
func (a *Adapter) homeOpened(id string, ev *slackevents.AppHomeOpenedEvent) {
	if ev.Tab != "home" || !a.fromPerson(ev.User, "") {
		return
	}
	a.accept(a.atHome(id, ev.User, ""), place{channel: ev.User}, func(ctx context.Context, m bot.Message, _ place) {
		if a.first(ctx, m.ID) {
			a.publishHome(ctx, m, ev.User)
		}
	})
}

// atHome returns a message that somebody says in a view. What they are to be
// told later goes to their direct chat.
func (a *Adapter) atHome(id, user, team string) bot.Message {
	return a.said(id, user, "", a.account(user, team), "")
}

func (a *Adapter) publishHome(ctx context.Context, m bot.Message, user string) {
	var sections []bot.Section
	if a.Desk != nil {
		var err error
		if sections, err = a.Desk.Home(ctx, m); err != nil {
			a.trouble("home", err)
			sections = []bot.Section{{Title: "Not now", Doc: sentence("What changed lately cannot be had just now; please look again in a moment.")}}
		}
	}
	err := a.publish(ctx, user, homeView(sections))
	if aboutView(err) {
		a.Log.Error("slack: Slack refuses the home; it is shown as plain text", "error", err, "where", pointers(err))
		err = a.publish(ctx, user, homeView(plainly(sections)))
	}
	if err != nil {
		a.trouble("views.publish", err)
	}
}

func (a *Adapter) publish(ctx context.Context, user string, v slack.HomeTabViewRequest) error {
	_, err := a.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: user, View: v})
	return err
}

// plainly returns sections of plain text.
func plainly(sections []bot.Section) []bot.Section {
	all := make([]bot.Section, len(sections))
	for i, s := range sections {
		all[i] = bot.Section{Title: s.Title, Doc: sentence(s.Doc.String())}
	}
	return all
}

// homeView returns a home: a search, and sections of which each has its share
// of what a view holds.
func homeView(sections []bot.Section) slack.HomeTabViewRequest {
	ask := slack.NewPlainTextInputBlockElement(plainText("when was the checkpoint set up?"), actionSearch)
	ask.MaxLength = maxValue
	ask.DispatchActionConfig = &slack.DispatchActionConfig{TriggerActionsOn: []string{"on_enter_pressed"}}
	blocks := []slack.Block{slack.NewInputBlock(searchBlock, plainText("Ask, and press Enter"), nil, ask).WithDispatchAction(true)}
	buttons := 0
	for i, s := range sections {
		share := (maxView - len(blocks)) / (len(sections) - i)
		if share < 2+reservedBlocks {
			break
		}
		p := page{blocksLeft: share - 2 - reservedBlocks, textLeft: maxViewText / len(sections), tables: maxTables, buttons: buttons}
		p.doc(s.Doc)
		buttons = p.buttons
		title := upTo(oneLine(s.Title), maxHeader)
		if title == "" || len(p.blocks) == 0 {
			continue
		}
		blocks = append(append(blocks, slack.NewDividerBlock(), slack.NewHeaderBlock(plainText(title))), p.blocks...)
	}
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
}

// pressedInView says the command of a button for whoever pressed it in a view.
// In a modal the answer replaces what stands there; in the home it comes in a
// modal, and the home is made anew, as the command may have changed it.
func (a *Adapter) pressedInView(c *slack.InteractionCallback, text string) {
	m := meant(a.atHome(c.TriggerID, c.User.ID, c.User.TeamID), text)
	if c.View.Type != slack.VTHomeTab {
		a.accept(m, place{channel: c.User.ID, view: c.View.ID}, a.answer)
		return
	}
	o := a.openingFor(c, m, place{channel: c.User.ID})
	o.view = loading()
	o.then = func(ctx context.Context, m bot.Message, at place) {
		a.answer(ctx, m, at)
		a.publishHome(ctx, m, c.User.ID)
	}
	a.open(o)
}

// searched asks what somebody typed into the home.
func (a *Adapter) searched(c *slack.InteractionCallback, b *slack.BlockAction) {
	if text := strings.TrimSpace(b.Value); text != "" { // inputs are not escaped
		a.pressedInView(c, text)
	}
}
