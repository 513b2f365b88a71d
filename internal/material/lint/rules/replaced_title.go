package rules

import (
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

var replacedTitles = newWordList(data.Titles(), "《", "》")

var replacedTitle = &lint.Rule{
	ID:       "replaced-title",
	Title:    "已被取代的党内法规、法律名称",
	Severity: lint.Verify,
	Level:    lint.Regulation,
	Source:   "中央党内法规制定机关、立法机关公布的现行文件（每条另注依据）",
	Year:     2016,
	Doc: `材料里的《……》应当是现行有效的党内法规或者法律，名称一字不差。试行件转正、旧法废止之后仍写旧名，是审核时最常被指出的硬伤。
改为提示中的现行名称；确实在引述当年的规定，写明年份。`,
	Bad: []lint.Example{
		{Text: "组织学习《廉政准则》。", Want: []string{"《廉政准则》"}},
		{Text: "落实《中国共产党党组工作条例(试行)》不到位。", Want: []string{"《中国共产党党组工作条例(试行)》"}},
		{Text: "《信访条例》宣传不深入。", Want: []string{"《信访条例》"}},
	},
	Good: []lint.Example{
		{Text: "组织学习《中国共产党廉洁自律准则》和《信访工作条例》。"},
		{Text: "2014年，镇里曾按照《廉政准则》开展自查。"},
		{Text: "落实《中国共产党党组工作条例》不到位。"},
		{Text: "国务院《信访条例》已经废止，部分干部还不知道。"},
	},
	Words: replacedTitles.words,
	Check: replacedTitles.check,
}
