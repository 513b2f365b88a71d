package attach

import (
	"bytes"
	"encoding/binary"
	"io"
	"path"
	"strings"

	"github.com/richardlehane/mscfb"

	"bihuan/internal/fault"
	"bihuan/internal/ooxml"
)

const ole = ooxml.OLE

// packed tells what a ZIP package is by its parts, within the bounds of
// package ooxml, and refuses macros.
func packed(data []byte) (form, error) {
	p, err := ooxml.OpenAs(data, ooxml.Format{Ext: ".docx、.xlsx、.pptx", In: "Word、Excel、WPS", Max: MaxFile})
	if err != nil {
		return "", err
	}
	for _, f := range p.Files {
		name := strings.ToLower(f.Name)
		base := path.Base(name)
		if base == "vbaproject.bin" || base == "vbadata.xml" || strings.Contains(name, "/macrosheets/") || strings.Contains(name, "/activex/") {
			return "", fault.New(fault.Invalid, "%s", macros)
		}
	}
	if types, err := p.Part("[Content_Types].xml"); err != nil {
		return "", err
	} else if bytes.Contains(bytes.ToLower(types), []byte("macroenabled")) {
		return "", fault.New(fault.Invalid, "%s", macros)
	}
	main := ""
	var found form
	for name, f := range map[string]form{"word/document.xml": formDocx, "xl/workbook.xml": formXlsx, "ppt/presentation.xml": formPptx, "OFD.xml": formOFD} {
		if !p.Has(name) {
			continue
		}
		if main != "" {
			return "", fault.New(fault.Invalid, "文件里既有%s又有%s的内容，不是正常的办公文件，不能上传。", found, f)
		}
		main, found = name, f
	}
	switch {
	case main == "":
		return "", fault.New(fault.Invalid, "%s", archive)
	case found != formOFD && !p.Has("[Content_Types].xml"):
		return "", fault.New(fault.Invalid, "%s缺少必要的部分，可能已损坏。请打开后重新保存再上传。", found)
	}
	part, err := p.Part(main)
	if err == nil && !bytes.Contains(part, []byte("<")) {
		err = fault.New(fault.Invalid, "%s的正文读不出来，可能已损坏。请打开后重新保存再上传。", found)
	}
	return found, err
}

// compound tells what a file in the old container is by its streams, and
// refuses macros and passwords.
func compound(data []byte) (form, error) {
	broken := func(err error) error {
		return fault.Wrap(err, fault.Invalid, "文件不完整或已损坏（可能没有传完）。请打开后重新保存再上传。")
	}
	r, err := mscfb.New(bytes.NewReader(data))
	if err != nil {
		return "", broken(err)
	}
	var found form
	for n := 0; ; n++ {
		entry, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return "", broken(err)
		}
		if n > maxStreams {
			return "", broken(io.ErrShortBuffer)
		}
		switch name := strings.ToLower(entry.Name); name {
		case "encryptedpackage", "encryptedsummary":
			return "", fault.New(fault.Invalid, "%s", locked)
		case "_vba_project", "_vba_project_cur", "vba", "macros":
			return "", fault.New(fault.Invalid, "%s", macros)
		case "worddocument", "workbook", "book", "powerpoint document":
			head := make([]byte, 64<<10)
			k, _ := io.ReadFull(entry, head) // a short stream is read as far as it goes
			if encrypted(name, head[:k]) {
				return "", fault.New(fault.Invalid, "%s", locked)
			}
			found = map[string]form{"worddocument": formOldWord, "workbook": formOldBook, "book": formOldBook, "powerpoint document": formOldShow}[name]
		}
	}
	if found == "" {
		return "", fault.New(fault.Invalid, "这不是能识别的办公文件。可以上传：%s。", Kinds)
	}
	return found, nil
}

// maxStreams bounds the directory of a container.
const maxStreams = 20_000

// encrypted looks for the password in the main stream: a bit in the head of a
// Word document, a FILEPASS record at the beginning of a workbook.
func encrypted(name string, head []byte) bool {
	switch name {
	case "worddocument":
		return len(head) > 12 && binary.LittleEndian.Uint16(head[10:])&0x0100 != 0
	case "workbook", "book":
		for at := 0; at+4 <= len(head); {
			record, size := binary.LittleEndian.Uint16(head[at:]), int(binary.LittleEndian.Uint16(head[at+2:]))
			if record == 0x002F {
				return true
			}
			if record == 0x000A { // end of the globals
				return false
			}
			at += 4 + size
		}
	}
	return false
}
