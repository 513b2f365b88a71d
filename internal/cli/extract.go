package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract"
)

func (a *app) extractCommand() *cobra.Command {
	var asJSON, force bool
	var target, layout string
	c := &cobra.Command{
		Use:   "extract [选项] 文件...",
		Short: "提取问题、原因、措施和常态化任务",
		Long:  "从材料中提取检视方面、问题、原因、措施和常态化任务，并提示它们之间可能的对应关系。结果供核对，不代替人的判断。" + inputsHelp,
		Example: "  bihuan extract 对照检查材料.docx\n" +
			"  bihuan extract --json 材料文件夹 > 提取结果.jsonl\n" +
			"  bihuan extract -o 台账.xlsx --layout 整改任务清单 对照检查材料.docx",
		Args: someInputs,
	}
	c.Flags().BoolVar(&asJSON, "json", false, "每个文件输出一行 JSON")
	c.Flags().StringVarP(&target, "output", "o", "", "写成 Excel `文件`，对应关系是推测的，供核对")
	c.Flags().StringVar(&layout, "layout", "", "Excel 的`表样`，见 bihuan ledger layouts")
	c.Flags().BoolVar(&force, "force", false, "覆盖已有的 Excel 文件")
	c.RunE = func(c *cobra.Command, args []string) error {
		switch {
		case target != "" && asJSON:
			return usage(c, "--json 和 -o 只能选一个。")
		case target != "":
			return a.extractSheet(c.Context(), args, target, layout, force)
		case layout != "":
			return usage(c, "--layout 要和 -o 一起用。")
		}
		print := a.printExtract
		if asJSON {
			lines := a.jsonLines()
			print = func(s source, doc *document.Document, err error) error {
				if err != nil {
					return lines(extract.Failed(s.name, sentence(err)))
				}
				return lines(extract.JSON(doc, extract.From(doc)))
			}
		}
		return a.eachDocument(c.Context(), args, print)
	}
	return c
}

func (a *app) printExtract(_ source, doc *document.Document, err error) error {
	if err != nil {
		return nil // its sentence has been printed
	}
	e := &extractText{locator: document.NewLocator(doc.Text)}
	e.write(doc.Name, extract.From(doc))
	_, err = fmt.Fprint(a.out, e.String())
	return err
}

// genres are the words of the screens.
var genres = map[extract.Genre]string{
	extract.Team: "班子对照检查材料", extract.Member: "个人对照检查材料", extract.Outline: "发言提纲",
	extract.Report: "整改情况报告", extract.Inspection: "巡察反馈", extract.Unknown: "文种不明",
}

type extractText struct {
	strings.Builder
	locator *document.Locator
}

func (e *extractText) write(name string, r *extract.Result) {
	aspects, problems := 0, 0
	for _, aspect := range r.Aspects {
		if aspect.Title != "" {
			aspects++
		}
		problems += len(aspect.Problems)
	}
	fmt.Fprintf(e, "%s：%s，%d个方面、%d个问题、%d条原因、%d条措施、%d项常态化任务\n", name, genres[r.Genre],
		aspects, problems, len(r.Causes), len(r.Measures), len(r.Promises))
	e.section("问题", problems)
	for _, aspect := range r.Aspects {
		if aspect.Title != "" {
			fmt.Fprintf(e, "  %d %s\n", aspect.No, aspect.Title)
		}
		for _, p := range aspect.Problems {
			e.entry(p.ID, p.Title, p.Span)
			for _, x := range p.Examples {
				fmt.Fprintf(e, "        例：%s\n", short(x))
			}
		}
	}
	e.section("原因", len(r.Causes))
	for _, c := range r.Causes {
		e.entry(c.ID, c.Title, c.Span)
	}
	e.section("措施", len(r.Measures))
	for _, m := range r.Measures {
		e.entry(m.ID, m.Title, m.Span)
		for _, action := range m.Actions {
			fmt.Fprintf(e, "        · %s%s\n", short(action.Text), dutyOf(action))
		}
	}
	e.section("常态化任务", len(r.Promises))
	for _, p := range r.Promises {
		e.entry(p.ID, p.Text, p.Span)
	}
	e.section("可能的对应关系（待人工确认）", len(r.Links))
	for _, l := range r.Links {
		fmt.Fprintf(e, "    %s — %s  %.2f  %s\n", l.Problem, l.Cause+l.Measure, l.Score, strings.Join(l.Because, "、"))
	}
}

func (e *extractText) section(title string, n int) {
	if n > 0 {
		fmt.Fprintf(e, "\n%s\n", title)
	}
}

func (e *extractText) entry(id, title string, at document.Span) {
	fmt.Fprintf(e, "    %-4s%s（第%d行）\n", id, short(title), e.locator.Line(at.Start))
}

func dutyOf(a extract.Action) string {
	var facts []string
	if a.Holder != "" {
		facts = append(facts, "责任："+a.Holder)
	}
	if a.Due != "" {
		facts = append(facts, "时限："+a.Due)
	}
	if len(facts) == 0 {
		return ""
	}
	return "［" + strings.Join(facts, "；") + "］"
}

// short cuts what would not fit a line.
func short(s string) string {
	if r := []rune(s); len(r) > 50 {
		return string(r[:50]) + "…"
	}
	return s
}
