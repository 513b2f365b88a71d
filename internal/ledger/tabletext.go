package ledger

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"bihuan/internal/fault"
)

// Authority says where a rule comes from.
type Authority struct {
	Source string `yaml:"source" json:"source"`
	Level  string `yaml:"level" json:"level"` // 规定, 一般, 推荐 or 实务
	Year   int    `yaml:"year" json:"year"`
}

// Levels lists the levels of authority.
var Levels = []string{"规定", "一般", "推荐", "实务"}

// MaxSource is the most code points of Authority.Source.
const MaxSource = 200

// Check refuses what is not written out.
func (a Authority) Check() error {
	switch {
	case a.Source == "" || a.Year == 0:
		return fault.New(fault.Invalid, "请写明依据和年份：依据可以是文件、会议或本单位的做法。")
	case utf8.RuneCountInString(a.Source) > MaxSource:
		return fault.New(fault.Invalid, "依据最多%d个字，请删减。", MaxSource)
	case !slices.Contains(Levels, a.Level):
		return fault.New(fault.Invalid, "效力请从规定、一般、推荐、实务中选择。")
	}
	return checkYear(a.Year)
}

// maxTable bounds the text of a table.
const maxTable = 256 << 10

// readTable reads the text of a table into t. What t has no place for is
// refused: a misspelt word must not silently mean the contrary.
func readTable(text []byte, t any, name string) error {
	if len(text) > maxTable {
		return fault.New(fault.Invalid, "%s超过%dKB，请检查是否选错了文件。", name, maxTable>>10)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(t); err != nil && !errors.Is(err, io.EOF) {
		return fault.Wrap(err, fault.Invalid, "%s无法读取：有写错的栏目，或缩进、冒号不对。", name)
	}
	return nil
}

// tableText returns t as readTable reads it.
func tableText(t any) string {
	text, err := yaml.Marshal(t)
	if err != nil {
		panic(err) // texts and numbers always marshal
	}
	return string(text)
}

// tooLong reports whether a text of a table holds more than n code points.
func tooLong(text string, n int) bool { return utf8.RuneCountInString(text) > n }
