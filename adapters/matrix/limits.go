package matrix

import "time"

// An event may have 65,536 bytes, in JSON, everything included. Encryption
// makes four bytes of three, and an edit repeats a little. What an answer may
// cost is chosen so that it fits in every case.
const (
	maxBody = 14_000 // the plain text
	maxHTML = 24_000 // the same with markup
	maxLead = 2_000  // of it, kept for what leads to the rest
)

const (
	pageSize  = 100     // events that are fetched at once of a gap in a timeline
	mostPages = 50      // of a gap
	mostOfGap = 8 << 20 // bytes of events, more or less
	fillers   = 4       // gaps that are filled at once

	mostOfPerson = 500   // questions of one person in a room that wait
	mostOfRoom   = 2_000 // of all there

	sealedOfPerson = 50  // messages of one person in a room that wait for keys
	sealedOfRoom   = 200 // of all there

	firstPause   = time.Second // before something is tried again
	longestPause = 5 * time.Minute

	syncFor     = 30 * time.Second // the server waits for something new
	sealedFor   = 2 * time.Second  // the same, while there is something that cannot be read yet
	askKeyAfter = 3 * time.Second
	giveUpAfter = 5 * time.Minute // on what cannot be read

	typingAfter = 500 * time.Millisecond
	typingFor   = 30 * time.Second

	publishWithin = 5 * time.Minute  // all commands in a room
	joinWithin    = 2 * time.Minute  // large rooms of other servers take long
	leaveAfter    = 20 * time.Second // what was asked there is answered first
	shareWithin   = time.Minute      // a key with everybody in a room
	callWithin    = 30 * time.Second // one call for a room
	drainWithin   = 20 * time.Second // accepted questions once Run is to end

	keptFor = 30 * 24 * time.Hour // which message answers which
)
