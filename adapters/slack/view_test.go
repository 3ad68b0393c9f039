package slack

import (
	"testing"

	"factbot/adapters/slack/fake"
	"factbot/bot"
)

// Where Slack refuses a view, its plain text is shown; where it refuses that
// too, it goes to the direct chat.
func TestRefusedViews(t *testing.T) {
	for _, mode := range modes {
		for _, name := range []string{"invalid_arguments", "invalid_blocks", "view_too_large"} {
			bad := fake.Says(name, "/view/blocks/3")
			d := startDesk(t, mode, bot.Reader)
			d.Fail("views.publish", bad)
			d.Home("U1")
			home := d.next(1)
			has(t, home.Post().Plain(), "Changed lately")
			d.Fail("views.update", bad)
			d.press("U1", home, actionSearch, "what does article 6 say?")
			d.next(3) // opened, answered, and the home made anew
			answer := d.Views()[2]
			has(t, answer.Post().Plain(), "Article 6")
			if answer.Method != "views.update" || len(answer.Post().Buttons()) > 0 {
				t.Errorf("answered %+v", answer)
			}
			d.Fail("views.update", bad, bad)
			d.Fail("chat.postMessage", fake.Says("invalid_blocks", "/blocks/3"))
			d.press("U1", home, actionSearch, "what does article 6 say?")
			d.next(2)
			p := d.posted(1)
			has(t, p.Text, "Article 6")
			if p.Channel != "U1" || len(p.Blocks) > 0 {
				t.Errorf("posted %+v", p)
			}
		}
	}
}
