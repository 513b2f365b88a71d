package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bihuan/internal/fault"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/rules"
)

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [规则]",
		Short: "说明一条检查规则的理由、依据和示例",
		Long:  "不写规则时列出全部检查规则；写明规则编号时说明它为什么检查、依据是什么、怎么改，并给出有问题和没有问题的示例。",
		Example: "  bihuan explain\n" +
			"  bihuan explain doubled-punctuation",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return ruleIDs(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			switch len(args) {
			case 0:
				a.listRules()
				return nil
			case 1:
				return a.explainRule(args[0])
			}
			return usage(c, "一次只能说明一条规则。")
		},
	}
}

func ruleIDs() []string {
	ids := make([]string, len(rules.All))
	for i, r := range rules.All {
		ids[i] = r.ID
	}
	return ids
}

func (a *app) listRules() {
	for _, s := range []lint.Severity{lint.Verify, lint.Error, lint.Hint} {
		fmt.Fprintf(a.out, "%s\n", s.Zh())
		for _, r := range rules.All {
			if r.Severity == s {
				fmt.Fprintf(a.out, "  %s%s%s\n", r.ID, strings.Repeat(" ", max(2, 30-len(r.ID))), r.Title)
			}
		}
	}
	fmt.Fprintf(a.out, "共%d条。运行 bihuan explain 规则编号 查看一条的依据和示例。\n", len(rules.All))
}

func findRule(id string) (*lint.Rule, error) {
	for _, r := range rules.All {
		if r.ID == id {
			return r, nil
		}
	}
	if near := nearest(id, ruleIDs()); near != "" {
		return nil, fault.New(fault.Invalid, "没有编号为“%s”的规则。是不是 %s？运行 bihuan explain 查看全部规则。", id, near)
	}
	return nil, fault.New(fault.Invalid, "没有编号为“%s”的规则。运行 bihuan explain 查看全部规则。", id)
}

func (a *app) explainRule(id string) error {
	r, err := findRule(id)
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s（%s）\n级别：%s\n依据：%s（%s", r.Title, r.ID, r.Severity.Zh(), r.Source, r.Level)
	if r.Year > 0 {
		fmt.Fprintf(&b, "，%d年", r.Year)
	}
	fmt.Fprintf(&b, "）\n\n%s\n", strings.TrimSpace(r.Doc))
	writeExamples(&b, "有问题的写法", r.Bad)
	writeExamples(&b, "没有问题的写法", r.Good)
	_, err = fmt.Fprint(a.out, b.String())
	return err
}

func writeExamples(b *strings.Builder, title string, examples []lint.Example) {
	if len(examples) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s：\n", title)
	for i, e := range examples {
		if i > 0 {
			b.WriteString("\n")
		}
		if e.Config != "" {
			writeIndented(b, "  配置 ", e.Config)
		}
		writeIndented(b, "  ", e.Text)
		for _, w := range e.Want {
			fmt.Fprintf(b, "  → 指出“%s”\n", w)
		}
		if e.Fixed != "" {
			writeIndented(b, "  改为 ", e.Fixed)
		}
	}
}

func writeIndented(b *strings.Builder, first, text string) {
	lead := first
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		b.WriteString(strings.TrimRight(lead+line, " ") + "\n")
		lead = strings.Repeat(" ", width(first))
	}
}
