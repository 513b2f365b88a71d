package cli

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"bihuan/internal/access"
	"bihuan/internal/dispatch"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

func (a *app) unitsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "units 命令",
		Short: "把台账按单位拆分成填报表，收回填好的表",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage(c, "没有 units %s 这个命令，可用的有：split、return、list。", args[0])
			}
			printHelp(c)
			return nil
		},
	}
	c.AddCommand(a.unitsSplitCommand(), a.unitsReturnCommand(), a.unitsListCommand())
	return c
}

func (a *app) unitsSplitCommand() *cobra.Command {
	var where store
	var chosen selection
	var f ledger.Filter
	var letter dispatch.Letter
	var o dispatch.Options
	var target string
	var keep, force bool
	c := &cobra.Command{
		Use:   "split --by 日期 -o 填报表.zip [选项]",
		Short: "每个责任单位一张填报表，连同说明和目录打成一个压缩包",
		Long: "每个责任单位一张填报表，连同说明和目录打成一个压缩包。尚未交办、也不缺什么的问题同时办理分解交办；\n" +
			"没有下发的问题和原因写在错误输出里。填好的表用 bihuan units return 收回。",
		Example: "  bihuan units split --by 2026-03-20 --name 3月整改进展填报 -o 填报表.zip\n  bihuan units split --by 2026-03-20 --year 2026 --assist -o 填报表.zip",
		Args:    noArguments,
	}
	where.flags(c)
	chosen.flags(c, &f)
	c.Flags().StringVar(&letter.By, "by", "", "要求交回的`日期`，例如 2026-03-20")
	c.Flags().StringVar(&letter.Name, "name", "整改进展填报", "印在每张表上的`名称`")
	c.Flags().StringVar(&letter.Contact, "contact", "", "交回给`谁`，印在每张表上")
	c.Flags().BoolVar(&o.Assist, "assist", false, "配合单位也发")
	c.Flags().BoolVar(&keep, "no-assign", false, "不发尚未交办的问题")
	c.Flags().StringVarP(&target, "output", "o", "", "写入的压缩包`文件`")
	c.Flags().BoolVar(&force, "force", false, "覆盖已有文件")
	c.RunE = func(c *cobra.Command, _ []string) error {
		switch {
		case letter.By == "":
			return usage(c, "请用 --by 写明要求交回的日期。")
		case target == "":
			return usage(c, "请用 -o 写明写入的压缩包文件。")
		}
		if err := checkTarget(target, force); err != nil {
			return err
		}
		chosen.apply(&f)
		o.Assign = !keep
		letter.Scope = "台账选中的部分"
		return a.withLedger(c.Context(), where, func(in *instance, who access.Viewer) error {
			return a.splitUnits(c.Context(), in, who, f, o, letter, target)
		})
	}
	return c
}

func (a *app) splitUnits(ctx context.Context, in *instance, who access.Viewer, f ledger.Filter, o dispatch.Options, letter dispatch.Letter, target string) error {
	proposal, err := in.dispatch.Propose(ctx, who, f, o)
	if err != nil {
		return err
	}
	for _, l := range proposal.Left {
		fmt.Fprintf(a.err, "没有下发：%s %s：%s\n", l.Number, short(l.Title), l.Reason)
	}
	d, err := in.dispatch.Send(ctx, who, f, o, letter)
	if err != nil {
		return err
	}
	st, err := in.dispatch.Standing(ctx, who, d.ID)
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	if err := dispatch.WriteZip(&packed, st, who.UnitName, ui.SafeName); err != nil {
		return err
	}
	if err := save(target, packed.Bytes()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "已写入“%s”：%d个单位，%d行。\n", target, len(d.Packets), d.Rows())
	return err
}

func (a *app) unitsReturnCommand() *cobra.Command {
	var where store
	var dryRun bool
	c := &cobra.Command{
		Use:   "return [选项] 文件…",
		Short: "收回填好的表，核对后并入台账",
		Long: "收回填好的表，核对后并入台账，整批可以撤销。先后、文件名不限；写文件夹时读取其中的 .xlsx。\n" +
			"锁定栏目的改动、与台账冲突的内容不会并入，请到网页“收回”中决定；没有并入的行和原因写在错误输出里。",
		Example: "  bihuan units return --dry-run 交回的表\n  bihuan units return 水务局.xlsx 财政所.xlsx",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(c, "请写明至少一个填好的表，或它们所在的文件夹。")
			}
			return nil
		},
	}
	where.flags(c)
	c.Flags().BoolVar(&dryRun, "dry-run", false, "只核对，不并入")
	c.RunE = func(c *cobra.Command, args []string) error {
		files, err := workbooks(args)
		if err != nil {
			return err
		}
		return a.withLedger(c.Context(), where, func(in *instance, who access.Viewer) error {
			return a.returnUnits(c.Context(), in, who, files, dryRun)
		})
	}
	return c
}

