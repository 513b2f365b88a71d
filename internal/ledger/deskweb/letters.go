package deskweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// Letters is the page of the letters that were sent, and its JSON.
type Letters struct {
	Items []LetterLine `json:"items"`
	Next  string       `json:"next"` // cursor

	Tabs   []ui.Tab `json:"-"`
	Open   bool     `json:"-"`
	Export string   `json:"-"`
	Zip    string   `json:"-"` // all that are shown because they were named
	Pager  ui.Pager `json:"-"`
	Empty  ui.Empty `json:"-"`
}

// LetterLine is a letter in the list.
type LetterLine struct {
	ID        string       `json:"id"`
	Zh        string       `json:"kind_text"`
	To        string       `json:"to"`
	Number    string       `json:"number"`
	On        string       `json:"on"`
	ReplyBy   string       `json:"reply_by"`
	RepliedOn string       `json:"replied_on"`
	Overdue   bool         `json:"overdue"` // no answer in time
	Problems  []LetterItem `json:"problems"`
}

// LetterItem is a problem that a letter speaks of.
type LetterItem struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Title  string `json:"title"`
	Item   string `json:"item"` // what the letter says of it
}

// Badge says whether an answer came.
func (l LetterLine) Badge() ui.Badge {
	switch {
	case l.RepliedOn != "":
		return ui.Badge{Tone: ui.Good, Text: "已反馈"}
	case l.Overdue:
		return ui.Badge{Tone: ui.Alarm, Text: "逾期未反馈"}
	}
	return ui.Badge{Tone: ui.Wait, Text: "待反馈"}
}

type lettersQuery struct {
	ID     []string `json:"id"` // these only
	Open   bool     `json:"open"`
	Limit  int      `json:"limit"`
	Cursor string   `json:"cursor"`
}

var lettersPage = ui.NewPage[Letters](Room, "letters")

func (web *Web) letters(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[lettersQuery](r)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	data := Letters{Items: []LetterLine{}, Tabs: ledgerweb.BoardTabs("/board/late"), Open: q.Open, Export: "/board/letters/export",
		Empty: ui.Empty{Title: "还没有发过函件", Text: "在督办页面勾选问题，就可以生成提醒函、督办函；发出的函件都列在这里。", Action: &ui.Link{Text: "去督办", URL: "/board/late"}}}
	var sent []ledger.Sent
	if len(q.ID) > 0 {
		if sent, err = web.named(r.Context(), v, q.ID); err != nil {
			return nil, err
		}
		data.Zip = "/board/letters/word?" + url.Values{"id": q.ID}.Encode()
	} else if sent, data.Next, err = web.Ledger.Letters(r.Context(), v, ledger.MailFilter{Open: q.Open, Limit: q.Limit, After: q.Cursor}); err != nil {
		return nil, err
	}
	for _, s := range sent {
		data.Items = append(data.Items, lineOf(s, web.Ledger.Today()))
	}
	if q.Open {
		data.Export += "?open=1"
		data.Empty = ui.Empty{Title: "没有等待反馈的函件", Action: &ui.Link{Text: "查看全部函件", URL: "/board/letters"}}
	}
	if data.Next != "" {
		next := url.Values{"cursor": {data.Next}}
		if q.Open {
			next.Set("open", "1")
		}
		data.Pager.Next = "/board/letters?" + next.Encode()
	}
	if q.Cursor != "" {
		data.Pager.Prev = "/board/letters"
	}
	return lettersPage.Show("督办函件", data).Wide().Crumbs(ui.Link{Text: "督办", URL: "/board/late"}), nil
}

// mostNamed bounds how many letters one address names.
const mostNamed = 200

func (web *Web) named(ctx context.Context, v access.Viewer, ids []string) ([]ledger.Sent, error) {
	if len(ids) == 0 || len(ids) > mostNamed {
		return nil, fault.New(fault.Invalid, "请勾选1至%d份函件。", mostNamed)
	}
	var all []ledger.Sent
	for _, id := range ids {
		sent, err := web.Ledger.Letter(ctx, v, id)
		if err != nil {
			return nil, err
		}
		all = append(all, sent)
	}
	return all, nil
}

// lineOf is a letter as lists and programs get it.
func lineOf(s ledger.Sent, today string) LetterLine {
	l := s.Letter
	out := LetterLine{ID: l.ID, Zh: l.Zh, To: l.To, Number: l.Number, On: l.On, ReplyBy: l.ReplyBy, RepliedOn: l.RepliedOn,
		Overdue: l.RepliedOn == "" && l.ReplyBy < today, Problems: []LetterItem{}}
	for _, p := range s.Problems {
		out.Problems = append(out.Problems, LetterItem{p.ID, p.Number(), p.Title, s.Of(p).Item})
	}
	return out
}

