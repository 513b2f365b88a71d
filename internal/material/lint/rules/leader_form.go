package rules

import (
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

var leaderForms = newWordList(data.Leaders(), "", "")

var leaderForm = &lint.Rule{
	ID:       "leader-form",
	Title:    "领导人称谓和党中央的表述",
	Severity: lint.Verify,
	Level:    lint.Regulation,
	Source:   "《关于新形势下党内政治生活的若干准则》及中央文件通行称谓",
	Year:     2016,
	Doc: `领导人的姓名、职务和“以……为核心的党中央”的表述不能简写、漏字或错位。
改为提示中的完整写法，并对照中央文件原文再核一遍。`,
	Bad: []lint.Example{
		{Text: "认真学习习总书记重要讲话。", Want: []string{"习总书记"}},
		{Text: "坚决维护以习近平总书记为核心的党中央权威。", Want: []string{"以习近平总书记为核心的党中央"}},
		{Text: "学习贯彻习近平总书记讲话精神不够经常。", Want: []string{"习近平总书记讲话精神"}},
	},
	Good: []lint.Example{
		{Text: "紧密团结在以习近平同志为核心的党中央周围。"},
		{Text: "学习贯彻习近平总书记重要讲话精神。"},
	},
	Words: leaderForms.words,
	Check: leaderForms.check,
}
