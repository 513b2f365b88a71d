package document

// OutlineFile is the JSON contract of one file's structure. Its codes are
// stable; fields may be added.
type OutlineFile struct {
	File  string        `json:"file"`
	Error string        `json:"error"` // a sentence for people, "" for none
	Title string        `json:"title"`
	Nodes []OutlineNode `json:"nodes"`
}

// OutlineNode is a node in the JSON contract: offsets are code points, half
// open, the line counts from 1.
type OutlineNode struct {
	Kind     Kind          `json:"kind"`
	Level    int           `json:"level"`
	Marker   string        `json:"marker"`
	Text     string        `json:"text"`
	Line     int           `json:"line"`
	Start    int           `json:"start"`
	End      int           `json:"end"`
	Children []OutlineNode `json:"children"`
}

// OutlineError returns the outline of a file that could not be read; sentence
// says why, for people.
func OutlineError(file, sentence string) OutlineFile {
	return OutlineFile{File: file, Error: sentence, Nodes: []OutlineNode{}}
}

// OutlineJSON returns d's structure for the JSON contract. Encode it without
// escaping HTML, so that the text stays as it was read.
func (d *Document) OutlineJSON(l *Locator) OutlineFile {
	return OutlineFile{File: d.Name, Title: d.Title, Nodes: outline(d.Nodes, l)}
}

func outline(nodes []*Node, l *Locator) []OutlineNode {
	out := make([]OutlineNode, len(nodes))
	for i, n := range nodes {
		out[i] = OutlineNode{
			Kind: n.Kind, Level: n.Level, Marker: n.Marker, Text: n.Text,
			Line: l.Line(n.Start), Start: l.Offset(n.Start), End: l.Offset(n.End),
			Children: outline(n.Children, l),
		}
	}
	return out
}
