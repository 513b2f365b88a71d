package clause

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/words"
)

var (
	// unitLabels and personLabels stand before a colon and a name.
	unitLabels   = words.New("责任单位", "牵头单位", "责任部门", "牵头部门", "责任科室", "牵头科室", "承办单位", "责任主体", "主责单位")
	personLabels = words.New("责任领导", "责任人", "牵头领导", "包抓领导", "分管领导", "具体负责人", "负责人", "责任人员")
	dueLabels    = words.New("完成时限", "整改时限", "完成时间", "整改期限", "办结时限", "完成期限", "时限要求", "时限")
	otherLabels  = words.New("配合单位", "配合部门", "协同单位", "验收单位", "督办单位", "整改措施", "整改目标", "措施", "目标")
	// roles end the clause “由某某负责”.
	roles = words.New(
		"牵头负责", "牵头抓总", "牵头", "具体负责", "分别负责", "负责落实", "负责组织", "负责实施", "负责", "承办", "组织实施", "具体落实", "抓好落实",
	)
	// roleHints are the words of which every role has one.
	roleHints = words.New("牵头", "负责", "承办", "落实", "实施")
	// bodies end the name of a unit or an office-holder.
	bodies = words.New(
		"局", "办", "委", "部", "科", "室", "组", "中心", "支部", "街道", "乡", "镇", "村", "院", "站", "所", "队", "处", "股", "班子", "同志",
		"书记", "主任", "局长", "县长", "镇长", "乡长", "成员", "单位", "部门", "领导", "负责人", "公司", "学校", "党校", "委员", "常委", "协会",
		"社区", "妇联", "工会", "联社", "人", "长",
	)
)

// HolderRunes is the number of characters above which a stretch is no name.
const HolderRunes = 40

// Holder returns who the clauses name as responsible, "" for none. A unit
// goes before a person.
func Holder(text string, list []document.Span) string {
	person := ""
	for i, c := range list {
		t := text[c.Start:c.End]
		if labelled(text, list, i, unitLabels) {
			return name(text[list[i+1].Start:list[i+1].End])
		}
		if person != "" {
			continue
		}
		if labelled(text, list, i, personLabels) {
			person = name(text[list[i+1].Start:list[i+1].End])
		} else {
			person = holderOf(t)
		}
	}
	return person
}

// labelled reports whether clause i is one of labels, and a colon follows it.
func labelled(text string, list []document.Span, i int, labels *words.List) bool {
	if i+1 >= len(list) || labels.End(text[list[i].Start:list[i].End]) == "" {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[list[i].End:])
	return r == '：' || r == ':'
}

// name trims what follows a label to the name.
func name(t string) string {
	t = strings.TrimSpace(t)
	for _, end := range []string{"）", ")", "　", "  ", "】", "]"} {
		t, _, _ = strings.Cut(t, end)
	}
	if utf8.RuneCountInString(t) > HolderRunes {
		return ""
	}
	return t
}

// holderOf reads “由县委办牵头”, “县委办牵头” and “张三、李四分别负责” in a clause.
func holderOf(t string) string {
	if len(t) > Longest || !roleHints.In(t) {
		return ""
	}
	next := 0
	for {
		i, role := roles.Next(t, next)
		if role == "" {
			return ""
		}
		next = i + 3 // behind its first character
		if words.At(t[i+len(role):], []string{"人", "同志", "单位", "部门", "领导"}) != "" {
			continue
		}
		who := t[:i]
		if at := strings.LastIndex(who, "由"); at >= 0 && !strings.HasSuffix(who[:at], "理") && !strings.HasSuffix(who[:at], "自") {
			if h := strings.TrimSpace(who[at+len("由"):]); h != "" && utf8.RuneCountInString(h) <= HolderRunes {
				return h
			}
			continue
		}
		// Without 由 the name must be all that the clause has before the role.
		who = strings.TrimLeft(who, "（( 　“")
		if n := utf8.RuneCountInString(who); n < 2 || n > HolderRunes || bodies.End(who) == "" {
			continue
		}
		if rest := t[i+len(role):]; strings.Trim(rest, "）) 　”") == "" || role == "牵头" || role == "负责" && strings.HasSuffix(who, "同志") {
			return who
		}
	}
}

// IsForm reports whether a sentence is nothing but fields of a form.
func IsForm(t string) bool {
	t = strings.TrimLeft(t, "（([【 　")
	for _, list := range []*words.List{unitLabels, personLabels, dueLabels, otherLabels} {
		if w := list.At(t); w != "" {
			if r, _ := utf8.DecodeRuneInString(t[len(w):]); r == '：' || r == ':' {
				return true
			}
		}
	}
	return false
}

// NamesUnit reports whether t has a field for a unit, and not for a person.
func NamesUnit(t string) bool { return unitLabels.In(t) }
