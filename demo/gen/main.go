// Command gen writes the Word files of the demonstration from its text files:
// the layout of GB/T 9704-2012, named fonts, styles, and numbering that Word
// keeps itself. Run it in the repository's root after a text has changed:
//
//	go run ./demo/gen
package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if err := run("demo"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir string) error {
	texts, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		return err
	}
	if len(texts) == 0 {
		return fmt.Errorf("no text files in %s", dir)
	}
	for _, name := range texts {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		file, err := word(string(text))
		if err != nil {
			return err
		}
		if err := os.WriteFile(strings.TrimSuffix(name, ".txt")+".docx", file, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// word returns the Word file of a text whose first line is its title.
func word(text string) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	parts := append([]part{{"word/document.xml", document(text)}}, fixedParts...)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(p.xml)); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
