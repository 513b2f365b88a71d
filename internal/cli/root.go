package cli

import (
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func (a *app) rootCommand() *cobra.Command {
	// Cobra would end a double-clicked program at once and say so in English.
	cobra.MousetrapHelpText = ""
	root := &cobra.Command{
		Use:   "bihuan [选项]",
		Short: "闭环：检查对照检查材料，提取问题与措施，跟踪整改到销号",
		Long: "闭环检查对照检查材料、整改报告、巡察反馈等文稿，提取问题、原因、措施和常态化任务，纳入台账并跟踪到销号。\n" +
			"不带命令直接运行（或双击程序）即在本机打开，供一个人使用，不需要账号。",
		Args: a.noSuchCommand,
		RunE: func(c *cobra.Command, _ []string) error { return a.alone(c) },
		// Errors and usage are printed by us, once and in Chinese.
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetUsageFunc(func(c *cobra.Command) error { return printUsage(c) })
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { printHelp(c) })
	root.SetFlagErrorFunc(flagError)
	root.PersistentFlags().BoolP("help", "h", false, "显示用法")
	root.PersistentFlags().SortFlags = false
	aloneFlags(root)
	root.AddCommand(
		a.outlineCommand(),
		a.checkCommand(),
		a.annotateCommand(),
		a.extractCommand(),
		a.explainCommand(),
		a.serveCommand(),
		a.demoCommand(),
		a.importCommand(),
		a.ledgerCommand(),
		a.evidenceCommand(),
		a.unitsCommand(),
		a.orgCommand(),
		a.settingsCommand(),
		a.accountCommand(),
		a.adminCommand(),
		a.historyCommand(),
		a.versionCommand(),
		a.completionCommand(),
	)
	help := a.helpCommand()
	root.SetHelpCommand(help)
	root.AddCommand(help)
	settle(root)
	return root
}

// settle keeps flags in the order in which they were declared, and keeps cobra
// from adding to the usage in English.
func settle(c *cobra.Command) {
	c.Flags().SortFlags = false
	c.DisableFlagsInUseLine = true
	for _, sub := range c.Commands() {
		settle(sub)
	}
}

// noSuchCommand refuses arguments that are no command, and guesses what was
// meant: a mistyped command, or a file dragged onto the program.
func (a *app) noSuchCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	name := args[0]
	root.SuggestionsMinimumDistance = 2
	if near := root.SuggestionsFor(name); len(near) > 0 {
		return usage(root, "没有“%s”这个命令。是不是 %s？", name, strings.Join(near, "、"))
	}
	if _, err := os.Stat(name); err == nil {
		return usage(root, "“%s”不是命令。要检查这个文件，请运行 bihuan check %s。", name, name)
	}
	return usage(root, "没有“%s”这个命令。", name)
}

// flagError says in Chinese what pflag says in English.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var needs *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	var syntax *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			return usage(c, "没有 -%s 这个选项。", name)
		}
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := nearest(name, names); near != "" {
			return usage(c, "没有 --%s 这个选项。是不是 --%s？", name, near)
		}
		return usage(c, "没有 --%s 这个选项。", name)
	case errors.As(err, &needs):
		return usage(c, "选项 --%s 后面要写明内容。", needs.GetFlag().Name)
	case errors.As(err, &wrong):
		return usage(c, "选项 --%s 的值“%s”不对。", wrong.GetFlag().Name, wrong.GetValue())
	case errors.As(err, &syntax):
		return usage(c, "选项“%s”的写法不对。", syntax.GetSpecifiedFlag())
	}
	return usage(c, "选项无法识别（%v）。", err)
}
