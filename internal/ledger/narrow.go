package ledger

import (
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/fault"
)

// Narrow selects by the columns that the other filters leave out. Empty fields
// select everything.
type Narrow struct {
	Holder   string // 责任人
	Assist   string // words of 配合单位
	Number   string // 编号, 2026-9, or the part after the year
	Title    string // words of the title
	Facts    string // words of 问题表现
	Cause    string // words of one cause
	Measure  string // words of one measure
	Goal     string // words of 整改目标
	DueFrom  string // YYYY-MM-DD, the first day that counts
	DueTo    string // YYYY-MM-DD, the last day that counts
	Evidence Having
	Since    string // YYYY-MM-DD: changed on that day or later
	From     string // code of a SourceKind, FromMaterial
	Source   string // Key of a Source
}

// Blank, as the value of a filter over a column, selects what the column
// leaves empty.
const Blank = "-"

// Having says whether something is there.
type Having string

// The answers.
const (
	With    Having = "yes"
	Without Having = "no"
)

// Zh returns the words of the filter, "" for an unknown code.
func (h Having) Zh() string {
	switch h {
	case With:
		return "有佐证"
	case Without:
		return "无佐证"
	}
	return ""
}

func (n Narrow) check() error {
	for _, words := range []string{n.Holder, n.Assist, n.Number, n.Title, n.Facts, n.Cause, n.Measure, n.Goal, n.From, n.Source} {
		if len([]rune(words)) > maxQuery {
			return fault.New(fault.Invalid, "筛选的文字最多%d个字，请缩短。", maxQuery)
		}
	}
	if _, _, _, err := n.number(); err != nil {
		return err
	}
	if n.Evidence != "" && n.Evidence.Zh() == "" {
		return fault.New(fault.Invalid, "没有“%s”这个佐证条件，请从筛选框中选择。", shorten(string(n.Evidence)))
	}
	for _, day := range []struct{ name, value string }{{"时限起", n.DueFrom}, {"时限止", n.DueTo}, {"更新起", n.Since}} {
		if err := checkDate(day.name, day.value); err != nil {
			return err
		}
	}
	if n.DueFrom != "" && n.DueTo != "" && n.DueTo < n.DueFrom {
		return fault.New(fault.Invalid, "时限从%s到%s，止日早于起日，请检查。", n.DueFrom, n.DueTo)
	}
	return nil
}

// number returns what Number says; the year is 0 where it names none, and own
// tells the numbers of personal problems (2026-个9).
func (n Narrow) number() (year, no int, own bool, err error) {
	if n.Number == "" {
		return 0, 0, false, nil
	}
	before, after, both := strings.Cut(strings.TrimSpace(n.Number), "-")
	if !both {
		before, after = "0", before
	}
	after, own = strings.CutPrefix(after, "个")
	year, errYear := strconv.Atoi(before)
	no, errNo := strconv.Atoi(after)
	if errYear != nil || errNo != nil || year < 0 || no < 1 || both && year == 0 {
		return 0, 0, false, fault.New(fault.Invalid, "编号要写成“2026-9”或“9”，现在是“%s”，请改正。", shorten(n.Number))
	}
	return year, no, own, nil
}

// Numbered returns the year and the number that n asks for, 0 where it asks
// for none, and whether they are those of a personal problem. What is no
// number was refused before.
func (n Narrow) Numbered() (year, no int, own bool) {
	year, no, own, _ = n.number()
	return year, no, own
}

// Group names what a list is divided by.
type Group string

// The groups.
const (
	GroupAspect   Group = "aspect"
	GroupLeadUnit Group = "lead_unit"
	GroupLeader   Group = "leader"
	GroupClass    Group = "class"
	GroupState    Group = "state"
	GroupYear     Group = "year"
)

// Groups lists every group in the order of screens.
var Groups = []Group{GroupAspect, GroupLeadUnit, GroupLeader, GroupClass, GroupState, GroupYear}

// Zh returns the word of the screens, "" for an unknown code.
func (g Group) Zh() string {
	return map[Group]string{
		GroupAspect: "所属方面", GroupLeadUnit: "牵头单位", GroupLeader: "责任领导", GroupClass: "整改类别", GroupState: "状态", GroupYear: "年度",
	}[g]
}

// Section is a group as a page of a list shows it.
type Section struct {
	Of    string // the value that the problems share: a text, or the code of a class, phase or year
	Rows  int    // problems of the group on this page
	Count int    // problems of the group in all that is selected
}

// Zh returns the heading of a section of a list that is divided by g.
func (s Section) Zh(g Group) string {
	text := s.Of
	switch g {
	case GroupClass:
		text = Class(s.Of).Zh()
	case GroupState:
		text = Phase(s.Of).Zh()
	case GroupYear:
		text += "年"
	}
	if text == "" {
		text = "未填写" + g.Zh()
	}
	return text
}

// Rank returns the place of c among Classes, by which lists are ordered.
func (c Class) Rank() int { return slices.Index(Classes, c) }

// Rank returns the place of p among Phases, by which lists are ordered.
func (p Phase) Rank() int { return slices.Index(Phases, p) }

// Words returns the words that a filter over a text asks for; all must occur.
func Words(text string) []string { return strings.Fields(text) }
