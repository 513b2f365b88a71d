package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"bihuan/internal/access"
	"bihuan/internal/history"
	"bihuan/internal/zh"
)

func (a *app) historyCheckpointCommand() *cobra.Command {
	var where store
	var target string
	var force bool
	c := &cobra.Command{
		Use:   "checkpoint [选项]",
		Short: "取检查点，供审计人员留存",
		Long: "取一个签名的检查点。请把它存到服务器以外的地方（U 盘，或把手抄行写进会议记录）：以后任何人改写、删除、插入检查点之前的记录，\n" +
			"用 bihuan history verify --since 都能查出来。公钥请一并留存，用来辨认检查点的真假。",
		Example: "  bihuan history checkpoint --data D:\\闭环数据 -o E:\\检查点-20261130.txt",
		Args:    noArguments,
	}
	where.flags(c)
	c.Flags().StringVarP(&target, "output", "o", "", "写到这个`文件`，不写时输出到屏幕")
	c.Flags().BoolVar(&force, "force", false, "文件已存在时覆盖")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if target != "" {
			if err := checkTarget(target, force); err != nil {
				return err
			}
		}
		return a.withHistory(c.Context(), where, func(ctx context.Context, in *instance, who access.Viewer) error {
			kept, err := in.audit.Take(ctx, who)
			if err != nil {
				return err
			}
			checkpoint, err := history.OpenCheckpoint([]byte(kept.Note), in.audit.Public())
			if err != nil {
				return err
			}
			told := a.out
			if target != "" {
				err = save(target, []byte(kept.Note))
			} else {
				told = a.err
				_, err = io.WriteString(a.out, kept.Note)
			}
			if err != nil {
				return err
			}
			fmt.Fprintf(told, "检查点：%d条操作记录，%s\n手抄行：%s\n公钥：%s\n", checkpoint.Size, zh.Instant(checkpoint.At), checkpoint.Line(), in.audit.Public())
			return nil
		})
	}
	return c
}
