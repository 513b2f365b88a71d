package sheet

// Choice is a field that a column can show, with its name for people.
type Choice struct{ Field, Zh string }

// Choices lists the fields of a kind of lines in the order of lists.
func Choices(each Each) []Choice {
	if each == EachMeasure {
		return measureChoices
	}
	return problemChoices
}

// Zh returns the name for people of what a column shows.
func Zh(each Each, field string) string {
	for _, c := range Choices(each) {
		if c.Field == field {
			return c.Zh
		}
	}
	return field
}

// KnownChoice reports whether a column of lines of that kind can show field.
func KnownChoice(each Each, field string) bool {
	for _, c := range Choices(each) {
		if c.Field == field {
			return true
		}
	}
	return false
}

var problemChoices = []Choice{
	{"", "不填"}, {"index", "序号"}, {"number", "编号"}, {"year", "年度"}, {"subject", "主体"}, {"owner", "主体和姓名"}, {"aspect", "所属方面"},
	{"problem", "问题（标题、表现和事例）"}, {"title", "问题标题"}, {"facts", "问题表现和事例"}, {"statement", "问题表现"}, {"examples", "事例"}, {"causes", "原因"},
	{"goal", "整改目标"}, {"measures", "整改措施"}, {"tasks", "具体举措"}, {"class", "整改类别"}, {"leader", "责任领导"}, {"lead_unit", "牵头单位"},
	{"assist_units", "配合单位"}, {"units", "牵头和配合单位"}, {"holder", "责任人"}, {"due", "完成时限"}, {"state", "状态"}, {"progress", "进展情况"},
	{"effect", "整改成效"}, {"evidence", "佐证"}, {"source", "来源"}, {"source_kind", "来源类别"}, {"source_title", "来源名称"}, {"source_number", "来源文号"},
	{"source_date", "来源日期"}, {"source_who", "批示人、交办单位"}, {"source_wording", "批示、交办原文"}, {"source_due", "上级要求的时限"}, {"source_reply", "反馈情况"}, {"remark", "备注"},
}

var measureChoices = []Choice{
	{"", "不填"}, {"index", "序号"}, {"measure", "整改措施"}, {"measure_actions", "具体举措"}, {"measure_promises", "常态化任务"}, {"serves", "对应的问题"},
	{"serves_leaders", "责任领导"}, {"serves_units", "牵头单位"}, {"serves_due", "完成时限"},
}
