package grid

import (
	"slices"
	"strconv"

	"bihuan/internal/ledger"
	"bihuan/internal/zh"
)

// Row is a problem with how it stands today.
type Row struct {
	ledger.Problem
	Standing ledger.Standing
}

// Column is one column of the ledger.
type Column struct {
	Code, Head string
	Sort       ledger.Sort  // "" where no order makes sense
	Field      ledger.Field // what an edit of the cell changes, "" where nothing can be typed
	Usual      bool         // shown until somebody chooses
	Text       func(Row) string
}

// Fixed is the number of columns that cannot be left out.
const Fixed = 2

// field is a column whose cells can be edited.
func field(f ledger.Field, head string, sort ledger.Sort, usual bool) Column {
	text := func(r Row) string { return r.Get(f) }
	if f == ledger.FieldClass {
		text = func(r Row) string { return r.Class.Zh() }
	}
	return Column{Code: string(f), Head: head, Sort: sort, Field: f, Usual: usual, Text: text}
}

// Columns are all columns in their order. The fixed ones come first.
var Columns = []Column{
	{Code: "no", Head: "编号", Sort: ledger.ByNumber, Usual: true, Text: func(r Row) string { return r.Number() }},
	field(ledger.FieldTitle, "问题", "", true),
	field(ledger.FieldStatement, "问题表现", "", false),
	field(ledger.FieldAspect, "所属方面", ledger.ByAspect, true),
	{Code: "subject", Head: "主体", Text: func(r Row) string { return r.Subject.Zh() + " " + r.Person }},
	field(ledger.FieldClass, "整改类别", ledger.ByClass, true),
	field(ledger.FieldLeader, "责任领导", ledger.ByLeaders, true),
	field(ledger.FieldLeadUnit, "牵头单位", ledger.ByUnits, true),
	field(ledger.FieldAssistUnits, "配合单位", "", false),
	field(ledger.FieldHolder, "责任人", ledger.ByHolders, true),
	field(ledger.FieldDue, "完成时限", ledger.ByDue, true),
	{Code: "light", Head: "进度", Sort: ledger.ByLight, Usual: true, Text: func(r Row) string { return r.Standing.Word }},
	field(ledger.FieldGoal, "整改目标", "", false),
	{Code: "sources", Head: "来源", Text: func(r Row) string { return r.SourceText() }},
	{Code: "causes", Head: "原因", Text: func(r Row) string { return strconv.Itoa(len(r.Causes)) }},
	{Code: "measures", Head: "措施", Usual: true, Text: func(r Row) string { return strconv.Itoa(len(r.Measures)) }},
	{Code: "evidence", Head: "佐证", Text: func(r Row) string { return strconv.Itoa(len(r.Course.Proven())) }},
	{Code: "updated", Head: "更新时间", Sort: ledger.ByUpdated, Text: func(r Row) string { return r.UpdatedAt.In(zh.Zone).Format("2006-01-02 15:04") }},
	{Code: "state", Head: "状态", Sort: ledger.ByState, Usual: true, Text: func(r Row) string { return r.Phase().Zh() }},
}

// Chosen returns the columns that the codes name, the usual ones when none is
// known, always with the fixed ones.
func Chosen(codes []string) []Column {
	var some []Column
	for i, c := range Columns {
		if i < Fixed || slices.Contains(codes, c.Code) {
			some = append(some, c)
		}
	}
	if len(some) > Fixed {
		return some
	}
	some = nil
	for _, c := range Columns {
		if c.Usual {
			some = append(some, c)
		}
	}
	return some
}

// Columns returns the columns that the list of q shows: not the one by which it
// is divided, which the headings of the groups say.
func (q Query) Columns() []Column {
	return slices.DeleteFunc(Chosen(q.Cols), func(c Column) bool { return c.Code == q.Group })
}
