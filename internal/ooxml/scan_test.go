package ooxml

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// events writes what a scanner sees in the form that stdEvents gives.
func events(data string) (string, error) {
	var b strings.Builder
	s := NewScanner([]byte(data), &Budget{Tokens: 1 << 20})
	for s.Next() {
		switch s.Kind {
		case Start:
			fmt.Fprintf(&b, "<%s:%s", s.Prefix, s.Local)
			for _, a := range s.attrs {
				fmt.Fprintf(&b, " %s:%s=%q", a.prefix, a.local, Unescape(nil, a.raw))
			}
			b.WriteString(">")
		case End:
			fmt.Fprintf(&b, "</%s:%s>", s.Prefix, s.Local)
		case Text:
			raw := s.Raw()
			if !s.CData {
				raw = Unescape(nil, raw)
			}
			b.WriteString(strings.ReplaceAll(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\r", "\n"))
		}
	}
	return b.String(), s.Err()
}

// stdEvents is the same with the standard library as the judge.
func stdEvents(data string) (string, error) {
	var b strings.Builder
	d := xml.NewDecoder(strings.NewReader(data))
	depth := 0
	name := func(n xml.Name) string { return n.Space + ":" + n.Local }
	for {
		tok, err := d.RawToken()
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			depth++
			b.WriteString("<" + name(t.Name))
			for _, a := range t.Attr {
				if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
					continue
				}
				fmt.Fprintf(&b, " %s=%q", name(a.Name), a.Value)
			}
			b.WriteString(">")
		case xml.EndElement:
			depth--
			b.WriteString("</" + name(t.Name) + ">")
		case xml.CharData:
			if depth > 0 {
				b.Write(t)
			}
		}
	}
}

var wellFormed = []string{
	`<a/>`,
	"\ufeff<?xml version=\"1.0\" encoding='utf-8'?>\n<!-- x --><w:a xmlns:w=\"u\" w:b='1' c = \"2&amp;3\" ><w:d/>甲&lt;乙&#x4E91;<![CDATA[<&]]> <?pi x?><!-- y --></w:a>\n",
	"<a>\r\n甲\r乙</a>",
	`<a b="&quot;&apos;"><b><c/></b></a >`,
}

func TestScannerAgreesWithTheStandardLibrary(t *testing.T) {
	for _, data := range wellFormed {
		got, err := events(data)
		want, stdErr := stdEvents(data)
		if err != nil || stdErr != nil || got != want {
			t.Errorf("%q:\ngot  %q %v\nwant %q %v", data, got, err, want, stdErr)
		}
	}
}

func TestScannerRefuses(t *testing.T) {
	for _, data := range []string{
		``, ` `, `x`, `<`, `<a`, `<a>`, `</a>`, `<a></b>`, `<a/><b/>`, `<a/>x`, `<a b/>`, `<a b=1/>`, `<a b="1"c="2"/>`, `<a b="<"/>`,
		`<a b="1/>`, `< a/>`, `<a><!-- </a>`, `<a><![CDATA[</a>`, `<a><?x</a>`, `<!DOCTYPE a><a/>`, `<![CDATA[x]]><a/>`, `<a/ >`, "<a>\x00</a>", "<a>\xff</a>",
		"\xff\xfe<\x00", `<?xml version="1.0" encoding="utf-16"?><a/>`,
	} {
		if got, err := events(data); err == nil {
			t.Errorf("%q is read as %q", data, got)
		}
	}
}

