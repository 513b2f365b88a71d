package attach

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"bihuan/internal/child"
	"bihuan/internal/fault"
)

func TestMain(m *testing.M) {
	if code, handled := child.Main(os.Args[1:], Works); handled {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// parts makes a ZIP package.
func parts(named ...string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(named); i += 2 {
		w, _ := z.Create(named[i]) // into memory: cannot fail
		w.Write([]byte(named[i+1]))
	}
	z.Close()
	return out.Bytes()
}

const types = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`

func docx(more ...string) []byte {
	return parts(append([]string{"[Content_Types].xml", types, "word/document.xml", "<w:document/>"}, more...)...)
}

// scene is a picture with something to see: the left half red, the rest blue.
func scene(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{200, 30, 30, 255}
			if x >= w/2 {
				c = color.RGBA{30, 30, 200, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func jpg(w, h int) []byte {
	var out bytes.Buffer
	jpeg.Encode(&out, scene(w, h), nil)
	return out.Bytes()
}

func pngOf(w, h int) []byte {
	var out bytes.Buffer
	png.Encode(&out, scene(w, h))
	return out.Bytes()
}

func gifOf() []byte {
	var out bytes.Buffer
	gif.Encode(&out, scene(20, 10), nil)
	return out.Bytes()
}

// tall is a PNG whose head speaks of 30,000 by 30,000 pixels.
func tall() []byte {
	data := pngOf(2, 2)
	head := data[16:24]
	binary.BigEndian.PutUint32(head, 30000)
	binary.BigEndian.PutUint32(head[4:], 30000)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

// canary is a text that must not be in what is kept.
const canary = "GPS-N31.2304-E121.4737-云川县青禾镇"

// exif puts an EXIF segment with an orientation and the canary into a JPEG.
func exif(jpeg []byte, orientation uint16) []byte {
	tiff := []byte("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00")
	tiff = binary.LittleEndian.AppendUint16(tiff, orientation)
	tiff = append(tiff, 0, 0, 0, 0, 0, 0)
	body := append([]byte("Exif\x00\x00"), tiff...)
	body = append(body, canary...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(body)+2))
	comment := binary.BigEndian.AppendUint16([]byte{0xff, 0xfe}, uint16(len(canary)+2))
	out := append([]byte{0xff, 0xd8}, segment...)
	out = append(append(out, body...), comment...)
	return append(append(out, canary...), jpeg[2:]...)
}

const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj " +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<<>>>>endobj " +
	"4 0 obj<</Length 30>>stream\n1 0 0 rg 50 50 200 100 re f    \nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

func book(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// container makes a file in the old Office container with the given streams,
// each in sectors of its own.
func container(streams map[string][]byte) []byte {
	const sector = 512
	names := []string{}
	for name := range streams {
		names = append(names, name)
	}
	body, fat := []byte{}, []uint32{}
	chain := func(data []byte) uint32 {
		first := uint32(len(fat))
		n := max(1, (len(data)+sector-1)/sector)
		for i := range n {
			next := first + uint32(i) + 1
			if i == n-1 {
				next = 0xfffffffe
			}
			fat = append(fat, next)
		}
		body = append(body, data...)
		body = append(body, make([]byte, n*sector-len(data))...)
		return first
	}
	entry := func(name string, kind byte, child, sibling, start uint32, size int) []byte {
		e := make([]byte, 128)
		units := utf16.Encode([]rune(name))
		for i, u := range units {
			binary.LittleEndian.PutUint16(e[2*i:], u)
		}
		binary.LittleEndian.PutUint16(e[64:], uint16(2*len(units)+2))
		e[66], e[67] = kind, 1
		binary.LittleEndian.PutUint32(e[68:], 0xffffffff)
		binary.LittleEndian.PutUint32(e[72:], sibling)
		binary.LittleEndian.PutUint32(e[76:], child)
		binary.LittleEndian.PutUint32(e[116:], start)
		binary.LittleEndian.PutUint32(e[120:], uint32(size))
		return e
	}
	directory := entry("Root Entry", 5, 1, 0xffffffff, 0xfffffffe, 0)
	for i, name := range names {
		data := streams[name]
		if len(data) < 4096 { // below that a stream would go into the small one
			data = append(data[:len(data):len(data)], make([]byte, 4096-len(data))...)
		}
		sibling := uint32(i + 2)
		if i == len(names)-1 {
			sibling = 0xffffffff
		}
		directory = append(directory, entry(name, 2, 0xffffffff, sibling, chain(data), len(data))...)
	}
	dir := chain(directory)
	self := uint32(len(fat))
	fat = append(fat, 0xfffffffd)
	table := make([]byte, 0, sector)
	for _, n := range fat {
		table = binary.LittleEndian.AppendUint32(table, n)
	}
	for len(table) < sector {
		table = binary.LittleEndian.AppendUint32(table, 0xffffffff)
	}
	head := make([]byte, sector)
	copy(head, ole)
	binary.LittleEndian.PutUint16(head[24:], 0x3e)
	binary.LittleEndian.PutUint16(head[26:], 3)
	binary.LittleEndian.PutUint16(head[28:], 0xfffe)
	binary.LittleEndian.PutUint16(head[30:], 9)
	binary.LittleEndian.PutUint16(head[32:], 6)
	binary.LittleEndian.PutUint32(head[44:], 1)
	binary.LittleEndian.PutUint32(head[48:], dir)
	binary.LittleEndian.PutUint32(head[56:], 4096)
	binary.LittleEndian.PutUint32(head[60:], 0xfffffffe)
	binary.LittleEndian.PutUint32(head[68:], 0xfffffffe)
	binary.LittleEndian.PutUint32(head[76:], self)
	for i := 80; i < sector; i += 4 {
		binary.LittleEndian.PutUint32(head[i:], 0xffffffff)
	}
	return append(append(head, body...), table...)
}

func fib(flags uint16) []byte {
	head := make([]byte, 32)
	binary.LittleEndian.PutUint16(head[10:], flags)
	return head
}

// bomb is a package with one part of blanks.
func bomb(megabytes int) []byte {
	return docx("word/styles.xml", strings.Repeat(" ", megabytes<<20))
}

// specimen is a file of the corpus: taken as a type, or refused with a text.
type specimen struct {
	name, says string
	data       []byte
	mime       string // "" when it is refused
}

func corpus(t testing.TB) []specimen {
	wide := func(s string) []byte {
		out := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(s)) {
			out = binary.LittleEndian.AppendUint16(out, u)
		}
		return out
	}
	word := "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	encrypted := append(make([]byte, 0), 0x09, 0x08, 2, 0, 0, 6, 0x2f, 0, 2, 0, 1, 1)
	return []specimen{
		{"通知.docx", "", docx(), word},
		{"通知𬎆𫖮㛃䶮.DOCX", "", docx("docProps/core.xml", "<x/>"), word},
		{"台账.xlsx", "", book(t), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{"汇报.pptx", "", parts("[Content_Types].xml", types, "ppt/presentation.xml", "<p/>"), "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
		{"文件.ofd", "", parts("OFD.xml", "<ofd:OFD/>", "Doc_0/Document.xml", "<d/>"), "application/ofd"},
		{"批复.pdf", "", []byte(pdf), "application/pdf"},
		{"现场.jpg", "", jpg(40, 30), "image/jpeg"},
		{"现场.JPEG", "", exif(jpg(40, 30), 6), "image/jpeg"},
		{"截图.png", "", pngOf(40, 30), "image/png"},
		{"图.gif", "", gifOf(), "image/gif"},
		{"名单.txt", "", []byte("云川县青禾镇\r\n"), "text/plain"},
		{"名单（国标）.txt", "", []byte("\xc7\xe0\xba\xcc\xd5\xf2"), "text/plain"},
		{"宽.txt", "", wide("青禾镇"), "text/plain"},
		{"宝马.txt", "", []byte("BM 是品牌。MZ 也不是程序。"), "text/plain"},
		{"表.csv", "", []byte("\xef\xbb\xbf单位,数量\n农村供水股,3\n"), "text/csv"},
		{"旧.doc", "", container(map[string][]byte{"WordDocument": fib(0)}), "application/msword"},
		{"旧.xls", "", container(map[string][]byte{"Workbook": {9, 8, 2, 0, 0, 6, 0x0a, 0, 0, 0}}), "application/vnd.ms-excel"},
		{"旧.ppt", "", container(map[string][]byte{"PowerPoint Document": {1}}), "application/vnd.ms-powerpoint"},
		{"材料.wps", "", container(map[string][]byte{"WordDocument": fib(0)}), "application/vnd.ms-works"},
		{"材料（新）.wps", "", docx(), "application/vnd.ms-works"},
		{"表.et", "", container(map[string][]byte{"Workbook": {9, 8, 2, 0, 0, 6}}), "application/octet-stream"},
		{"空.pdf", "0 字节", nil, ""},
		{"半截.pdf", "不完整", []byte(pdf[:60]), ""},
		{"半截.docx", "不完整", docx()[:60], ""},
		{"半截.jpg", "读不出来", jpg(400, 300)[:30], ""},
		{"改名.pdf", "扩展名是“.pdf”，内容却是图片（PNG）", pngOf(4, 4), ""},
		{"网页.docx", "网页", []byte("<!DOCTYPE html><script>alert(1)</script>"), ""},
		{"网页.jpg", "网页", []byte("  <svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), ""},
		{"网页.txt", "网页", []byte("\xef\xbb\xbf\n<html><body onload=alert(1)>"), ""},
		{"网页宽.txt", "网页", wide("<script>alert(1)</script>"), ""},
		{"网页.html", "网页", []byte("<p>"), ""},
		{"图.svg", "SVG", []byte("<svg/>"), ""},
		{"程序.txt", "程序", append([]byte("MZ\x90\x00"), make([]byte, 200)...), ""},
		{"程序.exe", "程序", []byte("MZ\x90\x00"), ""},
		{"脚本.txt", "脚本", []byte("#!/bin/sh\nrm -rf /\n"), ""},
		{"脚本.bat", "脚本", []byte("@echo off"), ""},
		{"脚本.csv", "脚本", []byte("@echo off\ndel"), ""},
		{"宏.docm", "宏", docx("word/vbaProject.bin", "x"), ""},
		{"宏.docx", "宏", docx("word/vbaProject.bin", "x"), ""},
		{"宏标.xlsx", "宏", parts("[Content_Types].xml", `<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>`, "xl/workbook.xml", "<w/>"), ""},
		{"宏.doc", "宏", container(map[string][]byte{"WordDocument": fib(0), "_VBA_PROJECT": {1}}), ""},
		{"加密.docx", "密码", container(map[string][]byte{"EncryptedPackage": {1}, "EncryptionInfo": {1}}), ""},
		{"加密.doc", "密码", container(map[string][]byte{"WordDocument": fib(0x0100)}), ""},
		{"加密.xls", "密码", container(map[string][]byte{"Workbook": encrypted}), ""},
		{"加密.ppt", "密码", container(map[string][]byte{"EncryptedSummary": {1}, "PowerPoint Document": {1}}), ""},
		{"照片.heic", "HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), ""},
		{"照片.jpg", "HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), ""},
		{"照片.webp", "JPG", []byte("RIFF\x00\x00\x00\x00WEBPVP8 "), ""},
		{"扫描.tif", "PDF", []byte("II*\x00"), ""},
		{"录像.mp4", "视频", []byte("\x00\x00\x00\x18ftypisom"), ""},
		{"一批.zip", "压缩包", parts("a.txt", "a"), ""},
		{"一批.docx", "压缩包", parts("a.txt", "a"), ""},
		{"两面.docx", "又有", docx("xl/workbook.xml", "<w/>"), ""},
		{"没有扩展名", "扩展名", []byte("青禾镇"), ""},
		{"数据.dat", "不能上传", []byte("青禾镇"), ""},
		{"乱码.txt", "不是文本", []byte{0, 1, 2, 3, 200, 201}, ""},
		{"大图.png", "30000×30000", tall(), ""},
		{"炸弹.docx", "解开后过大", bomb(51), ""},
		{"炸弹比.docx", "压缩炸弹", bomb(20), ""},
		{"坏容器.doc", "损坏", []byte(ole + strings.Repeat("x", 600)), ""},
		{"绕出.docx", "指向包外", docx("../../etc/passwd", "x"), ""},
	}
}

func TestCorpus(t *testing.T) {
	all := corpus(t)
	if len(all) < 40 {
		t.Fatalf("%d files", len(all))
	}
	for _, c := range all {
		v, err := inspectInChild(t.Context(), c.name, bytes.NewReader(c.data))
		switch {
		case c.mime != "" && (err != nil || v.Type != c.mime):
			t.Errorf("%s: %+v, %v", c.name, v, err)
		case c.mime == "" && (fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Text(err), c.says)):
			t.Errorf("%s: %+v, %v, want %q", c.name, v, err, c.says)
		}
	}
}

// Real programs write what is taken.
func TestRealOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed")
	}
	dir := t.TempDir()
	source := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(source, []byte("青禾镇供水"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"doc", "docx", "pdf"} {
		out, err := exec.Command(office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", format, "--outdir", dir, source).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		data, err := os.ReadFile(filepath.Join(dir, "a."+format))
		if err != nil {
			t.Fatal(err)
		}
		if v, err := Inspect("a."+format, data); err != nil || v.Type == "" {
			t.Errorf("%s: %+v, %v", format, v, err)
		}
	}
}

// A picture loses what it tells of place and device, is turned upright, and
// stays a picture.
func TestClean(t *testing.T) {
	for orientation := uint16(0); orientation <= 9; orientation++ {
		data := exif(jpg(60, 40), orientation)
		if !bytes.Contains(data, []byte(canary)) {
			t.Fatal("the specimen has no canary")
		}
		var out bytes.Buffer
		if err := cleanInChild(t.Context(), bytes.NewReader(data), &out); err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(out.Bytes()))
		if err != nil || bytes.Contains(out.Bytes(), []byte("GPS")) || bytes.Contains(out.Bytes(), []byte("Exif")) {
			t.Fatalf("orientation %d: %v", orientation, err)
		}
		b := img.Bounds()
		if swap := orientation >= 5 && orientation <= 8; swap != (b.Dx() == 40) {
			t.Errorf("orientation %d: %v", orientation, b)
		}
		// Where the red half has to be seen: left of the scene before it was turned.
		x, y := b.Dx()/2, b.Dy()/2
		at := map[uint16]image.Point{2: {b.Dx() - 5, y}, 3: {b.Dx() - 5, y}, 5: {x, 5}, 6: {x, 5}, 7: {x, b.Dy() - 5}, 8: {x, b.Dy() - 5}}
		p, turned := at[orientation]
		if !turned {
			p = image.Pt(5, y)
		}
		if r, _, blue, _ := img.At(p.X, p.Y).RGBA(); r < blue {
			t.Errorf("orientation %d: not red at %v", orientation, p)
		}
	}
	for name, data := range map[string][]byte{"png": append(pngOf(30, 20), canary...), "gif": gifOf()} {
		var out bytes.Buffer
		if err := cleanInChild(t.Context(), bytes.NewReader(data), &out); err != nil {
			t.Fatal(err)
		}
		if _, format, err := image.Decode(bytes.NewReader(out.Bytes())); err != nil || format != name || bytes.Contains(out.Bytes(), []byte("GPS")) {
			t.Errorf("%s became %s, %v", name, format, err)
		}
	}
}

// Every sampling of colours can be turned.
func TestTurnedSamplings(t *testing.T) {
	for ratio := image.YCbCrSubsampleRatio444; ratio <= image.YCbCrSubsampleRatio410; ratio++ {
		for _, size := range []image.Point{{1, 1}, {7, 5}, {16, 9}} {
			img := image.NewYCbCr(image.Rect(0, 0, size.X, size.Y), ratio)
			for orientation := 1; orientation <= 8; orientation++ {
				var out bytes.Buffer
				if err := jpeg.Encode(&out, turned(img, orientation), nil); err != nil {
					t.Errorf("%v by %d: %v", ratio, orientation, err)
				}
			}
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, turned(image.NewGray(image.Rect(0, 0, 7, 5)), 6), nil); err != nil {
		t.Error(err)
	}
}

func TestPreview(t *testing.T) {
	small, err := previewInChild(t.Context(), bytes.NewReader(pngOf(3000, 1500)))
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(small))
	if err != nil || img.Bounds() != image.Rect(0, 0, 720, 360) {
		t.Errorf("%v, %v", img.Bounds(), err)
	}
	if tiny, err := preview(t.Context(), gifOf()); err != nil || len(tiny) == 0 {
		t.Error(err)
	}
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		t.Skip("pdftoppm is not installed")
	}
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, []byte(pdf), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	small, err = firstPage(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	page, err := jpeg.Decode(bytes.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	b := page.Bounds()
	if r, g, _, _ := page.At(b.Dx()/2, b.Dy()/2).RGBA(); r < 0xc000 || g > 0x4000 {
		t.Error("the page is not painted")
	}
}

// Ten thousand spoiled files end in a verdict or a sentence, never in a panic.
func TestMutations(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	var good []specimen
	for _, c := range corpus(t) {
		if len(c.data) > 0 && len(c.data) < 1<<20 {
			good = append(good, c)
		}
	}
	rounds := 2000
	if os.Getenv("BIHUAN_TRUST") == "full" {
		rounds = 10000
	}
	for i := range rounds {
		c := good[i%len(good)]
		data := bytes.Clone(c.data)
		for range 1 + chance.IntN(8) {
			data[chance.IntN(len(data))] = byte(chance.IntN(256))
		}
		if chance.IntN(4) == 0 {
			data = data[:chance.IntN(len(data))]
		}
		v, err := Inspect(c.name, data)
		if err != nil && fault.KindOf(err) != fault.Invalid {
			t.Fatalf("%s: %v", c.name, err)
		}
		if err == nil && v.Picture {
			if cfg, err := measure(data); err == nil && cfg.Width*cfg.Height < 1<<20 {
				if _, err := clean(t.Context(), data); err != nil && fault.KindOf(err) != fault.Invalid {
					t.Fatalf("%s: %v", c.name, err)
				}
			}
		}
	}
}

func FuzzInspect(f *testing.F) {
	for _, c := range corpus(f) {
		if len(c.data) < 1<<20 {
			f.Add(c.name, c.data)
		}
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if _, err := Inspect(name, data); err != nil && fault.KindOf(err) != fault.Invalid {
			t.Error(err)
		}
		orientation(data)
	})
}

func Example_accept() {
	fmt.Println(Accept)
	// Output: image/jpeg,image/png,.pdf,.jpg,.jpeg,.png,.gif,.docx,.xlsx,.pptx,.doc,.xls,.ppt,.wps,.et,.dps,.ofd,.txt,.csv
}
