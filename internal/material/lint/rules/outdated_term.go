package rules

import (
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

var outdatedTerms = newWordList(data.Terms(), "", "")

var outdatedTerm = &lint.Rule{
	ID:       "outdated-term",
	Title:    "过时的机构和制度名称",
	Severity: lint.Verify,
	Level:    lint.Regulation,
	Source:   "《深化党和国家机构改革方案》《党和国家机构改革方案》等（每条另注依据）",
	Year:     2018,
	Doc: `机构改革、法律修改之后，原来的机构名、制度名不再使用；材料里出现旧名，往往说明整段沿用了旧稿。
改用现行名称；确实在讲改革之前的事，写明年份或者加“原”字。`,
	Bad: []lint.Example{
		{Text: "县环保局对青禾河排污口监管不到位。", Want: []string{"环保局"}},
		{Text: "支持一府两院依法履行职责。", Want: []string{"一府两院"}},
		{Text: "新农合报销政策宣传不够。", Want: []string{"新农合"}},
	},
	Good: []lint.Example{
		{Text: "县生态环境局对青禾河排污口监管不到位。"},
		{Text: "2016年，县环保局曾对该企业立案。"},
		{Text: "原环保局遗留的档案没有移交，原云川县国土局的台账不全。"},
		{Text: "农业部门和水利部门会商不够。"},
	},
	Words: outdatedTerms.words,
	Check: outdatedTerms.check,
}
