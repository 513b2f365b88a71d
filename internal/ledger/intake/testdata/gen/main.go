// Command gen writes the sample ledgers that the tests of intake read, in the
// layouts that offices use and in the ways that different programs write. Run
// it from internal/ledger/intake: go run ./testdata/gen. What LibreOffice writes
// is made by gen/libreoffice.sh out of the sources that stand beside it. All
// places, people and events are invented.
package main

import (
	"archive/zip"
	"bytes"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const folder = "testdata/ledgers"

func main() {
	log.SetFlags(0)
	for name, make := range map[string]func(f *excelize.File){
		"01-inspection-plan.xlsx": inspectionPlan,
		"02-task-list.xlsx":       taskList,
		"03-audit.xlsx":           audit,
		"04-merged-measures.xlsx": mergedMeasures,
		"05-three-lists.xlsx":     threeLists,
		"06-working-paper.xlsx":   workingPaper,
		"14-yearly-tasks.xlsx":    yearlyTasks,
		"15-sections.xlsx":        sections,
		"16-no-heads.xlsx":        strangeHeads,
	} {
		f := excelize.NewFile()
		make(f)
		must(f.SetDocProps(&excelize.DocProperties{Created: "2026-01-01T00:00:00Z", Modified: "2026-01-01T00:00:00Z", Creator: "样例", LastModifiedBy: "样例"}))
		var out bytes.Buffer
		must(f.Write(&out))
		save(name, out.Bytes())
	}
	save("12-hand-strict.xlsx", handStrict())
	save("13-hand-1904.xlsx", hand1904())
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(csvText)
	must(err)
	save("07-gb18030.csv", []byte(gb))
	save("08-pasted.txt", []byte(pasted))
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func save(name string, data []byte) {
	must(os.WriteFile(filepath.Join(folder, name), data, 0o644))
}

// put writes rows from A1; nil leaves a cell out.
func put(f *excelize.File, sheet string, rows [][]any) {
	for i, row := range rows {
		for j, value := range row {
			if value == nil {
				continue
			}
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			must(err)
			must(f.SetCellValue(sheet, cell, value))
		}
	}
}

func merge(f *excelize.File, sheet string, areas ...[2]string) {
	for _, a := range areas {
		must(f.MergeCell(sheet, a[0], a[1]))
	}
}

func day(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

// formatted gives cells a number format of their own.
func formatted(f *excelize.File, sheet, from, to, format string) {
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	must(err)
	must(f.SetCellStyle(sheet, from, to, style))
}

// 巡察整改方案: a title over the table, measures numbered within cells.
func inspectionPlan(f *excelize.File) {
	put(f, "Sheet1", [][]any{
		{"云川县青禾镇党委关于县委第二巡察组反馈问题整改方案（2026年）"},
		{"填报单位：青禾镇党委", nil, nil, nil, "填报日期：2026年1月12日"},
		{"序号", "反馈问题", "整改目标", "整改措施", "责任领导", "责任部门", "完成时限"},
		{1, "理论学习抓得不够紧。全年集中学习只有5次，其中2次以会代学。", "集中学习按月排定。", "1. 修订学习计划，每月排定1次。\n2. 学习情况列入年度考核。", "沈青", "党建工作办公室\n配合：各支部", day(2026, 3, 31)},
		{2, "到边远村组走访偏少，云岭、石湾两村全年各只到过一次，群众反映的用水问题没有及时掌握。", "边远村组每季度走访一遍。", "班子成员包村到组，每季度至少走访1次。", "林 远", "社会事务办公室", day(2026, 6, 30)},
		{3, "项目资金监管有漏洞。例如，石湾村蓄水池工程未按合同节点拨款。", "资金拨付全程可查。", "（一）建立拨付台账。\n（二）每月核对。", "周启明", "财政所、农业农村综合服务中心", "立行立改"},
		{"注：本方案由党建工作办公室负责解释。"},
	})
	merge(f, "Sheet1", [2]string{"A1", "G1"}, [2]string{"A2", "D2"}, [2]string{"E2", "G2"}, [2]string{"A7", "G7"})
	formatted(f, "Sheet1", "G4", "G5", `yyyy"年"m"月"d"日"`)
}

// 整改任务清单: dates as text in many forms, a filter that hides rows, remarks
// of reviewers on cells.
func taskList(f *excelize.File) {
	must(f.SetSheetName("Sheet1", "任务清单"))
	put(f, "任务清单", [][]any{
		{"序号", "问题类别", "涉及事项", "具体问题", "整改措施", "责任部门", "计划完成时间", "整改状态"},
		{1, "作风建设", "会风", "会议偏多偏长，1至9月召开全镇性会议31次。", "严格会议计划，全镇性会议每月不超过2次", "党政综合办公室", "2026.3.5", "整改中"},
		{2, "作风建设", "调研", "调研去得多的是示范点，薄弱村去得少。", "调研安排向薄弱村倾斜", "党政综合办公室", "3月底前", "未完成"},
		{3, "民生保障", "供水", "石湾村三组水管老化，冬季停水4次。", "更换老旧管道1.2公里", "水务局", "2026年6月", "已完成"},
		{4, "民生保障", "路灯", "𬎆家湾路灯损坏后两个月没有修复。", "建立公共设施报修台账", "住建局", "长期坚持", "整改中"},
		{5, "党的建设", "发展党员", "两年没有在35岁以下青年中发展党员。", "每年列出培养名单", "组织科", "年底前", "未完成"},
		{6, "党的建设", "党费", "党费收缴不及时。", "每月10日前收缴", "组织科", "20260430", "已完成"},
		{7, "党的建设", "谈话", "谈心谈话记录不全。", "规范记录", "组织科", "待研究", "未完成"},
		{"合计", nil, "7项"},
	})
	must(f.AutoFilter("任务清单", "A1:H8", []excelize.AutoFilterOptions{{Column: "H", Expression: "x == 未完成"}}))
	for _, row := range []int{2, 4, 5, 7} {
		must(f.SetRowVisible("任务清单", row, false))
	}
	must(f.AddComment("任务清单", excelize.Comment{Cell: "D2", Author: "督导组", Paragraph: []excelize.RichTextRun{{Text: "请核对次数"}}}))
}

// 审计整改台账: headings in two rows, formulas, a hidden column.
func audit(f *excelize.File) {
	put(f, "Sheet1", [][]any{
		{"审计查出问题整改台账"},
		{"序号", "审计查出问题", nil, nil, nil, "整改责任", nil, nil, nil, "整改进展", nil},
		{nil, "审计项目", "问题摘要", "问题描述", "涉及金额（万元）", "整改类型", "整改措施", "整改时限", "责任部门", "整改情况", "下一步打算"},
		{1, "2025年度预算执行审计", "专项资金滞留", "农田建设资金滞留超过两年，未及时拨付到项目。", 128.5, "立行立改", "2月底前完成拨付", day(2026, 2, 28), "财政局", "已拨付96.3万元", "余款3月拨付"},
		{2, "2025年度预算执行审计", "采购程序倒置", "先采购后补办手续3次。", 12, "分阶段整改", "修订采购管理办法", day(2026, 6, 30), "机关事务服务中心", nil, nil},
		{"合计", nil, nil, nil, nil},
	})
	must(f.SetCellFormula("Sheet1", "E6", "SUM(E4:E5)"))
	must(f.SetCellFormula("Sheet1", "A5", "A4+1"))
	merge(f, "Sheet1", [2]string{"A1", "K1"}, [2]string{"A2", "A3"}, [2]string{"B2", "E2"}, [2]string{"F2", "I2"}, [2]string{"J2", "K2"}, [2]string{"A6", "D6"})
	must(f.SetColVisible("Sheet1", "B", false))
	formatted(f, "Sheet1", "H4", "H5", "yyyy/m/d")
}

// One problem over several rows of measures, each with its own unit and date.
func mergedMeasures(f *excelize.File) {
	put(f, "Sheet1", [][]any{
		{"序号", "存在问题", "产生原因", "整改措施", "牵头单位", "配合单位", "责任人", "完成时限", "备注"},
		{1, "营商环境服务不到位，企业办事多头跑", "部门协同不够", "设立帮办窗口", "政务服务中心", "市场监管局", "何静", "2026年3月31日", "县委督查事项"},
		{nil, nil, "考核导向有偏差", "公布办事时限", "市场监管局", nil, "许知行", "2026年6月30日"},
		{nil, nil, nil, "每季度走访企业", "工商联", nil, "何静", "长期坚持"},
		{2, "信访积案化解不力", "包案责任没有压实", "领导包案到人", "信访局", "各乡镇", "㛃宁䶮", "2026年5月", "原台账第7号"},
		{nil, nil, nil, "每月会商一次", "信访局", nil, "㛃宁䶮", "2026年12月"},
		{3, nil, nil, "没有写问题的措施", "信访局"},
	})
	merge(f, "Sheet1", [2]string{"A2", "A4"}, [2]string{"B2", "B4"}, [2]string{"I2", "I4"}, [2]string{"A5", "A6"}, [2]string{"B5", "B6"}, [2]string{"C5", "C6"}, [2]string{"I5", "I6"})
}

// 三清单 in three tabs, an old version in a hidden one.
func threeLists(f *excelize.File) {
	must(f.SetSheetName("Sheet1", "封面"))
	put(f, "封面", [][]any{{"三清单"}, {"二〇二六年二月"}})
	for _, name := range []string{"问题清单", "任务清单", "旧稿"} {
		_, err := f.NewSheet(name)
		must(err)
	}
	put(f, "问题清单", [][]any{
		{"问题清单"},
		{"编号", "问题", "具体表现", "原因分析", "整改时限", "责任领导", "责任单位"},
		{"WT-01", "基层减负不实", "村级组织挂牌12块，报表每月9张。", "统筹不够", "2026-04-30", "沈青", "县委办"},
		{"WT-02", "年轻干部培养不够", "35岁以下中层干部只占8%。", "选人视野不宽", "二〇二六年十二月底前", "林远", "组织部"},
	})
	put(f, "任务清单", [][]any{{"任务清单"}, {"序号", "任务", "完成时限"}, {1, "清理挂牌", "2026-04-30"}})
	put(f, "旧稿", [][]any{{"编号", "问题", "具体表现"}, {"WT-00", "旧问题", "不应读取"}})
	must(f.SetSheetVisible("旧稿", false))
}

// 问题底稿.
func workingPaper(f *excelize.File) {
	put(f, "Sheet1", [][]any{
		{"问题底稿"},
		{"编号", "标题", "问题表现", "定性依据", "佐证材料", "责任主体", nil, nil, nil, "发现人及时间"},
		{nil, nil, nil, nil, nil, "主体责任", "第一责任", "领导责任", "监督责任", nil},
		{"底稿3", "“三重一大”事项集体决策不规范", "2025年3次大额支出没有会议纪要。", "《议事决策规则》第八条", "凭证复印件12页", "农业农村局", "顾怀远", "周启明", "驻局纪检组", "检查组 2025年11月3日"},
		{"底稿4", "固定资产账实不符", "盘亏电脑5台。", "《资产管理办法》第三条", "盘点表", "农业农村局", "顾怀远", "何静", "驻局纪检组", "检查组 2025年11月4日"},
	})
	merge(f, "Sheet1", [2]string{"A1", "J1"}, [2]string{"A2", "A3"}, [2]string{"B2", "B3"}, [2]string{"C2", "C3"}, [2]string{"D2", "D3"}, [2]string{"E2", "E3"}, [2]string{"F2", "I2"}, [2]string{"J2", "J3"})
}

// 年度任务分解.
func yearlyTasks(f *excelize.File) {
	put(f, "Sheet1", [][]any{
		{"2026年重点工作任务分解表"},
		{"序号", "工作任务", "任务分解", "时序进度", "考核要点", "牵头领导", "责任单位", "配合单位"},
		{1, "完成固定资产投资12亿元", "1.一季度开工项目5个；2.上半年完成投资6亿元。", "2026年12月", "以统计部门数据为准", "林远", "发改局", "统计局、财政局"},
		{2, "新建改建农村公路30公里", "分三批实施", "下半年", "交工验收率100%", "周启明", "交通局", "同上"},
	})
	merge(f, "Sheet1", [2]string{"A1", "H1"})
}

// Rows over groups of rows, headings repeated for each page, notes below.
func sections(f *excelize.File) {
	put(f, "Sheet1", [][]any{
		{"领导班子问题整改清单"},
		{"序号", "问题", "整改措施", "责任人", "整改时限"},
		{1, 2, 3, 4, 5},
		{"一、政治建设方面"},
		{1, "政治理论学习与业务结合不紧", "每季度交流一次", "沈青", "2026-06-30"},
		{2, "传达上级部署不够及时", "三日内传达", "沈青", "立行立改"},
		{"序号", "问题", "整改措施", "责任人", "整改时限"},
		{"二、廉政建设方面"},
		{3, "廉政风险点排查不全", "每半年排查一次", "林远", "2026年1月至6月"},
		{4, "约谈提醒偏少", "每季度约谈", "林远", "2026-12"},
		{nil, nil, nil, nil, nil},
		{"填表人：何静", nil, nil, "联系电话：0000-000000"},
	})
	merge(f, "Sheet1", [2]string{"A1", "E1"}, [2]string{"A4", "E4"}, [2]string{"A8", "E8"})
}

// Headings that no table of words knows: the contents have to tell.
func strangeHeads(f *excelize.File) {
	put(f, "Sheet1", [][]any{
		{"No", "检视出的短板", "改的办法", "谁来改", "啥时候改完", "改到哪一步"},
		{1, "机关干部下沉一线少，全年人均下沉不足10天。", "每名干部联系5户群众，每月入户1次。", "水务局", "2026/5/31", "整改中"},
		{2, "窗口单位午间无人值守，群众多跑一趟。", "实行午间轮班，公示值班电话。", "住建局", "2026/6/30", "已完成"},
		{3, "政策宣传入户率不高。", "印发明白纸并逐户讲解。", "水务局", "2026/7/31", "整改中"},
	})
}

// A table as a program without merged cells exports it.
const csvText = "序号,所属方面,问题,原因,整改措施,责任领导,牵头单位,责任人,完成时限,整改类别\r\n" +
	"1,作风建设,\"文山会海仍有反弹，层层发文\",统筹不够,控制发文数量,沈青,党政综合办公室,何静,2026-03-31,限期整改\r\n" +
	",,,督促不严,每月通报,,,许知行,2026-06-30,\r\n" +
	"2,,督查检查过多,\"多头部署\n缺少统筹\",合并检查事项,林远,督查室,江𬎆,长期,长期坚持\r\n" +
	"3,担当作为,遇到矛盾绕着走,担当不够,领导包案,林远,信访局,𫖮明,立即整改,\r\n" +
	"4,,化解信访积案不力,办法不多,\"=HYPERLINK(\"\"x\"\")\",林远,信访局,𫖮明,2026年13月,\r\n"

// What WPS puts into the clipboard.
const pasted = "问题标题\t问题表现\t整改目标\t整改措施\t责任领导\t牵头单位\t完成时限\n" +
	"走访偏少\t\"全年只到边远村两次。\n例如，石湾村三组十二天后才得知停水。\"\t每季走访一遍\t包村到组\t沈青\t社会事务办公室\t2026/4/15\n" +
	"走访偏少\t\"全年只到边远村两次。\n例如，石湾村三组十二天后才得知停水。\"\t每季走访一遍\t包村到组\t沈青\t社会事务办公室\t2026/4/15\n" +
	"\t没有标题也可以，只写表现即可。\t\t补一条措施\t\t\t\n"

func pack(parts [][2]string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range parts {
		w, err := z.Create(part[0])
		must(err)
		_, err = w.Write([]byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + part[1]))
		must(err)
	}
	must(z.Close())
	return out.Bytes()
}

const types = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`

// Strict namespaces under a prefix, inline texts, no positions at all.
func handStrict() []byte {
	const (
		x   = ` xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships"`
		rel = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
	)
	c := func(text string) string {
		if text == "" {
			return `<x:c/>`
		}
		return `<x:c t="inlineStr"><x:is><x:t>` + text + `</x:t></x:is></x:c>`
	}
	row := func(texts ...string) string {
		out := `<x:row>`
		for _, t := range texts {
			out += c(t)
		}
		return out + `</x:row>`
	}
	return pack([][2]string{
		{"[Content_Types].xml", types},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="` + rel + `officeDocument" Target="/xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<x:workbook` + x + ` conformance="strict"><x:sheets><x:sheet name="整改台账" sheetId="1" r:id="s"/></x:sheets></x:workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="` + rel + `worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", `<x:worksheet` + x + `><x:sheetData>` +
			row("问题来源", "问题（必填）", "主体", "个人姓名", "整改举措", "完成&#10;时限") +
			row("民主生活会", "联系群众不够经常", "班子", "", "每月到联系点一天", "2026年全年") +
			row("个人检视", "抓落实不够", "个人", "沈青", "逐项盯办", "2026-09-30") +
			row("个人检视", "学习不够系统", "个人", "", "每周学习半天", "2026-09-30") +
			`</x:sheetData></x:worksheet>`},
	})
}

