package ledgerweb

import (
	"maps"
	"slices"
	"strconv"

	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ui"
)

// Choice is a filter over a column that has few values.
type Choice struct {
	Name, Label, Value string
	Options            []ui.Option
}

// Filters returns the filters of the list at path: one for every column. f is
// what occurs in the ledger; owns says that the viewer is somebody who can own a problem.
func Filters(path string, q grid.Query, f ledger.Facets, judge ledger.Judge, owns bool) ui.Filters {
	all := ui.Filters{Action: path, Q: q.Q, Placeholder: "标题、表现、单位、姓名、编号", Choices: choices(q, f, judge, owns), More: more(q, f, judge)}
	shown := map[string]bool{"q": true}
	for _, field := range slices.Concat(all.Choices, all.More) {
		shown[field.Name] = true
	}
	for _, field := range all.More {
		if field.Value != "" && field.Name != "limit" {
			all.Chosen++
		}
	}
	q.Own = q.View != ""
	values := q.Values()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			if !shown[name] {
				all.Hidden = append(all.Hidden, ui.Option{Value: name, Text: value})
			}
			if name != "cols" {
				all.Rest = append(all.Rest, ui.Option{Value: name, Text: value})
			}
		}
	}
	columns := grid.Chosen(q.Cols)
	for i, c := range grid.Columns {
		all.Columns = append(all.Columns, ui.Tick{Code: c.Code, Text: c.Head, Fixed: i < grid.Fixed,
			Shown: slices.ContainsFunc(columns, func(s grid.Column) bool { return s.Code == c.Code })})
	}
	return all
}

// choose is a filter over the values of a column.
func choose(name, label, value string, options []ui.Option) ui.Field {
	if value != "" && !slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == value }) {
		options = append(options, ui.Option{Value: value, Text: value})
	}
	return ui.Field{Name: name, Label: label, Type: "select", Value: value, Options: append([]ui.Option{{Text: "全部"}}, options...)}
}

// blank lets a filter ask for what is not filled in.
func blank(options []ui.Option) []ui.Option {
	return append(options, ui.Option{Value: ledger.Blank, Text: "（未填写）"})
}

// choices are the filters that are asked for most.
func choices(q grid.Query, f ledger.Facets, judge ledger.Judge, owns bool) []ui.Field {
	var all []ui.Field
	if owns || q.Mine {
		mine := ""
		if q.Mine {
			mine = "1"
		}
		all = append(all, choose("mine", "范围", mine, []ui.Option{{Value: "1", Text: "与我有关"}}))
	}
	add := func(name, label, value string, options []ui.Option) {
		if len(options) > 1 || value != "" {
			all = append(all, choose(name, label, value, options))
		}
	}
	year := ""
	if q.Year != 0 {
		year = strconv.Itoa(q.Year)
	}
	add("year", "年度", year, options(f.Years, strconv.Itoa, func(y int) string { return strconv.Itoa(y) + "年" }))
	add("aspect", "所属方面", q.Aspect, blank(options(f.Aspects, func(a ledger.Aspect) string { return a.Title }, func(a ledger.Aspect) string { return a.Title })))
	add("class", "整改类别", q.Class, blank(options(f.Classes, func(c ledger.Class) string { return string(c) }, ledger.Class.Zh)))
	add("state", "状态", q.State, options(ledger.Phases, func(p ledger.Phase) string { return string(p) }, ledger.Phase.Zh))
	add("light", "进度", q.Light, options(ledger.AllLights, func(l ledger.Light) string { return string(l) }, judge.Lights.Word))
	add("lead_unit", "牵头单位", q.LeadUnit, blank(options(f.LeadUnits, itself, itself)))
	add("leader", "责任领导", q.Leader, blank(options(f.Leaders, itself, itself)))
	groups := choose("group", "分组", q.Group, options(ledger.Groups, func(g ledger.Group) string { return string(g) }, func(g ledger.Group) string { return "按" + g.Zh() }))
	groups.Options[0].Text = "不分组"
	return append(all, groups)
}

// more are the other filters. A hint keeps a choice from acting at once.
func more(q grid.Query, f ledger.Facets, judge ledger.Judge) []ui.Field {
	words := func(name, label, value string) ui.Field {
		return ui.Field{Name: name, Label: label, Value: value, MaxLength: 100}
	}
	day := func(name, label, value string) ui.Field {
		return ui.Field{Name: name, Label: label, Type: "date", Value: value}
	}
	all := []ui.Field{words("number", "编号", q.Number), words("title", "标题含有", q.Title), words("statement", "问题表现含有", q.Statement),
		words("cause", "原因含有", q.Cause), words("measure", "整改措施含有", q.Measure), words("goal", "整改目标含有", q.Goal),
		choose("assist_unit", "配合单位", q.AssistUnit, options(f.AssistUnits, itself, itself)), choose("holder", "责任人", q.Holder, blank(options(f.Holders, itself, itself))),
		day("due_from", "完成时限从", q.DueFrom), day("due_to", "到", q.DueTo), day("since", "更新于这天之后", q.Since),
		choose("evidence", "佐证", q.Evidence, options([]ledger.Having{ledger.With, ledger.Without}, func(h ledger.Having) string { return string(h) }, ledger.Having.Zh))}
	if f.Personal || q.Subject != "" {
		all = append(all, choose("subject", "主体", q.Subject, options(ledger.Subjects, func(s ledger.Subject) string { return string(s) }, ledger.Subject.Zh)))
	}
	if sources := from(f, judge); len(sources) > 1 || q.From != "" {
		all = append(all, choose("source_kind", "来源", q.From, sources))
	}
	if len(f.Materials) > 0 || q.Material != "" {
		all = append(all, choose("material", "来源材料", q.Material, options(f.Materials, func(m ledger.MaterialTitle) string { return m.ID }, func(m ledger.MaterialTitle) string {
			if m.Title == "" {
				return "（标题不公开）"
			}
			return m.Title
		})))
	}
	limit := choose("limit", "每页", "", options([]int{20, 100, 200}, strconv.Itoa, func(n int) string { return strconv.Itoa(n) + " 条" }))
	limit.Options[0].Text = "50 条"
	if q.Limit != 0 && q.Limit != ledger.DefaultLimit {
		limit.Value = strconv.Itoa(q.Limit)
	}
	return append(all, limit)
}

// from are the kinds of sources that occur.
func from(f ledger.Facets, judge ledger.Judge) []ui.Option {
	all := options(f.From, itself, judge.Sources.Zh)
	if len(f.Materials) > 0 {
		all = append([]ui.Option{{Value: ledger.FromMaterial, Text: "材料"}}, all...)
	}
	return all
}

func itself(s string) string { return s }

func options[T any](list []T, value, text func(T) string) []ui.Option {
	all := make([]ui.Option, len(list))
	for i, t := range list {
		all[i] = ui.Option{Value: value(t), Text: text(t)}
	}
	return all
}
