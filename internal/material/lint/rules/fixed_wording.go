package rules

import (
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

var fixedWordings = newWordList(data.Wordings(), "", "")

var fixedWording = &lint.Rule{
	ID:       "fixed-wording",
	Title:    "固定提法",
	Severity: lint.Verify,
	Level:    lint.General,
	Source:   "《中国共产党章程》、党的全国代表大会报告和中央文件（每条提法另注依据）",
	Year:     2017,
	Doc: `党章和中央文件中的提法是固定的，一字之差就可能出错；沿用旧稿时最容易把已经更新的提法带进来。
对照提示里的规范提法逐处改正。句中写明了当年年份、确实在引述当时说法的，不提示。`,
	Bad: []lint.Example{
		{Text: "要坚定“三个自信”，做到知行合一。", Want: []string{"三个自信"}},
		{Text: "坚持党要管党、从严治党，压实各级责任。", Want: []string{"党要管党、从严治党"}},
		{Text: "认真学习习近平新时代特色社会主义思想，践行青山绿水就是金山银山理念。",
			Want: []string{"习近平新时代特色社会主义思想", "青山绿水就是金山银山"}},
		{Text: "深刻领悟其重大意义，坚决做到“两个确立”。", Want: []string{"做到“两个确立”"}},
		{Text: "统筹山水林田湖草系统治理，保护好青禾河。", Want: []string{"山水林田湖草"}},
		{Text: "有的党员没有按时缴纳党费。", Want: []string{"缴纳党费"}},
	},
	Good: []lint.Example{
		{Text: "要坚定“四个自信”，即道路自信、理论自信、制度自信、文化自信。"},
		{Text: "2013年的学习材料中写的是“三个自信”。"},
		{Text: "统筹山水林田湖草沙一体化保护和系统治理。"},
		{Text: "坚持党要管党、全面从严治党，按期交纳党费。"},
	},
	Words: fixedWordings.words,
	Check: fixedWordings.check,
}
