package settings

import (
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/zh/workday"
)

// Table is one of the tables that a unit may keep in its own version.
type Table struct {
	Name  string
	Zh    string
	About string
	// Read sets the part of tables that text says; it checks like the program
	// checks its own files.
	Read func(text string, tables *ledger.Tables) error
	// Text writes that part as Read reads it: the canonical text.
	Text func(tables ledger.Tables) string
	// Entries lists that part for people, and for comparing two versions.
	Entries func(tables ledger.Tables) []Entry
}

// Entry is one line of a table with its authority.
type Entry struct {
	Key    string  `json:"key"`
	Zh     string  `json:"text"`
	Values []Value `json:"values"`
	ledger.Authority
}

// Value is one thing that an entry says.
type Value struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// All are the tables in the order of the screen.
var All = []Table{rulesTable, lightsTable, escalationTable, holidaysTable, sourcesTable, wordsTable, limitsTable}

// Named returns the table of that name.
func Named(name string) (Table, error) {
	i := slices.IndexFunc(All, func(t Table) bool { return t.Name == name })
	if i < 0 {
		return Table{}, errNoTable(name)
	}
	return All[i], nil
}

var rulesTable = Table{
	Name: "rules", Zh: "整改规则", About: "各类问题在交办、申请销号、销号之前要满足什么，哪些销号程序必须经过。",
	Read: func(text string, tables *ledger.Tables) (err error) {
		tables.Rules, err = ledger.ParseRules([]byte(text))
		return err
	},
	Text:    func(tables ledger.Tables) string { return tables.Rules.Text() },
	Entries: ruleEntries,
}

func ruleEntries(tables ledger.Tables) []Entry {
	var all []Entry
	for _, c := range tables.Rules.Classes {
		e := Entry{Key: string(c.Class), Zh: c.Class.Zh(), Authority: c.Authority}
		for i, needs := range [][]ledger.Need{c.Assign, c.Request, c.Close} {
			e.Values = append(e.Values, Value{ledger.Moments[i].Zh(), words(needs, ledger.Need.Zh)})
		}
		review := "不定期检视"
		if c.ReviewMonths > 0 {
			review = "每" + strconv.Itoa(c.ReviewMonths) + "个月"
		}
		all = append(all, withValues(e, Value{"检视", review}))
	}
	for _, s := range tables.Rules.Steps {
		e := Entry{Key: "step-" + s.Code, Zh: s.Zh, Authority: s.Authority}
		all = append(all, withValues(e, Value{"名称", s.Zh}, Value{"必经的整改类别", words(s.NeededFor, ledger.Class.Zh)},
			Value{"必经的问题来源", words(s.NeededFrom, tables.Sources.Zh)}))
	}
	return all
}

var lightsTable = Table{
	Name: "lights", Zh: "亮灯", About: "距时限还有多少个工作日亮黄灯，三种灯叫什么。",
	Read: func(text string, tables *ledger.Tables) (err error) {
		tables.Lights, err = ledger.ParseLights([]byte(text))
		return err
	},
	Text: func(tables ledger.Tables) string { return tables.Lights.Text() },
	Entries: func(tables ledger.Tables) []Entry {
		l := tables.Lights
		return []Entry{{Key: "lights", Zh: "亮灯", Authority: l.Authority, Values: []Value{
			{"黄灯", "距时限不超过" + strconv.Itoa(l.YellowDays) + "个工作日"},
			{"绿灯名称", l.Word(ledger.Green)}, {"黄灯名称", l.Word(ledger.Yellow)}, {"红灯名称", l.Word(ledger.Red)},
		}}}
	},
}

var holidaysTable = Table{
	Name: "holidays", Zh: "节假日", About: "哪些天放假、哪些周末上班。没有写的年份按周末计算，进度的说明里会注明。",
	Read: func(text string, tables *ledger.Tables) (err error) {
		tables.Calendar, err = workday.Parse([]byte(text))
		if err == nil {
			err = checkYears(tables.Calendar)
		}
		return err
	},
	Text: func(tables ledger.Tables) string { return tables.Calendar.Text() },
	Entries: func(tables ledger.Tables) []Entry {
		var all []Entry
		for _, y := range tables.Calendar.Years() {
			all = append(all, Entry{Key: strconv.Itoa(y.Year), Zh: strconv.Itoa(y.Year) + "年", Authority: authorityOf(y),
				Values: []Value{{"放假", spans(y.Off)}, {"调休上班", spans(y.Work)}}})
		}
		return all
	},
}

// authorityOf is that of the announcement of a year, which comes out the year
// before: the year of the table is the one that counts.
func authorityOf(y workday.Year) ledger.Authority {
	return ledger.Authority{Source: y.Source, Level: y.Level, Year: y.Year}
}

func checkYears(c workday.Calendar) error {
	for _, y := range c.Years() {
		if err := authorityOf(y).Check(); err != nil {
			return fault.New(fault.Invalid, "节假日表中的%d年：%s", y.Year, fault.Text(err))
		}
	}
	return nil
}

