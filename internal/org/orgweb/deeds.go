package orgweb

import (
	"context"
	"net/http"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/org"
	"bihuan/internal/ui"
)

// situation is what a form is made for.
type situation struct {
	c      *org.Chart
	today  string
	office org.Office
	person org.Person
	post   org.Post   // that the address names
	charge org.Charge // that the address names
}

// deed is a command with its form. do names the form in the address of the
// page, path the command below it.
type deed[C any] struct {
	do, path      string
	title, button string
	note          string
	danger        bool
	said          string // afterwards
	fields        func(s situation) []ui.Field
	command       func(web *Web, r *http.Request, s sent) C
}

func noFields(situation) []ui.Field { return nil }

var officeDeeds = []deed[org.OfficeCommand]{
	{do: "edit", path: "edit", title: "修改单位", button: "保存", said: "已保存。",
		fields: func(s situation) []ui.Field { return officeFields(s.c, s.today, s.office.ID, s.office.OfficeContent) },
		command: func(_ *Web, _ *http.Request, s sent) org.OfficeCommand {
			return org.EditOffice{Values: s.values(org.OfficeFields)}
		}},
	{do: "end", path: "end", title: "撤销单位", button: "撤销", danger: true, said: "已撤销，历史仍可在“全部”中查看。", note: "撤销后不再出现在现任名册里，过去的任职和记录都保留。",
		fields:  func(s situation) []ui.Field { return []ui.Field{dateField("to", "撤销时间", s.today, true)} },
		command: func(_ *Web, _ *http.Request, s sent) org.OfficeCommand { return org.EndOffice{To: s.Texts["to"]} }},
	{do: "resume", path: "resume", title: "恢复单位", button: "恢复", said: "已恢复。", fields: noFields,
		command: func(*Web, *http.Request, sent) org.OfficeCommand { return org.ResumeOffice{} }},
}

var personDeeds = []deed[org.PersonCommand]{
	{do: "edit", path: "edit", title: "修改人员", button: "保存", said: "已保存。",
		fields: func(s situation) []ui.Field {
			return []ui.Field{{Name: string(org.FieldName), Label: "姓名", Value: s.person.Name, Required: true, MaxLength: 30, Autocomplete: "off", Autofocus: true},
				dateField(string(org.FieldFrom), "到任时间", s.person.From, false)}
		},
		command: func(_ *Web, _ *http.Request, s sent) org.PersonCommand {
			return org.EditPerson{Values: s.values(org.PersonFields)}
		}},
	{do: "post", path: "posts", title: "增加职务", button: "保存", said: "已增加职务。",
		fields: func(s situation) []ui.Field {
			return append([]ui.Field{officeField(s.c, s.today, "", true)}, postFields(org.PostContent{}, "任职时间", false)...)
		},
		command: func(web *Web, _ *http.Request, s sent) org.PersonCommand {
			return org.OpenPost{ID: web.Org.NewID(), PostContent: s.post()}
		}},
	{do: "correct", path: "posts/{post}/edit", title: "更正职务", button: "保存", said: "已保存。", note: "用于改正登记错误；换了单位或职务请用“调动”，原来的任职会留下记录。",
		fields: func(s situation) []ui.Field {
			return append(postFields(s.post.PostContent, "任职时间", false),
				ui.Field{Name: order, Label: "排序", Type: "number", Value: s.post.Get(org.FieldOrder), Hint: "同一单位同一身份中小的在前"})
		},
		command: func(_ *Web, r *http.Request, s sent) org.PersonCommand {
			return org.EditPost{ID: r.PathValue("post"), Values: s.values(org.PostFields)}
		}},
	{do: "move", path: "posts/{post}/move", title: "调动", button: "调动", said: "已调动，原职务的任职时间已记下。", note: "原职务到这一天为止，新职务从这一天开始。",
		fields: func(s situation) []ui.Field {
			have := org.PostContent{Duty: s.post.Duty, From: s.today}
			return append([]ui.Field{officeField(s.c, s.today, s.post.OfficeID, true)}, postFields(have, "调动时间", true)...)
		},
		command: func(web *Web, r *http.Request, s sent) org.PersonCommand {
			return org.MovePerson{PostID: r.PathValue("post"), ID: web.Org.NewID(), PostContent: s.post()}
		}},
	{do: "end-post", path: "posts/{post}/end", title: "免去职务", button: "免去", danger: true, said: "已免去职务，任职记录保留。",
		fields: func(s situation) []ui.Field { return []ui.Field{dateField("to", "免职时间", s.today, true)} },
		command: func(_ *Web, r *http.Request, s sent) org.PersonCommand {
			return org.EndPost{ID: r.PathValue("post"), To: s.Texts["to"]}
		}},
	{do: "charge", path: "charges", title: "增加分管或联系", button: "保存", said: "已增加。",
		fields: func(s situation) []ui.Field {
			unit := officeField(s.c, s.today, "", false)
			unit.Hint = "不在组织中的联系点或事项填在下一栏，两栏只填一栏"
			return []ui.Field{
				{Name: "kind", Label: "类别", Type: "select", Required: true, Options: choices(org.ChargeKinds, org.ChargeKind.Zh)}, unit,
				{Name: "matter", Label: "联系点或事项", MaxLength: 60, Autocomplete: "off", Hint: "如 石湾村、机关党建"}, dateField("from", "开始时间", "", false),
			}
		},
		command: func(web *Web, _ *http.Request, s sent) org.PersonCommand {
			return org.OpenCharge{ID: web.Org.NewID(), ChargeContent: s.charge()}
		}},
	{do: "end-charge", path: "charges/{charge}/end", title: "结束分管或联系", button: "结束", danger: true, said: "已结束，记录保留。",
		fields: func(s situation) []ui.Field { return []ui.Field{dateField("to", "结束时间", s.today, true)} },
		command: func(_ *Web, r *http.Request, s sent) org.PersonCommand {
			return org.EndCharge{ID: r.PathValue("charge"), To: s.Texts["to"]}
		}},
	{do: "leave", path: "leave", title: "离任", button: "离任", danger: true, said: "已离任，任职记录保留。", note: "现任职务和分管联系同时结束；人员不会删除，在“全部”中可以查到。",
		fields:  func(s situation) []ui.Field { return []ui.Field{dateField("to", "离任时间", s.today, true)} },
		command: func(_ *Web, _ *http.Request, s sent) org.PersonCommand { return org.LeavePerson{To: s.Texts["to"]} }},
	{do: "return", path: "return", title: "恢复为在任", button: "恢复", said: "已恢复为在任人员，请重新登记职务。", note: "离任时结束的职务不会自动恢复。", fields: noFields,
		command: func(*Web, *http.Request, sent) org.PersonCommand { return org.ReturnPerson{} }},
}

