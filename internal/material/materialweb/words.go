package materialweb

import (
	"strconv"
	"strings"

	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
	"bihuan/internal/ui"
)

func genreText(g extract.Genre) string {
	switch g {
	case extract.Team:
		return "班子对照检查材料"
	case extract.Member:
		return "个人对照检查材料"
	case extract.Outline:
		return "发言提纲"
	case extract.Report:
		return "整改情况报告"
	case extract.Inspection:
		return "巡察（审计）反馈"
	}
	return "其他材料"
}

func tone(s lint.Severity) ui.Tone {
	switch s {
	case lint.Verify:
		return ui.Warn
	case lint.Error:
		return ui.Alarm
	}
	return ui.Info
}

// quantity writes what a promise asks for: 每月 · 不少于1天.
func quantity(p extract.Promise) string {
	period := map[extract.Period]string{
		extract.Day: "每日", extract.Week: "每周", extract.Month: "每月", extract.Quarter: "每季度",
		extract.HalfYear: "每半年", extract.Year: "每年",
	}[p.Period]
	var parts []string
	if period != "" {
		parts = append(parts, period)
	}
	if len(p.Months) > 0 {
		months := make([]string, len(p.Months))
		for i, m := range p.Months {
			months[i] = strconv.Itoa(m)
		}
		parts = append(parts, strings.Join(months, "、")+"月")
	}
	switch {
	case p.Op == extract.Nondecreasing:
		parts = append(parts, "只增不减")
	case p.Op == extract.Conditional:
		parts = append(parts, "先后条件")
	case p.Min != nil && p.Max != nil && *p.Min == *p.Max:
		parts = append(parts, figure(*p.Min)+p.Unit)
	case p.Min != nil && p.Max != nil:
		parts = append(parts, figure(*p.Min)+"—"+figure(*p.Max)+p.Unit)
	case p.Min != nil && p.Op == extract.Exact:
		parts = append(parts, figure(*p.Min)+p.Unit)
	case p.Min != nil:
		parts = append(parts, "不少于"+figure(*p.Min)+p.Unit)
	case p.Max != nil:
		parts = append(parts, "不超过"+figure(*p.Max)+p.Unit)
	}
	return strings.Join(parts, " · ")
}

func figure(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// excerpt cuts text to a length that a list can show.
func excerpt(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "……"
	}
	return text
}