func (web *Web) sentJSON(r *http.Request, ids []string) (ui.Response, error) {
	sent, err := web.named(r.Context(), access.From(r.Context()), ids)
	data := Letters{Items: []LetterLine{}}
	for _, s := range sent {
		data.Items = append(data.Items, lineOf(s, web.Ledger.Today()))
	}
	return lettersPage.Show("督办函件", data), err
}

// Letter is the page of one letter, and its JSON.
type Letter struct {
	LetterLine
	Title     string `json:"title"`
	Opening   string `json:"opening"`
	Closing   string `json:"closing"`
	Signer    string `json:"signer"`
	Sealed    bool   `json:"sealed"`
	Reply     string `json:"reply"`
	RepliedBy string `json:"replied_by"`

	Answer []ui.Field `json:"-"` // nil where nothing can be answered
}

var letterPage = ui.NewPage[Letter](Room, "letter")

func (web *Web) letter(r *http.Request) (ui.Response, error) {
	v := access.From(r.Context())
	sent, err := web.Ledger.Letter(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return shownLetter(web.oneLetter(v, sent, answerCommand{})), nil
}

func shownLetter(l Letter) *ui.Shown {
	return letterPage.Show(l.Zh+"："+l.To, l).Crumbs(ui.Link{Text: "督办", URL: "/board/late"}, ui.Link{Text: "督办函件", URL: "/board/letters"})
}

func (web *Web) oneLetter(v access.Viewer, s ledger.Sent, typed answerCommand) Letter {
	l := s.Letter
	data := Letter{LetterLine: lineOf(s, web.Ledger.Today()), Title: l.Title, Opening: l.Opening, Closing: l.Closing, Signer: l.Signer, Sealed: l.Sealed,
		Reply: l.Reply, RepliedBy: l.RepliedBy}
	refused := func(p ledger.Problem) bool { return !ledger.MayGiveTo(v, p, "answer-letter", "") }
	if l.RepliedOn == "" && !slices.ContainsFunc(s.Problems, refused) {
		by := signer(v, "answer-letter", "by", "反馈单位或反馈人")
		switch {
		case typed.By != "":
			by.Value = typed.By
		case v.Writes():
			by.Value = l.To
		}
		data.Answer = []ui.Field{
			by,
			{Name: "date", Label: "反馈日期", Type: "date", Value: typed.Date, Hint: "不填时为今天"},
			{Name: "text", Label: "反馈情况", Type: "textarea", Value: typed.Text, Required: true, MaxLength: 2000},
		}
	}
	return data
}

// answerCommand is the body of POST /board/letters/{id}/answer.
type answerCommand struct {
	Key  string `json:"key"`
	By   string `json:"by"`
	Text string `json:"text"`
	Date string `json:"date"`
}

func (web *Web) answer(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[answerCommand](r)
	if err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	_, err = ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		return id, web.Ledger.Answer(ctx, v, ledger.AnswerLetter{Letter: id, By: c.By, Text: c.Text, Date: c.Date})
	})
	v := access.From(r.Context())
	if err != nil || isJSON(r) {
		sent, broken := web.Ledger.Letter(r.Context(), v, id)
		if broken != nil || isJSON(r) && err != nil {
			return nil, firstOf(err, broken)
		}
		page := shownLetter(web.oneLetter(v, sent, c))
		if err != nil {
			page.Failed(err)
		}
		return page, nil
	}
	return ui.Redirect("/board/letters/" + id).Notice("反馈已登记。"), nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// exportLetters answers with all letters as a workbook.
func (web *Web) exportLetters(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[lettersQuery](r)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "督办函件", Title: "督办函件清单", Columns: []sheet.Column{
		{Head: "日期", Width: 12, Center: true}, {Head: "种类", Width: 9, Center: true}, {Head: "发文字号", Width: 22}, {Head: "主送单位", Width: 18}, {Head: "涉及问题", Width: 40},
		{Head: "反馈期限", Width: 12, Center: true}, {Head: "反馈日期", Width: 12, Center: true}, {Head: "反馈情况", Width: 40},
	}}
	f := ledger.MailFilter{Open: q.Open, Limit: ledger.MaxLimit}
	for {
		sent, next, err := web.Ledger.Letters(r.Context(), access.From(r.Context()), f)
		if err != nil {
			return nil, err
		}
		for _, s := range sent {
			var about []string
			for _, p := range s.Problems {
				about = append(about, p.Number()+" "+p.Title)
			}
			l := s.Letter
			t.Rows = append(t.Rows, []string{l.On, l.Zh, l.Number, l.To, strings.Join(about, "\n"), l.ReplyBy, l.RepliedOn, l.Reply})
		}
		if next == "" || len(t.Rows) > sheet.MaxRows {
			return web.workbook(r, t)
		}
		f.After = next
	}
}
