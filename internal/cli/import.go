package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/material"
)

func (a *app) importCommand() *cobra.Command {
	var where store
	var review, links bool
	c := &cobra.Command{
		Use:   "import [选项] 文件...",
		Short: "读入材料、检查、拆分并纳入台账，不经浏览器",
		Long: "读入材料，检查并拆分，把问题、原因、措施和常态化任务纳入台账。推测的关联不会自动当作事实：\n" +
			"加上 --links 才一并采纳；加上 --review 则只读入，留待在浏览器里核对。" + inputsHelp,
		Example: "  bihuan import --data D:\\闭环数据 对照检查材料.docx\n" +
			"  bihuan import --review 材料文件夹",
		Args: someInputs,
	}
	where.flags(c)
	c.Flags().BoolVar(&review, "review", false, "只读入和检查，不纳入台账")
	c.Flags().BoolVar(&links, "links", false, "采纳全部推测的关联")
	c.RunE = func(c *cobra.Command, args []string) error {
		in, err := a.openInstance(c.Context(), where.dir, where.db)
		if err != nil {
			return err
		}
		defer in.close()
		who, err := in.person(c.Context())
		if err != nil {
			return err
		}
		return a.importAll(c.Context(), in, who, args, review, links)
	}
	return c
}

// importAll takes every input for itself: one that cannot be used does not
// keep the others out.
func (a *app) importAll(ctx context.Context, in *instance, who access.Viewer, args []string, review, links bool) error {
	list := sources(args)
	bar := a.newProgress(len(list))
	bad := 0
	for i, s := range list {
		bar.step(i + 1)
		said, err := a.importOne(ctx, in, who, s, review, links)
		bar.clear()
		if fault.KindOf(err) == fault.Internal && err != nil {
			return err
		}
		if err != nil {
			bad++
			a.complain(s.name, err)
			continue
		}
		fmt.Fprintf(a.out, "%s：%s\n", s.name, said)
	}
	if bad > 0 {
		return exitCode(exitUnusable)
	}
	return nil
}

func (a *app) importOne(ctx context.Context, in *instance, who access.Viewer, s source, review, links bool) (string, error) {
	if s.err != nil {
		return "", s.err
	}
	content, err := a.bytes(s.name)
	if err != nil {
		return "", err
	}
	up, err := in.materials.Add(ctx, who, s.name, content)
	if err != nil {
		return "", err
	}
	m := up.Material
	if up.Same && (review || m.State == material.Filed) {
		return "以前已经读入，没有重复保存。", nil
	}
	if review {
		return figures(m) + "已读入，请在浏览器里核对。", nil
	}
	if m.Counts.Problems == 0 {
		return figures(m) + "没有可纳入台账的问题，已读入，请在浏览器里核对。", nil
	}
	if links {
		if m, err = in.materials.Do(ctx, who, m.ID, m.Version, material.ConfirmLinks{}); err != nil {
			return "", err
		}
	}
	n, err := in.filing.File(ctx, who, m.ID, m.Version)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s已纳入台账%d个问题。", figures(m), n), nil
}

func figures(m material.Material) string {
	c := m.Counts
	return fmt.Sprintf("必核%d处、必改%d处、建议%d处；问题%d个、原因%d条、措施%d组、常态化任务%d项。",
		c.Verify, c.Error, c.Hint, c.Problems, c.Causes, c.Measures, c.Promises)
}
