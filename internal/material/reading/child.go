package reading

import (
	"bytes"
	"context"
	"encoding/gob"

	"bihuan/internal/child"
	"bihuan/internal/material/document"
	"bihuan/internal/material/syntax"
	"bihuan/internal/material/wordin"
)

// Work is the name under which Serve must be given to child.Main.
const Work = "read-word"

// reply crosses the border between the processes. The structure does not: the
// parent finds it again, for that needs no dangerous format.
type reply struct {
	Text     string
	Segments []document.Segment
	Notices  []string
}

// Serve reads a Word file in the child.
func Serve(_ context.Context, input []byte) ([]byte, error) {
	doc, err := wordin.Read("", input)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = gob.NewEncoder(&out).Encode(reply{doc.Text, doc.Segments, doc.Notices})
	return out.Bytes(), err
}

// InChild reads data like Bytes, but a Word file in a child process: one made
// to exhaust memory or time ends the child, and here is an Invalid fault. The
// program, or in tests TestMain, must have called child.Main with Serve.
func InChild(ctx context.Context, name string, data []byte) (*document.Document, error) {
	doc, err := readWith(ctx, name, data, inChild)
	if err != nil {
		return nil, err
	}
	syntax.Parse(doc)
	return doc, nil
}

func inChild(ctx context.Context, name string, data []byte) (*document.Document, error) {
	output, err := child.Run(ctx, Work, data, child.Standard)
	if err != nil {
		return nil, err
	}
	var r reply
	if err := gob.NewDecoder(bytes.NewReader(output)).Decode(&r); err != nil {
		return nil, err
	}
	return &document.Document{Name: name, Format: document.Word, Text: r.Text, Segments: r.Segments, Notices: r.Notices}, nil
}
