package ledger

import (
	"slices"
	"strings"

	"bihuan/internal/fault"
)

// Narrow selects by the columns that the other filters leave out. Empty fields
// select everything.
type Narrow struct {
	Holder   string // 责任人
	Assist   string // words of 配合单位
	Title    string // words of the title
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
	for _, words := range []string{n.Holder, n.Assist, n.Title, n.Goal, n.From, n.Source} {
		if len([]rune(words)) > maxQuery {
			return fault.New(fault.Invalid, "筛选的文字最多%d个字，请缩短。", maxQuery)
		}
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
