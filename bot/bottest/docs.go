package bottest

import "factbot/bot"

// A Sample is a document that every renderer must manage.
type Sample struct {
	Name string // the name of its golden files
	Doc  bot.Doc
}

// Docs returns the sample documents. Together they hold every bot.Block and
// every bot.Text, and what renderers stumble over: other scripts, wide letters,
// long words, and text that tries to be more than text.
func Docs() []Sample {
	return []Sample{
		{"answer", answer()},
		{"list", list()},
		{"sides", sides()},
		{"table", table()},
		{"help", help()},
		{"declined", declined()},
		{"scripts", scripts()},
		{"hostile", hostile()},
		{"actions", actions()},
		{"empty", empty()},
		{"nothing", nil},
	}
}

func answer() bot.Doc {
	return bot.Doc{
		bot.Heading{Text: "Lighthouse on the Skerry changes hands"},
		bot.Para{bot.Plain("On 4 May 1931 the keepers of both shores signed the "), bot.Strong("Skerry Note"),
			bot.Plain(", which leaves the lighthouse to the harbour office and its upkeep to the pilots. See "),
			bot.Link{URL: "https://harbour.example/notes/skerry", Label: "the note"}, bot.Plain(".")},
		bot.Cut{What: "the rest of the text", Command: "more"},
		bot.Note{bot.Plain("Status: a matter of record; held by "), bot.Strong("Harbour office"), bot.Plain(".")},
		bot.Fields{
			{Name: "Date", Value: bot.Para{bot.Plain("4 May 1931 (new style)")}},
			{Name: "Agreement", Value: bot.Para{bot.Plain("Note of the two harbours on the lighthouse, its lamps, its boats and its store of oil")}},
		},
		bot.Cites{
			{Publisher: "Harbour office", Title: "Register of notes", Date: "1931", Locator: "p. 12",
				Quote: "the light shall not go out", URL: "https://harbour.example/register/1931/volume-2/page-12"},
			{Publisher: "Pilots’ Gazette"},
		},
		bot.Note{bot.Plain("As of 1931. Record "), bot.Code("skerry-note"), bot.Plain(", revision 3.")},
		bot.Choices{{Label: "The pilots’ strike", Command: "show pilots-strike"}, {Label: "Harbour office", Command: "show actor-harbour-office"}},
	}
}

func actions() bot.Doc {
	return bot.Doc{
		bot.Para{bot.Plain("The lamp was lit.")},
		bot.Actions{{Label: "Sources", Command: "sources skerry-note"}, {Label: "Edit", Command: "edit skerry-note"}},
	}
}

func list() bot.Doc {
	return bot.Doc{
		bot.Heading{Text: "13 facts, from 1930 to 1932:"},
		bot.List{
			{bot.Strong("4 May 1931"), bot.Plain(": Lighthouse on the Skerry changes hands "), bot.Code("skerry-note"), bot.Plain(" [Harbour office, p. 12]")},
			{bot.Strong("Winter 1931"), bot.Plain(": The pilots refuse to row out (alleged, Pilots’ Gazette) "), bot.Code("pilots-strike"), bot.Plain(" [Pilots’ Gazette]")},
			{bot.Plain("Undated: a lamp is lost")},
		},
		bot.Note{bot.Plain("As of 1932.")},
		bot.Cut{What: "10 more", Command: "more"},
	}
}

func sides() bot.Doc {
	return bot.Doc{
		bot.Heading{Text: "Harbour office"},
		bot.List{{bot.Plain("The lamps belong to the office, the boats to nobody. "), bot.Code("office-lamps")}},
		bot.Heading{Text: "Pilots"},
		bot.Para{bot.Plain("No position held in this store.")},
	}
}

func table() bot.Doc {
	cell := func(s string) bot.Para { return bot.Para{bot.Plain(s)} }
	return bot.Doc{
		&bot.Table{
			Head: []string{"", "The note of 1931", "The note of 1932"},
			Rows: [][]bot.Para{
				{cell("Text"), cell("Leaves the lighthouse to the harbour office and its upkeep to the pilots."), cell("Takes the upkeep back.")},
				{cell("Date"), cell("4 May 1931"), cell("")},
				{cell("Record"), {bot.Code("skerry-note")}, {bot.Code("skerry-note-of-the-second-year")}},
			},
		},
		&bot.Table{
			Head: []string{"Rev", "When", "Who", "Reason", "Sources"},
			Rows: [][]bot.Para{
				{cell("1"), cell("1931-05-05 09:30:00"), cell("import"), cell("import of the register"), cell("Harbour office")},
				{cell("2"), cell("1931-06-01 17:05:12"), cell("keeper-of-the-register"), cell("the date was new style"), cell("Harbour office; Pilots’ Gazette")},
			},
		},
		&bot.Table{Head: []string{"Rev", "Who"}},
	}
}

