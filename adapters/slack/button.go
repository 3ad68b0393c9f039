package slack

import (
	"strconv"
	"strings"

	"factbot/bot"

	"github.com/slack-go/slack"
)

// The action_id of buttons: what stands before the colon says what a button
// does, and the rest tells the buttons of a message apart.
const (
	actionAsk   = "ask"   // says the command in its value
	actionDo    = "do"    // the same, of an action: what it says can be done without, too
	actionEdit  = "edit"  // opens the form for the fact of its value, "edit ID"
	actionShare = "share" // shares the answer to the command in its value
)

// choices adds a button for each choice. A label that is too long for one
// stands beside its button as a whole; a command that no button can hold is
// shown to be copied.
func (p *page) choices(cs bot.Choices) {
	var row []slack.BlockElement
	used := 0
	flush := func() {
		if len(row) > 0 {
			p.put(slack.NewActionBlock("", row...), used)
		}
		row, used = nil, 0
	}
	for _, c := range cs {
		command, label := strings.TrimSpace(strings.ToValidUTF8(c.Command, "\uFFFD")), oneLine(c.Label)
		if label == "" {
			label = oneLine(command)
		}
		switch {
		case label == "":
		case command == "" || units(command) > maxValue || actionOf(command) == actionFill && units(command) > maxBegun:
			flush()
			p.lines([]line{append(words(c.Label+": ", nil), words(c.Command, &slack.RichTextSectionTextStyle{Code: true})...)})
		case units(label) > maxLabel:
			flush()
			p.beside(label, command)
		default:
			if len(row) == maxActions {
				flush()
			}
			row = append(row, p.button(actionOf(command), label, command))
			used += units(label) + units(command)
		}
	}
	flush()
}

// actionOf returns what a choice does: a command that somebody has to finish
// opens a modal.
func actionOf(command string) string {
	if _, _, ok := unfinished(command); ok {
		return actionFill
	}
	return actionAsk
}

// beside adds a text with a button of its own.
func (p *page) beside(label, command string) {
	for units(label) > maxSection {
		var first string
		first, label = head(label, maxSection)
		p.lines([]line{words(first, nil)})
	}
	b := slack.NewSectionBlock(plainText(label), nil, slack.NewAccessory(p.button(actionOf(command), "→", command)))
	p.put(b, units(label)+1+units(command))
}

// actions adds a row of buttons; one that no button can hold is left out.
func (p *page) actions(as bot.Actions) {
	var row []slack.BlockElement
	used := 0
	for _, a := range as {
		label, command := oneLine(a.Label), strings.TrimSpace(a.Command)
		if label != "" && units(label) <= maxLabel && command != "" && units(command) <= maxValue && len(row) < maxActions {
			action := actionDo
			if strings.HasPrefix(command, "edit ") {
				action = actionEdit
			}
			row = append(row, p.button(action, label, command))
			used += units(label) + units(command)
		}
	}
	if len(row) > 0 {
		p.put(slack.NewActionBlock("", row...), used)
	}
}

func (p *page) button(action, label, command string) *slack.ButtonBlockElement {
	p.buttons++
	return slack.NewButtonBlockElement(action+":"+strconv.Itoa(p.buttons), command, plainText(label))
}

// share adds a button that shares an answer. id is the message that it answers,
// text what was asked.
func (m *message) share(id, text string) {
	if units(text) > maxValue || len(m.blocks) == 0 || len(id) > maxID {
		return
	}
	b := slack.NewButtonBlockElement(actionShare, text, plainText("Share to channel"))
	m.blocks = append(m.blocks, slack.NewActionBlock(id, b))
}
