package arch

import (
	"strings"
	"testing"
)

// What tests use must not reach the people who run the program.
var testOnly = []string{
	"testing", "pgregory.net/rapid", "github.com/rogpeppe/go-internal", "github.com/chromedp/",
	"github.com/owenrumney/go-sarif", "github.com/xeipuuv/", "honnef.co/",
}

func TestBinaryHoldsNoTestCode(t *testing.T) {
	packages := list(t, 100, true, "./cmd/bihuan")
	own := 0
	for _, p := range packages {
		if strings.HasPrefix(p.ImportPath, module) {
			own++
			if isTestPackage(p.path()) {
				t.Errorf("%s is linked into the program", p.ImportPath)
			}
		}
		for _, prefix := range testOnly {
			if p.ImportPath == prefix || strings.HasPrefix(p.ImportPath, prefix) && strings.ContainsAny(prefix, "./") {
				t.Errorf("%s is linked into the program", p.ImportPath)
			}
		}
	}
	if own < 10 {
		t.Errorf("only %d packages of our own are linked", own)
	}
}

func TestBinaryNeedsNoC(t *testing.T) {
	for _, p := range list(t, 100, true, "./cmd/bihuan") {
		if len(p.CgoFiles) > 0 && p.ImportPath != "runtime/cgo" {
			t.Errorf("%s needs a C compiler", p.ImportPath)
		}
	}
}
