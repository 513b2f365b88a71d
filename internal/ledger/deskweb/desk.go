package deskweb

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ui"
)

// Desk is the page of what somebody has to do (工作台), and its JSON.
type Desk struct {
	Whole    bool      `json:"whole"` // it is about the whole unit, not about one person
	Sections []Section `json:"sections"`
	News     News      `json:"news"`
	Mentions []Mention `json:"mentions"` // newest first

	Stats []ui.Stat `json:"-"`
	Drop  *ui.Drop  `json:"-"` // an empty ledger begins with a material
	First ui.Empty  `json:"-"` // what comes after it
	Print string    `json:"-"`
}

// Section is one heap on the desk.
type Section struct {
	Code  string     `json:"code"`
	Title string     `json:"title"`
	Items []DeskItem `json:"items"`
	More  bool       `json:"more"` // there is more than is listed

	URL   string `json:"-"` // the full list
	Empty string `json:"-"`
}

// DeskItem is one thing on the desk.
type DeskItem struct {
	URL     string `json:"url"`
	Number  string `json:"number"` // of the problem
	Title   string `json:"title"`
	Note    string `json:"note"`
	Due     string `json:"due"`
	Text    string `json:"text"` // how it stands
	Late    bool   `json:"late"`
	Problem string `json:"problem"` // id

	Badge *ui.Badge `json:"-"`
}

// How much lies on the desk; the full lists are a click away.
const (
	someOnDesk = 8
	someNews   = 20
	mostAsked  = 200
)

var deskPage = ui.NewPage[Desk](Room, "desk")

// onDesk gathers what a desk is made of.
type onDesk struct {
	web    *Web
	viewer access.Viewer
	judge  ledger.Judge
	mine   bool
}

func (web *Web) desk(r *http.Request) (ui.Response, error) {
	ctx, v := r.Context(), access.From(r.Context())
	judge, err := web.Ledger.Judge(ctx, v)
	if err != nil {
		return nil, err
	}
	d := onDesk{web, v, judge, personal(v)}
	data := Desk{Whole: !d.mine, Sections: []Section{}, Print: judge.Today}
	if v.Writes() {
		facets, err := web.Ledger.Facets(ctx, v, 0)
		if err != nil {
			return nil, err
		}
		if len(facets.Years) == 0 {
			data.Drop = &ui.Drop{Action: "/materials", Name: "file", Accept: materialKinds, Multiple: true,
				Label: "把对照检查材料拖到这里，或点击这里选择文件", Hint: "检查文字、拆分问题，核对后纳入台账；Word（.docx）、文本（.txt）均可", Button: "上传并检查"}
			data.First = ui.Empty{Title: "台账还是空的", Text: "材料核对后点“纳入台账”，这里就会列出要办的事；已有台账的，可以直接导入 Excel。", Action: &ui.Link{Text: "查看已上传的材料", URL: "/materials"},
				Other: &ui.Link{Text: "导入已有台账", URL: "/exchange/import"}}
		}
	}
	for _, heap := range []func(context.Context) (Section, error){d.tasks, d.problems, d.acceptance, d.answers, d.others, d.late, d.hollow} {
		s, err := heap(ctx)
		if err != nil {
			return nil, err
		}
		if s.Code != "" {
			data.Sections = append(data.Sections, s)
		}
	}
	if data.Stats, err = d.stats(ctx); err != nil {
		return nil, err
	}
	if data.News, err = d.news(ctx); err != nil {
		return nil, err
	}
	if data.Mentions, err = web.mentions(ctx, v); err != nil {
		return nil, err
	}
	return deskPage.Show("工作台", data), nil
}

// materialKinds are the files that the materials take.
const materialKinds = ".docx,.doc,.wps,.txt,.pdf"

// personal reports whether the desk is about what is v's own: a 联络员, the
// 主要负责人 and a 督导组 have the whole unit before them.
func personal(v access.Viewer) bool {
	return !v.Writes() && !v.Holds(access.Chief, access.Inspector) && len(v.Self.All()) > 0
}

