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

// New is the page on which a problem is registered by hand.
type New struct {
	Fields  []ui.Field `json:"-"`
	Sources []ui.Field `json:"-"` // where it comes from
}

// registerCommand is the body of POST /problems. Every line of an example is
// an example.
type registerCommand struct {
	Key      string   `json:"key"`
	Year     int      `json:"year"`
	Subject  string   `json:"subject"`
	Examples []string `json:"examples"`
	contentTexts
	sourceTexts
}

func (c registerCommand) content() ledger.Content {
	content := c.contentTexts.content()
	content.Subject, content.Sources = ledger.Subject(c.Subject), c.sources()
	for _, text := range c.Examples {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" {
				content.Examples = append(content.Examples, line)
			}
		}
	}
	return content
}

var newPage = ui.NewPage[New](Room, "new")

// blank shows the empty form.
func (web *Web) blank(r *http.Request) (ui.Response, error) {
	return web.newForm(r, registerCommand{Year: web.Clock().In(china).Year(), Subject: string(ledger.Team)})
}

func (web *Web) newForm(r *http.Request, c registerCommand) (*ui.Shown, error) {
	content := c.content()
	year := ""
	if c.Year != 0 {
		year = strconv.Itoa(c.Year)
	}
	fields := []ui.Field{
		{Name: "subject", Label: "主体", Type: "select", Value: c.Subject, Required: true,
			Options: options(ledger.Subjects, func(s ledger.Subject) string { return string(s) }, ledger.Subject.Zh),
			Hint:    "个人的问题只有联络员能看到，不出现在只读账号的台账、统计和导出中"},
		Input(ledger.FieldPerson, c.Person),
		{Name: "year", Label: "年度", Type: "number", Value: year, Required: true},
		Input(ledger.FieldAspect, c.Aspect),
		Input(ledger.FieldTitle, c.Title),
		Input(ledger.FieldStatement, c.Statement),
		{Name: "examples", Label: "具体事例", Type: "textarea", Value: strings.Join(content.Examples, "\n"), Hint: "一行一个事例，写明时间、单位和事情"},
	}
	for _, f := range []ledger.Field{ledger.FieldClass, ledger.FieldLeader, ledger.FieldLeadUnit, ledger.FieldAssistUnits, ledger.FieldHolder, ledger.FieldDue, ledger.FieldGoal, ledger.FieldRemark} {
		fields = append(fields, Input(f, content.Get(f)))
	}
	fields[1].Hint = "主体为个人时填写"
	judge, err := web.Ledger.Judge(r.Context(), access.From(r.Context()))
	if err != nil {
		return nil, err
	}
	return newPage.Show("登记问题", New{Fields: fields, Sources: c.fields(judge.Sources, false)}).Crumbs(ui.Link{Text: "台账", URL: "/ledger"}), web.Suggest(r, c.Year, fields)
}

// register enters one problem. A program gets its new state, a form its page.
func (web *Web) register(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[registerCommand](r)
	if err != nil {
		return nil, err
	}
	id, err := ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		p, err := web.Ledger.RegisterOne(ctx, v, c.Year, c.content())
		return p.ID, err
	})
	switch {
	case err != nil && fault.KindOf(err) == fault.Invalid:
		page, broken := web.newForm(r, c)
		return page.Failed(err), broken
	case err != nil:
		return nil, err
	case isJSON(r):
		data, err := web.problem(r, id)
		return shown(data).Status(http.StatusCreated), err
	}
	return ui.Redirect("/problems/" + id).Notice("已登记，编号见下方。"), nil
}
