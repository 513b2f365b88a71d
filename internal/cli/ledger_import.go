package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/flow"
	"bihuan/internal/ledger/intake"
)

// ledgerImport is what the flags of an import say.
type ledgerImport struct {
	sheet         string
	columns       []string // 栏目=字段
	year          int
	onTwin        string
	dryRun        bool
	partial       bool
	loose         bool
	createMissing bool
	errorsTo      string
	marked        map[string]bool // what this run put there
}

// tables are the files of an import that are taken from a folder.
var tables = []string{".xlsx", ".csv", ".tsv", ".txt", ".xls", ".et", ".ods"}

func (a *app) ledgerImportCommand() *cobra.Command {
	var where store
	var how ledgerImport
	c := &cobra.Command{
		Use:   "import [选项] 文件...",
		Short: "导入任何版式的台账（Excel、WPS 表格、csv、文本）",
		Long: "导入任何版式的台账：按表头和内容识别栏目，每行说明会怎样，每个文件作为一批保存，可以在浏览器里整批撤销。\n" +
			"有问题的行写在错误输出里；一个文件只要有一行有问题就不导入，加上 --partial 则导入其余的行。\n" +
			"--map 指定一栏对应什么，可用的有：" + targetList() + "；- 表示不读取。\n" +
			"有文件不能用或有行没有导入时，退出码是2。",
		Example: "  bihuan ledger import --dry-run 整改台账.xlsx\n" +
			"  bihuan ledger import --on-duplicate update --errors-to 核对结果 台账文件夹\n" +
			"  bihuan ledger import --map 啥时候改完=完成时限 --year 2026 台账.csv",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(c, "请写明要导入的文件或文件夹，- 表示标准输入。")
			}
			return nil
		},
	}
	where.flags(c)
	c.Flags().StringVar(&how.sheet, "sheet", "", "读取哪一张`表`，不写时取最像台账的一张")
	c.Flags().StringArrayVar(&how.columns, "map", nil, "`表头=栏目`，可以写几次")
	c.Flags().IntVar(&how.year, "year", 0, "表里没有写`年度`的问题登记在哪一年")
	c.Flags().StringVar(&how.onTwin, "on-duplicate", string(intake.SkipTwin), "台账里已有的问题`怎么办`：skip（跳过）、update（更新）或 add（增加）")
	c.Flags().BoolVar(&how.dryRun, "dry-run", false, "只核对，不保存")
	c.Flags().BoolVar(&how.partial, "partial", false, "有问题的行不导入，其余照常导入")
	c.Flags().BoolVar(&how.loose, "loose-dates", false, "看不出日期的时限照录到备注，不算有问题")
	c.Flags().BoolVar(&how.createMissing, "create-missing", false, "组织里没有的单位和人员一并登记")
	c.Flags().StringVar(&how.errorsTo, "errors-to", "", "把写有核对结果的原表放进这个`文件夹`")
	c.RunE = func(c *cobra.Command, args []string) error {
		if how.errorsTo != "" {
			how.marked = map[string]bool{}
			if err := os.MkdirAll(how.errorsTo, 0o700); err != nil {
				return fault.Wrap(err, fault.Invalid, "文件夹“%s”建不起来，请检查路径和权限。", how.errorsTo)
			}
		}
		return a.withLedger(c.Context(), where, func(in *instance, who access.Viewer) error {
			return a.importLedgers(c.Context(), in, who, args, how)
		})
	}
	return c
}

func targetList() string {
	var all []string
	for _, t := range intake.Targets() {
		name, _, _ := strings.Cut(t.Zh, "（")
		all = append(all, name)
	}
	return strings.Join(all, "、")
}

// importLedgers takes every file for itself: one that cannot be used does not
// keep the others out.
func (a *app) importLedgers(ctx context.Context, in *instance, who access.Viewer, args []string, how ledgerImport) error {
	bad := false
	for _, s := range sourcesOf(args, tables, "可以导入的表格") {
		err := s.err
		if err == nil {
			var left bool
			left, err = a.importLedger(ctx, in, who, s.name, how)
			bad = bad || left
		}
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				return err
			}
			bad = true
			a.complain(s.name, err)
		}
	}
	if bad {
		return exitCode(exitUnusable)
	}
	return nil
}