func TestScannerBounds(t *testing.T) {
	var manyAttributes, manySpaces strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&manyAttributes, ` a%d=""`, i)
		fmt.Fprintf(&manySpaces, ` xmlns:a%d="u"`, i)
	}
	for name, data := range map[string]string{
		"depth":      strings.Repeat("<a>", maxDepth+1),
		"attributes": "<a" + manyAttributes.String() + "/>",
		"namespaces": "<a" + manySpaces.String() + "/>",
		"tokens":     "<a>" + strings.Repeat("<b/>", 1<<20) + "</a>",
	} {
		if _, err := events(data); !errors.Is(err, ErrBudget) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestScannerNames(t *testing.T) {
	s := NewScanner([]byte(`<w:a xmlns:w="`+Main+`" xmlns="u" w:x="1" x="2" xml:space="preserve"><b/><c xmlns="`+StrictMain+`"/><q:d/></w:a>`), &Budget{Tokens: 100})
	var got []string
	for s.Next() {
		if s.Kind == Start {
			got = append(got, fmt.Sprintf("%s %d %d-%d %v", s.Local, s.Space, s.Begin, s.Close, s.Empty))
		}
		if s.Is(W, "a") && s.Kind == Start {
			v, _ := s.Attr(W, "x")
			plain, _ := s.Attr(None, "x")
			if _, present := s.Attr(R, "x"); present || v != "1" || plain != "2" || !s.AttrIs(XML, "space", "preserve") {
				t.Errorf("attributes: %q %q", v, plain)
			}
		}
	}
	if len(got) != 4 || !strings.HasPrefix(got[0], "a 2 ") || !strings.HasPrefix(got[1], "b 1 ") || !strings.HasPrefix(got[2], "c 2 ") || !strings.HasPrefix(got[3], "d 1 ") || s.Err() != nil {
		t.Errorf("%q %v", got, s.Err())
	}
}

// FuzzScanner: what the scanner accepts, the standard library reads alike.
func FuzzScanner(f *testing.F) {
	for _, data := range wellFormed {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data string) {
		got, err := events(data)
		if err != nil {
			return
		}
		// The standard library is stricter about names, references and ]]>.
		want, stdErr := stdEvents(strings.TrimPrefix(data, "\ufeff"))
		if stdErr == nil && got != want {
			t.Errorf("%q:\ngot  %q\nwant %q", data, got, want)
		}
	})
}

func TestEscape(t *testing.T) {
	const text = "甲<乙>&\"丙'\n\t"
	if got := string(Unescape(nil, Escape(nil, text))); got != text {
		t.Errorf("%q", got)
	}
	if got := string(Escape(nil, "\x01\r\uFFFE丁")); got != "丁" {
		t.Errorf("%q", got)
	}
	for raw, want := range map[string]string{
		"&amp;&lt;&gt;&quot;&apos;": `&<>"'`, "&#65;&#x42;": "AB", "&#0;&#x110000;&#xFFFE;": "\uFFFD\uFFFD\uFFFD",
		"&unknown; &; & &#; &#x; &#xZZ;": "&unknown; &; & &#; &#x; &#xZZ;", "&#99999999999999999;": "&#99999999999999999;",
	} {
		if got := string(Unescape(nil, []byte(raw))); got != want {
			t.Errorf("%q: %q, want %q", raw, got, want)
		}
		var b strings.Builder
		for rest := []byte(raw); len(rest) > 0; {
			r, n := Char(rest)
			b.WriteRune(r)
			rest = rest[n:]
		}
		if b.String() != want {
			t.Errorf("Char by Char %q: %q, want %q", raw, b.String(), want)
		}
	}
}

func TestRelationTargets(t *testing.T) {
	for _, c := range [][3]string{
		{"", "word/document.xml", "word/document.xml"}, {"", "/word/document.xml", "word/document.xml"},
		{"word/document.xml", "styles.xml", "word/styles.xml"}, {"word/document.xml", "../custom/item.xml", "custom/item.xml"},
		{"word/document.xml", "../../../etc/passwd", "etc/passwd"}, {"word/document.xml", "/word/x.xml", "word/x.xml"},
	} {
		if got := resolve(c[0], c[1]); got != c[2] {
			t.Errorf("%q from %q: %q, want %q", c[1], c[0], got, c[2])
		}
	}
	if got := RelationsName("word/document.xml"); got != "word/_rels/document.xml.rels" {
		t.Error(got)
	}
}