// own is the address of a list, narrowed to what is v's own where the desk is.
func (d onDesk) own(path string, pairs ...string) string {
	return scope{Mine: d.mine}.with(path, pairs...)
}

func (d onDesk) tasks(ctx context.Context) (Section, error) {
	own := len(d.viewer.Self.All()) > 0 && !d.viewer.Writes()
	s := Section{Code: "tasks", Title: "我要办的任务", Items: []DeskItem{}, Empty: "没有要办的任务。", URL: scope{Mine: own}.with("/ledger", "sort", "light", "state", "in_progress")}
	if !own {
		s.Title, s.Empty = "正在办的任务", "没有正在办的任务。"
	}
	tasks, more, err := d.web.Ledger.Tasks(ctx, d.viewer, own, someOnDesk)
	s.More = more
	for _, t := range tasks {
		it := DeskItem{URL: "/tasks/" + t.Task.ID, Number: t.Problem.Number, Title: t.Task.Title, Note: t.Problem.Title, Due: t.Task.Due, Problem: t.Problem.ID}
		if !own {
			it.Note = t.Task.Unit + " " + t.Task.Holder + "　" + it.Note
		}
		it.dated(d.judge, t.Task.Due)
		s.Items = append(s.Items, it)
	}
	return s, err
}

// problems are those that the viewer's side answers for as a whole and in which
// no task says what to do: they wait to be taken on, to be worked on, or to be
// reported as solved.
func (d onDesk) problems(ctx context.Context) (Section, error) {
	if !d.mine || !ledger.MayGive(d.viewer, "accept-assignment") {
		return Section{}, nil
	}
	s := Section{Code: "problems", Title: "等我接收、办理的问题", Items: []DeskItem{}, Empty: "没有等您接收、办理的问题。", URL: d.own("/ledger", "sort", "light")}
	page, err := d.web.Ledger.List(ctx, d.viewer, ledger.Filter{Mine: true, Pending: true, Sort: ledger.ByLight, Limit: ledger.MaxLimit})
	for _, p := range page.Problems {
		next := nextOf(p)
		if next == "" || !ledger.MayGiveTo(d.viewer, p, "accept-assignment", "") {
			continue
		}
		it := DeskItem{URL: "/problems/" + p.ID, Number: p.Number(), Title: p.Title, Note: next, Due: p.Due, Problem: p.ID}
		it.dated(d.judge, p.Due)
		s.add(it)
	}
	s.More = s.More || page.Next != ""
	return s, err
}

// nextOf says what whoever answers for p has to do next, "" when that is
// nothing, or is a task.
func nextOf(p ledger.Problem) string {
	open := func(t ledger.Task) bool { return t.State != ledger.TaskDone && t.State != ledger.TaskCancelled }
	switch {
	case p.State == ledger.Assigned:
		return "等待接收"
	case p.State != ledger.Working && p.State != ledger.Reopened || slices.ContainsFunc(p.Course.Tasks, open):
		return ""
	case p.Class == ledger.Lasting:
		return "长期坚持，按期检视"
	case len(p.Course.Tasks) > 0:
		return "任务已办结，可以申请销号"
	}
	return "没有分解任务，办好后申请销号"
}

// dated says how a thing that is due on a day stands.
func (it *DeskItem) dated(j ledger.Judge, due string) {
	light := ledger.Green
	switch {
	case due == "":
		return
	case due < j.Today:
		n := j.Calendar.Between(due, j.Today)
		light, it.Late, it.Text = ledger.Red, true, "逾期"+days(n)
		if n == 0 {
			it.Text = "逾期，其间没有工作日"
		}
	case due == j.Today:
		light, it.Text = ledger.Yellow, "今天到期"
	default:
		n := j.Calendar.Between(j.Today, due)
		it.Text = "还有" + days(n)
		if n <= j.Lights.YellowDays {
			light = ledger.Yellow
		}
	}
	badge := ledgerweb.LightBadge(light, j.Lights.Word(light), "")
	it.Badge = &badge
}

