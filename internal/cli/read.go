package cli

import (
	"context"
	"io"
	"os"

	"bihuan/internal/fault"
	"bihuan/internal/material/document"
	"bihuan/internal/material/reading"
	"bihuan/internal/material/syntax"
)

// read reads one input. Standard input may be a text or a Word file: its
// content says which.
func (a *app) read(_ context.Context, s source) (*document.Document, error) {
	if s.err != nil {
		return nil, s.err
	}
	var data []byte
	var err error
	if s.name == stdinName {
		data, err = io.ReadAll(a.in)
	} else {
		data, err = os.ReadFile(s.name)
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "“%s”读不出来，请检查后重试。", s.name)
	}
	text, err := reading.Text(data)
	if err != nil {
		return nil, err
	}
	doc := &document.Document{Name: s.name, Format: document.Plain, Text: text}
	syntax.Parse(doc)
	return doc, nil
}
