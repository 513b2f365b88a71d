package auditweb

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"net/http"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/audit"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// Checkpoints is the page of the checkpoints that were taken, and its JSON.
type Checkpoints struct {
	Items   []Item `json:"items"`
	Next    string `json:"next"` // cursor
	Public  string `json:"public_key"`
	Records int64  `json:"records"` // in the history now

	Stats    []ui.Stat  `json:"-"`
	Tabs     []ui.Tab   `json:"-"`
	Verified *ui.Notice `json:"-"` // last verification, nil when there was none
	Promise  []string   `json:"-"`
	Pager    ui.Pager   `json:"-"`
	Empty    ui.Empty   `json:"-"`
}

// Item is one checkpoint.
type Item struct {
	Size int64  `json:"size"` // records that it covers
	At   int64  `json:"at"`   // UTC milliseconds
	By   string `json:"by"`   // "" for the program itself
	Line string `json:"line"` // as it is printed and typed
}

// URL returns the page of the checkpoint.
func (i Item) URL() string { return root + "/" + strconv.FormatInt(i.Size, 10) }

// Taken says who took it.
func (i Item) Taken() string {
	if i.By == "" {
		return "程序自动"
	}
	return i.By
}

var listPage = ui.NewPage[Checkpoints](Room, "checkpoints")

// promise is what the checkpoints are good for and what not, in words that an
// office may quote.
var promise = []string{
	"任何已被审计管理员留存的检查点覆盖的记录，被删除、改写、插入或调换顺序，都会被校验指出。",
	"检查点之后最近1小时以内的记录不在此保证之内：程序每满" + strconv.Itoa(audit.Every) + "条或每隔1小时自动取一次检查点，但只有存到别处的检查点才算留存。",
	"同时控制服务器和全部检查点副本的人，可以整体重写。",
}

type listQuery struct {
	Cursor string `json:"cursor"`
	Limit  int    `json:"limit"`
}

const usualLimit = 50

func (q listQuery) below() (int64, error) {
	if q.Cursor == "" {
		return math.MaxInt64, nil
	}
	below, err := strconv.ParseInt(q.Cursor, 10, 64)
	if err != nil || below < 1 {
		return 0, fault.New(fault.Invalid, "页码无法识别，请从第一页重新进入。")
	}
	return below, nil
}

func (web *Web) list(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[listQuery](r)
	if err != nil {
		return nil, err
	}
	below, err := q.below()
	if err != nil {
		return nil, err
	}
	if q.Limit < 1 || q.Limit > 200 {
		q.Limit = usualLimit
	}
	v := access.From(r.Context())
	kept, err := web.Audit.Checkpoints(r.Context(), v, below, q.Limit+1)
	if err != nil {
		return nil, err
	}
	records, err := web.Audit.Size(r.Context())
	if err != nil {
		return nil, err
	}
	data := Checkpoints{
		Items: items(kept[:min(len(kept), q.Limit)]), Public: web.Audit.Public(), Records: records, Promise: promise, Tabs: Tabs(root),
		Empty: ui.Empty{Title: "还没有检查点", Text: "取一个检查点，下载后存到服务器以外的地方，以后就能查出此前的记录是否被动过。"},
	}
	if len(kept) > q.Limit {
		data.Next = strconv.FormatInt(kept[q.Limit-1].Size, 10)
		data.Pager.Next = root + "?cursor=" + data.Next
	}
	if q.Cursor != "" {
		data.Pager.Prev = root // back to the newest: what was before has grown meanwhile
	}
	if data.Stats, err = web.stats(r.Context(), v, records); err != nil {
		return nil, err
	}
	if data.Verified, err = web.verified(r.Context(), v); err != nil {
		return nil, err
	}
	return listPage.Show("检查点", data), nil
}

