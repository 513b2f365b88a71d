package rules

import (
	"fmt"
	"strings"

	"bihuan/internal/material/lint"
)

// Markdown returns the page of r in docs/rules.
func Markdown(r *lint.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", r.Title)
	fmt.Fprintf(&b, "- 编号：`%s`\n- 级别：%s\n- 依据：%s（%s", r.ID, r.Severity.Zh(), r.Source, r.Level)
	if r.Year > 0 {
		fmt.Fprintf(&b, "，%d年", r.Year)
	}
	b.WriteString("）\n")
	if fixable(r) {
		b.WriteString("- 可以自动改正\n")
	}
	b.WriteString("\n" + strings.ReplaceAll(strings.TrimSpace(r.Doc), "\n", "\n\n") + "\n\n## 有问题的写法\n")
	for _, e := range r.Bad {
		b.WriteString("\n" + fence(e.Text))
		writeConfig(&b, e)
		if len(e.Want) > 0 {
			b.WriteString("\n指出：" + quoted(e.Want) + "\n")
		}
		if e.Fixed != "" {
			b.WriteString("\n改为：\n\n" + fence(e.Fixed))
		}
	}
	b.WriteString("\n## 没有问题的写法\n")
	for _, e := range r.Good {
		b.WriteString("\n" + fence(e.Text))
		writeConfig(&b, e)
	}
	return b.String()
}

func writeConfig(b *strings.Builder, e lint.Example) {
	if e.Config != "" {
		b.WriteString("\n配置（.bihuan.yaml）：\n\n" + fence(e.Config))
	}
}

func fixable(r *lint.Rule) bool {
	for _, e := range r.Bad {
		if e.Fixed != "" {
			return true
		}
	}
	return false
}

// fence puts text into a code block that no run of backticks within ends.
func fence(text string) string {
	ticks := "```"
	for strings.Contains(text, ticks) {
		ticks += "`"
	}
	return ticks + "text\n" + strings.TrimRight(text, "\n") + "\n" + ticks + "\n"
}

func quoted(list []string) string {
	var b strings.Builder
	for i, w := range list {
		if i > 0 {
			b.WriteString("、")
		}
		b.WriteString("“" + strings.ReplaceAll(w, "\n", " ") + "”")
	}
	return b.String()
}

// Contents returns the list of the rules in docs/rules.
func Contents() string {
	var b strings.Builder
	b.WriteString("# 检查规则\n\n必核：固定表述、名称、格式与有据可查的清单不一致，请核对；必改：文字本身就能证明是错的；建议：供参考。\n")
	for _, s := range []lint.Severity{lint.Verify, lint.Error, lint.Hint} {
		fmt.Fprintf(&b, "\n## %s\n\n| 编号 | 检查什么 | 依据 |\n|---|---|---|\n", s.Zh())
		for _, r := range All {
			if r.Severity == s {
				fmt.Fprintf(&b, "| [%s](%s.md) | %s | %s（%s） |\n", r.ID, r.ID, r.Title, r.Source, r.Level)
			}
		}
	}
	b.WriteString("\n" + adjusting)
	return b.String()
}

// configExample is the configuration that the documentation shows; a test
// reads it.
const configExample = `genre: team            # 文种：team 班子、member 个人、outline 发言提纲、report 整改报告、inspection 巡察反馈
frame: lead-2024       # 检视框架
rules:
  level-order: off     # 不检查
  missing-stop: 必改   # 必核、必改、建议
phrases:
  generic-phrase: [抓而不紧, 浮在面上]   # 本单位的套话，与规则自带的一起查
ignore:
  - rule: document-number
    text: "[2005]8号"
    reason: 原件如此
`

const adjusting = "## 怎样调整\n\n" +
	"在材料所在的文件夹或者上级文件夹放一个 `.bihuan.yaml`，就近的一个起作用：\n\n" +
	"```yaml\n" + configExample + "```\n\n" +
	"写错的名称会报出行号。某一处确实不用改时，也可以在文中写说明：\n\n" +
	"```text\n<!-- 闭环忽略 placeholder 范本需要保留 -->\n由XX镇牵头。\n\n<!-- 闭环全文忽略 missing-stop,level-order 提纲 -->\n```\n\n" +
	"写在行末对本行有效，单独一行对下一行有效，“全文忽略”对全文有效；几条规则用逗号隔开，全部规则写“全部”。\n"
