package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bihuan/internal/material/document"
)

func (a *app) outlineCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "outline [选项] 文件...",
		Short: "列出材料的层次结构",
		Long:  "列出材料的标题、各级序号和段落，每行前面是它在原文中的行号。" + inputsHelp,
		Example: "  bihuan outline 对照检查材料.docx\n" +
			"  bihuan outline --json 材料文件夹 > 结构.jsonl",
		Args: someInputs,
	}
	c.Flags().BoolVar(&asJSON, "json", false, "每个文件输出一行 JSON")
	c.RunE = func(c *cobra.Command, args []string) error {
		print := a.printOutline
		if asJSON {
			lines := a.jsonLines()
			print = func(s source, doc *document.Document, err error) error {
				if err != nil {
					return lines(document.OutlineError(s.name, sentence(err)))
				}
				return lines(doc.OutlineJSON(document.NewLocator(doc.Text)))
			}
		}
		return a.eachDocument(c.Context(), args, print)
	}
	return c
}

func (a *app) printOutline(_ source, doc *document.Document, err error) error {
	if err != nil {
		return nil // its sentence has been printed
	}
	var b strings.Builder
	title := doc.Title
	if title == "" {
		title = "（没有标题）"
	}
	fmt.Fprintf(&b, "%s：%s\n", doc.Name, title)
	locator := document.NewLocator(doc.Text)
	doc.Walk(func(n *document.Node, ancestors []*document.Node) bool {
		text, more := n.Text, ""
		if n.Kind == document.Table {
			text = fmt.Sprintf("［表格，%d行］", len(n.Rows))
		} else if r := []rune(text); len(r) > 40 {
			text, more = string(r[:40]), "…"
		}
		fmt.Fprintf(&b, "%5d  %s%s%s%s\n", locator.Line(n.Start), strings.Repeat("  ", len(ancestors)), n.Marker, text, more)
		return true
	})
	_, err = fmt.Fprint(a.out, b.String())
	return err
}
