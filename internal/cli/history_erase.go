package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"bihuan/internal/access"
)

func (a *app) historyEraseCommand() *cobra.Command {
	var where store
	var reason string
	c := &cobra.Command{
		Use:   "erase 序号 --reason 理由 [选项]",
		Short: "按规定清除一条操作记录的内容",
		Long: "永久清除一条操作记录的内容，例如误填的个人信息。记录本身仍在，显示“（内容已按规定清除）”，校验时报告为已清除而不是被改动；\n" +
			"清除这件事连同理由也会记录。清除之后不能恢复。现有数据不受影响：请先在页面上改正，再清除含有原内容的每一条记录。",
		Example: "  bihuan history erase 12 --reason \"误填公民身份号码，按要求删除\"",
	}
	where.flags(c)
	c.Flags().StringVar(&reason, "reason", "", "`理由`，会永久留在操作记录里")
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage(c, "请写明一条操作记录的序号或编号。")
		}
		return a.withHistory(c.Context(), where, func(ctx context.Context, in *instance, who access.Viewer) error {
			e, err := in.audit.Erase(ctx, who, args[0], reason)
			if err != nil {
				return err
			}
			if err := in.db.Scrub(ctx); err != nil {
				return err
			}
			fmt.Fprintf(a.out, "已清除第%d条操作记录的内容。\n", e.Seq+1)
			return nil
		})
	}
	return c
}
