package excel

import (
	"bytes"
	"context"
	"encoding/gob"
	"slices"

	"bihuan/internal/child"
	"bihuan/internal/ooxml"
	"bihuan/internal/write/sheet"
)

// FormWork is the name under which ServeForm must be given to child.Main.
const FormWork = "read-form"

// Form is a workbook that was sent out to be filled in.
type Form struct {
	Mark     string // that sheet.WriteForm wrote, "" when no program kept it
	Modified string // when it was last saved, as the file says
	Sheets   []Sheet
}

// FormInChild reads a filled form in a child process, as InChild does.
func FormInChild(ctx context.Context, data []byte) (Form, error) {
	output, err := child.Run(ctx, FormWork, data, child.Standard)
	if err != nil {
		return Form{}, err
	}
	var form Form
	err = gob.NewDecoder(bytes.NewReader(output)).Decode(&form)
	return form, err
}

// ServeForm reads a filled form in the child.
func ServeForm(_ context.Context, input []byte) ([]byte, error) {
	form, err := ReadForm(input)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = gob.NewEncoder(&out).Encode(form)
	return out.Bytes(), err
}

// ReadForm is FormInChild in this process, for data of our own.
func ReadForm(data []byte) (Form, error) {
	b, err := load(data)
	if err != nil {
		return Form{}, err
	}
	form := Form{Mark: b.property("docProps/custom.xml", sheet.MarkProperty, ""), Modified: b.property("docProps/core.xml", "", "modified")}
	if form.Sheets, err = b.visible(); err != nil {
		return Form{}, err
	}
	if i := slices.IndexFunc(b.tabs, func(t tab) bool { return t.name == sheet.MarkSheet }); i >= 0 {
		marked, err := b.readSheet(b.tabs[i])
		if err != nil {
			return Form{}, err
		}
		if len(marked.Rows) > 0 {
			form.Mark = marked.Rows[0].Text(0)
		}
	}
	return form, nil
}

// property returns a text of the properties of a file: that of the property
// of a name, or that of an element. What is not there, or not well-formed, is
// "": properties only help.
func (b *book) property(part, name, element string) string {
	if !b.pack.Has(part) {
		return ""
	}
	raw, err := b.pack.Part(part)
	if err != nil {
		return ""
	}
	inside := false
	s := ooxml.NewScanner(raw, b.pack.Budget)
	for s.Next() {
		switch s.Kind {
		case ooxml.Start:
			if named, ok := s.Attr(ooxml.None, "name"); ok && name != "" {
				inside = named == name
			}
			if element != "" {
				inside = string(s.Local) == element
			}
		case ooxml.Text:
			if text := string(ooxml.Unescape(nil, s.Raw())); inside && text != "" {
				return text
			}
		case ooxml.End:
			if element != "" {
				inside = false
			}
		}
	}
	return ""
}
