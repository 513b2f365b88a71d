package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bihuan/internal/access"
	"bihuan/internal/audit"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
)

func (a *app) historyProveCommand() *cobra.Command {
	var where store
	var target, since string
	var force bool
	c := &cobra.Command{
		Use:   "prove [编号…] -o 文件 [选项]",
		Short: "出具证明文件，离开数据库也能核对",
		Long: "为操作记录出具证明文件：记录的全文，和它们在检查点之内的证明。编号可以是问题编号（2026-3，取它的全部记录）、\n" +
			"操作记录的序号（12）或编号。用 --since 写上对方留存的检查点，证明里就包含“后来的历史接得上那个检查点”；\n" +
			"不写编号、只写 --since，只证明两个检查点接得上。证明文件含有业务内容，请按规定交付。出具证明本身也会记录。",
		Example: "  bihuan history prove 2026-3 -o 证明.json\n  bihuan history prove --since 检查点.txt -o 证明.json",
	}
	where.flags(c)
	c.Flags().StringVarP(&target, "output", "o", "", "写到这个`文件`")
	c.Flags().StringVar(&since, "since", "", "对方留存的检查点`文件`")
	c.Flags().BoolVar(&force, "force", false, "文件已存在时覆盖")
	c.RunE = func(c *cobra.Command, args []string) error {
		switch {
		case target == "":
			return usage(c, "请用 -o 写明证明文件写到哪里。")
		case len(args) == 0 && since == "":
			return usage(c, "请写明要证明的问题编号或操作记录序号。")
		}
		if err := checkTarget(target, force); err != nil {
			return err
		}
		var older []byte
		if since != "" {
			var err error
			if older, err = readSmall(since); err != nil {
				return err
			}
		}
		return a.withHistory(c.Context(), where, func(ctx context.Context, in *instance, who access.Viewer) error {
			wanted, about, err := in.wanted(ctx, who, args)
			if err != nil {
				return err
			}
			proof, err := in.audit.Prove(ctx, who, about, wanted, older)
			if err != nil {
				return err
			}
			data, err := proof.Bytes()
			if err != nil {
				return err
			}
			if err := save(target, data); err != nil {
				return err
			}
			fmt.Fprintf(a.out, "已出具证明：%s，共%d条记录，写入“%s”。\n公钥：%s\n", about, len(proof.Records), target, in.audit.Public())
			return nil
		})
	}
	return c
}

// wanted reads what a person wants proved.
func (in *instance) wanted(ctx context.Context, who access.Viewer, names []string) (list []audit.Wanted, about string, err error) {
	var said []string
	for _, name := range names {
		if _, _, _, isNumber := ledger.ParseNumber(name); !isNumber {
			list, said = append(list, audit.Wanted{Name: name}), append(said, "操作记录 "+name)
			continue
		}
		id, err := in.ledger.Store.Named(ctx, checker(who.UnitID), name)
		if fault.KindOf(err) == fault.NotFound {
			return nil, "", fault.New(fault.NotFound, "没有编号为“%s”的问题。", name)
		}
		if err != nil {
			return nil, "", err
		}
		list, said = append(list, audit.Wanted{Subject: ledger.SubjectProblem, ID: id}), append(said, "问题 "+name)
	}
	if len(said) == 0 {
		said = []string{"两个检查点接得上"}
	}
	return list, strings.Join(said, "、"), nil
}