var escalationTable = Table{
	Name: "escalation", Zh: "督办层级", About: "逾期到什么程度发提醒函、督办函、约谈、通报，函件开头和结尾怎么写，多久没有进展要督办。",
	Read: func(text string, tables *ledger.Tables) (err error) {
		tables.Escalation, err = ledger.ParseEscalation([]byte(text))
		return err
	},
	Text: func(tables ledger.Tables) string { return tables.Escalation.Text() },
	Entries: func(tables ledger.Tables) []Entry {
		e := tables.Escalation
		all := []Entry{{Key: GeneralEscalation, Zh: "催办", Authority: e.Authority, Values: []Value{
			{"长期无进展", workdays(e.StillDays)}, {"反馈期限", workdays(e.Urge.ReplyDays)}, {"开头", e.Urge.Opening}, {"结尾", e.Urge.Closing}}}}
		for _, s := range e.Steps {
			all = append(all, Entry{Key: s.Code, Zh: s.Zh, Authority: s.Authority, Values: []Value{
				{"逾期", workdays(s.LateDays)}, {"距上一步", workdays(s.WaitDays)}, {"反馈期限", workdays(s.ReplyDays)}, {"标题", s.Title},
				{"开头", s.Opening}, {"结尾", s.Closing}, {"名称", s.Zh}}})
		}
		return all
	},
}

// GeneralEscalation is the key of what holds for all steps.
const GeneralEscalation = "general"

func workdays(n int) string { return strconv.Itoa(n) + "个工作日" }

var sourcesTable = Table{
	Name: "sources", Zh: "问题来源", About: "问题从哪里来：会议、批示、巡视巡察反馈等，是否需要办结报告。",
	Read: func(text string, tables *ledger.Tables) (err error) {
		tables.Sources, err = ledger.ParseSourceKinds([]byte(text))
		return err
	},
	Text: func(tables ledger.Tables) string { return tables.Sources.Text() },
	Entries: func(tables ledger.Tables) []Entry {
		var all []Entry
		for _, k := range tables.Sources {
			reply := "不需要"
			if k.Reply {
				reply = "需要"
			}
			all = append(all, Entry{Key: k.Code, Zh: k.Zh, Authority: k.Authority,
				Values: []Value{{"名称", k.Zh}, {"由谁提出", k.Who}, {"办结报告", reply}}})
		}
		return all
	},
}

var wordsTable = Table{
	Name: "words", Zh: "上级口径", About: "各上级把我们的状态叫作什么，导出给他们的表样时使用。",
	Read: func(text string, tables *ledger.Tables) (err error) {
		tables.Systems, err = ledger.ParseSystems([]byte(text))
		return err
	},
	Text: func(tables ledger.Tables) string { return ledger.SystemsText(tables.Systems) },
	Entries: func(tables ledger.Tables) []Entry {
		var all []Entry
		for _, s := range tables.Systems {
			e := Entry{Key: s.Code, Zh: s.Zh, Authority: s.Authority}
			for _, p := range ledger.Phases {
				e.Values = append(e.Values, Value{p.Zh(), s.Words[p]})
			}
			all = append(all, withValues(e, Value{"名称", s.Zh}))
		}
		return all
	},
}

var limitsTable = Table{
	Name: "limits", Zh: "佐证限额", About: "一个问题、全单位最多存多少佐证文件。",
	Read: func(text string, tables *ledger.Tables) (err error) {
		tables.Files, err = ledger.ParseFileRules([]byte(text))
		return err
	},
	Text: func(tables ledger.Tables) string { return tables.Files.Text() },
	Entries: func(tables ledger.Tables) []Entry {
		r := tables.Files
		return []Entry{{Key: "limits", Zh: "佐证限额", Authority: r.Authority, Values: []Value{
			{"一个问题的文件", "最多" + strconv.Itoa(r.ProblemFiles) + "个"}, {"一个问题合计", "最多" + strconv.Itoa(r.ProblemMB) + " MB"},
			{"全单位合计", "最多" + strconv.Itoa(r.UnitGB) + " GB"}}}}
	},
}

func withValues(e Entry, more ...Value) Entry {
	e.Values = append(e.Values, more...)
	return e
}

// words joins what a list says, 无 for an empty one.
func words[T any](list []T, zh func(T) string) string {
	if len(list) == 0 {
		return "无"
	}
	all := make([]string, len(list))
	for i, x := range list {
		all[i] = zh(x)
	}
	return strings.Join(all, "、")
}

// spans writes days as people read them: 1月1日至3日.
func spans(list []string) string {
	return words(list, func(span string) string {
		first, last, isRange := strings.Cut(span, "..")
		if !isRange {
			return monthDay(first)
		}
		if first[:7] == last[:7] {
			return monthDay(first) + "至" + strings.TrimLeft(last[8:], "0") + "日"
		}
		return monthDay(first) + "至" + monthDay(last)
	})
}

// monthDay writes a checked date without its year.
func monthDay(day string) string {
	return strings.TrimLeft(day[5:7], "0") + "月" + strings.TrimLeft(day[8:], "0") + "日"
}
