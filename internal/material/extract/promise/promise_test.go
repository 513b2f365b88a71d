package promise

import (
	"strings"
	"testing"
	"unicode/utf8"

	"bihuan/internal/material/document"
)

func scan(text string, strict bool) []Promise {
	s := NewScanner(text)
	s.Read(document.Span{End: len(text)}, strict)
	return s.Found
}

// Package extract shows case by case what is a promise; here is what it asks
// of the words around one.
func TestStrict(t *testing.T) {
	for _, test := range []struct {
		text         string
		loose, tight int
	}{
		{"每月学习1次。", 1, 0},
		{"要做到每月学习1次。", 1, 1},
		{"确保每季度听取汇报。", 1, 0},
		{"应当每年6月开展评议。", 1, 1},
		{"先后召开会议3次，每月1次。", 0, 0},
	} {
		if n := len(scan(test.text, false)); n != test.loose {
			t.Errorf("%s: %d promises", test.text, n)
		}
		if n := len(scan(test.text, true)); n != test.tight {
			t.Errorf("%s: %d promises where words must commit", test.text, n)
		}
	}
}

func TestActivity(t *testing.T) {
	for text, want := range map[string]string{
		"坚持每月组织开展1次专题学习": "专题学习", "每年召开组织生活会不少于2次": "召开组织生活会", "每半年开展不少于1次的“政治体检”": "“政治体检”",
		"严格执行每季度1次的约谈制度": "执行约谈制度", "要求每月报告1次": "要求报告", "将每年5月定为走访月": "走访月",
	} {
		found := scan(text, false)
		if len(found) != 1 || found[0].Activity != want {
			t.Errorf("%s: %+v", text, found)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"做到每月集中学习不少于一天，自学2次、讨论1至2次。", "民生投入，只增不减；不调研不决策。", "未经研究，任何人不得实施。", "由党建办牵头，每年6、12月开展评议，时间不少于3天。",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, p := range scan(text, false) {
			if p.Start < last || p.End < p.Start || p.End > len(text) || text[p.Start:p.End] != p.Text || p.Activity == "" {
				t.Errorf("%q: %+v", text, p)
			}
			if utf8.ValidString(text) && !utf8.ValidString(p.Text+p.Activity+p.Holder) {
				t.Errorf("%q cuts a character: %+v", text, p)
			}
			if p.RRule != "" && !strings.HasPrefix(p.RRule, "FREQ=") || p.Op == Min && p.Min == nil || p.Op == Max && p.Max == nil {
				t.Errorf("%q: %+v", text, p)
			}
			last = p.Start
		}
	})
}
