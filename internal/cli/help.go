package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [命令]",
		Short: "显示用法",
		Long:  "显示程序或一个命令的用法。",
		RunE: func(c *cobra.Command, args []string) error {
			target, rest, err := c.Root().Find(args)
			if err != nil || target == nil || len(rest) > 0 {
				return a.noSuchCommand(c.Root(), args)
			}
			printHelp(target)
			return nil
		},
	}
}

func printHelp(c *cobra.Command) {
	text := c.Long
	if text == "" {
		text = c.Short
	}
	fmt.Fprintf(c.OutOrStdout(), "%s\n\n", text)
	_ = printUsage(c)
}

func printUsage(c *cobra.Command) error {
	var b strings.Builder
	b.WriteString("用法：\n")
	if !c.HasParent() || !c.HasAvailableSubCommands() {
		b.WriteString("  " + c.UseLine() + "\n")
	}
	if c.HasAvailableSubCommands() {
		b.WriteString("  " + c.CommandPath() + " 命令 [选项] [参数]\n\n命令：\n")
		for _, sub := range c.Commands() {
			if sub.IsAvailableCommand() {
				fmt.Fprintf(&b, "  %-11s %s\n", sub.Name(), sub.Short)
			}
		}
	}
	if c.Example != "" {
		b.WriteString("\n示例：\n" + c.Example + "\n")
	}
	b.WriteString("\n选项：\n")
	c.LocalFlags() // merges those of the parents into Flags
	c.Flags().VisitAll(func(f *pflag.Flag) { b.WriteString(flagLine(f)) })
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\n运行 %s 命令 --help 查看一个命令的用法。\n", c.CommandPath())
	}
	_, err := fmt.Fprint(c.OutOrStdout(), b.String())
	return err
}

func flagLine(f *pflag.Flag) string {
	if f.Hidden {
		return ""
	}
	name := "      --" + f.Name
	if f.Shorthand != "" {
		name = "  -" + f.Shorthand + ", --" + f.Name
	}
	value, text := pflag.UnquoteUsage(f)
	if f.Value.Type() != "bool" {
		name += " " + value
		if f.DefValue != "" && f.DefValue != "0" && f.DefValue != "[]" {
			text += "（默认" + f.DefValue + "）"
		}
	}
	return name + strings.Repeat(" ", max(2, 26-width(name))) + text + "\n"
}

// width is the number of columns that s takes in a terminal.
func width(s string) int {
	n := 0
	for _, r := range s {
		n++
		if wide(r) {
			n++
		}
	}
	return n
}

// wide reports whether r takes two columns: Chinese characters, full-width
// forms and marks. Curly quotes and dashes depend on the terminal's font and
// are counted as most Chinese terminals show them.
func wide(r rune) bool {
	return r >= 0x2E80 && r <= 0xFF60 || r >= 0xFFE0 && r <= 0xFFE6 || r >= 0x20000 && r <= 0x3FFFF ||
		r == '“' || r == '”' || r == '‘' || r == '’' || r == '—' || r == '…'
}
