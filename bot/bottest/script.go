package bottest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"factbot/bot"

	"golang.org/x/tools/txtar"
)

// A script is a conversation with the facts it is about.
type script struct {
	items []item
	files []txtar.File
}

// An item is one line that is kept as it is, or an exchange.
type item struct {
	raw string
	*exchange
}

// An exchange is something said, with the answer expected.
type exchange struct {
	speaker
	number int // of its line
	said   string
	text   string // said, unquoted
	want   []string
	news   []string // told unasked afterwards, as "+ ROOM[/THREAD] LINE"
}

// A speaker is somebody in a place.
type speaker struct {
	account bot.AccountID
	role    bot.Role
	room    bot.RoomID
	thread  bot.ThreadID
}

// parse reads a script. The error names the line that makes no sense.
func parse(data []byte) (*script, error) {
	archive := txtar.Parse(data)
	s := &script{files: archive.Files}
	now := speaker{account: "ana", role: bot.Reader, room: "general"}
	for i, l := range strings.Split(strings.TrimSuffix(string(archive.Comment), "\n"), "\n") {
		if err := s.line(i+1, l, &now); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return s, nil
}

func (s *script) line(number int, l string, now *speaker) error {
	kind, rest, _ := strings.Cut(l, " ")
	switch {
	case l == "", strings.HasPrefix(l, "#"):
	case strings.HasPrefix(l, "@"):
		if err := now.turn(l[1:]); err != nil {
			return err
		}
	case kind == ">":
		text, err := unquote(rest)
		if err != nil {
			return err
		}
		s.items = append(s.items, item{exchange: &exchange{speaker: *now, number: number, said: rest, text: text}})
		return nil
	case kind == "<", kind == "<~":
		if len(s.items) == 0 || s.items[len(s.items)-1].exchange == nil {
			return fmt.Errorf("an answer to nothing: %q", l)
		}
		e := s.items[len(s.items)-1].exchange
		e.want = append(e.want, l)
		return nil
	case kind == "+":
		if len(s.items) == 0 || s.items[len(s.items)-1].exchange == nil {
			return fmt.Errorf("news of nothing: %q", l)
		}
		e := s.items[len(s.items)-1].exchange
		e.news = append(e.news, l)
		return nil
	default:
		return fmt.Errorf("no line of a script: %q", l)
	}
	s.items = append(s.items, item{raw: l})
	return nil
}

// turn makes somebody else the speaker: "ben editor general thread-1".
func (s *speaker) turn(line string) error {
	words := append(strings.Fields(line), "", "", "", "")
	role := bot.Reader
	if words[1] != "" {
		var ok bool
		if role, ok = bot.ParseRole(words[1]); !ok {
			return fmt.Errorf("no role: %q", words[1])
		}
	}
	*s = speaker{account: bot.AccountID(words[0]), role: role, room: "general", thread: bot.ThreadID(words[3])}
	if words[2] != "" {
		s.room = bot.RoomID(words[2])
	}
	return nil
}

func unquote(s string) (string, error) {
	if !strings.HasPrefix(s, `"`) {
		return s, nil
	}
	return strconv.Unquote(s)
}

// expected returns the line of a script for a line of an answer. Spaces at the
// end do not count.
func expected(line string) string { return strings.TrimRight("< "+line, " ") }

// matches tells whether a line of an answer is the one that a line of a script
// expects.
func matches(want, line string) bool {
	mark, rest, _ := strings.Cut(want, " ")
	if mark != "<~" {
		return want == expected(line)
	}
	rx, err := regexp.Compile(rest)
	return err == nil && rx.MatchString(line)
}

// answered tells whether an answer is the expected one, line by line.
func (e *exchange) answered(lines []string) bool {
	if len(lines) != len(e.want) {
		return false
	}
	for i, l := range lines {
		if !matches(e.want[i], l) {
			return false
		}
	}
	return true
}

// expect makes an answer the expected one. Regular expressions that match
// where they stand are kept.
func (e *exchange) expect(lines []string) {
	old := e.want
	e.want = nil
	for i, l := range lines {
		if i < len(old) && matches(old[i], l) {
			e.want = append(e.want, old[i])
		} else {
			e.want = append(e.want, expected(l))
		}
	}
}

// format returns the script as a file.
func (s *script) format() []byte {
	var b strings.Builder
	for _, it := range s.items {
		if it.exchange == nil {
			b.WriteString(it.raw + "\n")
			continue
		}
		b.WriteString(strings.TrimSuffix("> "+it.said, " ") + "\n")
		for _, w := range it.want {
			b.WriteString(w + "\n")
		}
		for _, w := range it.news {
			b.WriteString(w + "\n")
		}
	}
	return txtar.Format(&txtar.Archive{Comment: []byte(b.String()), Files: s.files})
}
