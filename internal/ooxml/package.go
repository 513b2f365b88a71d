package ooxml

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"

	"bihuan/internal/fault"
)

// The bounds of a package (trust.md, E 34). The ratio is asked only of parts
// above ratioFrom: small honest XML compresses far better than 1:100.
const (
	MaxFile    = 20 << 20
	maxEntries = 2000
	maxPart    = 50 << 20
	maxTotal   = 200 << 20
	maxRatio   = 100
	ratioFrom  = 1 << 20
	maxTokens  = 8 << 20
)

// Package is an opened ZIP package whose entries all keep the bounds as they
// are declared; Part enforces them again on what is really there.
type Package struct {
	Files  []*zip.File // in the order of the directory
	Budget *Budget     // for every scanner over a part of this package
	as     Format
	byName map[string]*zip.File
	read   int64 // bytes unpacked so far
}

// Format is what a package should be, for sentences.
type Format struct {
	Ext string // of the files that are read
	In  string // the programs that write them
	Max int    // bytes, 0: MaxFile
	old string // what the same programs wrote before
}

// The formats.
var (
	WordFile = Format{Ext: ".docx", In: "Word、WPS", old: ".doc、.wps"}
	Workbook = Format{Ext: ".xlsx", In: "WPS 表格、Excel", old: ".xls、.et"}
)

// again says how to get a file that can be read.
func (f Format) again() string {
	return "请在 " + f.In + " 中打开后另存为 " + f.Ext + " 再试。"
}

// Open is OpenAs for a Word file.
func Open(data []byte) (*Package, error) { return OpenAs(data, WordFile) }

// OpenAs checks the directory of a package of at most MaxFile bytes. Every
// error is an Invalid fault with a sentence for people.
func OpenAs(data []byte, as Format) (*Package, error) {
	most := MaxFile
	if as.Max != 0 {
		most = as.Max
	}
	if len(data) > most {
		return nil, fault.New(fault.Invalid, "文件有 %d MB，超过 %d MB 的上限。请删去图片或拆成几个文件再试。", len(data)>>20, most>>20)
	}
	if err := as.checkMagic(data); err != nil {
		return nil, err
	}
	if tooMany(data) {
		return nil, fault.New(fault.Invalid, "压缩包内的条目超过 %d 个，不像正常的办公文件，没有读。", maxEntries)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, as.damaged(err)
	}
	p := &Package{as: as, Files: z.File, Budget: &Budget{Tokens: maxTokens}, byName: make(map[string]*zip.File, len(z.File))}
	var total uint64
	for _, f := range z.File {
		if err := checkEntry(f); err != nil {
			return nil, err
		}
		if total += f.UncompressedSize64; total > maxTotal {
			return nil, tooLarge("全部内容")
		}
		key := strings.ToLower(f.Name)
		if p.byName[key] != nil {
			return nil, fault.New(fault.Invalid, "压缩包内有两个同名的部分“%s”，无法确定以哪个为准，没有读。%s", clip(f.Name), as.again())
		}
		p.byName[key] = f
	}
	overlap, err := overlapping(z.File)
	if err != nil {
		return nil, as.damaged(err)
	}
	if overlap {
		return nil, fault.New(fault.Invalid, "压缩包内的部分互相重叠，不是正常的办公文件，没有读。")
	}
	return p, nil
}

// OLE is the first bytes of the container of .doc, .xls and of encrypted files.
const OLE = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// Encrypted reports whether data is an Office file with a password to open.
func Encrypted(data []byte) bool {
	const name = "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"
	return bytes.HasPrefix(data, []byte(OLE)) && bytes.Contains(data, []byte(name))
}

func (f Format) checkMagic(data []byte) error {
	switch {
	case len(data) == 0:
		return fault.New(fault.Invalid, "文件是空的（0 字节）。请确认选对了文件，内容已经保存。")
	case Encrypted(data):
		return fault.New(fault.Invalid, "文件设了打开密码，读不了。请在 %s 中去掉密码，另存为 %s 再试。", f.In, f.Ext)
	case bytes.HasPrefix(data, []byte(OLE)):
		return fault.New(fault.Invalid, "这是旧版格式（%s 等）。%s", f.old, f.again())
	case !bytes.HasPrefix(data, []byte("PK")):
		return fault.New(fault.Invalid, "内容不是 %s 文件，扩展名可能改过。%s", f.Ext, f.again())
	}
	return nil
}