// importLedger takes one file in and reports whether rows were left out.
func (a *app) importLedger(ctx context.Context, in *instance, who access.Viewer, name string, how ledgerImport) (left bool, err error) {
	content, err := a.bytes(name)
	if err != nil {
		return false, err
	}
	d, err := in.intake.Receive(ctx, who, filepath.Base(name), content)
	if err != nil {
		return false, err
	}
	taken := false
	defer func() {
		if !taken { // a draft that nobody will look at again
			if failed := in.intake.Discard(ctx, who, d.ID); err == nil {
				err = failed
			}
		}
	}()
	if d, err = a.chosen(ctx, in, who, d, how); err != nil {
		return false, err
	}
	planned, err := in.intake.Plan(ctx, who, d.ID)
	if err != nil {
		return false, err
	}
	if how.createMissing {
		for _, u := range planned.Plan.Unknown {
			d.Choices.Names = append(d.Choices.Names, intake.NameChoice{Name: u.Name, Office: u.Office, Do: intake.Create})
		}
		if d, err = in.intake.Choose(ctx, who, d.ID, d.Version, d.Choices); err != nil {
			return false, err
		}
	}
	a.tellPlan(name, planned, how)
	if how.errorsTo != "" {
		if err := a.saveMarked(ctx, in, who, d.ID, how); err != nil {
			return false, err
		}
	}
	faulty := planned.Plan.Count(intake.Faulty)
	right := planned.Plan.Count(intake.New) + planned.Plan.Count(intake.Update)
	switch {
	case how.dryRun:
		fmt.Fprintf(a.out, "%s：只作核对，没有保存。%s\n", name, figuresOf(planned.Plan))
	case faulty > 0 && !how.partial:
		fmt.Fprintf(a.out, "%s：没有导入。%s请修改有问题的行后再试，或加上 --partial 只导入其余的行。\n", name, figuresOf(planned.Plan))
	case right == 0:
		fmt.Fprintf(a.out, "%s：没有要导入的内容。%s\n", name, figuresOf(planned.Plan))
	default:
		saved, err := in.intake.Save(ctx, who, d.ID, d.Version)
		if err != nil {
			return false, err
		}
		taken = true
		fmt.Fprintf(a.out, "%s：已导入，新增%d个问题，更新%d个。%s\n", name, saved.New, saved.Updated, figuresOf(planned.Plan))
	}
	return faulty > 0, nil
}

// chosen applies the flags to what the program proposes.
func (a *app) chosen(ctx context.Context, in *instance, who access.Viewer, d intake.Draft, how ledgerImport) (intake.Draft, error) {
	c := d.Choices
	c.OnTwin, c.Loose = intake.OnTwin(how.onTwin), how.loose
	if how.year != 0 {
		c.Year = how.year
	}
	var err error
	if how.sheet != "" && how.sheet != c.Sheet {
		c.Sheet = how.sheet
		if d, err = in.intake.Choose(ctx, who, d.ID, d.Version, c); err != nil {
			return d, err
		}
		c = d.Choices
	}
	if len(how.columns) > 0 {
		look, err := in.intake.Look(ctx, who, d.ID)
		if err != nil {
			return d, err
		}
		if look.Fault != nil {
			return d, look.Fault
		}
		if c.Columns, err = mapped(look.Columns, how.columns); err != nil {
			return d, err
		}
	}
	return in.intake.Choose(ctx, who, d.ID, d.Version, c)
}

// mapped returns what columns become after the wishes of --map.
func mapped(columns []intake.Column, wishes []string) ([]string, error) {
	codes := make([]string, len(columns))
	for i, c := range columns {
		codes[i] = c.Target
	}
	for _, wish := range wishes {
		head, name, ok := strings.Cut(wish, "=")
		code := intake.Skip
		if ok && name != "-" && name != "不读取" {
			code, ok = targetNamed(name)
		}
		if !ok {
			return nil, fault.New(fault.Invalid, "--map “%s”不对，请写成 表头=栏目，可用的栏目有：%s。", wish, targetList())
		}
		found := false
		for i, c := range columns {
			last := c.Head[strings.LastIndexByte(c.Head, '/')+1:]
			if c.Head == head || last == head {
				codes[i], found = code, true
			} else if code != intake.Skip && codes[i] == code {
				codes[i] = intake.Remark // what was taken for it gives way
			}
		}
		if !found {
			return nil, fault.New(fault.Invalid, "表里没有“%s”这个表头，请检查 --map。", head)
		}
	}
	return codes, nil
}

func targetNamed(name string) (string, bool) {
	for _, t := range intake.Targets() {
		if zh, _, _ := strings.Cut(t.Zh, "（"); name == zh || name == t.Code || name == t.Zh {
			return t.Code, true
		}
	}
	return "", false
}

// tellPlan writes the faulty rows, and with a dry run every row.
func (a *app) tellPlan(name string, p flow.Planned, how ledgerImport) {
	for _, note := range append(append([]string{}, p.Notes...), p.Plan.Notes...) {
		fmt.Fprintf(a.err, "%s: %s\n", name, note)
	}
	for _, item := range p.Plan.Items {
		switch {
		case item.Outcome == intake.Faulty:
			fmt.Fprintf(a.err, "%s:%d: %s\n", name, item.Rows[0], item.Sentence)
		case how.dryRun:
			fmt.Fprintf(a.out, "%d: %s\n", item.Rows[0], item.Sentence)
		}
	}
	if how.dryRun {
		for _, s := range p.Plan.Skipped {
			fmt.Fprintf(a.out, "%d: 不读取（%s）\n", s.Row, s.Why)
		}
	}
}

func figuresOf(p intake.Plan) string {
	return fmt.Sprintf("新增%d、更新%d、没有变化%d、重复跳过%d、有问题%d。", p.Count(intake.New), p.Count(intake.Update), p.Count(intake.Same), p.Count(intake.Twin), p.Count(intake.Faulty))
}

// saveMarked writes the file with its answers into folder.
func (a *app) saveMarked(ctx context.Context, in *instance, who access.Viewer, id string, how ledgerImport) error {
	name, content, err := in.intake.Marked(ctx, who, id)
	if err != nil {
		return err
	}
	// Files of one name come from several folders; none may cover another.
	free, ext := name, filepath.Ext(name)
	for n := 2; how.marked[free]; n++ {
		free = fmt.Sprintf("%s%d%s", strings.TrimSuffix(name, ext), n, ext)
	}
	how.marked[free] = true
	return save(filepath.Join(how.errorsTo, free), content)
}