func help() bot.Doc {
	return bot.Doc{
		bot.Para{bot.Plain("Ask in plain words.")},
		bot.Fields{
			{Name: "show ID", Value: bot.Para{bot.Plain("one fact by its id")}},
			{Name: "timeline [TOPIC] [RANGE]", Value: bot.Para{bot.Plain("what is dated, in order; ranges as in “since 2021” or 2021/2022")}},
		},
	}
}

func declined() bot.Doc {
	return bot.Doc{
		bot.Para{bot.Plain("The store does not say when the lamp was lost.")},
		bot.Para{bot.Plain("Not an answer, but near:")},
		bot.Choices{{Label: "Lighthouse on the Skerry changes hands (4 May 1931)", Command: "show skerry-note"}},
	}
}

func scripts() bot.Doc {
	return bot.Doc{
		bot.Heading{Text: "Маяк на шхере · Փարոս · 灯台"},
		bot.Para{bot.Plain("Փարոսի պահապանները պայմանավորվեցին, որ լույսը չի մարի։ Смотрители маяка условились, что огонь не погаснет. " +
			"灯台守は灯を絶やさないことで合意した。Фонарь 👩🏽‍🚒🇳🇴 — e\u0301te\u0301, Ə ə İ ı Ğ ğ.")},
		&bot.Table{
			Head: []string{"lang", "name"},
			Rows: [][]bot.Para{
				{{bot.Plain("ja")}, {bot.Plain("灯台守は灯を絶やさないことで合意した。灯台守は灯を絶やさない。")}},
				{{bot.Plain("hy")}, {bot.Plain("Փարոսի պահապանները")}},
			},
		},
		bot.Fields{{Name: "ру", Value: bot.Para{bot.Plain("маяк")}}, {Name: "日本", Value: bot.Para{bot.Plain("灯台")}}},
	}
}

// hostile is text that a curator or an asker may have got in: escapes of a
// terminal, marks that turn the direction, markup of chat platforms.
func hostile() bot.Doc {
	const bad = "a\x1b[2Jb\x1b]0;title\x07c\u009b31md\u202etxt.exe\u2066e\x7f\x00f\r\ng\th\xff"
	return bot.Doc{
		bot.Heading{Text: bad},
		bot.Para{bot.Plain(bad), bot.Strong(bad), bot.Code(bad), bot.Link{URL: "https://x.example/\x1b[1m", Label: bad}},
		bot.Para{bot.Plain("*bold* _it_ ~no~ `code` <b>x</b> &amp; <!channel> <@U1> @room [a](http://b.example) | # - > \\ :wave:")},
		bot.Para{bot.Plain("onelongwordthatneverendsandhasnoplaceatallwhereitcouldbebrokenintotwoandgoesonandonandonandonandonandon")},
		bot.List{{bot.Plain(bad)}},
		bot.Fields{{Name: bad, Value: bot.Para{bot.Plain(bad)}}},
		&bot.Table{Head: []string{bad}, Rows: [][]bot.Para{{{bot.Plain(bad)}}}},
		bot.Cites{{Publisher: bad, Title: bad, Date: bad, Locator: bad, Quote: bad, URL: "https://x.example/" + bad}},
		bot.Choices{{Label: bad, Command: "show " + bad}},
		bot.Cut{What: bad, Command: bad},
	}
}

// empty has every block with nothing in it.
func empty() bot.Doc {
	return bot.Doc{bot.Heading{}, bot.Para{}, bot.Note{}, bot.List{}, bot.Fields{}, &bot.Table{}, bot.Cites{}, bot.Choices{}, bot.Cut{},
		bot.List{{}}, bot.Fields{{}}, bot.Cites{{}}, bot.Choices{{}}, bot.Para{bot.Plain("")}}
}
