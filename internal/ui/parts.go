package ui

// Tone is what a mark says before it is read. Each tone has a shape and a
// colour of its own, so that neither colour-blindness nor a black-and-white
// printer loses it.
type Tone string

// The tones. The shapes are characters that every Chinese font has.
const (
	Plain Tone = ""      // ○ nothing special, not begun
	Info  Tone = "info"  // ◎ going on; a hint
	Wait  Tone = "wait"  // ◇ waits for somebody
	Good  Tone = "good"  // ● done
	Long  Tone = "long"  // □ stays for ever
	Warn  Tone = "warn"  // ▲ soon, or to be checked
	Alarm Tone = "alarm" // ■ late, or wrong
)

// Shape returns the mark of t.
func (t Tone) Shape() string {
	switch t {
	case Info:
		return "◎"
	case Wait:
		return "◇"
	case Good:
		return "●"
	case Long:
		return "□"
	case Warn:
		return "▲"
	case Alarm:
		return "■"
	}
	return "○"
}

// Class returns the part of a class name that belongs to t.
func (t Tone) Class() string {
	if t == Plain {
		return "plain"
	}
	return string(t)
}

// Badge is a state or a level: shape, colour and text.
type Badge struct {
	Tone  Tone
	Text  string
	Title string // the reason, shown on hover and read aloud; may be ""
}

// Link is a text that leads to a page.
type Link struct {
	Text string
	URL  string
}

// Notice is a sentence about what happened or what to look at.
type Notice struct {
	Tone Tone
	Text string
	Link *Link // what to do about it, nil when nothing
}

// Field is one input of a form.
type Field struct {
	Form         string // tells the inputs of several forms on one page apart; may be ""
	Name         string
	Label        string
	Type         string // text (also ""), password, date, number, email, search, textarea, select, checkbox, hidden, file
	Value        string // a checkbox is ticked when Value is "on"
	Hint         string // under the input
	Error        string // what is wrong and what to do
	Required     bool
	Autofocus    bool
	Autocomplete string   // as in HTML
	MaxLength    int      // characters, 0: not limited
	Suggest      []string // offered while typing; anything else may be typed too
	Options      []Option // of a file: those that came in already, to be kept or not
	Accept       string   // of a file, as in HTML
	Multiple     bool     // of a file
	Upload       string   // of a file: URL by which a script sends it in pieces; see static/upload.js
}

// Option is one choice of a select.
type Option struct {
	Value string
	Text  string
}

// ID returns what names the input within its page.
func (f Field) ID() string {
	if f.Form == "" {
		return f.Name
	}
	return f.Form + "-" + f.Name
}

// Kind returns Type with its default.
func (f Field) Kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

// Pager leads through a long list by keyset: there are no page numbers.
type Pager struct {
	First, Last int    // position of the first and last shown entry, 1-based; 0 when unknown
	Total       int    // entries in all, -1 when not counted
	Prev, Next  string // URLs, "" where there is none
}

// Shown reports whether there is anything to say.
func (p Pager) Shown() bool { return p.Total > 0 || p.Prev != "" || p.Next != "" }

// Empty stands where a list has nothing yet: it says what to do next.
type Empty struct {
	Title  string
	Text   string
	Action *Link
	Other  *Link // another way to begin
}

// Tab is one of several views of a thing.
type Tab struct {
	Text    string
	URL     string
	Current bool
	Count   int // shown when above 0
}

// Stat is a figure with its name; with a URL the figure leads to what it counts.
type Stat struct {
	Label string
	Value string
	Note  string
	Tone  Tone
	URL   string
}

// Drop is a place for files: an ordinary file input that accepts dragging
// where the browser has scripts.
type Drop struct {
	Action   string // URL of the POST
	Name     string // of the file field
	Key      string // idempotency key
	Accept   string // as in HTML: .docx,.txt
	Label    string // what to put here
	Hint     string // kinds and size
	Button   string
	Multiple bool
	Small    bool    // beside other things
	Hidden   []Field // further fields; Name and Value count
}

// Keyed is d with the idempotency key of the page.
func (d Drop) Keyed(key string) Drop { d.Key = key; return d }

// Confirm asks once more before a thing is done, without a script: the button
// opens the question, the question holds the button that acts.
type Confirm struct {
	Action   string // URL of the POST
	Key      string // idempotency key
	Label    string // of the button that opens
	Question string // what will happen, and whether it can be undone
	Button   string // of the button that acts
	Danger   bool
	Hidden   []Field // further fields; Name and Value count
}

// Sort is the heading of a column by which a list can be ordered.
type Sort struct {
	Text string
	URL  string // orders by this column, or turns the order around
	Dir  string // "asc", "desc", or "" when the list is ordered by another column
}

// Aria returns the value of aria-sort.
func (s Sort) Aria() string {
	switch s.Dir {
	case "asc":
		return "ascending"
	case "desc":
		return "descending"
	}
	return "none"
}

// Filters are the filters of a list with the choice of its columns. A choice
// acts as soon as it is made where a script runs; what is in the panel waits
// for its button.
type Filters struct {
	Action      string // URL of the list
	Q           string // what is searched for
	Placeholder string // what the search looks at
	Choices     []Field
	More        []Field  // in a panel
	Chosen      int      // how many of More say something
	Hidden      []Option // further parameters that filtering keeps, as name and value
	Columns     []Tick
	Rest        []Option // all parameters but the columns, as name and value
}

// Tick is one of several things that can be chosen together.
type Tick struct {
	Code, Text   string
	Shown, Fixed bool
}
