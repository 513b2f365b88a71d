package cli

import (
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"bihuan/demo"
	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/flow"
	"bihuan/internal/ident"
	"bihuan/internal/ledger"
	"bihuan/internal/material"
	"bihuan/internal/server"
)

func (a *app) demoCommand() *cobra.Command {
	var dir string
	var only bool
	var listen server.Listen
	c := &cobra.Command{
		Use:   "demo [选项]",
		Short: "带演示数据启动，先看看能做什么",
		Long: "用虚构的云川县材料启动网页服务，并显示为这次启动新建的账号和密码。\n" +
			"不写 --data 时数据放在临时文件夹，结束时删除。",
		Args: noArguments,
	}
	c.Flags().StringVar(&dir, "data", "", "存放演示数据的`文件夹`，应为空文件夹")
	c.Flags().BoolVar(&only, "only-data", false, "只写出演示数据，不启动服务")
	listenFlags(c, &listen)
	c.RunE = func(c *cobra.Command, _ []string) error {
		if dir == "" {
			if only {
				return usage(c, "--only-data 要和 --data 一起用，写明数据放在哪里。")
			}
			temporary, err := os.MkdirTemp("", "bihuan-demo-")
			if err != nil {
				return err
			}
			defer os.RemoveAll(temporary)
			dir = temporary
		}
		return a.demo(c.Context(), dir, only, listen)
	}
	return c
}

func (a *app) demo(ctx context.Context, dir string, only bool, listen server.Listen) error {
	in, err := a.openInstance(ctx, dir, "")
	if err != nil {
		return err
	}
	defer in.close()
	accounts, err := in.seed(ctx)
	if err != nil {
		return err
	}
	if only {
		fmt.Fprintf(a.out, "演示数据已写入“%s”。\n", in.dir)
		a.tellAccounts(accounts)
		return nil
	}
	return a.serveOffice(ctx, in, listen, func(url, _ string) {
		fmt.Fprintf(a.out, "闭环演示已启动，请用浏览器打开：\n\n  %s\n\n", url)
		a.tellAccounts(accounts)
		fmt.Fprint(a.out, "按 Ctrl+C 停止。\n")
	})
}

func (a *app) tellAccounts(accounts []access.NewAccount) {
	fmt.Fprint(a.out, "可以用下面的账号登录（密码是为这次启动新建的）：\n\n")
	var shown table
	shown.add("账号", "密码", "姓名", "登录后")
	for _, acc := range accounts {
		shown.add(acc.Login, acc.Password, acc.Name, acc.Role.Does())
	}
	shown.write(a.out)
	fmt.Fprintln(a.out)
}

// seed fills an empty instance with the demonstration and returns the
// accounts that it made.
func (in *instance) seed(ctx context.Context) ([]access.NewAccount, error) {
	done, err := in.access.SetUp(ctx)
	if err != nil {
		return nil, err
	}
	if done {
		return nil, fault.New(fault.Conflict, "文件夹“%s”里已有数据，没有写入演示数据。请用 --data 另选一个空文件夹。", in.dir)
	}
	accounts := []access.NewAccount{
		{Login: "联络员", Name: "林知远", Role: access.Keeper},
		{Login: "主要负责人", Name: "顾怀远", Role: access.Chief},
		{Login: "班子成员", Name: "周启明", Role: access.Member},
		{Login: "责任人", Name: "唐一舟", Role: access.Holder},
		{Login: "验收单位", Name: "石敬亭", Role: access.Acceptor},
		{Login: "只读", Name: "沈若溪", Role: access.Reader},
	}
	for i := range accounts {
		accounts[i].Password = ident.New()[:12]
	}
	if _, err := in.founding.Found(ctx, flow.Founder{Unit: "云川县水务局", Account: accounts[0]}); err != nil {
		return nil, err
	}
	who, err := in.person(ctx)
	if err != nil {
		return nil, err
	}
	if err := in.seedOrg(ctx, who); err != nil {
		return nil, err
	}
	if err := in.seedAccounts(ctx, who, accounts); err != nil {
		return nil, err
	}
	if err := in.seedMaterials(ctx, who); err != nil {
		return nil, err
	}
	return accounts, in.seedComments(ctx)
}

