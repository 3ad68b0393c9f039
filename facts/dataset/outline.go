package dataset

import "bytes"

// An outline follows the shape of TOML text, line by line: whether a line ends
// within a text of several lines, and how deep objects, lists and dotted keys
// are nested. The decoder knows the rest, but it takes time and memory without
// bounds for what is nested without bounds.
type outline struct {
	quote string // what ends the text of several lines that has begun
	depth int    // brackets and braces that are open
	dots  int    // in the key or value that is being read
	deep  bool   // nested deeper than maxNesting
}

// maxNesting is more than any record needs.
const maxNesting = 8

func (o *outline) inText() bool { return o.quote != "" }

// line follows one line without its end.
func (o *outline) line(s []byte) {
	o.dots = 0
	for len(s) > 0 {
		switch {
		case o.inText():
			s = o.skipText(s)
		case s[0] == '#':
			return
		case bytes.HasPrefix(s, []byte(`"""`)), bytes.HasPrefix(s, []byte(`'''`)):
			o.quote, s = string(s[:3]), s[3:]
		case s[0] == '"', s[0] == '\'':
			s = skipShortText(s)
		default:
			o.mark(s[0])
			s = s[1:]
		}
	}
}

func (o *outline) mark(c byte) {
	switch c {
	case '[', '{':
		o.depth++
		o.dots = 0
	case ']', '}':
		o.depth = max(o.depth-1, 0)
	case ',', '=':
		o.dots = 0
	case '.':
		o.dots++
	}
	o.deep = o.deep || o.depth > maxNesting || o.dots > maxNesting
}

// skipText returns what follows the text of several lines that has begun, and
// nothing if it does not end in s.
func (o *outline) skipText(s []byte) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && o.quote == `"""` {
			i++
		} else if bytes.HasPrefix(s[i:], []byte(o.quote)) {
			rest := s[i+3:]
			for range 2 { // up to two quotes may end the text itself
				rest = bytes.TrimPrefix(rest, []byte(o.quote[:1]))
			}
			o.quote = ""
			return rest
		}
	}
	return nil
}

// skipShortText returns what follows the text that s starts with.
func skipShortText(s []byte) []byte {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == s[0]:
			return s[i+1:]
		case s[i] == '\\' && s[0] == '"':
			i++
		}
	}
	return nil
}
