package ledger

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"bihuan/internal/fault"
	"bihuan/internal/zh"
)

// Field names a part of a problem that an edit may change. Its code is the
// name in forms, in JSON and in the history.
type Field string

// The fields.
const (
	FieldTitle       Field = "title"
	FieldStatement   Field = "statement"
	FieldAspect      Field = "aspect"
	FieldAspectNo    Field = "aspect_no" // follows FieldAspect, never typed
	FieldPerson      Field = "person"
	FieldClass       Field = "class"
	FieldLeader      Field = "leader"
	FieldLeadUnit    Field = "lead_unit"
	FieldAssistUnits Field = "assist_units"
	FieldHolder      Field = "holder"
	FieldDue         Field = "due"
	FieldGoal        Field = "goal"
	FieldRemark      Field = "remark"
)

// fieldRule is one line of the table of fields: limits are in code points.
type fieldRule struct {
	field Field
	zh    string
	max   int
	text  func(*Content) *string
}

var fieldRules = []fieldRule{
	{FieldTitle, "问题标题", 300, func(c *Content) *string { return &c.Title }},
	{FieldStatement, "问题表现", maxStatement, func(c *Content) *string { return &c.Statement }},
	{FieldAspect, "所属方面", 100, func(c *Content) *string { return &c.Aspect }},
	{FieldPerson, "个人姓名", 20, func(c *Content) *string { return &c.Person }},
	{FieldClass, "整改类别", 20, func(c *Content) *string { return (*string)(&c.Class) }},
	{FieldLeader, "责任领导", 60, func(c *Content) *string { return &c.Leader }},
	{FieldLeadUnit, "牵头单位", 60, func(c *Content) *string { return &c.LeadUnit }},
	{FieldAssistUnits, "配合单位", 300, func(c *Content) *string { return &c.AssistUnits }},
	{FieldHolder, "责任人", 60, func(c *Content) *string { return &c.Holder }},
	{FieldDue, "完成时限", 10, func(c *Content) *string { return &c.Due }},
	{FieldGoal, "整改目标", 500, func(c *Content) *string { return &c.Goal }},
	{FieldRemark, "备注", 4000, func(c *Content) *string { return &c.Remark }},
}

// Fields lists what a person may change, in the order of forms.
func Fields() []Field {
	all := make([]Field, len(fieldRules))
	for i, r := range fieldRules {
		all[i] = r.field
	}
	return all
}

func ruleOf(f Field) (fieldRule, bool) {
	i := slices.IndexFunc(fieldRules, func(r fieldRule) bool { return r.field == f })
	if i < 0 {
		return fieldRule{}, false
	}
	return fieldRules[i], true
}

// Zh returns the word of the screens.
func (f Field) Zh() string {
	rule, _ := ruleOf(f)
	return rule.zh
}

// Max returns how many code points the field holds.
func (f Field) Max() int {
	rule, _ := ruleOf(f)
	return rule.max
}

// Show returns a value of the field as people read it: the word for a code, 空
// for nothing.
func (f Field) Show(value string) string {
	if f == FieldClass {
		value = Class(value).Zh()
	}
	if value == "" {
		return "空"
	}
	return value
}

// Get returns the text of field f in c.
func (c *Content) Get(f Field) string {
	if f == FieldAspectNo {
		return strconv.Itoa(c.AspectNo)
	}
	if rule, ok := ruleOf(f); ok {
		return *rule.text(c)
	}
	return ""
}

// set writes what an event carries; it was checked when the event was made.
func (c *Content) set(f Field, value string) {
	if f == FieldAspectNo {
		c.AspectNo, _ = strconv.Atoi(value)
		return
	}
	if rule, ok := ruleOf(f); ok {
		*rule.text(c) = value
	}
}

var errWhose = fault.New(fault.Invalid, "个人的问题要写明是谁的，请填写姓名。")

// check refuses a value that the field cannot hold. A material may leave open
// whose problem it is; once known, it stays known.
func (r fieldRule) check(c *Content, value string) error {
	if n := utf8.RuneCountInString(value); n > r.max {
		return fault.New(fault.Invalid, "%s最多%d个字，现在有%d个，请删减。", r.zh, r.max, n)
	}
	switch r.field {
	case FieldTitle:
		if value == "" {
			return fault.New(fault.Invalid, "请填写问题标题。")
		}
	case FieldPerson:
		if c.Subject == Personal && value == "" && c.Person != "" {
			return errWhose
		}
		if c.Subject == Team && value != "" {
			return fault.New(fault.Invalid, "班子的问题不写个人姓名，请清空“个人姓名”，或把主体改为个人。")
		}
	case FieldClass:
		if !slices.Contains(Classes, Class(value)) {
			return fault.New(fault.Invalid, "没有“%s”这个整改类别，请从立行立改、限期整改、长期坚持中选择。", shorten(value))
		}
	case FieldDue:
		return checkDate(r.zh, value)
	}
	return nil
}

func checkDate(name, value string) error { return zh.CheckDate(name, value, minYear, maxYear) }

// tidy removes what nobody means to type: blanks at both ends, and line ends
// in a field of one line.
func (r fieldRule) tidy(value string) string {
	if r.field == FieldStatement || r.field == FieldGoal || r.field == FieldRemark {
		return strings.TrimSpace(value)
	}
	return oneLine(value)
}

func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(strings.TrimSpace(s), func(c rune) bool { return c == '\n' || c == '\r' }), " ")
}

// shorten keeps a quoted value readable inside a sentence.
func shorten(s string) string {
	const most = 40
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "……"
		}
		n++
	}
	return s
}
