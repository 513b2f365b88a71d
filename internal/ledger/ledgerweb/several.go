package ledgerweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// Several is the page on which one source brings several problems, and the
// JSON of those that were registered.
type Several struct {
	Items  []Item     `json:"items"`
	Source []ui.Field `json:"-"`
	Titles ui.Field   `json:"-"`
	Shared []ui.Field `json:"-"`
}

// severalCommand is the body of POST /problems/several: what all problems have
// in common, and their titles, one on a line.
type severalCommand struct {
	Key         string   `json:"key"`
	Year        int      `json:"year"`
	Subject     string   `json:"subject"`
	Person      string   `json:"person"`
	Titles      []string `json:"titles"`
	Aspect      string   `json:"aspect"`
	Class       string   `json:"class"`
	Leader      string   `json:"leader"`
	LeadUnit    string   `json:"lead_unit"`
	AssistUnits string   `json:"assist_units"`
	Holder      string   `json:"holder"`
	Due         string   `json:"due"`
	sourceTexts
}

func (c severalCommand) content() ledger.Content {
	return ledger.Content{Subject: ledger.Subject(c.Subject), Person: c.Person, Aspect: c.Aspect, Class: ledger.Class(c.Class), Leader: c.Leader, LeadUnit: c.LeadUnit,
		AssistUnits: c.AssistUnits, Holder: c.Holder, Due: c.Due, Sources: c.sources()}
}

// lines are the titles, without the numbers that people put before them.
func (c severalCommand) lines() []string {
	var all []string
	for _, text := range c.Titles {
		for line := range strings.Lines(text) {
			if line = unnumbered(strings.TrimSpace(line)); line != "" {
				all = append(all, line)
			}
		}
	}
	return all
}

// unnumbered cuts 1. 2、 （3） off the beginning of a line.
func unnumbered(line string) string {
	rest := strings.TrimLeft(line, "(（")
	number := strings.TrimLeft(rest, "0123456789")
	if number == rest {
		return line
	}
	for _, after := range []string{".", "、", "．", ")", "）"} {
		if cut, ok := strings.CutPrefix(number, after); ok && (after != "." || cut == "" || cut[0] < '0' || cut[0] > '9') {
			return strings.TrimSpace(cut)
		}
	}
	return line
}

var severalPage = ui.NewPage[Several](Room, "several")

func (web *Web) severalBlank(r *http.Request) (ui.Response, error) {
	return web.severalForm(r, severalCommand{Year: web.Clock().In(china).Year(), Subject: string(ledger.Team)})
}

func (web *Web) severalForm(r *http.Request, c severalCommand) (*ui.Shown, error) {
	judge, err := web.Ledger.Judge(r.Context(), access.From(r.Context()))
	if err != nil {
		return nil, err
	}
	content, year := c.content(), ""
	if c.Year != 0 {
		year = strconv.Itoa(c.Year)
	}
	data := Several{Items: []Item{}, Source: c.fields(judge.Sources, true)}
	data.Titles = ui.Field{Name: "titles", Label: "问题", Type: "textarea", Value: strings.Join(c.Titles, "\n"), Required: true,
		Hint: "一行一个，最多 " + strconv.Itoa(ledger.MaxSeveral) + " 个；前面的序号会去掉。登记以后再逐个补充表现和事例"}
	data.Shared = []ui.Field{
		{Name: "subject", Label: "主体", Type: "select", Value: c.Subject, Required: true,
			Options: options(ledger.Subjects, func(s ledger.Subject) string { return string(s) }, ledger.Subject.Zh)},
		hint(Input(ledger.FieldPerson, c.Person), "主体为个人时填写"),
		{Name: "year", Label: "年度", Type: "number", Value: year, Required: true},
	}
	for _, f := range []ledger.Field{ledger.FieldAspect, ledger.FieldClass, ledger.FieldLeader, ledger.FieldLeadUnit, ledger.FieldAssistUnits, ledger.FieldHolder, ledger.FieldDue} {
		data.Shared = append(data.Shared, Input(f, content.Get(f)))
	}
	return severalPage.Show("登记一个来源的多个问题", data).Crumbs(ui.Link{Text: "台账", URL: "/ledger"}, ui.Link{Text: "来源", URL: sourcesPath}), web.Suggest(r, c.Year, data.Shared)
}

// severalRegister enters the problems, all or none.
func (web *Web) severalRegister(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[severalCommand](r)
	if err != nil {
		return nil, err
	}
	var ids string
	if len(c.sources()) == 0 {
		err = fault.New(fault.Invalid, "请写明这些问题来自哪里：来源种类和名称。")
	} else {
		ids, err = ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
			all, err := web.Ledger.RegisterSeveral(ctx, v, c.Year, c.content(), c.lines())
			var ids []string
			for _, p := range all {
				ids = append(ids, p.ID)
			}
			return strings.Join(ids, ","), err
		})
	}
	switch {
	case err != nil && fault.KindOf(err) == fault.Invalid && !isJSON(r):
		page, broken := web.severalForm(r, c)
		if broken != nil {
			return nil, broken
		}
		return page.Failed(err), nil
	case err != nil:
		return nil, err
	}
	v := access.From(r.Context())
	judge, err := web.Ledger.Judge(r.Context(), v)
	if err != nil {
		return nil, err
	}
	data := Several{Items: []Item{}}
	to := "/ledger"
	for _, id := range strings.Split(ids, ",") {
		whole, err := web.Ledger.Whole(r.Context(), v, id)
		if err != nil {
			return nil, err
		}
		data.Items = append(data.Items, ItemOf(whole.Problem, judge.Stand(whole.Problem)))
		if from := whole.Problem.Sources; len(from) > 0 {
			to = "/ledger?source=" + from[0].Key()
		}
	}
	if isJSON(r) {
		return severalPage.Show("已登记", data).Status(http.StatusCreated), nil
	}
	return ui.Redirect(to).Notice("已登记 " + strconv.Itoa(len(data.Items)) + " 个问题。"), nil
}
