package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bihuan/internal/access"
	"bihuan/internal/settings"
	"bihuan/internal/zh"
)

func (a *app) settingsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "settings 命令",
		Short: "查看、导出和导入设置：整改规则、亮灯、节假日等",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage(c, "没有 settings %s 这个命令，可用的有：show、export、import。", args[0])
			}
			printHelp(c)
			return nil
		},
	}
	c.AddCommand(a.settingsShowCommand(), a.settingsExportCommand(), a.settingsImportCommand())
	return c
}

func (a *app) settingsShowCommand() *cobra.Command {
	var where store
	c := &cobra.Command{
		Use:     "show [选项] [名称]",
		Short:   "列出设置，或显示一张表的全部内容",
		Example: "  bihuan settings show\n  bihuan settings show lights",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage(c, "一次只显示一张表。")
			}
			return nil
		},
	}
	where.flags(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.withLedger(c.Context(), where, func(in *instance, who access.Viewer) error {
			if len(args) == 1 {
				t, _, err := in.settings.One(c.Context(), who, args[0])
				if err == nil {
					_, err = fmt.Fprint(a.out, t.Text)
				}
				return err
			}
			all, _, err := in.settings.All(c.Context(), who)
			if err != nil {
				return err
			}
			var shown table
			for _, t := range all {
				version := "默认"
				if t.Own {
					version = "本单位"
				}
				shown.add(t.Name, t.Zh, version, fmt.Sprintf("%d项", len(t.Entries)))
			}
			return shown.write(a.out)
		})
	}
	return c
}

func (a *app) settingsExportCommand() *cobra.Command {
	var where store
	var target string
	var force bool
	c := &cobra.Command{
		Use:     "export [选项]",
		Short:   "把全部设置导出为一个文件，可以下发给其他单位",
		Example: "  bihuan settings export -o 设置.yaml",
		Args:    noArguments,
	}
	where.flags(c)
	c.Flags().StringVarP(&target, "output", "o", "", "写入的`文件`，不写时输出到屏幕")
	c.Flags().BoolVar(&force, "force", false, "覆盖已有文件")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if target != "" {
			if err := checkTarget(target, force); err != nil {
				return err
			}
		}
		return a.withLedger(c.Context(), where, func(in *instance, who access.Viewer) error {
			_, tables, err := in.settings.All(c.Context(), who)
			if err != nil {
				return err
			}
			text, err := settings.Export(who.UnitName, zh.Day(a.now()), tables)
			if err != nil {
				return err
			}
			if target == "" {
				_, err = fmt.Fprint(a.out, text)
				return err
			}
			return save(target, []byte(text))
		})
	}
	return c
}

func (a *app) settingsImportCommand() *cobra.Command {
	var where store
	var dryRun bool
	c := &cobra.Command{
		Use:     "import [选项] 文件",
		Short:   "导入 settings export 写出的文件",
		Long:    "导入 settings export 写出的文件。先列出与现有设置的差别；加上 --dry-run 只列差别，不保存。",
		Example: "  bihuan settings import --dry-run 设置.yaml\n  bihuan settings import 设置.yaml",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(c, "请写明一个设置文件，- 表示标准输入。")
			}
			return nil
		},
	}
	where.flags(c)
	c.Flags().BoolVar(&dryRun, "dry-run", false, "只核对，不保存")
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.withLedger(c.Context(), where, func(in *instance, who access.Viewer) error {
			return a.importSettings(c.Context(), in, who, args[0], dryRun)
		})
	}
	return c
}

func (a *app) importSettings(ctx context.Context, in *instance, who access.Viewer, name string, dryRun bool) error {
	s := sources([]string{name})[0]
	if s.err != nil {
		return s.err
	}
	content, err := a.bytes(s.name)
	if err != nil {
		return err
	}
	file, err := settings.ParseFile(content)
	if err != nil {
		return err
	}
	plan, err := in.settings.Preview(ctx, who, file.Texts)
	if err != nil {
		return err
	}
	for _, t := range plan.Tables {
		for _, c := range t.Changes {
			fmt.Fprintf(a.out, "%s：%s\n", t.Zh, c.Sentence())
		}
	}
	for _, effect := range plan.Effect {
		fmt.Fprintln(a.err, strings.TrimSuffix(effect, "。")+"。")
	}
	switch {
	case len(plan.Tables) == 0:
		fmt.Fprintln(a.err, "与现在的设置完全相同，不用导入。")
	case dryRun:
		fmt.Fprintf(a.err, "只作核对，没有保存。有%d处与现在不同。\n", plan.Changed())
	default:
		if err := in.settings.Import(ctx, who, file); err != nil {
			return err
		}
		fmt.Fprintf(a.err, "已导入，改动%d处。\n", plan.Changed())
	}
	return nil
}
