package layout

import (
	"strconv"
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/ledger/intake"
	"bihuan/internal/tabular"
	"bihuan/internal/tabular/excel"
	"bihuan/internal/write/sheet"
)

// shows says what of the ledger a column shows that an import would take for
// a target: the same headings mean the same both ways.
var shows = map[string]string{
	"serial": "index", "number": "number", "year": "year", "subject": "subject", "person": "owner", "aspect": "aspect", "title": "title",
	"statement": "facts", "example": "examples", "cause": "causes", "goal": "goal", "measure": "measures", "class": "class", "leader": "leader",
	"lead_unit": "lead_unit", "assist_units": "assist_units", "holder": "holder", "due": "due", "state": "state", "progress": "progress",
	"evidence": "evidence", "source": "source", "remark": "remark",
}

// Propose makes a layout out of the blank sheet of a superior: every table with
// headings that we know. It has no name yet.
func Propose(sheets []excel.Sheet) (sheet.Layout, error) {
	form := sheet.Layout{Level: "实务"}
	for _, s := range sheets {
		table, ok := intake.Find(s.Rows)
		if !ok || table.HeadRow == 0 || table.Score < 2 {
			continue
		}
		proposed, err := propose(s, table)
		if err != nil {
			return form, err
		}
		form.Sheets = append(form.Sheets, proposed)
	}
	if len(form.Sheets) == 0 {
		return form, fault.New(fault.Invalid, "没有找到表头。空表要有一行表头，其中至少两个栏目是“问题”“整改措施”“责任单位”“完成时限”这样的名称。")
	}
	return form, nil
}

func propose(s excel.Sheet, table intake.Table) (sheet.Sheet, error) {
	out := sheet.Sheet{Name: s.Name, Each: sheet.EachProblem, Place: sheet.Place{Head: table.HeadRow}}
	table.Heads, out.Title = ungroup(table.Heads)
	for _, above := range table.Above {
		if above = strings.TrimSpace(above); out.Title == "" && !strings.Contains(above, "：") {
			out.Title = clip(above, longestTitle)
		}
	}
	last := headRow(s, table.HeadRow)
	serial := -1
	has := map[string]bool{}
	head := intake.Table{Heads: table.Heads, HeadRow: table.HeadRow, Score: table.Score}
	for i, c := range intake.Propose(head, intake.Names{}, 0) {
		if table.Heads[i] == "" || i > 0 && table.Heads[i] == table.Heads[i-1] && i < len(last.Cells) && last.Cells[i].Spread {
			continue // a heading that is merged over several columns has one place
		}
		group, name, grouped := strings.Cut(table.Heads[i], "/")
		if !grouped {
			group, name = "", table.Heads[i]
		}
		has[c.Target] = true
		if c.Target == "serial" {
			serial = i
		}
		out.Columns = append(out.Columns, sheet.Column{Head: name, Group: group, Field: shows[c.Target], Width: 12})
		out.Place.Columns = append(out.Place.Columns, i+1)
	}
	for i := range out.Columns {
		out.Columns[i].Field = whole(out.Columns[i].Field, has)
	}
	return out, place(&out.Place, table, serial)
}

// ungroup takes away a group that stands over all headings: it is the title of
// the table in a cell that nobody merged.
func ungroup(heads []string) (plain []string, title string) {
	for i, head := range heads {
		if head == "" {
			continue
		}
		group, _, grouped := strings.Cut(head, "/")
		if !grouped || title != "" && group != title {
			return heads, ""
		}
		if title == "" && i > 0 {
			return heads, ""
		}
		title = group
	}
	plain = make([]string, len(heads))
	for i, head := range heads {
		plain[i] = strings.TrimPrefix(head, title+"/")
	}
	return plain, title
}

func headRow(s excel.Sheet, no int) tabular.Row {
	for _, row := range s.Rows {
		if row.No == no {
			return row
		}
	}
	return tabular.Row{}
}

// whole lets a column show everything where no other shows the rest.
func whole(field string, has map[string]bool) string {
	switch {
	case field == "title" && !has["statement"], field == "facts" && !has["title"]:
		return "problem"
	case field == "facts" && has["example"]:
		return "statement"
	case field == "lead_unit" && !has["assist_units"]:
		return "units"
	}
	return field
}

// place finds the first row to fill, and how many there are before something
// else follows: rows that hold nothing but a number in their first column are
// blank.
func place(p *sheet.Place, table intake.Table, serial int) error {
	p.First = table.HeadRow + 1
	for _, row := range table.Body {
		text := lastText(row, serial)
		if text == "" {
			continue // numbers in front
		}
		switch {
		case row.No == p.First && (numbersOnly(row) || isExample(row)):
			p.First++
		case row.No == p.First && !isFooter(text):
			return fault.New(fault.Invalid, "第%d行已经有内容（%s），请上传只有表头的空表。", row.No, clip(text, 20))
		default:
			p.Blank = max(1, row.No-p.First)
			return nil
		}
	}
	return nil
}

// lastText returns a text of row beside its number, "" where there is none.
func lastText(row tabular.Row, serial int) string {
	for i, c := range row.Cells {
		if _, err := strconv.Atoi(c.Text); c.Text != "" && !c.Spread && !(i == serial && err == nil) {
			return c.Text
		}
	}
	return ""
}

// numbersOnly reports whether a row numbers the columns.
func numbersOnly(row tabular.Row) bool {
	for _, c := range row.Cells {
		if _, err := strconv.Atoi(strings.Trim(c.Text, "()（）")); c.Text != "" && err != nil {
			return false
		}
	}
	return true
}

func isExample(row tabular.Row) bool {
	for _, c := range row.Cells {
		if text := strings.Trim(c.Text, "（）()：: "); text == "例" || text == "示例" || text == "填写示例" || strings.HasPrefix(text, "示例") {
			return true
		}
	}
	return false
}

func isFooter(text string) bool {
	for _, word := range []string{"注", "备注", "说明", "填表", "填报", "制表", "审核", "单位负责人", "主要负责人", "联系"} {
		if strings.HasPrefix(text, word) {
			return true
		}
	}
	return false
}

const longestTitle = 60

func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "……"
	}
	return s
}