// seedComments lets colleagues talk about a problem, so that a mention lies on
// somebody's desk.
func (in *instance) seedComments(ctx context.Context) error {
	who, err := in.person(ctx)
	if err != nil {
		return err
	}
	page, err := in.ledger.List(ctx, who, ledger.Filter{Limit: 5})
	if err != nil || len(page.Problems) < 5 {
		return err
	}
	colleagues, err := in.access.Colleagues(ctx, who)
	if err != nil {
		return err
	}
	for _, said := range []struct{ by, text string }{
		{"林知远", "@唐一舟 时限已过，请先把已做的管网排查情况登记为佐证，再说明还差哪几个村。"},
		{"唐一舟", "排查表在各村签字，周五前登记。"},
	} {
		for _, c := range colleagues {
			if c.Name == said.by {
				if _, err := in.comments.Write(ctx, c, page.Problems[4].ID, said.text); err != nil {
					return fmt.Errorf("demo comment: %w", err)
				}
			}
		}
	}
	return nil
}

// seedAccounts gives accounts, of which the first is there, to the people of
// the chart. They are added, not opened: whoever tries the program need not
// change a password first.
func (in *instance) seedAccounts(ctx context.Context, who access.Viewer, accounts []access.NewAccount) error {
	console, err := in.console(ctx)
	if err != nil {
		return err
	}
	for i, n := range accounts {
		p, err := in.staff(ctx, console, n.Name)
		if err != nil {
			return err
		}
		if i == 0 {
			_, err = in.access.Bind(ctx, console, who.AccountID, p.ID)
		} else {
			n.PersonID = p.ID
			err = in.db.Atomic(ctx, func(ctx context.Context) error {
				_, err := in.access.Add(ctx, ident.New(), who.UnitID, who.AccountID, n)
				return err
			})
		}
		if err != nil {
			return fmt.Errorf("demo account %s: %w", n.Login, err)
		}
	}
	return nil
}

// seedMaterials reads the demonstration's materials and takes the clean one
// into the ledger, with the holders of its first problems.
func (in *instance) seedMaterials(ctx context.Context, who access.Viewer) error {
	for _, name := range slices.Backward(demo.Materials) {
		content, err := demo.Files.ReadFile(name)
		if err != nil {
			return err
		}
		up, err := in.materials.Add(ctx, who, name, content)
		if err != nil {
			return fmt.Errorf("demo %s: %w", name, err)
		}
		if name != demo.Clean {
			continue
		}
		m, err := in.materials.Do(ctx, who, up.Material.ID, up.Material.Version, material.ConfirmLinks{})
		if err != nil {
			return fmt.Errorf("demo %s: %w", name, err)
		}
		if _, err := in.filing.File(ctx, who, m.ID, m.Version); err != nil {
			return fmt.Errorf("demo %s: %w", name, err)
		}
	}
	if err := in.seedHolders(ctx, who); err != nil {
		return err
	}
	return in.seedCourse(ctx, who)
}

// seedHolders says for some problems who answers for them and until when; the
// others are left for whoever tries the program.
func (in *instance) seedHolders(ctx context.Context, who access.Viewer) error {
	page, err := in.ledger.List(ctx, who, ledger.Filter{Limit: 6})
	if err != nil {
		return err
	}
	year := in.clock().Year()
	duties := []struct {
		leader, unit, assist, holder string
		class                        ledger.Class
		month                        int
	}{
		{"顾怀远", "局办公室", "各股室", "何静", ledger.Limited, 6},
		{"顾怀远", "局办公室", "规划计划股", "罗思齐", ledger.Lasting, 12},
		{"周启明", "农村供水股", "各乡镇水管站", "唐一舟", ledger.Immediate, 4},
		{"周启明", "行政审批股", "县政务服务中心", "江𬎆", ledger.Limited, 9},
	}
	for i, p := range page.Problems {
		if i >= len(duties) {
			break
		}
		d := duties[i]
		edit := ledger.Edit{Values: []ledger.Value{
			{Field: ledger.FieldLeader, Text: d.leader}, {Field: ledger.FieldLeadUnit, Text: d.unit},
			{Field: ledger.FieldAssistUnits, Text: d.assist}, {Field: ledger.FieldHolder, Text: d.holder},
			{Field: ledger.FieldClass, Text: string(d.class)}, {Field: ledger.FieldDue, Text: fmt.Sprintf("%d-%02d-30", year+1, d.month)},
		}}
		if _, err := in.ledger.Edit(ctx, who, p.ID, p.Version, edit); err != nil {
			return err
		}
	}
	return nil
}
