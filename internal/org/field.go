package org

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"bihuan/internal/fault"
	"bihuan/internal/zh"
)

// Field names something that an edit may change. The names are part of event
// bodies and of the API.
type Field string

// The fields.
const (
	FieldParent    Field = "parent_id"
	FieldKind      Field = "kind"
	FieldName      Field = "name"
	FieldShortName Field = "short_name"
	FieldTeam      Field = "team"
	FieldOrder     Field = "order"
	FieldTitle     Field = "title"
	FieldDuty      Field = "duty"
	FieldFrom      Field = "from"
)

// The fields of the three things that can be edited, in the order of forms.
var (
	OfficeFields = []Field{FieldName, FieldShortName, FieldKind, FieldParent, FieldTeam, FieldOrder, FieldFrom}
	PersonFields = []Field{FieldName, FieldFrom}
	PostFields   = []Field{FieldTitle, FieldDuty, FieldOrder, FieldFrom}
)

// Limits in code points.
const (
	maxOffice   = 60
	maxShort    = 20
	maxPerson   = 30
	maxTitle    = 60
	maxMatter   = 60
	maxPosition = 99999 // of Order

	minYear, maxYear = 1949, 2100
)

// MaxDepth bounds the tree.
const MaxDepth = 12

// Value is what a field shall hold.
type Value struct {
	Field Field
	Text  string
}

// Change is one field that got another value. Show holds both in words where
// the values are ids.
type Change struct {
	Field Field  `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
	Show  *Words `json:"show,omitempty"`
}

// Words are two values as people read them.
type Words struct {
	Old string `json:"old"`
	New string `json:"new"`
}

// sentence says the change for people; name is the word for the field.
func (c Change) sentence(name string) string {
	before, after := c.Old, c.New
	switch {
	case c.Show != nil:
		before, after = c.Show.Old, c.Show.New
	case c.Field == FieldKind:
		before, after = Kind(before).Zh(), Kind(after).Zh()
	case c.Field == FieldDuty:
		before, after = Duty(before).Zh(), Duty(after).Zh()
	}
	return "把“" + name + "”从“" + orNothing(before) + "”改为“" + orNothing(after) + "”"
}

func orNothing(s string) string {
	if s == "" {
		return "空"
	}
	return s
}

func sentences(changes []Change, words map[Field]string) string {
	said := make([]string, len(changes))
	for i, c := range changes {
		said[i] = c.sentence(words[c.Field])
	}
	return strings.Join(said, "，")
}

// OfficeWords, PersonWords and PostWords are the words of the screens.
var (
	OfficeWords = map[Field]string{FieldParent: "上级单位", FieldKind: "单位类型", FieldName: "单位名称", FieldShortName: "简称",
		FieldTeam: "班子名称", FieldOrder: "排序", FieldFrom: "成立时间"}
	PersonWords = map[Field]string{FieldName: "姓名", FieldFrom: "到任时间"}
	PostWords   = map[Field]string{FieldTitle: "职务", FieldDuty: "身份", FieldOrder: "排序", FieldFrom: "任职时间"}
)

// tidy returns text as it is stored: one line, no blanks at the ends.
func tidy(text string) string {
	return strings.Join(strings.FieldsFunc(strings.TrimFunc(text, zh.IsBlank), func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " ")
}

// checkText refuses an empty text where one is needed, and a long one.
func checkText(name, text string, most int, required bool) error {
	if required && text == "" {
		return fault.New(fault.Invalid, "请填写%s。", name)
	}
	if n := utf8.RuneCountInString(text); n > most {
		return fault.New(fault.Invalid, "%s最多%d个字，现在有%d个，请删减。", name, most, n)
	}
	return nil
}

func checkCode[T ~string](name, text string, known []T) error {
	if !slices.Contains(known, T(text)) {
		return fault.New(fault.Invalid, "%s“%s”不在可选的范围内，请从列表中选择。", name, shorten(text))
	}
	return nil
}

func checkOrder(text string) error {
	if n, err := strconv.Atoi(text); err != nil || n < 0 || n > maxPosition {
		return fault.New(fault.Invalid, "排序“%s”不对，请填写 0 到 %d 的整数，小的在前。", shorten(text), maxPosition)
	}
	return nil
}

// checkDate refuses what is no date; "" passes.
func checkDate(name, text string) error { return zh.CheckDate(name, text, minYear, maxYear) }

// checkEnd refuses an end that is missing or before the beginning.
func checkEnd(name, from, to string) error {
	if to == "" {
		return fault.New(fault.Invalid, "请填写%s。", name)
	}
	if err := checkDate(name, to); err != nil {
		return err
	}
	if from != "" && to < from {
		return fault.New(fault.Invalid, "%s“%s”早于开始的日期“%s”，请检查。", name, to, from)
	}
	return nil
}

// within reports whether day lies in [from, to); "" is open.
func within(from, to, day string) bool { return from <= day && (to == "" || day < to) }

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
