package slack

import "time"

// What Slack takes, in UTF-16 code units where it is text: that is never less
// than the characters that Slack counts. Everything else in this package gets
// its limits here.
const (
	maxBlocks     = 50     // blocks of a message
	maxMessage    = 12_000 // text of all blocks of a message; more is msg_blocks_too_long
	maxFallback   = 3_000  // the text beside the blocks; the documented 40,000 do not hold
	maxHeader     = 150    // text of a header
	maxSection    = 3_000  // text of a section, and of a block of rich text
	maxContext    = 2_000  // text of an element of a context
	maxActions    = 25     // buttons of a block
	maxLabel      = 75     // text of a button
	maxValue      = 2_000  // value of a button
	maxID         = 255    // action_id, block_id, callback_id
	maxURL        = 3_000  // address of a link
	maxTables     = 1      // tables of a message
	maxTableRows  = 100    // rows of a table, the head among them
	maxTableCells = 20     // cells of a row
	maxTableCell  = 2_000  // text of a cell
	maxTableText  = 10_000 // text of all cells of a table
	maxView       = 100    // blocks of a modal or home
	maxViewText   = 12_000 // text of a section of the home
	maxTitle      = 24     // title and buttons of a modal
	maxMetadata   = 3_000  // private_metadata
	maxInput      = 3_000  // text of an input
	maxBegun      = 1_000  // a command that a modal finishes
	maxFilled     = 1_000  // what finishes it
	maxHint       = 2_000  // hint and label of an input
	maxMistake    = 300    // what is wrong with an input: all of them are one acknowledgement
	maxOptions    = 100    // options of a select
	maxOption     = 75     // text of an option
	maxOptionID   = 150    // value of an option
	maxAck        = 18_000 // bytes of an acknowledgement; from 20 KB on it is refused
	maxBody       = 1 << 20
	maxReply      = 1 << 16 // bytes read of what Slack answers to a response_url
	maxSkew       = 5 * time.Minute
	ackWithin     = 2 * time.Second // Slack waits for three
)

// reserved is what is kept free for saying that a message was cut, and for the
// button that shares it.
const (
	reservedBlocks = 3
	reservedText   = 400
)
