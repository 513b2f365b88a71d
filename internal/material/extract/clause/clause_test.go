package clause

import (
	"strings"
	"testing"

	"bihuan/internal/material/document"
)

func pieces(text string, list []document.Span) string {
	var out []string
	for _, s := range list {
		out = append(out, text[s.Start:s.End])
	}
	return strings.Join(out, "|")
}

func TestSentences(t *testing.T) {
	for _, test := range []struct {
		text       string
		semicolons bool
		want       string
	}{
		{"学得浅。用得少！", false, "学得浅。|用得少！"},
		{"他说：“要改。”大家同意。", false, "他说：“要改。”|大家同意。"},
		{"建台账；抓落实。", true, "建台账；|抓落实。"},
		{"建台账；抓落实。", false, "建台账；抓落实。"},
		{"学得浅.用得少.共3.5天", false, "学得浅.|用得少.|共3.5天"},
		{"第一行\n\n  第二行  ", false, "第一行|第二行"},
		{"", false, ""},
	} {
		if got := pieces(test.text, Sentences(test.text, document.Span{End: len(test.text)}, test.semicolons)); got != test.want {
			t.Errorf("%s: %s", test.text, got)
		}
	}
}

func TestSplit(t *testing.T) {
	text := "每天9:00签到，不少于1,500字,责任单位：党政办。\n3.5天"
	if got := pieces(text, Split(text, document.Span{End: len(text)})); got != "每天9:00签到|不少于1,500字|责任单位|党政办|3.5天" {
		t.Error(got)
	}
}

func TestHolderAndDue(t *testing.T) {
	for _, test := range []struct{ text, holder, due string }{
		{"由县委办牵头，于2027年6月底前完成", "县委办", "2027年6月底前"},
		{"县水务局负责，3月底前建成", "县水务局", "3月底前"},
		{"周明远、林秀兰同志分别负责，年底前完成", "周明远、林秀兰同志", "年底前"},
		{"（责任领导：周明远；责任单位：党政办；完成时限：长期坚持）", "党政办", "长期坚持"},
		{"责任人:林秀兰,时限:2027年第一季度", "林秀兰", "2027年第一季度"},
		{"2027年3月31日前印发", "", "2027年3月31日前"},
		{"第三季度末前完成，立行立改", "", "第三季度末前"},
		{"三个月内见效", "", "三个月内"},
		{"明年6月底前建成", "", "明年6月底前"},
		{"由书记负责人提醒，每年3月底前报告", "", ""},
		{"截至2026年10月底已完成", "", ""},
		{"明确责任单位，增加超时预警", "", ""},
		{"对工作负责，理由充分", "", ""},
	} {
		list := Split(test.text, document.Span{End: len(test.text)})
		if h, d := Holder(test.text, list), Due(test.text, list); h != test.holder || d != test.due {
			t.Errorf("%s: %q %q", test.text, h, d)
		}
	}
}

func TestActs(t *testing.T) {
	for text, want := range map[string]bool{
		"切实加强学习": true, "按照要求，进一步完善制度": true, "每季度走访": true, "这是改革的前提": false, "成效明显": false,
	} {
		if got := Acts(text, Split(text, document.Span{End: len(text)})); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
