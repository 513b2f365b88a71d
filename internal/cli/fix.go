package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"bihuan/internal/fault"
	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/syntax"
)

// fixRounds bounds how often fixes are applied: one may make room for another
// that overlapped it.
const fixRounds = 4

// fix writes the text of one input with all mechanical corrections to a new
// file and prints what is left for a person.
func (a *app) fix(c *cobra.Command, checks *checks, args []string, o checkOptions) error {
	list := sources(args)
	if len(list) != 1 {
		return usage(c, "--fix 一次只处理一个文件。")
	}
	printer, _ := a.findingPrinter(o.format)
	doc, err := a.read(c.Context(), list[0])
	if err != nil {
		return err
	}
	if doc.Format != document.Plain {
		return fault.New(fault.Invalid, "“%s”不是文本文件，不能直接改写。请用 bihuan annotate 把问题写成 Word 批注，在 Word 中修改。", doc.Name)
	}
	if err := checkTarget(o.output, o.force, doc.Name); err != nil {
		return err
	}
	fixed, left, err := fixAll(checks, doc)
	if err != nil {
		return err
	}
	if err := save(o.output, []byte(left.file.Doc.Text)); err != nil {
		return err
	}
	left.file.Doc.Name = o.output // what is printed now are places in the new file
	var sum tally
	sum.add(left)
	if err := printer.file(left.file); err != nil {
		return err
	}
	if err := printer.end(&sum); err != nil {
		return err
	}
	fmt.Fprintf(a.err, "改好%d处，已写入“%s”。\n", fixed, o.output)
	return ended(nil, sum.code())
}

// fixAll applies fixes until nothing more changes, and returns the number of
// places that were corrected and the check of the corrected text.
func fixAll(checks *checks, doc *document.Document) (fixed int, left checked, err error) {
	for range fixRounds {
		left = checks.run(doc, nil)
		if left.err != nil {
			return 0, left, left.err
		}
		text := lint.Apply(doc.Text, left.file.Findings)
		if text == doc.Text {
			break
		}
		fixed += edits(left.file.Findings)
		doc = &document.Document{Name: doc.Name, Format: document.Plain, Text: text}
		syntax.Parse(doc)
	}
	left = checks.run(doc, nil)
	return fixed - edits(left.file.Findings), left, left.err
}

func edits(findings []lint.Finding) int {
	n := 0
	for _, f := range findings {
		n += len(f.Fix)
	}
	return n
}
