package rules

import (
	"fmt"
	"slices"
	"strings"

	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

var frames = data.Frames()

// frameList lists the frames for the documentation.
func frameList() string {
	var b strings.Builder
	for _, f := range frames {
		fmt.Fprintf(&b, "- `%s`：%s\n", f.ID, f.Title)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

var frameAspect = &lint.Rule{
	ID:       "frame-aspect",
	Title:    "规定的检视方面没有写到",
	Severity: lint.Hint,
	Level:    lint.General,
	Source:   "历年民主生活会通知规定的检视方面（每个年度另注依据）",
	Year:     2025,
	Doc: `每年的通知都规定对照哪几个方面查摆问题，缺一个方面就是漏项。
在配置文件里用 frame 选定年度；没有选定时，只在看得出是哪个年度的材料时提示：标题写着那个年度，或者只差一个方面。可选的有：

` + frameList(),
	Bad: []lint.Example{
		{Text: framedExample("理论学习", "政治素质", "能力本领", "担当作为", "工作作风"), Want: []string{"一、存在的主要问题"}},
		{Text: framedExample("理论学习", "政治素质"), Config: "frame: theme-2023-first\n", Want: []string{"一、存在的主要问题"}},
	},
	Good: []lint.Example{
		{Text: framedExample("理论学习", "政治素质", "能力本领", "担当作为", "工作作风", "廉洁自律")},
		{Text: framedExample("理论学习", "政治素质")},
	},
	Check: checkFrameAspect,
}

// A frame is the material's own without being chosen when all its aspects but
// one are there and these are at least certainly, or when the title names its
// year and at least likely of its aspects are there.
const (
	certainly = 4
	likely    = 2
)

func checkFrameAspect(p *lint.Pass) {
	if !selfExamination(p) || len(p.Facts().Aspects) == 0 {
		return
	}
	frame, missing, ok := frameOf(p)
	if !ok || len(missing) == 0 {
		return
	}
	place := titleSpan(p)
	if part := p.Facts().ProblemPart; part != nil {
		place = part.Span
	}
	p.Report(place, "对照“%s”，没有写到%s。（%s）", frame.Title, "“"+strings.Join(missing, "”“")+"”", frame.Cite())
}

// frameOf returns the frame that is chosen, otherwise the one that is the
// material's own, and the titles of the missing aspects. Where two fit nothing
// is certain.
func frameOf(p *lint.Pass) (frame data.Frame, missing []string, ok bool) {
	if i := slices.IndexFunc(frames, func(f data.Frame) bool { return f.ID == p.Config.Frame }); i >= 0 {
		return frames[i], uncovered(p, frames[i]), true
	}
	year, fits := titleYear(p), 0
	for _, f := range frames {
		m := uncovered(p, f)
		if len(m) == 0 {
			return f, nil, true
		}
		there := len(f.Aspects) - len(m)
		if len(m) == 1 && there >= certainly || f.Year == year && there >= likely {
			frame, missing = f, m
			fits++
		}
	}
	return frame, missing, fits == 1
}

// uncovered returns the titles of the frame's aspects that no aspect of the
// material names.
func uncovered(p *lint.Pass, f data.Frame) []string {
	var missing []string
	for _, a := range f.Aspects {
		if !covered(p, a) {
			missing = append(missing, a.Title)
		}
	}
	return missing
}

func covered(p *lint.Pass, a data.Aspect) bool {
	for _, own := range p.Facts().Aspects {
		for _, w := range a.Words {
			if strings.Contains(own.Title, w) {
				return true
			}
		}
	}
	return false
}

// framedExample builds a material with one problem under each aspect.
func framedExample(aspects ...string) string {
	var b strings.Builder
	b.WriteString("青禾镇党委班子对照检查材料\n一、存在的主要问题\n")
	numerals := []string{"一", "二", "三", "四", "五", "六"}
	for i, a := range aspects {
		b.WriteString("（" + numerals[i] + "）" + a + "方面。一是抓得不紧。比如，" + numerals[i] + "月份没有安排。二是查得不细。比如，漏了1个村。\n")
	}
	b.WriteString("二、原因分析\n1.思想上松懈。把软任务看轻了。\n三、整改措施\n1.抓紧落实。由党建办牵头，2026年12月31日前完成。\n")
	return b.String()
}
