package report

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/xeipuuv/gojsonschema"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var slip = &lint.Rule{ID: "slip", Title: "笔误", Severity: lint.Verify, Level: lint.Practice, Source: "办文实务", Doc: "写错的词要改正。"}

// sample is a file whose one finding stands on the second line, behind
// characters of three and four bytes.
func sample() File {
	text := "第一行\n𠮷祥村共有三各小组。\n末行"
	at := func(s string) document.Span {
		i := strings.Index(text, s)
		return document.Span{Start: i, End: i + len(s)}
	}
	doc := &document.Document{Name: "云川县/村 情.txt", Text: text}
	return File{doc, []lint.Finding{{
		ID: "F1", Rule: slip, Severity: lint.Verify, Message: "“三各”应为“三个”", Span: at("三各"),
		Related: []lint.Related{{Span: at("第一行"), Message: "见首行"}},
		Fix:     []lint.Edit{{Span: at("各"), New: "个"}},
	}}}
}

func TestFindings(t *testing.T) {
	got, err := json.Marshal(Findings(sample()))
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"id":"F1","rule":"slip","severity":"verify","message":"“三各”应为“三个”","file":"云川县/村 情.txt",` +
		`"line":2,"column":6,"start":9,"end":11,"text":"三各",` +
		`"related":[{"message":"见首行","line":1,"column":1,"start":0,"end":3,"text":"第一行"}],` +
		`"fix":[{"line":2,"column":7,"start":10,"end":11,"text":"各","new":"个"}]}]`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	none, err := json.Marshal(Findings(File{Doc: &document.Document{}}))
	if err != nil || string(none) != "[]" {
		t.Errorf("no findings: %s, %v", none, err)
	}
}

func TestText(t *testing.T) {
	var plain, coloured strings.Builder
	if err := Text(&plain, sample(), false); err != nil {
		t.Fatal(err)
	}
	want := "云川县/村 情.txt:2:6: 必核 slip “三各”应为“三个”\n" +
		"    𠮷祥村共有▸三各◂小组。\n" +
		"    另见第1行第1列：见首行\n"
	if plain.String() != want {
		t.Errorf("got\n%s\nwant\n%s", plain.String(), want)
	}
	if err := Text(&coloured, sample(), true); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(coloured.String(), "\033[35m三各\033[0m小组") {
		t.Errorf("no colour in %q", coloured.String())
	}
}

func TestExcerptIsShort(t *testing.T) {
	text := strings.Repeat("前", 50) + strings.Repeat("中", 100) + strings.Repeat("后", 50)
	got := excerpt(text, document.Span{Start: 150, End: 450}, "[", "]")
	want := "…" + strings.Repeat("前", 16) + "[" + strings.Repeat("中", 60) + "…]" + strings.Repeat("后", 16) + "…"
	if got != want {
		t.Errorf("got %s", got)
	}
}

func TestSARIFIsValid(t *testing.T) {
	var out bytes.Buffer
	if err := SARIF(&out, "1.0", []*lint.Rule{slip}, []File{sample()}, []string{"“甲.docx”读不出来。"}); err != nil {
		t.Fatal(err)
	}
	result, err := gojsonschema.Validate(gojsonschema.NewStringLoader(sarifSchema(t)), gojsonschema.NewBytesLoader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range result.Errors() {
		t.Error(e)
	}
	log, err := sarif.FromBytes(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	found := log.Runs[0].Results[0]
	region := found.Locations[0].PhysicalLocation.Region
	if *found.RuleID != "slip" || *region.StartLine != 2 || *region.StartColumn != 6 || *region.EndColumn != 8 {
		t.Errorf("the finding stands elsewhere: %s", out.String())
	}
	if *log.Runs[0].Invocations[0].ExecutionSuccessful {
		t.Error("a run with an unusable input says that it was successful")
	}
}

// sarifSchema returns the schema of SARIF 2.1.0, which its Go library keeps as
// a constant of its own.
func sarifSchema(t *testing.T) string {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").Output()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	spec := file.Decls[0].(*ast.GenDecl).Specs[0].(*ast.ValueSpec)
	return strings.Trim(spec.Values[0].(*ast.BasicLit).Value, "`")
}

func TestFileURI(t *testing.T) {
	for name, want := range map[string]string{
		"材料.txt":   "%E6%9D%90%E6%96%99.txt",
		"a:b.txt":  "./a:b.txt",
		"/d/甲.txt": "file:///d/%E7%94%B2.txt",
		"-":        "-",
	} {
		if got := fileURI(name); got != want {
			t.Errorf("fileURI(%q) = %q, want %q", name, got, want)
		}
	}
}
