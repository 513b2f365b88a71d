//go:build unix

package trust_test

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"bihuan/demo"
	"bihuan/internal/child"
	refusal "bihuan/internal/fault" // a fault is a thing of its own in this package
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/intake"
	"bihuan/internal/material/reading"
	"bihuan/internal/material/wordin/wordtest"
	"bihuan/internal/ooxml/ooxmltest"
	"bihuan/internal/tabular"
	"bihuan/internal/tabular/excel"
)

// works are what the children of this test do.
var works = map[string]child.Handler{reading.Work: reading.Serve, excel.Work: excel.Serve}

// packages returns files that are whole, unpacked.
func packages(t *testing.T, files map[string][]byte) map[string][]ooxmltest.Part {
	t.Helper()
	all := map[string][]ooxmltest.Part{}
	for name, data := range files {
		parts, err := ooxmltest.Unpack(data)
		if err != nil {
			t.Fatal(name, err)
		}
		all[name] = parts
	}
	return all
}

func workbooks(t *testing.T) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob("../ledger/intake/testdata/ledgers/*.xlsx")
	if err != nil || len(paths) < 12 {
		t.Fatalf("%d workbooks, %v", len(paths), err)
	}
	files := map[string][]byte{}
	for _, path := range paths {
		if files[filepath.Base(path)], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// TestTrustSpoiledFiles: thousands of spoiled workbooks and Word files are read
// by a child within its limits, each with a result or a sentence; no child dies
// of one, and what a child made of a spoiled workbook does not hurt whoever
// goes on with it.
func TestTrustSpoiledFiles(t *testing.T) {
	t.Parallel()
	docx, err := demo.Files.ReadFile(demo.Materials[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []struct {
		work  string
		files map[string][]byte
		after func(output []byte) error
	}{
		{excel.Work, workbooks(t), understand},
		{reading.Work, map[string][]byte{"demo": docx, "rich": wordtest.Rich.Bytes()}, func([]byte) error { return nil }},
	} {
		whole := packages(t, kind.files)
		names := make([]string, 0, len(whole))
		for name := range whole {
			names = append(names, name)
		}
		var group sync.WaitGroup
		jobs := make(chan int)
		read, refused := 0, 0
		var mu sync.Mutex
		for range 3 {
			group.Go(func() {
				for i := range jobs {
					chance := rand.New(rand.NewPCG(uint64(i), 7))
					name := names[chance.IntN(len(names))]
					output, err := child.Run(context.Background(), kind.work, ooxmltest.Spoil(chance, whole[name]), child.Standard)
					good := err == nil
					if good {
						err = kind.after(output)
					} else {
						err = isSentence(err)
					}
					mu.Lock()
					if good {
						read++
					} else {
						refused++
					}
					mu.Unlock()
					if err != nil {
						t.Errorf("%s %d of %s: %v", kind.work, i, name, err)
					}
				}
			})
		}
		for i := range count(150, 10_000) {
			jobs <- i
		}
		close(jobs)
		group.Wait()
		if read == 0 || refused == 0 {
			t.Errorf("%s: %d read, %d refused: the files are not spoiled as they should be", kind.work, read, refused)
		}
	}
}

// isSentence returns an error when err is no sentence for people, or says that
// the child died.
func isSentence(err error) error {
	text := refusal.Text(err)
	if refusal.KindOf(err) != refusal.Invalid || !strings.HasSuffix(text, "。") || !utf8.ValidString(text) || strings.Contains(text, "中途出错") {
		return fmt.Errorf("no sentence: %w", err)
	}
	return nil
}

// understand goes on with what a child read, as an import does.
func understand(output []byte) error {
	var sheets []tabular.Sheet
	if err := gob.NewDecoder(bytes.NewReader(output)).Decode(&sheets); err != nil {
		return err
	}
	for _, sheet := range sheets {
		table, ok := intake.Find(sheet.Rows)
		if !ok {
			continue
		}
		o := intake.Options{Year: 2026, OnTwin: intake.UpdateTwin}
		for _, c := range intake.Propose(table, intake.Names{}, 2026) {
			o.Columns = append(o.Columns, c.Target)
		}
		reading, err := intake.Read(table, o)
		if err != nil {
			if err := isSentence(err); err != nil {
				return err
			}
			continue
		}
		plan := intake.Make(reading, nil, intake.Names{}, o, func(e intake.Entry) error {
			_, err := ledger.Decide(ledger.Problem{}, ledger.Enter{Year: e.Year, No: 1, Content: e.Content}, ledger.Circumstances{Today: "2026-01-01", Rules: ledger.DefaultRules()})
			return err
		})
		for _, item := range plan.Items {
			if item.Sentence == "" || item.Outcome.Zh() == "" || !utf8.ValidString(item.Sentence) {
				return fmt.Errorf("row %d: outcome %q, %q", item.Rows[0], item.Outcome, item.Sentence)
			}
		}
	}
	return nil
}

// TestTrustBombs: files that ask for far too much are refused with a sentence,
// and others are answered meanwhile.
func TestTrustBombs(t *testing.T) {
	t.Parallel()
	o := newOffice(t, honest.program(t))
	s := o.start()
	ended := make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		for {
			select {
			case <-ended:
				return
			default:
				if err := s.reads(); err != nil {
					t.Errorf("another client: %v", err)
				}
			}
		}
	})
	for part, path := range map[string]string{"xl/worksheets/sheet1.xml": "/exchange/import", "word/document.xml": "/materials"} {
		bombs := ooxmltest.Bombs(part)
		if path == "/exchange/import" {
			for name, data := range sheetBombs() {
				bombs[name] = data
			}
		}
		for name, data := range bombs {
			op := &operation{kind: "upload", mark: name, path: path, body: string(data)}
			if s.do(op); op.outcome != refused || !strings.Contains(op.said, "。") {
				t.Errorf("%s to %s: %d %s", name, path, op.status, op.said)
			}
		}
	}
	close(ended)
	group.Wait()
}

// sheetBombs are workbooks that are well-formed and yet too much.
func sheetBombs() map[string][]byte {
	const (
		main = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
		rel  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
		rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	)
	book := func(sheet string) []byte {
		part := func(name, xml string) ooxmltest.Part { return ooxmltest.Part{Name: name, Data: []byte(xml)} }
		return ooxmltest.Pack(
			part("_rels/.rels", rels+`<Relationship Id="a" Type="`+rel+`officeDocument" Target="xl/workbook.xml"/></Relationships>`),
			part("xl/workbook.xml", `<workbook`+main+`><sheets><sheet name="a" sheetId="1" r:id="s"/></sheets></workbook>`),
			part("xl/_rels/workbook.xml.rels", rels+`<Relationship Id="s" Type="`+rel+`worksheet" Target="worksheets/sheet1.xml"/></Relationships>`),
			part("xl/worksheets/sheet1.xml", sheet))
	}
	// Each number differs, so that the ratio of the archive stays honest.
	rows := func(n, cells int) string {
		chance := rand.New(rand.NewPCG(3, 4))
		var out strings.Builder
		out.WriteString(`<worksheet` + main + `><sheetData>`)
		for range n {
			out.WriteString("<row>")
			for range cells {
				fmt.Fprintf(&out, "<c><v>%d</v></c>", chance.IntN(1<<30))
			}
			out.WriteString("</row>")
		}
		out.WriteString("</sheetData>")
		return out.String()
	}
	var merged strings.Builder
	merged.WriteString(rows(3000, 2))
	merged.WriteString("<mergeCells>")
	chance := rand.New(rand.NewPCG(5, 6))
	for range 30_000 {
		fmt.Fprintf(&merged, `<mergeCell ref="A%d:GR1048576"/>`, 1+chance.IntN(3000))
	}
	merged.WriteString("</mergeCells></worksheet>")
	var deep strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&deep, "<a%d>", i*7919%1000)
	}
	return map[string][]byte{
		"rows without end": book(rows(60_000, 3) + "</worksheet>"),
		"merged areas":     book(merged.String()),
		"depth":            book(deep.String()),
		"tokens":           book(rows(20_000, 100) + "</worksheet>"),
		"a far row":        book(`<worksheet` + main + `><sheetData><row r="2147483647"><c><v>1</v></c></row></sheetData></worksheet>`),
		"entities":         book(`<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet` + main + `><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>`),
	}
}
