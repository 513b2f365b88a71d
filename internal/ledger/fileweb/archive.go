package fileweb

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ui"
	"bihuan/internal/write/bundle"
	"bihuan/internal/write/sheet"
	"bihuan/internal/zh"
)

// The bounds of one archive.
const (
	maxArchiveFiles = 5000
	maxArchiveBytes = 4 << 30
)

// Folder is a problem with those of its files that go into an archive.
type Folder struct {
	Problem ledger.Problem
	Files   []ledger.FileRow
}

// Gather returns the files of everything that f selects for v, fault.Invalid
// when they are too many for one archive.
func Gather(ctx context.Context, book *ledger.Service, v access.Viewer, f ledger.Filter) ([]Folder, error) {
	var all []Folder
	f.Limit, f.After, f.Before = ledger.MaxLimit, "", ""
	files, size := 0, int64(0)
	for {
		page, err := book.List(ctx, v, f)
		if err != nil {
			return nil, err
		}
		ids := make([]string, len(page.Problems))
		for i, p := range page.Problems {
			ids[i] = p.ID
		}
		rows, err := book.Files(ctx, v, ids...)
		if err != nil {
			return nil, err
		}
		for _, p := range page.Problems {
			folder := Folder{Problem: p}
			for _, row := range rows {
				if row.ProblemID == p.ID {
					folder.Files = append(folder.Files, row)
					files, size = files+1, size+row.Size
				}
			}
			if len(folder.Files) > 0 {
				all = append(all, folder)
			}
		}
		if files > maxArchiveFiles || size > maxArchiveBytes {
			return nil, fault.New(fault.Invalid, "选中的问题共有%d个以上的文件、%d MB以上，一次最多打包%d个、%d MB。请缩小筛选范围后分次下载。",
				files, size>>20, maxArchiveFiles, maxArchiveBytes>>20)
		}
		if page.Next == "" {
			return all, nil
		}
		f.After = page.Next
	}
}

// Opener opens the content of a blob.
type Opener func(blob string) (io.ReadCloser, error)

// Write streams folders into an archive: 单位/问题/文件, and a workbook that
// tells of every file what it proves and whose it is.
func Write(w io.Writer, folders []Folder, open Opener, unit string, now time.Time) error {
	var files []bundle.File
	index := bundle.File{Path: []string{indexName}, Modified: now}
	files = append(files, index)
	for _, folder := range folders {
		for _, f := range folder.Files {
			files = append(files, bundle.File{Path: []string{leader(folder.Problem), folder.Problem.Number() + " " + folder.Problem.Title, f.Name}, Modified: f.CreatedAt,
				Open: func() (io.ReadCloser, error) { return open(f.Blob) }})
		}
	}
	var book bytes.Buffer
	if err := sheet.WriteTable(&book, listing(folders, bundle.Names(files)[1:]), sheet.Head{Unit: unit, Date: ui.Date(now.UnixMilli())}); err != nil {
		return err
	}
	files[0].Open = func() (io.ReadCloser, error) { return io.NopCloser(&book), nil }
	return bundle.Write(w, files)
}

const indexName = "目录.xlsx"

// leader is the folder of a problem: the unit that leads its work.
func leader(p ledger.Problem) string {
	if p.LeadUnit != "" {
		return p.LeadUnit
	}
	return "未定牵头单位"
}

func listing(folders []Folder, names []string) sheet.Table {
	table := sheet.Table{Name: "目录", Title: "佐证文件目录", Columns: []sheet.Column{
		{Head: "编号", Width: 10, Center: true}, {Head: "问题", Width: 36}, {Head: "任务", Width: 24}, {Head: "用途", Width: 14}, {Head: "文件", Width: 48},
		{Head: "字节数", Width: 12, Center: true}, {Head: "SHA-256", Width: 68}, {Head: "登记人", Width: 12, Center: true}, {Head: "登记时间", Width: 18, Center: true}, {Head: "代谁登记", Width: 16},
	}}
	at := 0
	for _, folder := range folders {
		p := folder.Problem
		for _, f := range folder.Files {
			use, task, behalf := purpose(p, f)
			table.Rows = append(table.Rows, []string{
				p.Number(), p.Title, task, use, names[at], strconv.FormatInt(f.Size, 10), f.SHA256, f.By, ui.Moment(f.CreatedAt.UnixMilli()), behalf,
			})
			at++
		}
	}
	return table
}

// Use says what a file of p is there for.
func Use(p ledger.Problem, f ledger.FileRow) string {
	use, _, _ := purpose(p, f)
	return use
}

// purpose says what a file of p is there for, of which task, and on whose
// behalf it was recorded.
func purpose(p ledger.Problem, f ledger.FileRow) (use, task, behalf string) {
	behalf = f.OnBehalf
	if f.EvidenceID == "" {
		return "代登扫描件", "", behalf
	}
	i := slices.IndexFunc(p.Course.Evidence, func(e ledger.Evidence) bool { return e.ID == f.EvidenceID })
	if i < 0 {
		return "已撤销批次", "", behalf
	}
	e := p.Course.Evidence[i]
	if t := p.Course.Task(e.Task); t != nil {
		task = t.Title
	}
	switch {
	case !e.Counts():
		use = "已撤回佐证"
	case e.File != nil && e.File.ID != f.ID:
		use = "佐证旧版"
	default:
		use = "佐证"
	}
	return use, task, behalf
}

type selectionQuery struct {
	Files []string `json:"file"`
}

// problemZip packs the files of a problem, those alone that the address names
// where it names any.
func (web *Web) problemZip(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[selectionQuery](r)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	whole, err := web.Ledger.Whole(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	p := whole.Problem
	access.NoteRestricted(r.Context(), p.Visibility, "问题", p.ID)
	rows, err := web.Ledger.Files(r.Context(), v, p.ID)
	if err != nil {
		return nil, err
	}
	if len(q.Files) > 0 {
		rows = slices.DeleteFunc(rows, func(f ledger.FileRow) bool { return !slices.Contains(q.Files, f.ID) })
	}
	return web.packed(v, p.Number()+" "+p.Title, []Folder{{p, rows}})
}

// ledgerZip packs the files of what the filters select.
func (web *Web) ledgerZip(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[grid.Query](r)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	folders, err := Gather(r.Context(), web.Ledger, v, q.Filter())
	if err != nil {
		return nil, err
	}
	for _, f := range folders {
		access.NoteRestricted(r.Context(), f.Problem.Visibility, "问题", f.Problem.ID)
	}
	return web.packed(v, v.UnitName+"佐证文件"+zh.Day(web.Clock()), folders)
}

func (web *Web) packed(v access.Viewer, name string, folders []Folder) (ui.Response, error) {
	if !slices.ContainsFunc(folders, func(f Folder) bool { return len(f.Files) > 0 }) {
		return nil, fault.New(fault.NotFound, "没有可以下载的佐证文件。")
	}
	return ui.File{Name: name + ".zip", Type: "application/zip", Write: func(w io.Writer) error {
		return Write(w, folders, web.Files.Content, v.UnitName, web.Clock())
	}}, nil
}