// workbooks lists the files that args name; of a folder those in it.
func workbooks(args []string) ([]string, error) {
	var files []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		switch {
		case err != nil:
			return nil, fault.Wrap(err, fault.Invalid, "没有“%s”这个文件，请检查名称和路径。", arg)
		case !info.IsDir():
			files = append(files, arg)
			continue
		}
		found, err := fs.Glob(os.DirFS(arg), "*.xlsx")
		if err != nil {
			return nil, err
		}
		for _, name := range found {
			if !strings.HasPrefix(name, "~$") { // what Excel keeps beside an open file
				files = append(files, filepath.Join(arg, name))
			}
		}
	}
	if len(files) == 0 {
		return nil, fault.New(fault.Invalid, "文件夹里没有 .xlsx 文件。")
	}
	return files, nil
}

func (a *app) returnUnits(ctx context.Context, in *instance, who access.Viewer, files []string, dryRun bool) error {
	collecting, err := in.dispatch.Collect(ctx, who)
	if err != nil {
		return err
	}
	for _, name := range files {
		content, err := a.bytes(name)
		if err != nil {
			return err
		}
		u := dispatch.Upload{Name: filepath.Base(name), Content: content}
		if len(content) > dispatch.MaxFile {
			u.Content, u.Refusal = nil, "文件超过"+ui.Megabytes(dispatch.MaxFile)+"，请确认没有选错。"
		}
		if err := collecting.Take(ctx, u); err != nil {
			return err
		}
	}
	collection, err := collecting.Done(ctx)
	if err != nil {
		return err
	}
	var none dispatch.Choices
	p, err := in.dispatch.Preview(ctx, who, collection.ID, none)
	if err != nil {
		return err
	}
	good := a.tellReturn(p)
	switch {
	case dryRun || len(p.Sheets) == 0:
		if err := in.dispatch.Drop(ctx, who, collection.ID); err != nil {
			return err
		}
		fmt.Fprintf(a.err, "没有并入。可以并入%d个单位、%d处。\n", len(p.Sheets), p.Taken(none))
	default:
		if _, err := in.dispatch.Merge(ctx, who, collection.ID, p.Seen, none); err != nil {
			return err
		}
		fmt.Fprintf(a.out, "已并入%d个单位、%d处。\n", len(p.Sheets), p.Taken(none))
	}
	if !good {
		return exitCode(exitUnusable)
	}
	return nil
}

// tellReturn says what a collection holds; it reports whether everything in it
// can be used.
func (a *app) tellReturn(p dispatch.Preview) (good bool) {
	good = true
	complain := func(format string, args ...any) {
		good = false
		fmt.Fprintf(a.err, format+"\n", args...)
	}
	for _, f := range p.Refused {
		complain("%s: %s", f.Name, f.Refusal)
	}
	for _, s := range p.Sheets {
		for _, c := range s.Cells {
			if c.Taken {
				fmt.Fprintf(a.out, "%s:%d: %s：%s → %s\n", s.Packet.Office, c.Line, c.Column.Zh(), dash(short(c.Old)), short(c.New))
			} else {
				complain("%s:%d: %s改为“%s”，没有并入：%s", s.File.Name, c.Line, c.Column.Zh(), short(c.New), c.Note)
			}
		}
		for _, f := range s.Faults {
			complain("%s:%d: %s", s.File.Name, f.Line, f.Text)
		}
	}
	for _, w := range p.Waiting {
		if len(w.Offices) > 0 {
			fmt.Fprintf(a.err, "“%s”还没有交回：%s\n", w.Round, strings.Join(w.Offices, "、"))
		}
	}
	return good
}

func (a *app) unitsListCommand() *cobra.Command {
	var where store
	var all bool
	c := &cobra.Command{
		Use:     "list [选项]",
		Short:   "列出下发过的填报和还没有交回的单位",
		Example: "  bihuan units list",
		Args:    noArguments,
	}
	where.flags(c)
	c.Flags().BoolVar(&all, "all", false, "连同已经结束的")
	c.RunE = func(c *cobra.Command, _ []string) error {
		return a.withLedger(c.Context(), where, func(in *instance, who access.Viewer) error { return a.listUnits(c.Context(), in, who, all) })
	}
	return c
}

func (a *app) listUnits(ctx context.Context, in *instance, who access.Viewer, all bool) error {
	f := dispatch.Filter{State: dispatch.StateOpen, Limit: 200}
	if all {
		f.State = ""
	}
	var shown table
	for {
		page, err := in.dispatch.List(ctx, who, f)
		if err != nil {
			return err
		}
		for _, s := range page.Items {
			st, err := in.dispatch.Standing(ctx, who, s.ID)
			if err != nil {
				return err
			}
			var missing []string
			for _, p := range st.Missing() {
				missing = append(missing, p.Office)
			}
			shown.add(s.Name, s.By, fmt.Sprintf("%d/%d", s.Returned, s.Offices), dash(strings.Join(missing, "、")))
		}
		if f.After = page.Next; f.After == "" {
			return shown.write(a.out)
		}
	}
}
