package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"bihuan/internal/access"
	"bihuan/internal/zh"
)

func (a *app) historyListCommand() *cobra.Command {
	var where store
	c := &cobra.Command{
		Use:     "list 编号… [选项]",
		Short:   "列出一个问题的全部操作记录和序号",
		Long:    "列出操作记录的序号、时间、操作人和内容。编号可以是问题编号（2026-3）、操作记录的序号（12）或编号，也可以是材料等网址里的编号。",
		Example: "  bihuan history list 2026-3 --data D:\\闭环数据",
	}
	where.flags(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage(c, "请写明问题编号或操作记录序号。")
		}
		return a.withHistory(c.Context(), where, func(ctx context.Context, in *instance, who access.Viewer) error {
			wanted, about, err := in.wanted(ctx, who, args)
			if err != nil {
				return err
			}
			lines, err := in.audit.List(ctx, who, wanted)
			if err != nil {
				return err
			}
			// The console shows content that nobody opened by a page.
			if err := in.access.Record(ctx, who, "", access.Exporting("操作记录："+about)); err != nil {
				return err
			}
			var shown table
			for _, l := range lines {
				shown.add(fmt.Sprintf("第%d条", l.No), zh.Instant(l.At), l.By, l.Sentence)
			}
			if err := shown.write(a.out); err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.err, "共%d条。\n", len(lines))
			return err
		})
	}
	return c
}
