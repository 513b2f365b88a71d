package rules

import (
	"slices"
	"strings"

	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

var frames = data.Frames()

// Frames returns the ids of the frames of aspects that a configuration may
// choose.
func Frames() []string {
	ids := make([]string, len(frames))
	for i, f := range frames {
		ids[i] = f.ID
	}
	return ids
}

var frameAspect = &lint.Rule{
	ID:       "frame-aspect",
	Title:    "规定的检视方面没有写到",
	Severity: lint.Hint,
	Level:    lint.General,
	Source:   "历年民主生活会通知规定的检视方面（每个年度另注依据）",
	Year:     2025,
	Doc: `每年的通知都规定对照哪几个方面查摆问题，缺一个方面就是漏项。
在配置文件里用 frame 选定年度；没有选定时，只在材料的标题与某一年度只差一个方面时提示。`,
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

// certainly is the least number of aspects in common that makes a frame the
// material's own without being chosen.
const certainly = 4

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

// frameOf returns the frame that is chosen, otherwise the one frame of which
// all aspects but one are there, and the titles of the missing aspects.
func frameOf(p *lint.Pass) (frame data.Frame, missing []string, ok bool) {
	if i := slices.IndexFunc(frames, func(f data.Frame) bool { return f.ID == p.Config.Frame }); i >= 0 {
		return frames[i], uncovered(p, frames[i]), true
	}
	for _, f := range frames {
		m := uncovered(p, f)
		switch {
		case len(m) == 0:
			return f, nil, true
		case len(m) == 1 && len(f.Aspects)-1 >= certainly:
			if ok {
				return frame, nil, false // two fit: nothing is certain
			}
			frame, missing, ok = f, m, true
		}
	}
	return frame, missing, ok
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
