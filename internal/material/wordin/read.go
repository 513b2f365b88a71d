// Package wordin reads Word files (.docx) into the text that a person sees.
//
// What Word computes is resolved: numbering becomes the marker that stands on
// the page, tracked changes are read as accepted, fields show their results,
// hidden text is left out. What has no place in running text is put where it
// does no harm, and always the same way:
//
//   - a paragraph is a line; a line break within it is LF too, and the lines
//     share the paragraph's ordinal; a tab is a full-width space
//   - a table row is a line, its cells are separated by TAB; the paragraphs of
//     a cell are joined by a space; a row of one cell is only a frame: its
//     paragraphs stay lines; columns that a merged cell covers are empty cells
//   - between a generated marker and the text stands nothing after a full-width
//     mark (一、（一）) and one space otherwise (1. 第一章)
//   - text boxes follow the line they are anchored in; footnotes, then
//     endnotes follow the body, their reference marks are left out
//   - tables of contents, headers, footers and comments are not text of the
//     material
package wordin

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/material/document"
	"bihuan/internal/ooxml"
)

// Read reads a .docx file of at most 20 MB into a document with Text,
// Segments and Notices; its structure is for package syntax to find. Every
// error is an Invalid fault with a sentence for people.
func Read(name string, data []byte) (*document.Document, error) {
	d, err := load(data, false)
	if err != nil {
		return nil, err
	}
	return &document.Document{
		Name: name, Format: document.Word, Text: string(d.out.text), Segments: d.out.segs,
		Notices: d.shared.seen.notices(),
	}, nil
}

// Locate reads a .docx file like Read and says where its text stands in the
// XML.
func Locate(data []byte) (*Trace, error) {
	d, err := load(data, true)
	if err != nil {
		return nil, err
	}
	return &Trace{
		Text: string(d.out.text), Part: d.main, Strict: bytes.Contains(d.xml, []byte(ooxml.StrictMain)), Pieces: d.out.pieces, XML: d.xml, Comments: d.parts["comments"],
	}, nil
}

// loaded is a package that has been read.
type loaded struct {
	pkg    *ooxml.Package
	main   string
	parts  map[string]string // of the main part: type of relationship → part
	xml    []byte            // of the main part
	shared *shared
	out    sink
}

func load(data []byte, tracing bool) (*loaded, error) {
	pkg, err := ooxml.Open(data)
	if err != nil {
		return nil, err
	}
	d := &loaded{pkg: pkg, parts: map[string]string{}}
	if err := d.findMain(); err != nil {
		return nil, err
	}
	external, err := d.findParts()
	if err != nil {
		return nil, err
	}
	if d.xml, err = pkg.Part(d.main); err != nil {
		return nil, err
	}
	for _, lenient := range []bool{false, true} {
		d.shared = &shared{budget: pkg.Budget, lenient: lenient, seen: seen{external: external}}
		d.out = sink{text: make([]byte, 0, len(d.xml)/4)}
		again, err := d.read(tracing)
		if err != nil {
			return nil, err
		}
		if !again {
			break
		}
	}
	// Each line ends with LF so far; in the text LF stands between them.
	d.out.text = d.out.text[:max(0, len(d.out.text)-1)]
	if len(strings.TrimSpace(string(d.out.text))) == 0 {
		if d.shared.seen.pictures > 0 {
			return nil, fault.New(fault.Invalid, "文件里只有图片，没有可读的文字。请先把图片识别（OCR）成文字，再保存为 .docx。")
		}
		return nil, fault.New(fault.Invalid, "文件里没有文字。请确认选对了文件，内容已经保存。")
	}
	return d, nil
}

// findMain finds the main part and refuses what is no Word document.
func (d *loaded) findMain() error {
	relations, err := d.pkg.Relations("")
	if err != nil {
		return err
	}
	types, err := d.pkg.ContentTypes()
	if err != nil {
		return err
	}
	for _, r := range relations {
		if r.Type == "officeDocument" && !r.External {
			d.main = r.Target
			break
		}
	}
	for _, f := range d.pkg.Files {
		if strings.EqualFold(path.Base(f.Name), "vbaProject.bin") {
			return withMacros()
		}
	}
	kind := types[strings.ToLower(d.main)]
	switch {
	case strings.Contains(kind, "macroEnabled"):
		return withMacros()
	case !d.pkg.Has(d.main):
	case strings.Contains(kind, "wordprocessingml"), kind == "" && strings.HasPrefix(d.main, "word/"):
		return nil
	}
	return d.notWord(kind)
}

func withMacros() error {
	return fault.New(fault.Invalid, "文件带有宏，出于安全不读。请在 Word 或 WPS 中另存为不带宏的 .docx 再试。")
}