// Days counted from 1904, shared rich texts, merged areas.
func hand1904() []byte {
	const (
		m   = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
		rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	)
	return pack([][2]string{
		{"[Content_Types].xml", types},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="` + rel + `officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook` + m + `><workbookPr date1904="true"/><sheets><sheet name="Sheet A" sheetId="7" r:id="s"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="` + rel + `worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="t" Type="` + rel + `sharedStrings" Target="sharedStrings.xml"/><Relationship Id="u" Type="` + rel + `styles" Target="styles.xml"/></Relationships>`},
		{"xl/styles.xml", `<styleSheet` + m + `><numFmts count="1"><numFmt numFmtId="164" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>`},
		{"xl/sharedStrings.xml", `<sst` + m + `><si><t>事项</t></si><si><r><t>整改</t></r><r><rPr><b/></rPr><t>措施</t></r></si><si><t>期限</t></si><si><t>主责单位</t></si><si><t>应急值守不规范</t></si>` +
			`<si><r><t>值班表上</t></r><r><t>墙_x000D_
并每日抽查</t></r><rPh sb="0" eb="2"><t>zhi ban</t></rPh></si><si><t xml:space="preserve"> 应急局 </t></si><si><t>防汛物资储备不足</t></si><si><t>补足物资</t></si></sst>`},
		{"xl/worksheets/sheet1.xml", `<worksheet` + m + `><sheetData><row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" t="s"><v>2</v></c><c r="E2" t="s"><v>3</v></c></row>` +
			`<row r="3"><c r="B3" t="s"><v>4</v></c><c r="C3" t="s"><v>5</v></c><c r="D3" s="1"><v>44650</v></c><c r="E3" t="s"><v>6</v></c></row>` +
			`<row r="5"><c r="B5" t="s"><v>7</v></c><c r="C5" t="s"><v>8</v></c><c r="D5" s="2"><v>44711</v></c><c r="E5"/></row><row r="6"><c r="B6" t="inlineStr"><is><t>预案没有演练</t></is></c><c r="D6" t="e"><f>C6+1</f><v>#VALUE!</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="E3:E5"/></mergeCells></worksheet>`},
	})
}