func (d onDesk) acceptance(ctx context.Context) (Section, error) {
	if !ledger.MayGive(d.viewer, "accept") {
		return Section{}, nil
	}
	s := Section{Code: "acceptance", Title: "等我验收", Items: []DeskItem{}, Empty: "没有等待验收的问题。", URL: "/board/accept"}
	page, err := d.web.Ledger.List(ctx, d.viewer, ledger.Filter{Phase: ledger.Awaiting, Sort: ledger.ByUpdated, Limit: mostAsked})
	for _, p := range page.Problems {
		if !ledger.MayGiveTo(d.viewer, p, "accept", "") {
			continue
		}
		s.add(DeskItem{URL: "/problems/" + p.ID, Number: p.Number(), Title: p.Title, Note: p.LeadUnit, Problem: p.ID,
			Text: p.State.Inner() + "，" + p.Course.Closing.RequestedOn + "申请"})
	}
	s.More = s.More || page.Next != ""
	return s, err
}

// asked lists the problems in which somebody waits for an answer.
func (d onDesk) asked(ctx context.Context) ([]ledger.Problem, error) {
	page, err := d.web.Ledger.List(ctx, d.viewer, ledger.Filter{Asked: true, Sort: ledger.ByLight, Limit: mostAsked})
	return page.Problems, err
}

// question is something that waits for somebody's answer.
type question struct {
	DeskItem
	mine bool // the viewer can answer, or is asked by name
	own  bool // the viewer's side has asked
}

// questions lists what waits for an answer.
func (d onDesk) questions(ctx context.Context) ([]question, error) {
	problems, err := d.asked(ctx)
	var all []question
	for _, p := range problems {
		own := slices.ContainsFunc(p.Concerned(), func(c ledger.Concerned) bool {
			return c.As != ledger.AsLeader && slices.Contains(d.viewer.Self.All(), c.Name)
		})
		about := DeskItem{URL: "/problems/" + p.ID, Number: p.Number(), Note: p.Number() + " " + p.Title, Problem: p.ID}
		for _, x := range p.Course.Difficulties {
			if x.AnsweredOn == "" {
				it := about
				it.Title, it.Due = "困难：“"+clip(x.Text)+"”，请"+x.To+"答复", x.AnswerBy
				it.dated(d.judge, x.AnswerBy)
				all = append(all, question{it, d.named(x.To) || ledger.MayGiveTo(d.viewer, p, "answer", ""), own})
			}
		}
		for _, x := range p.Course.Extensions {
			if x.Verdict == "" {
				it := about
				it.Title, it.Text = "申请延期到"+x.Due+"："+clip(x.Reason), x.On+"申请"
				all = append(all, question{it, ledger.MayGiveTo(d.viewer, p, "approve-extension", ""), own})
			}
		}
	}
	return all, err
}

func clip(text string) string {
	if r := []rune(text); len(r) > 40 {
		return string(r[:40]) + "……"
	}
	return text
}

// named reports whether a text names the viewer.
func (d onDesk) named(text string) bool {
	return slices.ContainsFunc(ledger.Names(text), func(name string) bool { return slices.Contains(d.viewer.Self.All(), name) })
}

func (d onDesk) answers(ctx context.Context) (Section, error) {
	s := Section{Code: "answers", Title: "等我答复、批准", Items: []DeskItem{}, URL: d.own("/board/late", "concern", string(ledger.TimeAsked)), Empty: "没有等您答复的困难和延期申请。"}
	all, err := d.questions(ctx)
	for _, q := range all {
		if q.mine {
			s.add(q.DeskItem)
		}
	}
	return s, err
}

