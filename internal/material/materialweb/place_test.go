package materialweb

import (
	"strings"
	"testing"

	"bihuan/internal/material/document"
	"bihuan/internal/material/syntax"
)

const placed = "云川县青禾镇党委对照检查材料\n开头一段。\n一、存在的问题\n（一）学习方面\n1．学用结合不紧。全年没有研究一次。\n2．请示报告不及时。\n二、原因分析\n学得少。\n"

func TestUnder(t *testing.T) {
	doc := &document.Document{Text: placed}
	syntax.Parse(doc)
	o := outlineOf(doc)
	for words, want := range map[string]string{
		"开头": "", "存在的": "一、存在的问题", "全年": "1．学用结合不紧", "请示": "2．请示报告不及时", "学得少": "二、原因分析",
	} {
		if got := o.under(strings.Index(placed, words)); got != want {
			t.Errorf("%s stands under %q, want %q", words, got, want)
		}
	}
}

func TestAround(t *testing.T) {
	text := "前一行\n这里是一段𬎆长长的文字，其中“三个自信”写错了，后面还有很多很多别的文字。\n后一行"
	doc := &document.Document{Text: text}
	at := strings.Index(text, "三个自信")
	before, after := around(doc, document.Span{Start: at, End: at + len("三个自信")})
	if before != "……一段𬎆长长的文字，其中“" || after != "”写错了，后面还有很多很……" {
		t.Errorf("around: %q and %q", before, after)
	}
	before, after = around(doc, document.Span{Start: 0, End: len("前一行")})
	if before != "" || after != "" {
		t.Errorf("around a line: %q and %q", before, after)
	}
}
