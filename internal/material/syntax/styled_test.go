package syntax

import (
	"strings"
	"testing"

	"bihuan/internal/material/document"
)

// word returns a document as the Word reader gives it, a segment per line.
func word(lines ...document.Segment) *document.Document {
	d := &document.Document{Format: document.Word}
	var b strings.Builder
	for i, s := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		text := s.Part // the text stands in for the part's name
		s.Part, s.Paragraph, s.Start = "word/document.xml", i, b.Len()
		b.WriteString(text)
		s.End = b.Len()
		d.Segments = append(d.Segments, s)
	}
	d.Text = b.String()
	Parse(d)
	return d
}

func para(text string) document.Segment { return document.Segment{Part: text} }

func heading(outline int, text string) document.Segment {
	return document.Segment{Part: text, Outline: outline}
}

func numbered(generated int, text string) document.Segment {
	return document.Segment{Part: text, Generated: generated}
}

func styled(style, text string) document.Segment {
	return document.Segment{Part: text, Style: style}
}

func TestWordStyles(t *testing.T) {
	for name, c := range map[string]struct {
		doc  *document.Document
		want []string
	}{
		"headings by outline level": {
			word(para("云川县整改报告"), heading(1, "总体情况"), para("全部完成。"), heading(2, "学习方面"), para("一是计划。"), heading(2, "作风方面"), heading(1, "下步打算")),
			[]string{"heading 1 总体情况", "  paragraph 0 全部完成", "  heading 2 学习方面", "    item 3 一是计划", "  heading 2 作风方面", "heading 1 下步打算"},
		},
		"marked headings keep their marker": {
			word(para("云川县整改报告"), heading(1, "一、总体情况"), heading(2, "学习方面"), para("1.计划"), heading(2, "作风方面"), para("1.走访"), heading(1, "二、下步打算")),
			[]string{"heading 1 一、总体情况", "  heading 2 学习方面", "    item 3 1.计划", "  heading 2 作风方面", "    item 3 1.走访", "heading 1 二、下步打算"},
		},
		"title by style": {
			word(styled("标题", "云川县青禾镇"), para(""), styled("Title", "党委班子情况说明书"), para("各站所：")),
			[]string{"title 云川县青禾镇党委班子情况说明书", "paragraph 0 各站所："},
		},
		"numbers that Word keeps are never measures": {
			word(para("云川县整改报告"), numbered(2, "1.3.5米宽的路已修通。"), numbered(2, "2.2009.6.3前完成。"), numbered(5, "3.\u30002、3号楼已验收。")),
			[]string{"item 1 1.3.5米宽的路已修通", "item 1 2.2009.6.3前完成", "item 1 3.2、3号楼已验收"},
		},
		"a body that somebody styled": {
			word(para("云川县整改报告"), heading(1, "全部完成。没有遗留。"), heading(1, strings.Repeat("长", 130))),
			[]string{"paragraph 0 全部完成。没有遗留", "paragraph 0 " + strings.Repeat("长", 130)},
		},
		"a heading with a line break": {
			word(para("云川县整改报告"), heading(1, "总体\n情况"), para("全部完成。")),
			[]string{"heading 1 总体\n情况", "  paragraph 0 全部完成"},
		},
		"levels in the wrong order": {
			word(para("云川县整改报告"), heading(3, "甲"), heading(1, "乙"), heading(9, "丙"), heading(2, "丁")),
			[]string{"heading 1 甲", "heading 1 乙", "  heading 2 丙", "  heading 2 丁"},
		},
	} {
		var got []string
		if c.doc.Title != "云川县整改报告" {
			got = append(got, "title "+c.doc.Title)
		}
		c.doc.Walk(func(n *document.Node, above []*document.Node) bool {
			got = append(got, strings.Repeat("  ", len(above))+string(n.Kind)+" "+string(rune('0'+n.Level))+" "+n.Marker+n.Text)
			return true
		})
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
		if err := check(c.doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
