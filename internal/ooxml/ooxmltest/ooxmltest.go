// Package ooxmltest spoils and forges office files for tests.
package ooxmltest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
)

// Part is one part of a package.
type Part struct {
	Name string
	Data []byte
}

// Unpack returns the parts of a package that is whole.
func Unpack(data []byte) ([]Part, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	var parts []Part
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		parts = append(parts, Part{f.Name, raw})
	}
	return parts, nil
}

// Pack makes a package.
func Pack(parts ...Part) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		w, err := z.Create(p.Name)
		if err == nil {
			_, err = w.Write(p.Data)
		}
		if err != nil {
			panic(err) // into memory
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// Spoil changes a package as accidents and malice do: within the XML of a part
// so that much of it stays well-formed, among the parts, or in the bytes of the
// archive. The same chance gives the same bytes.
func Spoil(chance *rand.Rand, parts []Part) []byte {
	parts = slices.Clone(parts)
	for range 1 + chance.IntN(3) {
		i := chance.IntN(len(parts))
		switch chance.IntN(12) {
		case 0: // a part less
			if len(parts) > 1 {
				parts = slices.Delete(parts, i, i+1)
			}
		case 1: // a part twice, under another or the same name
			p := parts[i]
			if chance.IntN(2) == 0 {
				p.Name = strings.ToUpper(p.Name)
			}
			parts = append(parts, p)
		case 2: // the content of another part
			parts[i].Data = parts[chance.IntN(len(parts))].Data
		default:
			parts[i].Data = spoilXML(chance, parts[i].Data)
		}
	}
	data := Pack(parts...)
	switch chance.IntN(10) {
	case 0:
		data = data[:chance.IntN(len(data))]
	case 1:
		for range 1 + chance.IntN(8) {
			data[chance.IntN(len(data))] = byte(chance.IntN(256))
		}
	}
	return data
}

// values are put where numbers stood.
var values = []string{"-1", "0", "2147483647", "4294967296", "-9223372036854775808", "99999999999999999999", "1e308", "NaN", "", "A1048577", "XFE1", "A1:XFD1048576", "zz", "0.5"}

// spoilXML copies, drops, moves and changes stretches, tags and values.
func spoilXML(chance *rand.Rand, xml []byte) []byte {
	xml = bytes.Clone(xml)
	if len(xml) == 0 {
		return xml
	}
	at := chance.IntN(len(xml))
	tag := bytes.IndexByte(xml[at:], '<')
	end := -1
	if tag >= 0 {
		tag += at
		if end = bytes.IndexByte(xml[tag:], '>'); end >= 0 {
			end += tag + 1
		}
	}
	switch chance.IntN(8) {
	case 0: // a stretch twice
		to := min(len(xml), at+chance.IntN(400))
		return slices.Concat(xml[:to], xml[at:to], xml[to:])
	case 1: // a stretch less
		return slices.Delete(xml, at, min(len(xml), at+chance.IntN(100)))
	case 2: // another byte
		xml[at] = byte(chance.IntN(256))
	case 3: // a tag less
		if end > 0 {
			return slices.Delete(xml, tag, end)
		}
	case 4: // a tag many times
		if end > 0 {
			return slices.Concat(xml[:end], bytes.Repeat(xml[tag:end], 1+chance.IntN(300)), xml[end:])
		}
	case 5: // a part of the document inside another
		to := min(len(xml), at+chance.IntN(2000))
		piece := bytes.Clone(xml[at:to])
		return slices.Insert(xml, chance.IntN(len(xml)), piece...)
	default: // the value of an attribute, or of an element
		open := bytes.IndexAny(xml[at:], `">`)
		if open < 0 {
			return xml
		}
		open += at + 1
		size := bytes.IndexAny(xml[open:], `"<`)
		if size < 0 {
			return xml
		}
		return slices.Concat(xml[:open], []byte(values[chance.IntN(len(values))]), xml[open+size:])
	}
	return xml
}

// Bombs returns small files that ask for far too much, around the name of a
// part that a reader would open.
func Bombs(part string) map[string][]byte {
	zeros := strings.Repeat(" ", 120<<20)
	many := make([]Part, 3000)
	for i := range many {
		many[i] = Part{Name: fmt.Sprintf("p/%d.xml", i), Data: []byte("<a/>")}
	}
	good := Pack(Part{part, []byte("<a>" + strings.Repeat("x", 4000) + "</a>")})
	return map[string][]byte{
		"one large part":      Pack(Part{part, []byte(zeros)}),
		"many parts":          Pack(many...),
		"many large parts":    Pack(Part{part, []byte(zeros[:40<<20])}, Part{"b.xml", []byte(zeros[:40<<20])}, Part{"c.xml", []byte(zeros[:40<<20])}, Part{"d.xml", []byte(zeros[:40<<20])}, Part{"e.xml", []byte(zeros[:40<<20])}, Part{"f.xml", []byte(zeros[:40<<20])}),
		"a size that lies":    lying(good, 100),
		"a size of 2^32":      lying(good, 0xffffffff),
		"a size of 2^63":      huge(part),
		"a path that escapes": Pack(Part{"../../" + part, []byte("<a/>")}),
		"overlapping parts":   overlapping(part),
		"a file in a file":    Pack(Part{part, Pack(Part{part, []byte(zeros[:20<<20])})}),
	}
}

// lying changes the size of the only part as the directory declares it.
func lying(data []byte, size uint32) []byte {
	data = bytes.Clone(data)
	at := bytes.Index(data, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(data[at+24:], size)
	return data
}

// huge declares a size that does not fit a signed number.
func huge(name string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CompressedSize64: 2, UncompressedSize64: 1 << 63})
	if err == nil {
		_, err = w.Write([]byte{3, 0})
	}
	if err != nil {
		panic(err)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// overlapping lets two entries of the directory share one body.
func overlapping(name string) []byte {
	var body bytes.Buffer
	w, err := flate.NewWriter(&body, 9)
	if err != nil {
		panic(err)
	}
	w.Write(bytes.Repeat([]byte(" "), 1<<20))
	w.Close()
	data := Pack(Part{name, bytes.Repeat([]byte(" "), 1<<20)}, Part{"other.xml", []byte("<a/>")})
	first := bytes.Index(data, []byte("PK\x01\x02"))
	second := bytes.Index(data[first+4:], []byte("PK\x01\x02")) + first + 4
	copy(data[second+42:second+46], data[first+42:first+46]) // the offset of the body
	copy(data[second+16:second+28], data[first+16:first+28]) // sums and sizes
	return data
}
