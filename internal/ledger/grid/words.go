package grid

import (
	"strconv"
	"strings"

	"bihuan/internal/ledger"
)

// Words says what q asks for, for people: 状态：待验收；按牵头单位分组.
func (q Query) Words() string {
	var said []string
	say := func(label, value string) {
		if value == ledger.Blank {
			value = "未填写"
		}
		if value != "" {
			said = append(said, label+"："+value)
		}
	}
	say("检索", q.Q)
	if q.Mine {
		said = append(said, "与我有关")
	}
	say("有关的单位或人员", q.Party)
	if q.Year != 0 {
		say("年度", strconv.Itoa(q.Year))
	}
	say("所属方面", q.Aspect)
	say("主体", ledger.Subject(q.Subject).Zh())
	say("整改类别", either(q.Class, ledger.Class(q.Class).Zh()))
	say("状态", either(ledger.Phase(q.State).Zh(), ledger.State(q.State).Inner()))
	say("进度", ledger.Light(q.Light).Zh())
	say("缺项", ledger.Gap(q.Missing).Zh())
	say("牵头单位", q.LeadUnit)
	say("责任领导", q.Leader)
	say("责任人", q.Holder)
	say("配合单位", q.AssistUnit)
	say("配合单位含有", q.Assist)
	say("标题", q.Title)
	say("整改目标", q.Goal)
	if q.DueFrom != "" || q.DueTo != "" {
		say("完成时限", strings.TrimSuffix(q.DueFrom+"至"+q.DueTo, "至"))
	}
	say("佐证", ledger.Having(q.Evidence).Zh())
	if q.Since != "" {
		say("更新", q.Since+"以后")
	}
	if q.Source != "" {
		said = append(said, "只看一个来源")
	}
	if q.From != "" {
		said = append(said, "只看一种来源")
	}
	if q.Material != "" {
		said = append(said, "只看一份来源材料")
	}
	if zh := ledger.Group(q.Group).Zh(); zh != "" {
		said = append(said, "按"+zh+"分组")
	}
	for _, c := range Columns {
		if c.Sort == ledger.Sort(q.Sort) && q.Sort != "" {
			order := "排序"
			if q.Desc {
				order = "倒序排列"
			}
			said = append(said, "按"+c.Head+order)
		}
	}
	if len(q.Cols) > 0 {
		said = append(said, "栏目"+strconv.Itoa(len(Chosen(q.Cols)))+"个")
	}
	if len(said) == 0 {
		return "全部问题"
	}
	return strings.Join(said, "；")
}

// either returns the first of the texts that says something; a blank value of
// a filter has no word of its own.
func either(a, b string) string {
	if a == ledger.Blank || b == "" {
		return a
	}
	return b
}
