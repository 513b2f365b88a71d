package rules

import (
	"strings"

	"bihuan/internal/material/lint"
)

var ignoreRemark = &lint.Rule{
	ID:       lint.RemarkRule,
	Title:    "忽略说明写得不对",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   "本程序的约定",
	Doc: `文中可以用说明忽略某项检查：单独一行或写在行末的“<!-- 闭环忽略 规则编号 理由 -->”对下一行或本行有效，“<!-- 闭环全文忽略 规则编号 理由 -->”对全文有效；几条规则用逗号隔开，全部规则写“全部”。
规则编号写错就不起作用；没有理由，别人看不懂为什么忽略。定稿前应把这些说明删去。`,
	Bad: []lint.Example{
		{Text: "<!-- 闭环忽略 no-such-rule 已核 -->\n会前开展了谈心谈话。", Want: []string{"<!-- 闭环忽略 no-such-rule 已核 -->"}},
		{Text: "会前开展了谈心谈话。<!-- 闭环忽略 placeholder -->", Want: []string{"<!-- 闭环忽略 placeholder -->"}},
	},
	Good: []lint.Example{
		{Text: "<!-- 闭环忽略 placeholder,typo 范本需要保留 -->\n由XX镇牵头。\n青禾镇配合。"},
		{Text: "由XX镇牵头。<!-- 闭环忽略 placeholder 范本需要保留 -->\n青禾镇配合。"},
		{Text: "<!-- 闭环全文忽略 全部 范本 -->\n由XX镇牵头。\n石桥镇和XX镇配合。"},
	},
	Words: []string{"闭环忽略", "闭环全文忽略"},
	Check: checkIgnoreRemark,
}

func checkIgnoreRemark(p *lint.Pass) {
	if len(p.Hits()) == 0 {
		return
	}
	for _, s := range lint.Suppressions(p.Doc.Text) {
		var unknown []string
		for _, id := range s.Rules {
			if !p.Known(id) {
				unknown = append(unknown, id)
			}
		}
		switch {
		case len(unknown) > 0:
			p.Report(s.Span, "没有编号为“%s”的规则，这条忽略说明不起作用。", strings.Join(unknown, "、"))
		case s.Rules != nil && len(s.Rules) == 0:
			p.Report(s.Span, "忽略说明没有写规则编号，全部规则请写“全部”。")
		case s.Reason == "":
			p.Report(s.Span, "忽略说明没有写理由，请补上。")
		}
	}
}