func (f Format) damaged(err error) error {
	return fault.Wrap(err, fault.Invalid, "文件不完整或已损坏（可能没有传完）。请重新取得文件，或在 %s 中打开后另存为 %s 再试。", f.In, f.Ext)
}

func checkEntry(f *zip.File) error {
	switch {
	case f.Flags&1 != 0:
		return fault.New(fault.Invalid, "文件是加密的压缩包，读不了。请去掉密码后再试。")
	case f.Mode()&fs.ModeSymlink != 0 || escapes(f.Name):
		return fault.New(fault.Invalid, "压缩包内的路径“%s”指向包外，不安全，没有读。", clip(f.Name))
	case f.UncompressedSize64 > maxPart:
		return tooLarge("“" + clip(f.Name) + "”")
	case f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/maxRatio > f.CompressedSize64:
		return fault.New(fault.Invalid, "压缩包内的“%s”压缩比超过 %d 倍，像是压缩炸弹，没有读。", clip(f.Name), maxRatio)
	}
	return nil
}

func tooLarge(what string) error {
	return fault.New(fault.Invalid, "压缩包内%s解开后过大（单个上限 %d MB，合计上限 %d MB），没有读。请拆成几个文件再试；表格也可以另存为 csv。", what, maxPart>>20, maxTotal>>20)
}

// escapes reports whether an entry's name leaves the package.
func escapes(name string) bool {
	if name == "" || strings.ContainsAny(name, "\\\x00") || path.IsAbs(name) || strings.Contains(name, ":") {
		return true
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == ".." {
			return true
		}
	}
	return false
}

func clip(name string) string {
	if r := []rune(strings.ToValidUTF8(name, "?")); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return strings.ToValidUTF8(name, "?")
}

// tooMany counts the headers in the directory before archive/zip keeps one
// structure for each: a small file can list hundreds of thousands.
func tooMany(data []byte) bool {
	end := bytes.LastIndex(data, []byte("PK\x05\x06"))
	if end < 0 || len(data) < end+22 {
		return false
	}
	size := binary.LittleEndian.Uint32(data[end+12:])
	from := max(0, end-int(min(size, uint32(len(data)))))
	return bytes.Count(data[from:end], []byte("PK\x01\x02")) > maxEntries
}

// overlapping reports whether two entries share bytes of the file.
func overlapping(files []*zip.File) (bool, error) {
	type extent struct{ from, to int64 }
	extents := make([]extent, 0, len(files))
	for _, f := range files {
		from, err := f.DataOffset()
		if err != nil {
			return false, err
		}
		extents = append(extents, extent{from, from + int64(f.CompressedSize64)})
	}
	sort.Slice(extents, func(i, j int) bool { return extents[i].from < extents[j].from })
	const header = 30 // of the next entry, at least
	for i := 1; i < len(extents); i++ {
		if extents[i-1].to+header > extents[i].from {
			return true, nil
		}
	}
	return false, nil
}

// Has reports whether the package has a part of this name, without leading
// slash; letter case does not count.
func (p *Package) Has(name string) bool { return p.byName[strings.ToLower(name)] != nil }

// Name returns the name of a part as the directory spells it.
func (p *Package) Name(name string) string {
	if f := p.byName[strings.ToLower(name)]; f != nil {
		return f.Name
	}
	return name
}

// Part unpacks a part; nil, nil when there is none.
func (p *Package) Part(name string) ([]byte, error) {
	f := p.byName[strings.ToLower(name)]
	if f == nil {
		return nil, nil
	}
	broken := func(err error) error {
		return fault.Wrap(err, fault.Invalid, "文件中的“%s”已损坏，解不开。%s", clip(f.Name), p.as.again())
	}
	r, err := f.Open()
	if err != nil {
		return nil, broken(err)
	}
	defer r.Close()
	data := make([]byte, f.UncompressedSize64) // at most maxPart, see checkEntry
	if _, err := io.ReadFull(r, data); err != nil {
		return nil, broken(err)
	}
	// The declared size may lie: one more byte must not be there. Reading to
	// the end also makes archive/zip compare the checksum.
	var more [1]byte
	if n, err := r.Read(more[:]); n > 0 || err != io.EOF {
		return nil, broken(errors.Join(err, zip.ErrFormat))
	}
	if p.read += int64(len(data)); p.read > maxTotal {
		return nil, tooLarge("全部内容")
	}
	return data, nil
}
