package rules

import (
	"slices"
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

var (
	versions                    = data.Versions()
	versionWords, versionOwners = versionTitles(versions)
)

func versionTitles(list []data.Version) (words []string, owners []int) {
	for i, v := range list {
		for _, title := range append([]string{v.Title}, v.Short...) {
			words = append(words, "《"+title+"》")
			owners = append(owners, i)
		}
	}
	return words, owners
}

var revisedVersion = &lint.Rule{
	ID:       "revised-version",
	Title:    "法规版本",
	Severity: lint.Hint,
	Level:    lint.Regulation,
	Source:   "中央印发修订后党内法规的通知（每件另注依据）",
	Year:     2023,
	Doc: `名称没有变、内容已经修订的党内法规，写了年份就要是现行的年份，否则依据的是旧条文。
核对年份；确实在说当年的事，不必改。`,
	Bad: []lint.Example{
		{Text: "学习2018年修订的《中国共产党纪律处分条例》不深入。", Want: []string{"2018年修订的《中国共产党纪律处分条例》"}},
		{Text: "对照《中国共产党纪律处分条例》（2018年修订）检视。", Want: []string{"《中国共产党纪律处分条例》（2018年"}},
	},
	Good: []lint.Example{
		{Text: "学习2023年修订的《中国共产党纪律处分条例》。"},
		{Text: "学习《中国共产党纪律处分条例》。2018年，镇里开展了集中学习。"},
	},
	Words: versionWords,
	Check: checkRevisedVersion,
}

// nearVersion is how far a year may stand from its title, in bytes.
const nearVersion = 36

func checkRevisedVersion(p *lint.Pass) {
	for _, h := range p.Hits() {
		if p.Own(h) {
			continue
		}
		v := versions[versionOwners[h.Word]]
		if span, year, ok := versionYear(p, h.Span); ok && v.Years[len(v.Years)-1] != year && slices.Contains(v.Years, year) {
			p.Report(span, "此处写的是%d年的版本，%s现行的是%d年的版本，请核对。（%s）", year, p.At(h.Span), v.Years[len(v.Years)-1], v.Cite())
		}
	}
}

// versionYear returns the year that the text joins to a title: “2018年修订的”
// before it or “（2018年” behind it.
func versionYear(p *lint.Pass, title document.Span) (span document.Span, year int, ok bool) {
	text := p.Doc.Text
	around := document.Span{Start: max(0, title.Start-nearVersion), End: min(len(text), title.End+nearVersion)}
	for _, n := range p.Index.NumbersIn(around) {
		if n.Digits != 4 || n.Decimals != 0 || !strings.HasPrefix(text[n.End:], "年") {
			continue
		}
		end := n.End + len("年")
		if n.End <= title.Start {
			if between := text[end:title.Start]; joinsVersion(between) {
				return document.Span{Start: n.Start, End: title.End}, int(n.Value), true
			}
			continue
		}
		if between := text[title.End:n.Start]; between == "（" || between == "(" {
			return document.Span{Start: title.Start, End: end}, int(n.Value), true
		}
	}
	return span, 0, false
}

// joinsVersion says whether between, standing after a year and before a
// title, makes the year that of the version.
func joinsVersion(between string) bool {
	switch strings.TrimPrefix(strings.TrimSuffix(between, "的"), "新") {
	case "版", "修订", "修订版", "颁布", "印发", "发布", "修改", "出台", "修订印发", "修订后":
		return true
	}
	return false
}
