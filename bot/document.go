package bot

// A Doc is what the bot says: blocks that tell what a thing is, never how it
// looks. Each adapter has one renderer that knows its platform's markup,
// escaping and limits.
type Doc []Block

// A Block is a Heading, Para, Note, List, Fields, *Table, Cites, Choices,
// Actions or Cut.
type Block interface{ block() }

type (
	// A Heading names what follows: the title of a fact.
	Heading struct{ Text string }

	// A Para is a paragraph.
	Para []Text

	// A Note is a paragraph of less weight: status, date of the sources.
	Note []Text

	// A List is a list of items, in order.
	List []Para

	// Fields are names with their values, in order.
	Fields []Field

	// A Table has a head and rows of as many cells.
	Table struct {
		Head []string
		Rows [][]Para
	}

	// Cites are the citations of what stands above them.
	Cites []Cite

	// Choices are what a reader may ask next. An adapter shows them as buttons
	// or as lines to copy.
	Choices []Choice

	// Actions are what may be done with what stands above. They say nothing
	// that the reader needs: an adapter without buttons leaves them out. The
	// command of an Edit is "edit ID", for an adapter that has forms.
	Actions []Choice

	// A Cut says that something was left out, and how to read it.
	Cut struct {
		What    string // "9 more facts"
		Command string // "more"
	}
)

// A Field is a name with its value.
type Field struct {
	Name  string
	Value Para
}

// A Cite is one citation.
type Cite struct {
	Publisher, Title, Date, Locator, Quote string // Date in words
	URL                                    string
}

// A Choice is a thing to ask next: its label, and the text that asks it.
type Choice struct{ Label, Command string }

func (Heading) block() {}
func (Para) block()    {}
func (Note) block()    {}
func (List) block()    {}
func (Fields) block()  {}
func (*Table) block()  {}
func (Cites) block()   {}
func (Choices) block() {}
func (Actions) block() {}
func (Cut) block()     {}

// A Text is a Plain, Strong, Code or Link. All are raw: only a renderer
// escapes.
type Text interface{ text() }

type (
	// Plain is text as it is.
	Plain string
	// Strong is text that stands out.
	Strong string
	// Code is something to type: a command, an id.
	Code string
	// A Link leads somewhere. URL begins with https:// or http://.
	Link struct{ URL, Label string }
)

func (Plain) text()  {}
func (Strong) text() {}
func (Code) text()   {}
func (Link) text()   {}

// say makes a paragraph of plain text.
func say(s string) Para { return Para{Plain(s)} }
