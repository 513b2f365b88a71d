package dispatch

import (
	"slices"
	"strings"
	"unicode"

	"bihuan/internal/zh"
)

// Column names a column of the sheet. Its code stands in the history.
type Column string

// The columns. What an office may fill in begins with Progress.
const (
	Seq        Column = "seq"
	Code       Column = "code"
	Problem    Column = "problem"
	Work       Column = "work" // the task, or the measures of a problem without tasks
	Leader     Column = "leader"
	Part       Column = "part" // 承办, 牵头 or 配合
	Holder     Column = "holder"
	Due        Column = "due"
	Progress   Column = "progress"
	Finished   Column = "finished"
	Number     Column = "number" // 文号 of the evidence
	Place      Column = "place"
	Difficulty Column = "difficulty"
	Extend     Column = "extend"
	Reason     Column = "reason"
	Filler     Column = "filler"
	FilledOn   Column = "filled_on"
)

// Yes and No are what the column Finished takes.
const (
	Yes = "是"
	No  = "否"
)

// Facts says everything about a column: how it looks, what it takes.
type Facts struct {
	Column  Column
	Head    string
	Width   float64
	Center  bool
	Open    bool // to be filled in
	Date    bool
	Choices []string
	Most    int // code points, as the ledger takes them
	Prompt  string
}

// Columns lists the columns in the order of the sheet.
var Columns = []Facts{
	{Column: Seq, Head: "序号", Width: 4.5, Center: true},
	{Column: Code, Head: "编码", Width: 9.5, Center: true},
	{Column: Problem, Head: "问题", Width: 24},
	{Column: Work, Head: "任务（措施）", Width: 22},
	{Column: Leader, Head: "责任领导", Width: 9, Center: true},
	{Column: Part, Head: "分工", Width: 5.5, Center: true},
	{Column: Holder, Head: "责任人", Width: 8, Center: true},
	{Column: Due, Head: "完成时限", Width: 11.5, Center: true},
	{Column: Progress, Head: "进展情况（办理结果）", Width: 27, Open: true, Most: 2000, Prompt: "写明做了什么、到哪一步。已经办结的，写办理结果。"},
	{Column: Finished, Head: "是否办结", Width: 6, Center: true, Open: true, Choices: []string{Yes, No}},
	{Column: Number, Head: "佐证文号", Width: 14, Open: true, Most: 100, Prompt: "文件的文号，例如 云水发〔2024〕6号"},
	{Column: Place, Head: "可现场核查的地点", Width: 11, Open: true, Most: 100},
	{Column: Difficulty, Head: "存在困难、需协调事项", Width: 15, Open: true, Most: 2000},
	{Column: Extend, Head: "申请延期至", Width: 11.5, Center: true, Open: true, Date: true, Prompt: "例如 2024-06-30，同时写明延期理由。"},
	{Column: Reason, Head: "延期理由", Width: 12, Open: true, Most: 500},
	{Column: Filler, Head: "填报人", Width: 8, Center: true, Open: true, Most: 20, Prompt: "填在第一行即可。"},
	{Column: FilledOn, Head: "填报日期", Width: 11.5, Center: true, Open: true, Date: true, Prompt: "填在第一行即可。"},
}

// Facts returns what is known of c.
func (c Column) Facts() Facts {
	i := slices.IndexFunc(Columns, func(f Facts) bool { return f.Column == c })
	if i < 0 {
		return Facts{}
	}
	return Columns[i]
}

// Zh returns the heading of c.
func (c Column) Zh() string { return c.Facts().Head }

// Cells are the texts of one row by column; a column without text is absent.
type Cells map[Column]string

// same reports whether two texts say the same to a reader: blanks, line ends
// and the width of characters do not count.
func same(a, b string) bool { return a == b || squeeze(a) == squeeze(b) }

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || zh.IsBlank(r) {
			return -1
		}
		return zh.FoldRune(r)
	}, s)
}

// columnOf returns the column with that heading.
func columnOf(head string) (Column, bool) {
	head = squeeze(head)
	for _, f := range Columns {
		if head != "" && squeeze(f.Head) == head {
			return f.Column, true
		}
	}
	return "", false
}