// notWord says what a package is that is no Word document.
func (d *loaded) notWord(kind string) error {
	has := func(part string) bool { return d.pkg.Has(part) }
	switch {
	case strings.Contains(kind, "spreadsheetml") || has("xl/workbook.xml"):
		return fault.New(fault.Invalid, "这是 Excel 表格（.xlsx），不是 Word 文档。请把要读的文字保存为 .docx 再试。")
	case strings.Contains(kind, "presentationml") || has("ppt/presentation.xml"):
		return fault.New(fault.Invalid, "这是演示文稿（.pptx），不是 Word 文档。请把要读的文字保存为 .docx 再试。")
	case has("OFD.xml"):
		return fault.New(fault.Invalid, "这是 OFD 版式文件，读不了。请用生成它的 Word 原稿（.docx）再试。")
	case has("mimetype") && has("content.xml"):
		return fault.New(fault.Invalid, "这是 OpenDocument 文件（.odt 等）。请在 WPS 或 LibreOffice 中另存为 .docx 再试。")
	case has("[Content_Types].xml") || has("word/document.xml"):
		return fault.New(fault.Invalid, "文件里找不到 Word 的正文，可能已损坏。请在 Word、WPS 中打开后另存为 .docx 再试。")
	}
	return fault.New(fault.Invalid, "这是普通压缩包，不是 Word 文档。请先解压，再选其中的文件。")
}

// findParts finds the parts that belong to the main part and counts what
// points outside.
func (d *loaded) findParts() (external int, err error) {
	relations, err := d.pkg.Relations(d.main)
	if err != nil {
		return 0, err
	}
	for _, r := range relations {
		switch {
		case r.External:
			external++
		case d.parts[r.Type] == "" && d.pkg.Has(r.Target):
			d.parts[r.Type] = r.Target
		}
	}
	return external, nil
}

// read reads all parts once; again asks for a lenient second reading because
// the fields do not close.
func (d *loaded) read(tracing bool) (again bool, err error) {
	if err := d.definitions(); err != nil {
		return false, err
	}
	kinds := [2]string{"footnotes", "endnotes"}
	for i, kind := range kinds {
		if d.parts[kind] != "" {
			d.shared.notes[i] = map[string]*Run{}
		}
	}
	r := &reader{s: ooxml.NewScanner(d.xml, d.pkg.Budget), part: d.main, shared: d.shared, tracing: tracing}
	f := &flow{out: &d.out, boxes: &sink{}}
	if again, err = r.finish(func() { r.body(f) }); again || err != nil {
		return again, err
	}
	for i, kind := range kinds {
		if len(d.shared.notes[i]) == 0 {
			continue
		}
		data, err := d.pkg.Part(d.parts[kind])
		if err != nil {
			return false, err
		}
		r := &reader{s: ooxml.NewScanner(data, d.pkg.Budget), part: d.parts[kind], shared: d.shared, tracing: tracing}
		if again, err = r.finish(func() { r.notes(f, d.shared.notes[i]) }); again || err != nil {
			return again, err
		}
	}
	return false, nil
}

// definitions reads the styles and the numbering.
func (d *loaded) definitions() error {
	data, err := d.pkg.Part(d.parts["styles"])
	if err != nil {
		return err
	}
	if d.shared.styles, err = newStyles(data, d.pkg.Budget); err != nil {
		return ooxml.Malformed(d.parts["styles"], err)
	}
	if data, err = d.pkg.Part(d.parts["numbering"]); err != nil {
		return err
	}
	if d.shared.nums, err = newNumbering(data, d.shared.styles, d.pkg.Budget); err != nil {
		return ooxml.Malformed(d.parts["numbering"], err)
	}
	return nil
}

// finish reads a part to its end and reports whether to read it leniently.
func (r *reader) finish(read func()) (again bool, err error) {
	read()
	for r.shared.err == nil && r.s.Next() {
		continue // to the end: what is cut off is found, and not read in part
	}
	if r.shared.err != nil {
		return false, r.shared.err
	}
	if err := r.s.Err(); err != nil {
		return false, ooxml.Malformed(r.part, err)
	}
	return r.fields.broken() && !r.shared.lenient, nil
}

// body reads the main part.
func (r *reader) body(f *flow) {
	if !r.more() || r.name() != "document" {
		return
	}
	for r.more() {
		if r.name() == "body" {
			r.blocks(f)
			r.end(f)
		} else {
			r.skip()
		}
	}
}

// notes reads the notes that the text refers to.
func (r *reader) notes(f *flow, wanted map[string]*Run) {
	if !r.more() {
		return
	}
	f.dense = true
	for r.more() {
		id, _ := r.s.Attr(ooxml.W, "id")
		run, refers := wanted[id]
		if !refers {
			r.skip()
			continue
		}
		r.solid = run
		r.tracing = run != nil
		r.blocks(f)
		r.end(f)
	}
}

// notices says what was left out.
func (s *seen) notices() []string {
	var list []string
	say := func(n int, format string) {
		if n > 0 {
			list = append(list, fmt.Sprintf(format, n))
		}
	}
	if s.changes {
		list = append(list, "文中有修订痕迹，按全部接受修订后的内容读入。")
	}
	if s.contents {
		list = append(list, "目录没有读入。")
	}
	say(s.comments, "文中原有的 %d 条批注没有读入。")
	say(s.pictures, "文中有 %d 张图片，图片里的文字没有读入。")
	say(s.objects, "文中有 %d 个嵌入对象（表格、图表等），其中的内容没有读入。")
	say(s.external, "文件里有 %d 个指向外部的链接，没有打开。")
	return list
}
