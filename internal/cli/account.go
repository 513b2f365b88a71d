package cli

import (
	"cmp"
	"context"
	"fmt"
	"os/user"
	"strings"

	"github.com/spf13/cobra"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ui"
)

// console is whoever controls this computer: it may do what the three
// administrators may, and the history says that it came this way.
func (in *instance) console(ctx context.Context) (access.Viewer, error) {
	units, err := in.units.Units(ctx)
	if err != nil {
		return access.Viewer{}, err
	}
	if len(units) == 0 {
		return access.Viewer{}, fault.New(fault.Conflict, "这个数据文件夹里还没有单位，请先用 bihuan admin init 建立。")
	}
	via := "在服务器上用命令行办理"
	if u, err := user.Current(); err == nil {
		via += "，系统用户 " + u.Username
	}
	return access.Viewer{
		UnitID: units[0].ID, UnitName: units[0].Name, Name: "命令行", Via: via,
		Grants: access.WholeUnit(access.SysAdmin, access.SecAdmin, access.Auditor),
	}, nil
}

// withAccounts opens the data and runs do for the console.
func (a *app) withAccounts(ctx context.Context, where store, do func(ctx context.Context, in *instance, who access.Viewer) error) error {
	in, err := a.openInstance(ctx, where.dir, where.db)
	if err != nil {
		return err
	}
	defer in.close()
	who, err := in.console(ctx)
	if err != nil {
		return err
	}
	return do(ctx, in, who)
}

// named returns the account with that login.
func (in *instance) named(ctx context.Context, who access.Viewer, login string) (access.Account, error) {
	all, err := in.access.Accounts(ctx, who)
	if err != nil {
		return access.Account{}, err
	}
	for _, acc := range all {
		if acc.Login == strings.TrimSpace(login) {
			return acc, nil
		}
	}
	return access.Account{}, fault.New(fault.NotFound, "没有账号“%s”，用 bihuan account list 查看全部账号。", login)
}

// role reads a role by its code or its word.
func role(text string) (access.Role, error) {
	var known []string
	for _, r := range access.Roles {
		if text == string(r) || text == r.Zh() {
			return r, nil
		}
		known = append(known, r.Zh()+" "+string(r))
	}
	return "", fault.New(fault.Invalid, "没有“%s”这个角色，可用的有：%s。", text, strings.Join(known, "、"))
}

func (a *app) accountCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "account 命令",
		Short: "管理账号和角色",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage(c, "没有 account %s 这个命令。", args[0])
			}
			printHelp(c)
			return nil
		},
	}
	c.AddCommand(a.accountListCommand(), a.accountCreateCommand(), a.accountBindCommand(),
		a.accountDeed("disable", "停用账号，登录立即全部退出", "已停用账号“%s”。\n", (*access.Service).Disable),
		a.accountDeed("enable", "恢复停用的账号", "已恢复账号“%s”。\n", (*access.Service).Enable),
		a.accountDeed("unlock", "解除登录锁定", "已解除账号“%s”的登录锁定。\n", (*access.Service).Unlock),
		a.accountResetCommand(),
		a.accountGrant("grant", "授予角色", "账号“%s”现在的角色：%s。\n", (*access.Service).Grant),
		a.accountGrant("revoke", "收回角色", "账号“%s”现在的角色：%s。\n", (*access.Service).Revoke))
	return c
}

func oneLogin(c *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage(c, "请写明一个账号。")
	}
	return nil
}

func (a *app) accountListCommand() *cobra.Command {
	var where store
	c := &cobra.Command{Use: "list [选项]", Short: "列出账号、角色和最近登录", Args: noArguments}
	where.flags(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		return a.withAccounts(c.Context(), where, func(ctx context.Context, in *instance, who access.Viewer) error {
			all, err := in.access.Accounts(ctx, who)
			if err != nil {
				return err
			}
			return a.writeAccounts(all)
		})
	}
	return c
}

// staff returns the person whom text names, with the office where several have
// the name.
func (in *instance) staff(ctx context.Context, who access.Viewer, text string) (access.Person, error) {
	all, err := in.access.Staff(ctx, who)
	if err != nil {
		return access.Person{}, err
	}
	var found []access.Person
	var labels []string
	for _, p := range all {
		if p.Here && (p.Name == text || p.Label == text) {
			found, labels = append(found, p), append(labels, p.Label)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return access.Person{}, fault.New(fault.NotFound, "组织里没有在任的“%s”，请先用 bihuan org import 或在“组织”页面登记。", text)
	}
	return access.Person{}, fault.New(fault.Conflict, "有%d个人叫“%s”，请写明是哪一位：%s。", len(found), text, strings.Join(labels, "、"))
}

func (a *app) accountBindCommand() *cobra.Command {
	var where store
	var person string
	c := &cobra.Command{Use: "bind 账号 [选项]", Short: "设定账号对应组织里的哪个人", Args: oneLogin,
		Long:    "设定账号对应组织里的哪个人；不写 --person 时解除对应。一人只能有一个账号。",
		Example: "  bihuan account bind 周小满 --person 周小满（农村供水股）"}
	where.flags(c)
	c.Flags().StringVar(&person, "person", "", "`人员`，同名时写成 周小满（农村供水股）")
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.withAccounts(c.Context(), where, func(ctx context.Context, in *instance, who access.Viewer) error {
			acc, err := in.named(ctx, who, args[0])
			if err != nil {
				return err
			}
			var p access.Person
			if person != "" {
				if p, err = in.staff(ctx, who, person); err != nil {
					return err
				}
			}
			if acc, err = in.access.Bind(ctx, who, acc.ID, p.ID); err != nil {
				return err
			}
			if p.ID == "" {
				_, err = fmt.Fprintf(a.out, "账号“%s”没有对应人员。\n", acc.Login)
			} else {
				_, err = fmt.Fprintf(a.out, "账号“%s”对应人员：%s。\n", acc.Login, p.Label)
			}
			return err
		})
	}
	return c
}

