package wordnote

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/material/wordin"
	"bihuan/internal/ooxml"
)

// commentsPart is the part that holds the comments, and what leads to it.
type commentsPart struct {
	first   int               // id of the first new comment
	changed map[string][]byte // parts that are written, by name
}

func newCommentsPart(pkg *ooxml.Package, t *wordin.Trace, notes []Note) (*commentsPart, error) {
	c := &commentsPart{changed: map[string][]byte{}}
	highest, err := highestID(t.XML, pkg.Budget)
	if err != nil {
		return nil, err
	}
	name := t.Comments
	var xml []byte
	if name != "" {
		name = pkg.Name(name)
		if xml, err = pkg.Part(name); err != nil {
			return nil, err
		}
		in, err := highestID(xml, pkg.Budget)
		if err != nil {
			return nil, ooxml.Malformed(name, err)
		}
		highest = max(highest, in)
	} else {
		name = path.Join(path.Dir(t.Part), "comments.xml")
		for i := 1; pkg.Has(name); i++ { // left behind without a relationship
			name = path.Join(path.Dir(t.Part), fmt.Sprintf("comments%d.xml", i))
		}
		if err := c.relate(pkg, t, name); err != nil {
			return nil, err
		}
		xml = fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+`<w:comments xmlns:w="%s"></w:comments>`, main(t))
	}
	c.first = highest + 1
	if c.changed[name], err = appendTo(xml, comments(t, notes, c.first)); err != nil {
		return nil, ooxml.Malformed(name, err)
	}
	return c, nil
}

func main(t *wordin.Trace) string {
	if t.Strict {
		return ooxml.StrictMain
	}
	return ooxml.Main
}

// maxID is the largest id of a comment: Word reads a signed 32-bit number.
const maxID = 1<<31 - 1 - 1<<20

// highestID returns the highest id that a comment or its marks have, -1 for none.
func highestID(xml []byte, budget *ooxml.Budget) (int, error) {
	highest := -1
	s := ooxml.NewScanner(xml, budget)
	for s.Next() {
		if s.Kind != ooxml.Start || s.Space != ooxml.W {
			continue
		}
		switch string(s.Local) {
		case "comment", "commentReference", "commentRangeStart", "commentRangeEnd":
			v, _ := s.Attr(ooxml.W, "id")
			if id, err := strconv.Atoi(v); err == nil {
				highest = max(highest, id)
			}
		}
	}
	if highest > maxID {
		return 0, fault.New(fault.Invalid, "文件里原有批注的编号异常，无法再写入批注。请在 Word 中删除原有批注后另存再试。")
	}
	return highest, s.Err()
}

// comments renders the notes.
func comments(t *wordin.Trace, notes []Note, first int) []byte {
	var b []byte
	for i, n := range notes {
		b = fmt.Appendf(b, `<w:comment xmlns:w="%s" w:id="%d" w:author="`, main(t), first+i)
		b = append(ooxml.Escape(b, n.Author), `" w:initials="`...)
		b = append(ooxml.Escape(b, n.Initials), '"')
		if !n.Date.IsZero() {
			b = fmt.Appendf(b, ` w:date="%s"`, n.Date.Format("2006-01-02T15:04:05Z"))
		}
		b = append(b, '>')
		for line := range strings.SplitSeq(n.Text, "\n") {
			b = append(b, `<w:p><w:r><w:t xml:space="preserve">`...)
			b = append(ooxml.Escape(b, line), `</w:t></w:r></w:p>`...)
		}
		b = append(b, `</w:comment>`...)
	}
	return b
}

// relate makes the main part lead to the new comments part.
func (c *commentsPart) relate(pkg *ooxml.Package, t *wordin.Trace, name string) error {
	relations, err := pkg.Relations(t.Part)
	if err != nil {
		return err
	}
	highest := 0
	for _, r := range relations {
		if n, ok := strings.CutPrefix(r.ID, "rId"); ok {
			if v, err := strconv.Atoi(n); err == nil && v < maxID {
				highest = max(highest, v)
			}
		}
	}
	base := "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	if t.Strict {
		base = "http://purl.oclc.org/ooxml/officeDocument/relationships"
	}
	err = c.add(pkg, ooxml.RelationsName(t.Part), `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>`,
		"Relationship", fmt.Sprintf(` Id="rId%d" Type="%s/comments" Target="%s"`, highest+1, base, path.Base(name)))
	if err != nil {
		return err
	}
	return c.add(pkg, "[Content_Types].xml", "", "Override",
		fmt.Sprintf(` PartName="/%s" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"`, ooxml.Escape(nil, name)))
}

// add puts an empty element at the end of a part, which is fresh where the
// package has none.
func (c *commentsPart) add(pkg *ooxml.Package, name, fresh, element, attributes string) error {
	xml, err := pkg.Part(name)
	if err != nil {
		return err
	}
	if xml == nil {
		xml = []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + fresh)
	}
	root := ooxml.NewScanner(xml, pkg.Budget)
	root.Next()
	if len(root.Prefix) > 0 {
		element = string(root.Prefix) + ":" + element
	}
	name = pkg.Name(name)
	c.changed[name], err = appendTo(xml, []byte("<"+element+attributes+"/>"))
	return ooxml.Malformed(name, err)
}

// appendTo puts more before the end of the root element.
func appendTo(xml, more []byte) ([]byte, error) {
	s := ooxml.NewScanner(xml, &ooxml.Budget{Tokens: len(xml) + 1})
	begin, tag, name := 0, 0, ""
	for s.Next() {
		if s.Kind == ooxml.Start && s.Depth() == 1 {
			tag = s.Close
			if name = string(s.Local); len(s.Prefix) > 0 {
				name = string(s.Prefix) + ":" + name
			}
		}
		if s.Kind == ooxml.End && s.Depth() == 0 {
			begin = s.Begin
		}
	}
	if s.Err() != nil {
		return nil, s.Err()
	}
	if begin == tag && xml[tag-2] == '/' { // a root that closes itself
		out := append(slices.Clone(xml[:tag-2]), '>')
		out = append(out, more...)
		out = append(out, "</"+name+">"...)
		return append(out, xml[tag:]...), nil
	}
	return slices.Insert(slices.Clone(xml), begin, more...), nil
}
