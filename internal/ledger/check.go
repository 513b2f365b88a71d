package ledger

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/fault"
)

// Limits, in code points. They keep one problem inside what full-text search
// of both engines can hold as one document.
const (
	maxStatement = 6000
	maxExamples  = 100
	maxExample   = 2000
	maxContent   = 12000 // title, statement and examples together
	maxActions   = 500
	maxSentence  = 8000

	minYear, maxYear = 1990, 2100
)

// normal returns c as it is stored: trimmed, no nil slices.
func (c Content) normal() Content {
	for _, rule := range fieldRules {
		text := rule.text(&c)
		*text = rule.tidy(*text)
	}
	c.Examples = append([]string{}, c.Examples...)
	return c
}

func (c CauseContent) normal() CauseContent {
	c.Title, c.Statement = oneLine(c.Title), strings.TrimSpace(c.Statement)
	return c
}

func (m MeasureContent) normal() MeasureContent {
	m.Title, m.Statement = oneLine(m.Title), strings.TrimSpace(m.Statement)
	m.Actions = append([]Action{}, m.Actions...)
	m.Promises = append([]Promise{}, m.Promises...)
	for i := range m.Promises {
		m.Promises[i].Months = append([]int{}, m.Promises[i].Months...)
	}
	return m
}

// check refuses content that cannot be registered.
func (c Content) check() error {
	if c.Subject.Zh() == "" {
		return fault.New(fault.Invalid, "请选择问题主体：班子或个人。")
	}
	for _, rule := range fieldRules {
		if err := rule.check(&c, *rule.text(&c)); err != nil {
			return err
		}
	}
	return c.checkSize()
}

func (c Content) checkSize() error {
	if len(c.Examples) > maxExamples {
		return fault.New(fault.Invalid, "问题“%s”的事例有%d个，最多%d个，请合并。", shorten(c.Title), len(c.Examples), maxExamples)
	}
	all := utf8.RuneCountInString(c.Title) + utf8.RuneCountInString(c.Statement)
	for _, example := range c.Examples {
		n := utf8.RuneCountInString(example)
		if n > maxExample {
			return fault.New(fault.Invalid, "问题“%s”有一个事例长达%d字，最多%d字，请拆分或删减。", shorten(c.Title), n, maxExample)
		}
		all += n
	}
	if all > maxContent {
		return fault.New(fault.Invalid, "问题“%s”连同事例共%d字，最多%d字，请拆分。", shorten(c.Title), all, maxContent)
	}
	return c.Origin.check()
}

func (o Origin) check() error {
	if n := utf8.RuneCountInString(o.Sentence); n > maxSentence {
		return fault.New(fault.Invalid, "原文句子长达%d字，最多%d字，请在材料中把这一段拆开后再纳入台账。", n, maxSentence)
	}
	return nil
}

// checkPart checks what causes and measures have in common; what names it.
func checkPart(what, title, statement string, origin Origin) error {
	switch {
	case title == "" && statement == "":
		return fault.New(fault.Invalid, "有一项%s没有文字，请填写或删去。", what)
	case utf8.RuneCountInString(title) > maxExample:
		return fault.New(fault.Invalid, "%s“%s”的标题超过%d字，请在材料中分段。", what, shorten(title), maxExample)
	case utf8.RuneCountInString(statement) > maxContent:
		return fault.New(fault.Invalid, "%s“%s”超过%d字，请拆分。", what, shorten(title), maxContent)
	}
	return origin.check()
}

func (m MeasureContent) check() error {
	if len(m.Actions) > maxActions || len(m.Promises) > maxActions {
		return fault.New(fault.Invalid, "措施“%s”的具体举措或常态化任务超过%d项，请拆分。", shorten(m.Title), maxActions)
	}
	for _, a := range m.Actions {
		if utf8.RuneCountInString(a.Text) > maxExample {
			return fault.New(fault.Invalid, "措施“%s”有一项举措超过%d字，请拆分。", shorten(m.Title), maxExample)
		}
	}
	return checkPart("整改措施", m.Title, m.Statement, m.Origin)
}

func checkYear(year int) error {
	if year < minYear || year > maxYear {
		return fault.New(fault.Invalid, "年度“%d”不对，请填写四位年份，例如 2024。", year)
	}
	return nil
}
