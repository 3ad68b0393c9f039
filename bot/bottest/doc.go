// Package bottest is what every adapter is tested with: documents to render
// (Docs), and conversations to have (Run).
//
// A conversation is a file in testdata:
//
//	# What the script shows.
//	@ana reader
//	> what did the harbour office sign?
//	< Lighthouse on the Skerry changes hands
//	<~ ^Status: .*
//	@ben editor general thread-1
//	> "an odd text:\x00"
//	-- dataset: fjord --
//
// A line with @ says who speaks from there on, the role they have and, where it
// matters, their room and thread. A line with > is what they say, one with < a
// line of the answer, one with <~ a regular expression for such a line. An
// answer must be expected as a whole; a message without a line of < must be met
// with silence. A text in quotes is a Go string. The sections are the facts
// that the store holds: a dataset by its name, "embedded" or that of a folder
// in cmd/factbot/testdata, or files of records in the script itself.
package bottest
