package arch

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// rule finds a rule of a stylesheet whose selector is one class.
var rule = regexp.MustCompile(`(?m)(?:^|[,}])\s*\.([\w-]+)\s*[,{]`)

// TestPagesShareNoClass: the styles of all pages are one file, so a class that
// two pages style would change the other page.
func TestPagesShareNoClass(t *testing.T) {
	styled, files := map[string]string{}, 0
	err := fs.WalkDir(os.DirFS("../.."), "internal", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".css" || !strings.Contains(name, "/pages/") {
			return err
		}
		text, err := os.ReadFile("../../" + name)
		if err != nil {
			return err
		}
		files++
		page := path.Dir(name)
		for _, m := range rule.FindAllStringSubmatch(string(text), -1) {
			if other, ok := styled[m[1]]; ok && other != page {
				t.Errorf(".%s is styled by %s and by %s", m[1], other, page)
			}
			styled[m[1]] = page
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 {
		t.Fatalf("%d stylesheets of pages: the walk is broken", files)
	}
}
