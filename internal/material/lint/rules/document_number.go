package rules

import (
	"strconv"
	"strings"

	"bihuan/internal/material/lint"
)

var documentNumber = &lint.Rule{
	ID:       "document-number",
	Title:    "发文字号写法不对",
	Severity: lint.Error,
	Level:    lint.Regulation,
	Source:   "GB/T 9704-2012《党政机关公文格式》7.2.5；《党政机关公文处理工作条例》（2012年）第九条",
	Year:     2012,
	Doc: `发文字号由发文机关代字、年份、发文顺序号组成：年份写全称，用六角括号“〔〕”括入；顺序号不加“第”字，不编虚位（1不编为01），后面加“号”字。
例如“云办发〔2026〕3号”。引用很早的文件时，以原件为准。法院案号（如“（2024）云0102民初1号”）不在此列。`,
	Bad: []lint.Example{
		{Text: "印发《实施方案》（云办发[2026]3号）。", Want: []string{"[2026]3号"}, Fixed: "印发《实施方案》（云办发〔2026〕3号）。"},
		{Text: "根据云政发（2025）第12号和云组字【2025】08号文件要求。", Want: []string{"（2025）第12号", "【2025】08号"}, Fixed: "根据云政发〔2025〕12号和云组字〔2025〕8号文件要求。"},
		{Text: "根据云办发〔26〕3号文件。", Want: []string{"〔26〕3号"}},
	},
	Good: []lint.Example{
		{Text: "印发《实施方案》（云办发〔2026〕3号），依据（2024）云0102民初1号判决。"},
		{Text: "数据来自统计年鉴（2025）。3号楼已改造，见公告（2025年第3号）。"},
	},
	Check: checkDocumentNumber,
}

func checkDocumentNumber(p *lint.Pass) {
	text := p.Doc.Text
	for _, n := range p.Index.Numbers {
		if n.Decimals > 0 || n.Percent || n.Digits != 4 && n.Digits != 2 || n.Digits == 4 && (n.Value < 1949 || n.Value > 2100) {
			continue
		}
		open, shut := before(text, n.Start), after(text, n.End)
		if !strings.ContainsRune("[［(（【〔〈<｛{", open) || !strings.ContainsRune("]］)）】〕〉>｝}", shut) || open == 0 || shut == 0 {
			continue
		}
		start, at := back(text, n.Start, 1, 0), forth(text, n.End, 1, len(text))
		rest, ordinal := strings.CutPrefix(text[at:], "第")
		digits := 0
		for digits < len(rest) && arabic(rune(rest[digits])) {
			digits++
		}
		if digits == 0 || digits > 6 || !strings.HasPrefix(rest[digits:], "号") || !han(before(text, start)) {
			continue
		}
		zero := rest[0] == '0'
		if open == '〔' && shut == '〕' && !ordinal && !zero && n.Digits == 4 {
			continue
		}
		if n.Digits == 2 && (open != '〔' || shut != '〕') {
			continue
		}
		place := span(start, len(text)-len(rest)+digits+len("号"))
		serial, _ := strconv.Atoi(rest[:digits])
		if n.Digits == 2 {
			p.Report(place, "发文字号“%s”的年份应写全称，例如“〔20%s〕%d号”。", p.At(place), text[n.Start:n.End], serial)
			continue
		}
		right := "〔" + text[n.Start:n.End] + "〕" + strconv.Itoa(serial) + "号"
		f := p.Report(place, "发文字号“%s”应写作“%s”。", p.At(place), right)
		f.Fix = []lint.Edit{{Span: place, New: right}}
	}
}
