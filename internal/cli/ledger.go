package cli

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

func (a *app) ledgerCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "ledger 命令",
		Short: "导入、列出和导出台账",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage(c, "没有 ledger %s 这个命令，可用的有：import、list、export、layouts。", args[0])
			}
			printHelp(c)
			return nil
		},
	}
	c.AddCommand(a.ledgerImportCommand(), a.ledgerListCommand(), a.ledgerExportCommand(), a.layoutsCommand())
	return c
}

// selection are the flags that choose problems, by the names of the pages'
// addresses.
type selection struct{ subject, class, state, gap, sort string }

func (s *selection) flags(c *cobra.Command, f *ledger.Filter) {
	c.Flags().StringVar(&f.Q, "search", "", "含有这些`词`的问题")
	c.Flags().IntVar(&f.Year, "year", 0, "`年度`，例如 2026")
	c.Flags().StringVar(&f.Aspect, "aspect", "", "所属`方面`")
	c.Flags().StringVar(&s.subject, "subject", "", "`主体`：team（班子）或 personal（个人）")
	c.Flags().StringVar(&s.class, "class", "", "整改`类别`：immediate、limited 或 lasting")
	c.Flags().StringVar(&s.state, "state", "", "`状态`")
	c.Flags().StringVar(&f.LeadUnit, "lead-unit", "", "牵头`单位`")
	c.Flags().StringVar(&f.Leader, "leader", "", "责任`领导`")
	c.Flags().StringVar(&f.Material, "material", "", "来源材料的`编号`")
	c.Flags().StringVar(&f.From, "source-kind", "", "来源的`种类`：material（材料）、meeting（会议）、instruction（领导批示）等")
	c.Flags().StringVar(&s.gap, "missing", "", "`缺项`：cause、measure、example、due 或 holder")
	c.Flags().StringVar(&s.sort, "sort", "", "`排序`：no、aspect、due 或 updated")
	c.Flags().BoolVar(&f.Desc, "desc", false, "倒序")
}

func (s selection) apply(f *ledger.Filter) {
	f.Subject, f.Class, f.Phase = ledger.Subject(s.subject), ledger.Class(s.class), ledger.Phase(s.state)
	f.Gap, f.Sort = ledger.Gap(s.gap), ledger.Sort(s.sort)
}

// withLedger opens the data and runs do for the person at this computer.
func (a *app) withLedger(ctx context.Context, where store, do func(in *instance, who access.Viewer) error) error {
	in, err := a.openInstance(ctx, where.dir, where.db)
	if err != nil {
		return err
	}
	defer in.close()
	who, err := in.person(ctx)
	if err != nil {
		return err
	}
	return do(in, who)
}

func (a *app) ledgerListCommand() *cobra.Command {
	var where store
	var chosen selection
	var f ledger.Filter
	var asJSON bool
	c := &cobra.Command{
		Use:     "list [选项]",
		Short:   "列出台账中的问题",
		Example: "  bihuan ledger list --missing due\n  bihuan ledger list --json > 台账.jsonl",
		Args:    noArguments,
	}
	where.flags(c)
	chosen.flags(c, &f)
	c.Flags().BoolVar(&asJSON, "json", false, "每个问题输出一行 JSON")
	c.RunE = func(c *cobra.Command, _ []string) error {
		chosen.apply(&f)
		return a.withLedger(c.Context(), where, func(in *instance, who access.Viewer) error {
			return a.listLedger(c.Context(), in, who, f, asJSON)
		})
	}
	return c
}

func (a *app) listLedger(ctx context.Context, in *instance, who access.Viewer, f ledger.Filter, asJSON bool) error {
	var shown table
	lines := a.jsonLines()
	judge, err := in.ledger.Judge(ctx, who)
	if err != nil {
		return err
	}
	f.Limit = ledger.MaxLimit
	n := 0
	for {
		page, err := in.ledger.List(ctx, who, f)
		if err != nil {
			return err
		}
		for _, p := range page.Problems {
			n++
			if !asJSON {
				shown.add(p.Number(), p.Phase().Zh(), dash(p.LeadUnit), dash(p.Due), p.Aspect, short(p.Title))
			} else if err := lines(ledgerweb.ItemOf(p, judge.Stand(p))); err != nil {
				return err
			}
		}
		if f.After = page.Next; f.After == "" {
			break
		}
	}
	if asJSON {
		return nil
	}
	if err := shown.write(a.out); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.err, "共%d个问题。\n", n)
	return err
}

func dash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

