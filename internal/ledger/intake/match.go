package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"bihuan/internal/ledger"
	"bihuan/internal/tabular"
	"bihuan/internal/zh"
)

// Column is a column of a table with what it is taken for.
type Column struct {
	Head    string
	Samples []string // the first different texts
	Target  string
	Score   int    // 0 to 100
	Reason  string // why, in words
	Filled  int    // cells with something in them
}

// Names are those of the organisation, to tell columns of offices from columns
// of people and to find out who is not known.
type Names struct {
	Offices map[string]bool // names and short names
	People  map[string]bool
}

// MarkHead is the heading of the column in which a file gets its answers.
const MarkHead = "闭环核对结果"

const (
	samples    = 3
	lookedAt   = 400 // cells of a column that are looked at
	sureShare  = 0.6
	contentTop = 58 // the most that contents alone give
)

// Propose says what the columns of t are, by their headings and what stands in
// them. A column that fits nothing is kept in the remark, so that nothing is
// lost unseen.
func Propose(t Table, names Names, year int) []Column {
	columns := make([]Column, len(t.Heads))
	scores := make([][]guess, len(columns))
	for j := range columns {
		p := profileOf(t.Body, j, names, year)
		columns[j] = Column{Head: t.Heads[j], Samples: p.samples, Filled: p.filled}
		scores[j] = guesses(t.Heads[j], p)
	}
	type bid struct{ column, rank int }
	var bids []bid
	for j, list := range scores {
		for k := range list {
			bids = append(bids, bid{j, k})
		}
	}
	sort.SliceStable(bids, func(a, b int) bool {
		return scores[bids[a].column][bids[a].rank].score > scores[bids[b].column][bids[b].rank].score
	})
	taken := map[string]bool{}
	settled := map[int]bool{}
	for _, b := range bids {
		g := scores[b.column][b.rank]
		target, _ := TargetOf(g.code)
		if settled[b.column] || target.Once && taken[g.code] {
			continue
		}
		settled[b.column], taken[g.code] = true, true
		c := &columns[b.column]
		c.Target, c.Score, c.Reason = g.code, min(g.score, 100), g.reason
	}
	for j := range columns {
		switch c := &columns[j]; {
		case bare(c.Head) == bare(MarkHead):
			c.Target, c.Score, c.Reason = Skip, 100, "上次核对时写入的，不读取"
		case settled[j]:
		case c.Filled == 0:
			c.Reason = "这一栏是空的"
		case c.Head == "":
			c.Reason = "没有表头，也看不出是什么"
		default:
			c.Target, c.Reason = Remark, "没有对应的栏目，连同栏名照录到备注"
		}
	}
	settleProblem(columns, t.Body)
	findProblem(columns, t.Body)
	return columns
}

// findProblem takes the first of the columns with the longest texts for the
// problem where nothing else says which one it is.
func findProblem(columns []Column, body []tabular.Row) {
	longest := 0
	for j, c := range columns {
		if c.Target == Title || c.Target == Statement {
			return
		}
		if c.Score == 0 {
			longest = max(longest, length(body, j))
		}
	}
	for j := range columns {
		if c := &columns[j]; longest > 0 && c.Score == 0 && length(body, j)*5 >= longest*3 {
			c.Target, c.Score, c.Reason = Statement, 20, "没有认出哪一栏是问题，这一栏文字较多，请核对"
			return
		}
	}
}

// settleProblem corrects the one confusion that headings alone cannot clear up:
// a table has one column for the problem, and what it is called says neither
// whether a title or the whole story stands in it. Either way it is read.
func settleProblem(columns []Column, body []tabular.Row) {
	at := func(code string) int {
		return slices.IndexFunc(columns, func(c Column) bool { return c.Target == code })
	}
	title, statement := at(Title), at(Statement)
	if title < 0 || statement < 0 || columns[title].Score == 100 && columns[statement].Score == 100 {
		return
	}
	if length(body, title) > length(body, statement)*2 {
		columns[title].Target, columns[statement].Target = Statement, Title
		columns[title].Reason += "；内容较长，作为问题表现"
		columns[statement].Reason += "；内容较短，作为问题标题"
	}
}

func length(body []tabular.Row, j int) int {
	n := 0
	for _, row := range body[:min(len(body), lookedAt)] {
		n += utf8.RuneCountInString(row.Text(j))
	}
	return n
}

type guess struct {
	code   string
	score  int
	reason string
}

// guesses lists what a column may be, from its heading and its contents.
func guesses(head string, p profile) []guess {
	code, score, word := headOf(head)
	var list []guess
	if code != Skip {
		g := guess{code, score, "表头“" + shorten(head) + "”就是" + targetZh(code)}
		if score < 100 {
			g.reason = "表头“" + shorten(head) + "”和“" + word + "”相近"
		}
		if g = p.weigh(g); p.filled == 0 {
			g.score -= 40 // another column may have what this one leaves open
		}
		list = append(list, g)
	}
	for _, g := range p.guesses {
		if g.code != code {
			list = append(list, g)
		}
	}
	return list
}

func targetZh(code string) string {
	t, _ := TargetOf(code)
	name, _, _ := strings.Cut(t.Zh, "（")
	return name
}

// profile is what stands in a column.
type profile struct {
	filled  int
	samples []string
	shares  map[string]float64 // of the filled cells, by code
	average int                // code points of a cell
	guesses []guess
}

