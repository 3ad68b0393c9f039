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
	actionAsk   = "ask"   // says the command in its value, of the question behind it
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
			value := p.value(command, used+units(label))
			row = append(row, p.button(actionOf(command), label, value))
			used += units(label) + units(value)
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
	value := p.value(command, units(label)+1)
	b := slack.NewSectionBlock(plainText(label), nil, slack.NewAccessory(p.button(actionOf(command), "→", value)))
	p.put(b, units(label)+1+units(value))
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
			value := p.value(command, used+units(label))
			row = append(row, p.button(action, label, value))
			used += units(label) + units(value)
		}
	}
	if len(row) > 0 {
		p.put(slack.NewActionBlock("", row...), used)
	}
}

func (p *page) button(action, label, value string) *slack.ButtonBlockElement {
	p.buttons++
	return slack.NewButtonBlockElement(action+":"+strconv.Itoa(p.buttons), value, plainText(label))
}

// goesOn tells whether a command is about the last answer: a button of it has
// the question as well, as that answer may be the last no more.
func goesOn(command string) bool { return command == "more" || command == "tell me" }

// value returns the value of a button: the command, and in a line of its own
// the question that it goes on with, where there is room. used is the text that
// stands beside it.
func (p *page) value(command string, used int) string {
	if p.about == "" || !goesOn(command) {
		return command
	}
	if v := command + "\n" + p.about; units(v) <= min(maxValue, p.textLeft-used) {
		return v
	}
	return command
}

// meant returns a message with what the value of a button says.
func meant(m bot.Message, value string) bot.Message {
	m.Text = value
	if command, about, ok := strings.Cut(value, "\n"); ok && goesOn(command) {
		m.Text, m.About = command, about
	}
	return m
}

// question returns the question that a message is answered about; "" where it
// does not tell.
func question(m bot.Message) string {
	if m.About != "" {
		return m.About
	}
	if text := strings.TrimSpace(m.Text); !goesOn(strings.ToLower(strings.TrimRight(text, ".!? "))) {
		return text
	}
	return ""
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