// others is what the viewer's side has asked for and waits for.
func (d onDesk) others(ctx context.Context) (Section, error) {
	if !d.mine {
		return Section{}, nil
	}
	s := Section{Code: "others", Title: "我发起、等别人的", Items: []DeskItem{}, URL: scope{Mine: true}.with("/ledger", "state", "awaiting"), Empty: "没有等别人办理的事项。"}
	all, err := d.questions(ctx)
	if err != nil {
		return s, err
	}
	for _, q := range all {
		if q.own && !q.mine {
			s.add(q.DeskItem)
		}
	}
	page, err := d.web.Ledger.List(ctx, d.viewer, ledger.Filter{Mine: true, Phase: ledger.Awaiting, Sort: ledger.ByUpdated, Limit: someOnDesk})
	for _, p := range page.Problems {
		s.add(DeskItem{URL: "/problems/" + p.ID, Number: p.Number(), Title: p.Title, Text: p.State.Inner() + "，" + p.Course.Closing.RequestedOn + "申请", Problem: p.ID})
	}
	s.More = s.More || page.Next != ""
	return s, err
}

func (s *Section) add(it DeskItem) {
	if len(s.Items) == someOnDesk {
		s.More = true
		return
	}
	s.Items = append(s.Items, it)
}

func (d onDesk) late(ctx context.Context) (Section, error) {
	s := Section{Code: "late", Title: "逾期的", Items: []DeskItem{}, URL: d.own("/board/late"), Empty: "没有逾期的问题。"}
	return s, d.pressing(ctx, &s, func(p ledger.Pressing) bool { return concernTone(p.Concerns[0].Code) == ui.Alarm })
}

func (d onDesk) hollow(ctx context.Context) (Section, error) {
	s := Section{Code: "hollow", Title: "没有佐证、没有进展的", Items: []DeskItem{}, URL: d.own("/board/late"), Empty: "除逾期的以外，没有这样的问题。"}
	return s, d.pressing(ctx, &s, func(p ledger.Pressing) bool {
		return concernTone(p.Concerns[0].Code) != ui.Alarm && (p.Has(ledger.Hollow) || p.Has(ledger.Still))
	})
}

func (d onDesk) pressing(ctx context.Context, s *Section, fits func(ledger.Pressing) bool) error {
	all, _, err := d.web.Ledger.Pressing(ctx, d.viewer, ledger.Filter{Mine: d.mine})
	for _, p := range all {
		if fits(p) {
			s.add(DeskItem{URL: "/problems/" + p.Problem.ID, Number: p.Problem.Number(), Title: p.Problem.Title, Note: who(p.Problem), Due: p.Problem.Due, Text: p.Said(),
				Late: concernTone(p.Concerns[0].Code) == ui.Alarm, Problem: p.Problem.ID})
		}
	}
	return err
}

// stats are the figures over the desk, each leads to what it counts.
func (d onDesk) stats(ctx context.Context) ([]ui.Stat, error) {
	counts, err := d.web.Ledger.Counts(ctx, d.viewer, ledger.Filter{Mine: d.mine, Pending: true})
	if err != nil {
		return nil, err
	}
	stat := func(label string, n int, tone ui.Tone, url string) ui.Stat {
		s := ui.Stat{Label: label, Value: strconv.Itoa(n), URL: url}
		if n > 0 {
			s.Tone = tone
		}
		return s
	}
	missing := 0
	for _, g := range ledger.Gaps {
		missing += counts.Gaps[g]
	}
	return []ui.Stat{
		stat("未销号的问题", counts.Total, ui.Plain, d.own("/ledger", "sort", "light")), stat("逾期", counts.Red, ui.Alarm, d.own("/ledger", "light", "red", "sort", "light")),
		stat("临期", counts.Yellow, ui.Warn, d.own("/ledger", "light", "yellow", "sort", "light")), stat("缺项", missing, ui.Warn, d.own("/board/gaps")),
	}, nil
}