// profileOf looks at the cells of column j.
func profileOf(body []tabular.Row, j int, names Names, year int) profile {
	p := profile{shares: map[string]float64{}}
	counts := map[string]int{}
	looked, runes, last := 0, 0, 0
	for _, row := range body {
		if j >= len(row.Cells) || row.Cells[j].Text == "" {
			continue
		}
		c := row.Cells[j]
		p.filled++
		if len(p.samples) < samples && !slices.Contains(p.samples, c.Text) {
			p.samples = append(p.samples, c.Text)
		}
		if looked == lookedAt || c.Spread {
			continue
		}
		looked++
		runes += utf8.RuneCountInString(c.Text)
		for _, code := range kindsOf(c, names, year) {
			counts[code]++
		}
		if n, err := strconv.Atoi(c.Text); err == nil && n == last+1 {
			counts[Serial]++
			last = n
		}
	}
	if looked == 0 {
		return p
	}
	p.average = runes / looked
	for code, n := range counts {
		p.shares[code] = float64(n) / float64(looked)
	}
	for _, code := range codes {
		share := p.shares[code]
		if share < sureShare || looked < 2 {
			continue
		}
		p.guesses = append(p.guesses, guess{code, int(contentTop * share), fmt.Sprintf("内容中%d%%%s", int(share*100), contentWords[code])})
	}
	if p.average >= 30 {
		p.guesses = append(p.guesses, guess{Statement, 30, "没有认出表头，内容是成段的文字"}, guess{Measure, 25, "没有认出表头，内容是成段的文字"})
	}
	return p
}

var contentWords = map[string]string{
	Due: "是日期或时限的写法", Class: "是整改类别的写法", State: "是整改状态的写法", LeadUnit: "是组织中登记的单位", Holder: "是组织中登记的人员",
	Serial: "是连续的序号", Number: "是本系统的编号", Year: "是年份", Subject: "是班子或个人", Aspect: "是序号开头的分类",
}

// kindsOf says what the text of a cell could be.
func kindsOf(c tabular.Cell, names Names, year int) []string {
	v := words()
	var all []string
	plain := bare(c.Text)
	if len(c.Text) > 200 || plain == "" {
		return nil
	}
	if _, isWord := v.dues[plain]; isWord {
		all = append(all, Due)
	} else if c.Kind == tabular.Day {
		all = append(all, Due)
	} else if n, err := strconv.Atoi(c.Text); err == nil {
		if n >= 1990 && n <= 2100 {
			all = append(all, Year)
		}
	} else if w, err := zh.ParseDay(c.Text, max(year, 2000)); err == nil && w.Last != "" {
		all = append(all, Due)
	}
	if _, ok := v.classes[plain]; ok {
		all = append(all, Class)
	}
	if v.states[plain] {
		all = append(all, State)
	}
	if plain == "班子" || strings.HasPrefix(plain, "个人") {
		all = append(all, Subject)
	}
	if y, _, _, ok := ledger.ParseNumber(c.Text); ok && y >= 1990 && y <= 2100 && c.Kind == tabular.String {
		all = append(all, Number)
	}
	known := func(set map[string]bool) bool {
		return slices.ContainsFunc(split(c.Text), func(name string) bool { return set[name] })
	}
	if known(names.Offices) {
		all = append(all, LeadUnit)
	}
	if known(names.People) {
		all = append(all, Holder)
	}
	return all
}

// weigh changes how sure a heading is by what stands under it.
func (p profile) weigh(g guess) guess {
	share, tells := p.shares[g.code], ""
	switch g.code {
	case Due, Class, State, Number, Year, Subject:
		tells = contentWords[g.code]
	case LeadUnit, AssistUnits:
		share = p.shares[LeadUnit]
	case Leader, Holder:
		if share = p.shares[Holder]; p.shares[LeadUnit] > sureShare && share < 0.2 && g.score < 100 {
			return guess{LeadUnit, g.score - 5, g.reason + "，内容是单位"}
		}
	case Title:
		if p.average >= 60 && g.score < 100 {
			return guess{Statement, g.score, g.reason + "，内容是成段的文字"}
		}
	}
	switch {
	case share >= sureShare && p.filled > 0:
		g.reason += fmt.Sprintf("，内容相符（%d%%）", int(share*100))
		g.score += 5
	case tells != "" && share < 0.2 && p.filled > 2 && g.score < 100:
		g.reason += "，但内容不像"
		g.score -= 25
	}
	return g
}

// Signature names the headings of a table, whatever their order: tables of one
// signature are understood alike.
func (t Table) Signature() string {
	heads := make([]string, 0, len(t.Heads))
	for _, h := range t.Heads {
		if h != "" {
			heads = append(heads, bare(h))
		}
	}
	slices.Sort(heads)
	sum := sha256.Sum256([]byte(strings.Join(heads, "|")))
	return hex.EncodeToString(sum[:16])
}

// Remember returns what a person chose, by heading, to be applied by Recall to
// another table of the same signature.
func Remember(columns []Column) map[string]string {
	chosen := map[string]string{}
	for i, c := range columns {
		if c.Head != "" {
			chosen[headKey(columns, i)] = c.Target
		}
	}
	return chosen
}

// headKey tells columns of one heading apart.
func headKey(columns []Column, i int) string {
	key, n := bare(columns[i].Head), 0
	for _, c := range columns[:i] {
		if bare(c.Head) == key {
			n++
		}
	}
	if n > 0 {
		key += "#" + strconv.Itoa(n)
	}
	return key
}

// Recall lets columns become what they became the last time.
func Recall(columns []Column, chosen map[string]string) []Column {
	out := slices.Clone(columns)
	for i := range out {
		if code, ok := chosen[headKey(columns, i)]; ok && out[i].Head != "" {
			if _, known := TargetOf(code); known || code == Skip {
				out[i].Target, out[i].Score, out[i].Reason = code, 100, "沿用上次的对应关系"
			}
		}
	}
	return out
}

func shorten(s string) string {
	const most = 30
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "……"
	}
	return s
}
