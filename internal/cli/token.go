package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"bihuan/internal/access"
	"bihuan/internal/ui"
)

func (a *app) adminTokenCommand() *cobra.Command {
	var where store
	var account, note string
	var days int
	c := &cobra.Command{
		Use:   "token --account 账号 [选项]",
		Short: "为程序建立访问令牌，显示一次",
		Long: "为程序建立访问令牌。程序以这个账号的角色访问，在请求中写 Authorization: Bearer 令牌。\n" +
			"令牌只显示这一次，系统不保存；可以在网页“账号与权限”里收回。",
		Example: "  bihuan admin token --account 数据交换 --note 办公系统 --days 90",
		Args:    noArguments,
	}
	where.flags(c)
	c.Flags().StringVar(&account, "account", "", "令牌所属的`账号`")
	c.Flags().StringVar(&note, "note", "", "`用途`")
	c.Flags().IntVar(&days, "days", 90, "有效`天数`，最多 366")
	c.RunE = func(c *cobra.Command, _ []string) error {
		return a.withAccounts(c.Context(), where, func(ctx context.Context, in *instance, who access.Viewer) error {
			acc, err := in.named(ctx, who, account)
			if err != nil {
				return err
			}
			secret, t, err := in.access.IssueToken(ctx, who, acc.Login, note, days)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.err, "账号“%s”的令牌，有效期至%s：\n", acc.Login, ui.Date(t.ExpiresAt.UnixMilli()))
			_, err = fmt.Fprintln(a.out, secret)
			return err
		})
	}
	return c
}

func (a *app) auditAccountsCommand() *cobra.Command {
	var where store
	var days int
	c := &cobra.Command{
		Use:   "audit-accounts [选项]",
		Short: "列出长期没有登录、仍可使用的账号",
		Args:  noArguments,
	}
	where.flags(c)
	c.Flags().IntVar(&days, "days", 90, "超过多少`天`没有登录")
	c.RunE = func(c *cobra.Command, _ []string) error {
		return a.withAccounts(c.Context(), where, func(ctx context.Context, in *instance, who access.Viewer) error {
			all, err := in.access.Dormant(ctx, who, days)
			if err != nil {
				return err
			}
			return a.writeAccounts(all)
		})
	}
	return c
}