func (a *app) ledgerExportCommand() *cobra.Command {
	var where store
	var chosen selection
	var f ledger.Filter
	var target, layout string
	var force bool
	c := &cobra.Command{
		Use:     "export -o 台账.xlsx [选项]",
		Short:   "把台账导出为 Excel",
		Long:    "把台账导出为 Excel，文件名以 .csv 结尾时导出为文本。--layout 选择表样，可用的表样见 bihuan ledger layouts。",
		Example: "  bihuan ledger export -o 台账.xlsx\n  bihuan ledger export --layout 整改任务清单 --year 2026 -o 任务清单.xlsx",
		Args:    noArguments,
	}
	where.flags(c)
	chosen.flags(c, &f)
	c.Flags().StringVarP(&target, "output", "o", "", "写入的`文件`")
	c.Flags().StringVar(&layout, "layout", "", "`表样`的名称或代号")
	c.Flags().BoolVar(&force, "force", false, "覆盖已有文件")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if target == "" {
			return usage(c, "请用 -o 写明导出到哪个文件。")
		}
		if err := checkTarget(target, force); err != nil {
			return err
		}
		chosen.apply(&f)
		return a.withLedger(c.Context(), where, func(in *instance, who access.Viewer) error {
			e := ledgerweb.Exporter{Ledger: in.ledger, Layouts: in.layouts, Date: ui.Date(a.now().UnixMilli()), CSV: strings.HasSuffix(strings.ToLower(target), ".csv")}
			form, err := e.Form(c.Context(), who, layout)
			if err != nil {
				return err
			}
			var out bytes.Buffer
			n, err := e.Write(c.Context(), &out, who, form, f)
			if err != nil {
				return err
			}
			if err := save(target, out.Bytes()); err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "已写入“%s”（%s，%d个问题）。\n", target, form.Name, n)
			return err
		})
	}
	return c
}

// saveSheet writes rows in a layout to target, in the words of superiors where
// the layout is theirs.
func (a *app) saveSheet(target, layout, unit string, rows []sheet.Row, words map[string]map[string]string) error {
	l, err := sheet.Find(layout)
	if err != nil {
		return err
	}
	var book bytes.Buffer
	if err := sheet.Write(&book, l.Worded(words), sheet.Head{Unit: unit, Date: ui.Date(a.now().UnixMilli())}, rows); err != nil {
		return err
	}
	if err := save(target, book.Bytes()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "已写入“%s”（%s，%d个问题）。\n", target, l.Name, len(rows))
	return err
}

func (a *app) layoutsCommand() *cobra.Command {
	var where store
	c := &cobra.Command{
		Use:   "layouts [add 文件]",
		Short: "列出可用的表样，按上级的空表增加表样",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage(c, "没有 ledger layouts %s 这个命令，可用的有：add。", args[0])
			}
			return nil
		},
	}
	where.flags(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		return a.withLedger(c.Context(), where, func(in *instance, who access.Viewer) error {
			all, err := in.layouts.All(c.Context(), who)
			if err != nil {
				return err
			}
			var shown table
			for _, l := range all {
				shown.add(l.ID, l.Name, l.Note)
			}
			return shown.write(a.out)
		})
	}
	c.AddCommand(a.layoutsAddCommand())
	return c
}

func (a *app) layoutsAddCommand() *cobra.Command {
	var where store
	var name string
	c := &cobra.Command{
		Use:   "add [选项] 文件",
		Short: "按上级的空表（.xlsx）或表样文件（.yaml）增加表样",
		Long: "按上级的空表（.xlsx）增加表样：按表头认栏目，导出时填在它的副本里，标题、合并单元格和打印设置不变。\n" +
			"也可以读入从别处导出的表样文件（.yaml）。栏目认得不对的，到网页“表样”中更改。",
		Example: "  bihuan ledger layouts add 市委巡察办空表.xlsx --name 市里格式\n  bihuan ledger export --layout 市里格式 -o 报市里.xlsx",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(c, "请写明一个文件。")
			}
			return nil
		},
	}
	where.flags(c)
	c.Flags().StringVar(&name, "name", "", "表样的`名称`，默认是文件名")
	c.RunE = func(c *cobra.Command, args []string) error {
		content, err := a.bytes(args[0])
		if err != nil {
			return err
		}
		return a.withLedger(c.Context(), where, func(in *instance, who access.Viewer) error {
			l, err := in.layouts.Add(c.Context(), who, name, filepath.Base(args[0]), content)
			if err != nil {
				return err
			}
			var shown table
			for _, s := range l.Form.Sheets {
				for _, column := range s.Columns {
					shown.add(s.Name, column.Head, sheet.Zh(s.Each, column.Field))
				}
			}
			if err := shown.write(a.out); err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.err, "已增加表样“%s”。\n", l.Form.Name)
			return err
		})
	}
	return c
}
