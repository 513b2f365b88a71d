package orgweb

import (
	"net/http"
	"strings"

	"bihuan/internal/org"
	"bihuan/internal/ui"
)

// Form is a page that asks for one command.
type Form struct {
	Action  string     `json:"-"` // URL of the POST
	Version int64      `json:"-"` // of the thing as shown; 0 for a new one
	Fields  []ui.Field `json:"-"`
	Note    string     `json:"-"`
	Button  string     `json:"-"`
	Danger  bool       `json:"-"`
	Cancel  string     `json:"-"` // URL
}

var formPage = ui.NewPage[Form](Room, "form")

// fill gives the fields what was typed.
func fill(fields []ui.Field, typed map[string]string) []ui.Field {
	for i, f := range fields {
		if text, ok := typed[f.Name]; ok {
			fields[i].Value = text
		}
	}
	return fields
}

func choices[T ~string](all []T, zh func(T) string) []ui.Option {
	out := make([]ui.Option, len(all))
	for i, c := range all {
		out[i] = ui.Option{Value: string(c), Text: zh(c)}
	}
	return out
}

// officeOptions offers today's offices as a tree; first stands before them,
// and none below except, which may be "", is offered.
func officeOptions(c *org.Chart, today string, first ui.Option, except string) []ui.Option {
	all := []ui.Option{first}
	for _, o := range c.Offices {
		path := c.Path(o.ID)
		inside := false
		for _, above := range path {
			inside = inside || above.ID == except
		}
		if inside || o.To != "" && o.To <= today {
			continue
		}
		all = append(all, ui.Option{Value: o.ID, Text: strings.Repeat("　", len(path)-1) + o.Name})
	}
	return all
}

func dateField(name, label, value string, required bool) ui.Field {
	return ui.Field{Name: name, Label: label, Type: "date", Value: value, Required: required}
}

// officeFields asks for what an office says.
func officeFields(c *org.Chart, today, id string, have org.OfficeContent) []ui.Field {
	if have.Kind == "" {
		have.Kind = org.Department
	}
	get := func(f org.Field) string { return have.Get(f) }
	return []ui.Field{
		{Name: string(org.FieldName), Label: "单位名称", Value: get(org.FieldName), Required: true, MaxLength: 60, Autocomplete: "off", Autofocus: true},
		{Name: string(org.FieldShortName), Label: "简称", Value: get(org.FieldShortName), MaxLength: 20, Autocomplete: "off"},
		{Name: string(org.FieldKind), Label: "单位类型", Type: "select", Value: get(org.FieldKind), Required: true, Options: choices(org.Kinds, org.Kind.Zh)},
		{Name: string(org.FieldParent), Label: "上级单位", Type: "select", Value: have.ParentID, Options: officeOptions(c, today, ui.Option{Text: "无（最上一级）"}, id)},
		{Name: string(org.FieldTeam), Label: "班子名称", Value: have.Team, MaxLength: 60, Autocomplete: "off", Hint: "有领导班子的单位填写，成员由职务得出"},
		{Name: order, Label: "排序", Type: "number", Value: get(org.FieldOrder), Hint: "同一上级下小的在前"},
		dateField(string(org.FieldFrom), "成立时间", have.From, false),
	}
}

// postFields asks for what a post says, without the office.
func postFields(have org.PostContent, fromLabel string, required bool) []ui.Field {
	if have.Duty == "" {
		have.Duty = org.Staff
	}
	return []ui.Field{
		{Name: string(org.FieldTitle), Label: "职务", Value: have.Title, MaxLength: 60, Autocomplete: "off", Hint: "如 局长、党组成员、股长；没有职务的可以不填"},
		{Name: string(org.FieldDuty), Label: "身份", Type: "select", Value: string(have.Duty), Required: true, Options: choices(org.Duties, org.Duty.Zh)},
		dateField(string(org.FieldFrom), fromLabel, have.From, required),
	}
}

func officeField(c *org.Chart, today, value string, required bool) ui.Field {
	return ui.Field{Name: "office_id", Label: "单位", Type: "select", Value: value, Required: required, Options: officeOptions(c, today, ui.Option{Text: "请选择"}, "")}
}

// newQuery is what the address of a form for something new says.
type newQuery struct {
	Parent string `json:"parent"`
	Office string `json:"office"`
}

func (web *Web) newOffice(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[newQuery](r)
	if err != nil {
		return nil, err
	}
	return web.officeForm(r, map[string]string{string(org.FieldParent): q.Parent})
}

func (web *Web) officeForm(r *http.Request, typed map[string]string) (*ui.Shown, error) {
	c, err := web.load(r)
	if err != nil {
		return nil, err
	}
	content := org.OfficeContent{Kind: org.Department}
	if typed[string(org.FieldParent)] != "" {
		content.Kind = org.Section
	}
	fields := officeFields(c, web.Org.Today(), "", content)
	fields = fill(fields, typed)
	for i, f := range fields {
		if f.Name == order && f.Value == "0" {
			fields[i].Value, fields[i].Hint = "", "同一上级下小的在前；不填则排在最后"
		}
	}
	return formPage.Show("新增单位", Form{Action: "/org/offices", Fields: fields, Button: "保存", Cancel: home.URL}).Crumbs(home), nil
}

func (web *Web) newPerson(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[newQuery](r)
	if err != nil {
		return nil, err
	}
	return web.personForm(r, map[string]string{"office_id": q.Office})
}

func (web *Web) personForm(r *http.Request, typed map[string]string) (*ui.Shown, error) {
	c, err := web.load(r)
	if err != nil {
		return nil, err
	}
	fields := []ui.Field{
		{Name: string(org.FieldName), Label: "姓名", Required: true, MaxLength: 30, Autocomplete: "off", Autofocus: true, Hint: "同名的人可以各登记一次，用职务区分"},
		officeField(c, web.Org.Today(), "", true),
	}
	fields = fill(append(fields, postFields(org.PostContent{}, "任职时间", false)...), typed)
	return formPage.Show("新增人员", Form{Action: "/org/people", Fields: fields, Button: "保存", Cancel: home.URL,
		Note: "只登记姓名和职务，不登记身份证号、电话等个人信息。"}).Crumbs(home), nil
}
