package materialweb

import (
	"net/http"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ui"
)

// Uploaded is what became of the files of one upload, and its JSON.
type Uploaded struct {
	Files []Outcome `json:"files"`
}

// Outcome is what became of one file.
type Outcome struct {
	Name     string `json:"name"`
	Material *Line  `json:"material"` // nil for a file that was refused
	Same     bool   `json:"same"`     // the file was here already
	Error    string `json:"error,omitempty"`
}

var uploadPage = ui.NewPage[Uploaded](Room, "upload")

func (web *Web) upload(r *http.Request) (ui.Response, error) {
	v := access.From(r.Context())
	done := Uploaded{Files: []Outcome{}}
	var failed error
	_, err := ui.EachUpload(r, "file", maxFile, func(u ui.Upload) error {
		one := Outcome{Name: u.Name}
		up, err := web.Materials.Add(r.Context(), v, u.Name, u.Content)
		if u.Err != nil {
			err = u.Err
		}
		switch fault.KindOf(err) {
		case fault.Internal:
			if err != nil {
				return err
			}
			l := line(up.Material)
			one.Material, one.Same = &l, up.Same
		case fault.Forbidden, fault.Unsigned:
			return err
		default:
			failed, one.Error = err, fault.Text(err)
		}
		done.Files = append(done.Files, one)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(done.Files) == 0 {
		failed = fault.New(fault.Invalid, "没有选择文件，请先选择要上传的材料。")
	}
	return web.afterUpload(r, done, failed)
}

// afterUpload goes to the material where one file became one, shows the list
// again where nothing did, and what became of each otherwise.
func (web *Web) afterUpload(r *http.Request, done Uploaded, failed error) (ui.Response, error) {
	if len(done.Files) == 1 && failed == nil && ui.WantsJSON(r) {
		return uploadPage.Show("上传结果", done), nil
	}
	if len(done.Files) <= 1 && failed != nil {
		data, err := web.listed(r, listQuery{})
		if err != nil {
			return nil, err
		}
		return listPage.Show("材料", data).Failed(failed), nil
	}
	if len(done.Files) == 1 {
		m := done.Files[0].Material
		to := ui.Redirect("/materials/" + m.ID)
		if done.Files[0].Same {
			return to.Say(ui.Info, "这个文件以前上传过，没有重复保存，现在打开的是原来那一份。"), nil
		}
		return to.Notice("读取完成：" + summary(m)), nil
	}
	page := uploadPage.Show("上传结果", done).Crumbs(ui.Link{Text: "材料", URL: "/materials"})
	if failed != nil {
		page.Status(http.StatusMultiStatus)
	}
	return page, nil
}

func summary(m *Line) string {
	c := m.Counts
	return "必核" + strconv.Itoa(c.Verify) + "处、必改" + strconv.Itoa(c.Error) + "处、建议" + strconv.Itoa(c.Hint) + "处；拆分出问题" +
		strconv.Itoa(c.Problems) + "个、原因" + strconv.Itoa(c.Causes) + "条、措施" + strconv.Itoa(c.Measures) + "组、常态化任务" + strconv.Itoa(c.Promises) + "项。"
}