func (web *Web) stats(ctx context.Context, v access.Viewer, records int64) ([]ui.Stat, error) {
	last, err := web.Audit.Checkpoints(ctx, v, math.MaxInt64, 1)
	if err != nil {
		return nil, err
	}
	covered := int64(0)
	if len(last) > 0 {
		covered = last[0].Size
	}
	return []ui.Stat{
		{Label: "操作记录", Value: ui.Count(int(records)) + "条"},
		{Label: "最近的检查点覆盖", Value: ui.Count(int(covered)) + "条"},
		{Label: "其后新增，尚未覆盖", Value: ui.Count(int(records-covered)) + "条"},
	}, nil
}

// verified tells the last verification.
func (web *Web) verified(ctx context.Context, v access.Viewer) (*ui.Notice, error) {
	last, found, err := web.Audit.Verified(ctx, v)
	if err != nil || !found {
		return nil, err
	}
	n := &ui.Notice{Tone: ui.Good, Text: "上次校验：" + ui.Moment(last.At.UnixMilli()) + "，" + last.By + "。" + strings.TrimSuffix(last.Sentence, "。") + "。"}
	if !last.Whole {
		n.Tone = ui.Alarm
	}
	return n, nil
}

func items(kept []history.Kept) []Item {
	list := make([]Item, len(kept))
	for i, k := range kept {
		list[i] = Item{Size: k.Size, At: k.At.UnixMilli(), By: cmp.Or(k.ByName, k.By)}
		if c, err := history.PeekCheckpoint([]byte(k.Note)); err == nil {
			list[i].Line = c.Line()
		}
	}
	return list
}

// Tabs are the pages about the history, with the one at path current.
func Tabs(path string) []ui.Tab {
	return []ui.Tab{{Text: "操作记录", URL: "/audit", Current: path == "/audit"}, {Text: "检查点", URL: root, Current: path == root}}
}

type plainCommand struct {
	Key string `json:"key"`
}

func (web *Web) take(r *http.Request) (ui.Response, error) {
	cmd, err := ui.Decode[plainCommand](r)
	if err != nil {
		return nil, err
	}
	size, err := ui.Once(r, web.Commands, cmd.Key, cmd, func(ctx context.Context, v access.Viewer) (string, error) {
		k, err := web.Audit.Take(ctx, v)
		return strconv.FormatInt(k.Size, 10), err
	})
	if err != nil {
		return nil, err
	}
	return ui.Redirect(root + "/" + size).Notice("已取检查点，请下载或打印后存到服务器以外的地方。"), nil
}

func (web *Web) verify(r *http.Request) (ui.Response, error) {
	if _, err := ui.Decode[plainCommand](r); err != nil {
		return nil, err
	}
	// Verifying twice does no harm, and the second time may say something else:
	// no key holds back a repetition.
	report, err := web.Audit.Verify(r.Context(), access.From(r.Context()))
	if err != nil {
		return nil, err
	}
	if report.Whole() {
		return ui.Redirect(root).Notice("校验完毕：" + report.Sentence()), nil
	}
	return ui.Redirect(root).Say(ui.Alarm, "校验完毕，发现改动，见下。"), nil
}

// mostExported bounds the list that is written as a table.
const mostExported = 10_000

func (web *Web) export(r *http.Request) (ui.Response, error) {
	kept, err := web.Audit.Checkpoints(r.Context(), access.From(r.Context()), math.MaxInt64, mostExported)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "检查点", Title: "操作记录检查点", Columns: []sheet.Column{
		{Head: "覆盖条数", Width: 12, Center: true}, {Head: "取得时间", Width: 20, Center: true}, {Head: "取得人", Width: 14}, {Head: "手抄行", Width: 56}}}
	for _, i := range items(kept) {
		t.Rows = append(t.Rows, []string{strconv.FormatInt(i.Size, 10), ui.Moment(i.At), i.Taken(), i.Line})
	}
	unit, day := access.From(r.Context()).UnitName, web.Clock().UnixMilli()
	var book bytes.Buffer
	if err := sheet.WriteTable(&book, t, sheet.Head{Unit: unit, Date: ui.Date(day)}); err != nil {
		return nil, err
	}
	return ui.Bytes(unit+t.Title+".xlsx", sheet.MIME, book.Bytes()), nil
}
