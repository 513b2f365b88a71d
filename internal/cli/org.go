package cli

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/org"
	"bihuan/internal/org/orgweb"
	"bihuan/internal/ui"
)

func (a *app) orgCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "org 命令",
		Short: "导入、列出和导出单位、人员和职务",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage(c, "没有 org %s 这个命令，可用的有：import、list、export。", args[0])
			}
			printHelp(c)
			return nil
		},
	}
	c.AddCommand(a.orgImportCommand(), a.orgListCommand(), a.orgExportCommand())
	return c
}

// orgImport is what the flags of an import say.
type orgImport struct{ dryRun, partial, apart bool }

func (a *app) orgImportCommand() *cobra.Command {
	var where store
	var how orgImport
	c := &cobra.Command{
		Use:   "import [选项] 文件",
		Short: "从名册导入单位、人员、职务和分管联系",
		Long: "从名册（.xlsx、.csv，或用制表符分隔的文本）导入。表头要有“单位”和其他至少一栏，可用的栏目：\n" +
			strings.Join(org.Heads, " · ") + "\n" +
			"同一份名册再导一次不会重复。有问题的行写在错误输出里；默认只要有一行有问题就都不导入。",
		Example: "  bihuan org import --dry-run 干部名册.xlsx\n  bihuan org import --data 闭环数据 干部名册.xlsx",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(c, "请写明一个名册文件，- 表示标准输入。")
			}
			return nil
		},
	}
	where.flags(c)
	c.Flags().BoolVar(&how.dryRun, "dry-run", false, "只核对，不保存")
	c.Flags().BoolVar(&how.partial, "partial", false, "有问题的行不导入，其余照常导入")
	c.Flags().BoolVar(&how.apart, "apart", false, "不同单位的同名人员按不同的人登记")
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.withLedger(c.Context(), where, func(in *instance, who access.Viewer) error {
			return a.importOrg(c.Context(), in, who, args[0], how)
		})
	}
	return c
}

func (a *app) importOrg(ctx context.Context, in *instance, who access.Viewer, name string, how orgImport) error {
	s := sources([]string{name})[0]
	if s.err != nil {
		return s.err
	}
	content, err := a.bytes(s.name)
	if err != nil {
		return err
	}
	pages := in.orgPages()
	lines, err := pages.Lines(ctx, s.name, content)
	if err != nil {
		return err
	}
	options := org.ImportOptions{Apart: how.apart}
	plan, err := in.org.Preview(ctx, who, lines, options)
	if err != nil {
		return err
	}
	for _, f := range plan.Faults {
		fmt.Fprintf(a.err, "%s:%d: %s\n", s.name, f.Row, f.Text)
	}
	for _, note := range plan.Notes {
		fmt.Fprintln(a.err, note)
	}
	if how.dryRun {
		for _, step := range plan.Steps {
			fmt.Fprintf(a.out, "%d: %s\n", step.Row, step.Sentence)
		}
	}
	faulty := len(plan.Faults) > 0
	switch {
	case how.dryRun:
		fmt.Fprintln(a.err, "只作核对，没有保存。可以"+orgweb.Summary(orgweb.Imported(plan)))
	case faulty && !how.partial:
		fmt.Fprintln(a.err, "没有导入。请修改有问题的行后再试，或加上 --partial 只导入其余的行。")
	default:
		if plan, err = in.org.Import(ctx, who, lines, options); err != nil {
			return err
		}
		fmt.Fprintln(a.out, "已"+orgweb.Summary(orgweb.Imported(plan)))
	}
	if faulty {
		return exitCode(exitUnusable)
	}
	return nil
}

func (a *app) orgListCommand() *cobra.Command {
	var where store
	var asJSON, past bool
	c := &cobra.Command{
		Use:     "list [选项]",
		Short:   "列出单位和人员",
		Example: "  bihuan org list\n  bihuan org list --json > 组织.jsonl",
		Args:    noArguments,
	}
	where.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "每个单位输出一行 JSON")
	c.Flags().BoolVar(&past, "all", false, "连同历任人员和已撤销的单位")
	c.RunE = func(c *cobra.Command, _ []string) error {
		return a.withLedger(c.Context(), where, func(in *instance, who access.Viewer) error {
			chart, err := in.org.Chart(c.Context(), who)
			if err != nil {
				return err
			}
			return a.listOrg(orgweb.Nodes(chart, in.org.Today(), past), asJSON)
		})
	}
	return c
}

func (a *app) listOrg(nodes []orgweb.Node, asJSON bool) error {
	if asJSON {
		lines := a.jsonLines()
		for _, n := range nodes {
			if err := lines(n); err != nil {
				return err
			}
		}
		return nil
	}
	var shown table
	people := 0
	for _, n := range nodes {
		shown.add(strings.Repeat("  ", n.Depth)+n.Name, n.KindText, dash(seats(n.Seats)))
		people += len(n.Seats)
	}
	if err := shown.write(a.out); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.err, "共%d个单位，%d个职务。\n", len(nodes), people)
	return err
}

func seats(all []orgweb.Seat) string {
	texts := make([]string, len(all))
	for i, s := range all {
		texts[i] = s.Name
		if s.Title != "" {
			texts[i] += "（" + s.Title + "）"
		}
	}
	return strings.Join(texts, "、")
}

func (a *app) orgExportCommand() *cobra.Command {
	var where store
	var target string
	var force, past bool
	c := &cobra.Command{
		Use:     "export -o 名册.xlsx [选项]",
		Short:   "把单位、人员和职务导出为 Excel",
		Long:    "把单位、人员和职务导出为 Excel，修改后可以再用 bihuan org import 导入。",
		Example: "  bihuan org export -o 名册.xlsx",
		Args:    noArguments,
	}
	where.flags(c)
	c.Flags().StringVarP(&target, "output", "o", "", "写入的`文件`")
	c.Flags().BoolVar(&force, "force", false, "覆盖已有文件")
	c.Flags().BoolVar(&past, "all", false, "连同历任人员和已撤销的单位")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if target == "" {
			return usage(c, "请用 -o 写明写入的文件。")
		}
		if !strings.HasSuffix(strings.ToLower(target), ".xlsx") {
			return fault.New(fault.Invalid, "“%s”应以 .xlsx 结尾。", target)
		}
		if err := checkTarget(target, force); err != nil {
			return err
		}
		return a.withLedger(c.Context(), where, func(in *instance, who access.Viewer) error {
			chart, err := in.org.Chart(c.Context(), who)
			if err != nil {
				return err
			}
			var book bytes.Buffer
			if err := orgweb.WriteBook(&book, chart, who.UnitName, ui.Date(in.clock().UnixMilli()), in.org.Today(), past); err != nil {
				return err
			}
			return save(target, book.Bytes())
		})
	}
	return c
}