func (a *app) writeAccounts(all []access.Account) error {
	var shown table
	for _, acc := range all {
		state, seen := "可登录", "从未登录"
		if acc.Disabled {
			state = "已停用"
		}
		if !acc.SignedInAt.IsZero() {
			seen = ui.Moment(acc.SignedInAt.UnixMilli())
		}
		shown.add(acc.Login, acc.Name, acc.GrantsZh(), state, seen)
	}
	if err := shown.write(a.out); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.err, "共%d个账号。\n", len(all))
	return err
}

func (a *app) accountCreateCommand() *cobra.Command {
	var where store
	var name, person, granted string
	var fromStdin bool
	c := &cobra.Command{
		Use:   "create 账号 [选项]",
		Short: "新建账号",
		Long: "新建账号。不写 --password-stdin 时生成一次性密码并显示一次；本人第一次登录后须马上修改。\n" +
			"启用三员分立后新账号没有角色，另用 bihuan account grant 授权。",
		Example: "  bihuan account create 周小满 --role 责任人",
		Args:    oneLogin,
	}
	where.flags(c)
	c.Flags().StringVar(&name, "name", "", "`姓名`，不写时与对应人员相同，没有时与账号相同")
	c.Flags().StringVar(&person, "person", "", "对应组织里的`人员`，同名时写成 周小满（农村供水股）")
	c.Flags().StringVar(&granted, "role", "", "`角色`，不写时没有任何角色")
	c.Flags().BoolVar(&fromStdin, "password-stdin", false, "从标准输入读取密码")
	c.RunE = func(c *cobra.Command, args []string) error {
		n := access.NewAccount{Login: args[0], Name: name}
		var err error
		if granted != "" {
			if n.Role, err = role(granted); err != nil {
				return err
			}
		}
		if fromStdin {
			if n.Password, err = firstLine(a.in); err != nil {
				return err
			}
		}
		return a.withAccounts(c.Context(), where, func(ctx context.Context, in *instance, who access.Viewer) error {
			profile, err := in.access.Profile(ctx, who)
			if err != nil {
				return err
			}
			if profile.Separated && n.Role != "" {
				return fault.New(fault.Forbidden, "启用三员分立后，新建账号时不能同时授权。请去掉 --role，再由另一人用 bihuan account grant 授权。")
			}
			if person != "" {
				p, err := in.staff(ctx, who, person)
				if err != nil {
					return err
				}
				n.PersonID, n.Name = p.ID, cmp.Or(name, p.Name)
			}
			n.Name = cmp.Or(n.Name, args[0])
			if !fromStdin {
				n.Password = in.access.OneTime()
			}
			acc, err := in.access.Open(ctx, who, n)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.out, "已建立账号“%s”（%s）。\n", acc.Login, acc.GrantsZh())
			if !fromStdin {
				fmt.Fprintf(a.out, "一次性密码：%s\n", n.Password)
			}
			return nil
		})
	}
	return c
}

func (a *app) accountDeed(name, short, said string, do func(*access.Service, context.Context, access.Viewer, string) (access.Account, error)) *cobra.Command {
	var where store
	c := &cobra.Command{Use: name + " 账号 [选项]", Short: short, Args: oneLogin}
	where.flags(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.withAccounts(c.Context(), where, func(ctx context.Context, in *instance, who access.Viewer) error {
			acc, err := in.named(ctx, who, args[0])
			if err != nil {
				return err
			}
			if acc, err = do(in.access, ctx, who, acc.ID); err == nil {
				_, err = fmt.Fprintf(a.out, said, acc.Login)
			}
			return err
		})
	}
	return c
}

func (a *app) accountResetCommand() *cobra.Command {
	var where store
	c := &cobra.Command{Use: "reset 账号 [选项]", Short: "重置为一次性密码，显示一次", Args: oneLogin}
	where.flags(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.withAccounts(c.Context(), where, func(ctx context.Context, in *instance, who access.Viewer) error {
			acc, err := in.named(ctx, who, args[0])
			if err != nil {
				return err
			}
			password, err := in.access.ResetPassword(ctx, who, acc.ID)
			if err == nil {
				_, err = fmt.Fprintf(a.out, "账号“%s”的一次性密码：%s\n", acc.Login, password)
			}
			return err
		})
	}
	return c
}

func (a *app) accountGrant(name, short, said string, do func(*access.Service, context.Context, access.Viewer, string, access.Grant) (access.Account, error)) *cobra.Command {
	var where store
	var word, scope string
	c := &cobra.Command{Use: name + " 账号 --role 角色 [选项]", Short: short, Args: oneLogin,
		Example: "  bihuan account " + name + " 周小满 --role 责任人 --scope 农村供水股"}
	where.flags(c)
	c.Flags().StringVar(&word, "role", "", "`角色`，例如 联络员、责任人、只读")
	c.Flags().StringVar(&scope, "scope", "", "只管一部分时的`范围`（科室或单位），不写时为整个单位")
	c.RunE = func(c *cobra.Command, args []string) error {
		r, err := role(word)
		if err != nil {
			return err
		}
		return a.withAccounts(c.Context(), where, func(ctx context.Context, in *instance, who access.Viewer) error {
			acc, err := in.named(ctx, who, args[0])
			if err != nil {
				return err
			}
			if acc, err = do(in.access, ctx, who, acc.ID, access.Grant{Role: r, Scope: scope}); err == nil {
				_, err = fmt.Fprintf(a.out, said, acc.Login, acc.GrantsZh())
			}
			return err
		})
	}
	return c
}
