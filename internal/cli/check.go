package cli

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/report"
)

type checkOptions struct {
	format string
	json   bool
	rules  string
	config string
	fix    bool
	output string
	force  bool
	timing bool
}

func (a *app) checkCommand() *cobra.Command {
	var o checkOptions
	c := &cobra.Command{
		Use:   "check [选项] 文件...",
		Short: "检查材料中的问题",
		Long: "检查材料，逐条指出必核、必改和建议的地方，写明位置、规则和理由。\n" +
			"必核：固定表述、党内法规名称、机构名称等与有出处的清单不一致；必改：原文自身就能证明有误；建议：其余值得改进的地方。" + inputsHelp +
			"\n\n结束状态：0 没有必改，1 有必改，2 有文件读不出来或命令写错（2 优先）。",
		Example: "  bihuan check 对照检查材料.docx\n" +
			"  bihuan check --rules -generic-phrase 材料文件夹\n" +
			"  bihuan check --format sarif 材料文件夹 > 检查结果.sarif\n" +
			"  bihuan check --fix -o 改正稿.txt 初稿.txt",
		Args: someInputs,
	}
	f := c.Flags()
	f.StringVar(&o.format, "format", "text", "输出`格式`：text、json、sarif")
	f.BoolVar(&o.json, "json", false, "等于 --format json")
	f.StringVar(&o.rules, "rules", "", "只用这些`规则`，以逗号分隔；前面加减号表示不用，如 -generic-phrase")
	f.StringVar(&o.config, "config", "", "用这个配置`文件`，不用材料旁边的 .bihuan.yaml")
	f.BoolVar(&o.fix, "fix", false, "把能确定改法的地方改好，写入 -o 指定的新文件（仅限文本）")
	f.StringVarP(&o.output, "output", "o", "", "--fix 写入的`文件`")
	f.BoolVar(&o.force, "force", false, "允许 -o 覆盖已有的文件")
	f.BoolVar(&o.timing, "timing", false, "最后列出每条规则用的时间")
	c.RunE = func(c *cobra.Command, args []string) error {
		if o.json {
			if f.Changed("format") && o.format != "json" {
				return usage(c, "--json 与 --format %s 不能同时用。", o.format)
			}
			o.format = "json"
		}
		if o.fix != (o.output != "") {
			return usage(c, "--fix 和 -o 要一起用：--fix -o 新文件 原文件。")
		}
		printer, ok := a.findingPrinter(o.format)
		if !ok {
			return usage(c, "没有“%s”这种格式，可用的有 text、json、sarif。", o.format)
		}
		checks, err := newChecks(o.rules, o.config)
		if err != nil {
			return err
		}
		if o.fix {
			return a.fix(c, checks, args, o)
		}
		return a.check(c.Context(), checks, args, printer, o.timing)
	}
	return c
}

// checked is one input after the check.
type checked struct {
	file    report.File
	timings []lint.Timing
	err     error
}

func (a *app) check(ctx context.Context, checks *checks, args []string, printer findingPrinter, timing bool) error {
	var clock func() time.Time
	if timing {
		clock = a.now
	}
	// What one document leaves behind is small and soon dead: collecting it less
	// often saves a quarter of the time of a folder, for a third more memory.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	list := sources(args)
	bar := a.newProgress(len(list))
	var sum tally
	err := inOrder(ctx, len(list), func(i int) checked {
		doc, err := a.read(ctx, list[i])
		if err != nil {
			return checked{err: err}
		}
		return checks.run(doc, clock)
	}, func(i int, r checked) error {
		bar.clear()
		defer bar.step(i + 1)
		if r.err != nil {
			a.complain(list[i].name, r.err)
			sum.unusable = append(sum.unusable, list[i].name+"："+sentence(r.err))
			return nil
		}
		a.notices(r.file.Doc)
		sum.add(r)
		return printer.file(r.file)
	})
	bar.clear()
	if err != nil {
		return err
	}
	if err := printer.end(&sum); err != nil {
		return err
	}
	if timing {
		fmt.Fprint(a.err, sum.times())
	}
	return ended(nil, sum.code())
}

// run checks doc under the configuration that applies to it.
func (c *checks) run(doc *document.Document, clock func() time.Time) checked {
	checker, err := c.checkerFor(doc.Name)
	if err != nil {
		return checked{err: err}
	}
	findings, timings := checker.RunTimed(doc, clock)
	return checked{file: report.File{Doc: doc, Findings: findings}, timings: timings}
}
