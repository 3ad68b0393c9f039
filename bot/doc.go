/*
Package bot is the command core of factbot: a function from a Message to a Doc.
It knows no chat platform and no database. This page is the guided tour of the
whole program for a newcomer.

# The way of a question

An adapter (adapters/console, adapters/slack, adapters/matrix) turns what its platform
sends into a Message and calls Bot.Handle. Handle decides whether the text is a
command: it is one only if the first word names a command and all that follows
parses as its arguments. Everything else is a question.

A question goes to package bot/ask. It is read against an index (facts/index)
that is derived from the store: words are folded and analysed, names and dates
found, facts ranked; each candidate then says what it lacks. The outcome is an
ask.Answer: answered, ambiguous or unknown, as data. The command line prints it
as JSON; Word makes a Doc of it.

A Doc is a list of blocks that say what a thing is (a heading, a citation, a
choice), never how it looks. Each adapter has one renderer.

# The packages

One process at a time has the store open; a factbot that serves lends it to the
other commands through a socket beside the store (cmd/factbot/lend.go and its
package internal/local).

Arrows point one way; a test in cmd/factbot fails on any other.

	cmd/factbot          wires everything; one small file a subcommand
	adapters/console     the terminal
	adapters/slack       one workspace of Slack; its package fake is Slack for tests
	adapters/matrix      one account of Matrix; matrixtest starts a homeserver for tests
	adapters/internal    what the chat adapters share: secrets, text fit to be shown
	bot                  messages, documents, commands, wording
	bot/ask              reads a question, decides, answers as data
	bot/edit             changes, compares and merges records; drafts
	bot/internal/kept    tables of the store for what is known beside the facts
	bot/bottest          conversation scripts and sample documents, for tests
	facts                Fact, Source, Revision, the Store contract, Check
	facts/edtf           dates (ISO 8601-2)
	facts/lang           scripts, spellings, stems, synonyms: any region's
	facts/index          the search index; derived, rebuilt at will
	facts/index/corpus   made-up facts in any number, for tests and benchmarks
	facts/boltstore      the Store on bbolt
	facts/memstore       the Store in memory
	facts/facttest       the suite every Store passes
	facts/dataset        dataset files: read, check, import, write
	facts/internal       what both stores share: rules of a commit, the codec

# Where to begin

To see a question being read, start at ask.Reader.Ask and keep the output of
`factbot ask --explain` beside it. What a question asks for is found by the
phrases of bot/ask/cues.txt; common words of four languages stand in
facts/lang/tables. Neither holds a name of any region: those come from datasets.

An edit goes the same way: a command like set.go says what is to change,
Call.publish merges it with what others changed meanwhile, applies it as a
revision, or files it as a proposal, and answers with old and new.

What an operator may change while the bot runs are its Rules: roles of accounts,
who is answered where (access.go), how fast (pace.go), how long a message may be.
They hold in Handle, once for every platform. What became of a message is told to
whoever observes, for figures; the core knows no metrics.

What the bot knows beside the facts (proposals, gaps, reports, watches, grants,
whose account is whose) stands in tables of the store, each with a type of its
own (bot/internal/kept). What somebody is to hear unasked waits there, too,
until Bot.Deliver has had it announced: news.go.

To add a command, write a file like show.go and put it into the table in
commands.go; help and completion follow.

A server (cmd/factbot: serve.go) runs one platform beside the other; one that
fails is followed by a new adapter (platform.go), and [http] shows how all are
(http.go, metrics.go).

To add a platform, implement Adapter: one method, and a renderer whose type
switch knows every Block. Messages go through the Queue, which is fair and
bounded for all of them; the Memory tells events that come twice, Notes keep what
an adapter must know after a restart. Records are edited in dialogues by Form.

# Rules that hold everywhere

What the store does not hold is declined with a reason, never guessed. Every
answer names its sources and says whose statement it is. Positions of different
holders are never merged. Only Handle turns errors into sentences: an internal
one becomes a fixed sentence with a reference, and the log has the cause.
*/
package bot
