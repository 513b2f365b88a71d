package cli

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/flow"
)

func (a *app) adminCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "admin 命令",
		Short: "管理数据文件夹：首次建立单位和账号，程序令牌，账号清查",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage(c, "没有 admin %s 这个命令。", args[0])
			}
			printHelp(c)
			return nil
		},
	}
	c.AddCommand(a.adminInitCommand(), a.adminTokenCommand(), a.auditAccountsCommand())
	return c
}

func (a *app) adminInitCommand() *cobra.Command {
	var where store
	var unit, account, name string
	var fromStdin bool
	c := &cobra.Command{
		Use:   "init --unit 名称 --account 账号 --password-stdin [选项]",
		Short: "建立单位和第一个账号",
		Long: "在新的数据文件夹里建立单位和第一个账号（联络员）。密码从标准输入读取一行，不出现在命令行里。\n" +
			"已经建立过的不会改动。",
		Example: "  bihuan admin init --data D:\\闭环数据 --unit 云川县水务局 --account 李明 --password-stdin < 密码.txt",
		Args:    noArguments,
	}
	where.flags(c)
	c.Flags().StringVar(&unit, "unit", "", "单位`名称`")
	c.Flags().StringVar(&account, "account", "", "登录用的`账号`")
	c.Flags().StringVar(&name, "name", "", "`姓名`，不写时与账号相同")
	c.Flags().BoolVar(&fromStdin, "password-stdin", false, "从标准输入读取密码")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if !fromStdin {
			return usage(c, "请加上 --password-stdin，并从标准输入给出密码。")
		}
		password, err := firstLine(a.in)
		if err != nil {
			return err
		}
		if name == "" {
			name = account
		}
		in, err := a.openInstance(c.Context(), where.dir, where.db)
		if err != nil {
			return err
		}
		defer in.close()
		first, err := in.founding.Found(c.Context(), flow.Founder{
			Unit: unit, Account: access.NewAccount{Login: account, Name: name, Password: password},
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "已建立单位“%s”和账号“%s”（%s）。\n", strings.TrimSpace(unit), first.Login, first.GrantsZh())
		return nil
	}
	return c
}

// firstLine reads a password: one line, without its end.
func firstLine(r io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, 4096)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", fault.Wrap(err, fault.Invalid, "没有从标准输入读到密码。")
	}
	return strings.TrimRight(line, "\r\n"), nil
}