// deedQuery is what the address of a form says.
type deedQuery struct {
	Do     string `json:"do"`
	Post   string `json:"post"`
	Charge string `json:"charge"`
}

func find[C any](deeds []deed[C], do string) (deed[C], error) {
	for _, d := range deeds {
		if d.do == do {
			return d, nil
		}
	}
	return deed[C]{}, fault.New(fault.NotFound, "没有这个操作，请回到上一页重新选择。")
}

func (web *Web) doOffice(d deed[org.OfficeCommand]) ui.Handler {
	return func(r *http.Request) (ui.Response, error) {
		s, err := decode(r)
		if err != nil {
			return nil, err
		}
		id := r.PathValue("id")
		_, err = ui.Once(r, web.Commands, s.key, s, func(ctx context.Context, v access.Viewer) (string, error) {
			_, err := web.Org.ChangeOffice(ctx, v, id, s.Version, d.command(web, r, s))
			return "", err
		})
		switch {
		case err != nil && retry(r, err):
			page, broken := web.officeDeed(r, id, d, s.Texts)
			if broken != nil {
				return nil, broken
			}
			return page.Failed(err), nil
		case err != nil:
			return nil, err
		case isJSON(r):
			return web.showOffice(r, id)
		}
		return ui.Redirect("/org/offices/" + id).Notice(d.said), nil
	}
}

// officeDeed shows the form of d for an office.
func (web *Web) officeDeed(r *http.Request, id string, d deed[org.OfficeCommand], typed map[string]string) (*ui.Shown, error) {
	c, o, err := web.findOffice(r, id)
	if err != nil {
		return nil, err
	}
	page := "/org/offices/" + id
	return formPage.Show(d.title+"：“"+o.Name+"”", Form{
		Action: page + "/" + d.path, Version: o.Version, Button: d.button, Danger: d.danger, Note: d.note, Cancel: page,
		Fields: fill(d.fields(situation{c: c, today: web.Org.Today(), office: o}), typed),
	}).Crumbs(home, ui.Link{Text: o.Name, URL: page}), nil
}

func (web *Web) doPerson(d deed[org.PersonCommand]) ui.Handler {
	return func(r *http.Request) (ui.Response, error) {
		s, err := decode(r)
		if err != nil {
			return nil, err
		}
		id := r.PathValue("id")
		_, err = ui.Once(r, web.Commands, s.key, s, func(ctx context.Context, v access.Viewer) (string, error) {
			_, err := web.Org.ChangePerson(ctx, v, id, s.Version, d.command(web, r, s))
			return "", err
		})
		switch {
		case err != nil && retry(r, err):
			page, broken := web.personDeed(r, id, d, deedQuery{Post: r.PathValue("post"), Charge: r.PathValue("charge")}, s.Texts)
			if broken != nil {
				return nil, broken
			}
			return page.Failed(err), nil
		case err != nil:
			return nil, err
		case isJSON(r):
			return web.showPerson(r, id)
		}
		return ui.Redirect("/org/people/" + id).Notice(d.said), nil
	}
}

// personDeed shows the form of d for a person.
func (web *Web) personDeed(r *http.Request, id string, d deed[org.PersonCommand], q deedQuery, typed map[string]string) (*ui.Shown, error) {
	c, p, err := web.findPerson(r, id)
	if err != nil {
		return nil, err
	}
	s := situation{c: c, today: web.Org.Today(), person: p}
	var known bool
	page, path, about := "/org/people/"+id, d.path, ""
	switch d.do {
	case "correct", "move", "end-post":
		if s.post, known = p.Post(q.Post); !known {
			return nil, fault.New(fault.NotFound, "没有这个职务，可能页面已经过时，请回到人员页面。")
		}
		o, _ := c.Office(s.post.OfficeID)
		path, about = pathWith(d.path, "{post}", q.Post), "，现任“"+o.Name+"”"+s.post.Title
	case "end-charge":
		if s.charge, known = p.Charge(q.Charge); !known {
			return nil, fault.New(fault.NotFound, "没有这项分管或联系，可能页面已经过时，请回到人员页面。")
		}
		o, _ := c.Office(s.charge.OfficeID)
		path, about = pathWith(d.path, "{charge}", q.Charge), "，"+s.charge.Kind.Zh()+"“"+o.Name+s.charge.Matter+"”"
	}
	return formPage.Show(d.title+"："+p.Name+about, Form{
		Action: page + "/" + path, Version: p.Version, Button: d.button, Danger: d.danger, Note: d.note, Cancel: page,
		Fields: fill(d.fields(s), typed),
	}).Crumbs(home, ui.Link{Text: p.Name, URL: page}), nil
}
