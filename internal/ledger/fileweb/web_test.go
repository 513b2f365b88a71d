package fileweb_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image/jpeg"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ident"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgersql"
	"bihuan/internal/tabular/excel"
)

// The whole way of a file: in by pieces, refused in the middle, on from there,
// evidence of a task, out as it was; the history tells its hash.
func TestThereAndBack(t *testing.T) {
	w := open(t)
	p := w.working(t)
	content := bytes.Repeat([]byte("云川县青禾镇𬎆\n"), 9000)
	_, u, _ := w.json(t, "POST", "/problems/"+p.ID+"/uploads", map[string]any{"name": `D:\材料\通知𬎆𫖮㛃䶮.txt`, "size": len(content)})
	put := func(offset int, body []byte) (int, int64) {
		status, now, said := w.json(t, "PUT", fmt.Sprintf("/uploads/%s?offset=%d", u.ID, offset), body)
		if now.ID != u.ID {
			t.Fatalf("%d %s", status, said)
		}
		return status, now.Offset
	}
	if status, at := put(0, content[:1000]); status != 200 || at != 1000 {
		t.Errorf("%d, at %d", status, at)
	}
	if status, at := put(500, content[500:2000]); status != http.StatusConflict || at != 1000 {
		t.Errorf("a wrong offset: %d, at %d", status, at)
	}
	if status, _, said := w.json(t, "POST", "/uploads/"+u.ID+"/complete", nil); status != http.StatusConflict || !strings.Contains(said, "还没有传完") {
		t.Errorf("half a file: %d %s", status, said)
	}
	if _, err := w.Do(t.Context(), w.Keeper, p.ID, p.Version, ledger.AddEvidence{Kind: "document", Files: []string{u.ID}}, nil); fault.KindOf(err) != fault.Conflict {
		t.Errorf("half a file became evidence: %v", err)
	}
	if _, now, _ := w.json(t, "GET", "/uploads/"+u.ID, nil); now.Offset != 1000 || now.Name != "通知𬎆𫖮㛃䶮.txt" && !strings.HasSuffix(now.Name, "通知𬎆𫖮㛃䶮.txt") {
		t.Errorf("%+v", now)
	}
	put(1000, content[1000:])
	for range 2 { // asked again, it says the same
		if status, now, said := w.json(t, "POST", "/uploads/"+u.ID+"/complete", nil); status != 200 || now.Type != "text/plain" || now.Stored != int64(len(content)) {
			t.Errorf("%d %s", status, said)
		}
	}
	task := p.Course.Tasks[0]
	body := fmt.Sprintf(`{"kind":"document","files":[%q],"version":%d}`, u.ID, task.Version)
	status, said, _ := w.send(t, "POST", "/tasks/"+task.ID+"/evidence", "application/json", "application/json", []byte(body))
	if status != 200 {
		t.Fatalf("%d %s", status, said)
	}
	e := w.problem(t, p.ID).Course.Evidence[0]
	sum := sha256.Sum256(content)
	if e.Task != task.ID || e.File.SHA256 != hex.EncodeToString(sum[:]) || e.File.Size != int64(len(content)) {
		t.Errorf("%+v", e)
	}
	has(t, string(said), `"url":"/files/`+e.File.ID+`/download"`, `"uploaded_by":"林远"`)
	if status, _, _ := w.json(t, "GET", "/uploads/"+u.ID, nil); status != http.StatusNotFound {
		t.Errorf("the upload is still there: %d", status)
	}
	status, got, h := w.send(t, "GET", "/files/"+e.File.ID+"/download", "", "*/*", nil)
	if status != 200 || !bytes.Equal(got, content) || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment;") || h.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || !strings.Contains(h.Get("Content-Disposition"), url.PathEscape("𬎆𫖮㛃䶮")) {
		t.Errorf("%d, %d bytes, %v", status, len(got), h)
	}
	kept := map[string]ledgersql.KeptFile{}
	err := w.Store.(*ledgersql.Store).EachKeptFile(t.Context(), func(k ledgersql.KeptFile) error { kept[k.ID] = k; return nil })
	if k := kept[e.File.ID]; err != nil || k.SHA256 != e.File.SHA256 || k.Blob == "" || k.Seq == 0 {
		t.Errorf("%+v, %v", k, err)
	}
}

// Pictures are cleaned before their hash is taken, and shown small.
func TestPicture(t *testing.T) {
	w := open(t)
	p := w.working(t)
	id := w.upload(t, p.ID, "现场.jpg", append(photo(40, 1600), "GPS-N31.2304"...))
	p = w.give(t, p, ledger.AddEvidence{Kind: "document", Files: []string{id}})
	f := p.Course.Evidence[0].File
	_, got, _ := w.send(t, "GET", "/files/"+f.ID+"/download", "", "*/*", nil)
	sum := sha256.Sum256(got)
	if hex.EncodeToString(sum[:]) != f.SHA256 || bytes.Contains(got, []byte("GPS")) {
		t.Error("what is handed out is not what the history commits to, or not clean")
	}
	status, small, h := w.send(t, "GET", "/files/"+f.ID+"/preview", "", "image/*", nil)
	img, err := jpeg.Decode(bytes.NewReader(small))
	if status != 200 || err != nil || img.Bounds().Dx() != 720 || h.Get("Content-Type") != "image/jpeg" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%d %v %v", status, err, h)
	}
	text := w.upload(t, p.ID, "说明.txt", []byte("没有图"))
	p = w.give(t, p, ledger.AddEvidence{Kind: "document", Files: []string{text}})
	if status, _, _ := w.send(t, "GET", "/files/"+p.Course.Evidence[1].File.ID+"/preview", "", "image/*", nil); status != http.StatusNotFound {
		t.Errorf("a text has a preview: %d", status)
	}
}

// What is refused is said, and nothing of it stays.
func TestRefused(t *testing.T) {
	w := open(t)
	p := w.working(t)
	for name, want := range map[string]string{"宏.docm": "宏", "页.html": "网页", "空.txt": "空"} {
		content := []byte("<html>")
		if name == "空.txt" {
			content = nil
		}
		status, u, said := w.json(t, "POST", "/problems/"+p.ID+"/uploads", map[string]any{"name": name, "size": len(content)})
		if status == http.StatusCreated {
			w.json(t, "PUT", "/uploads/"+u.ID+"?offset=0", content)
			status, _, said = w.json(t, "POST", "/uploads/"+u.ID+"/complete", nil)
			if again, _, _ := w.json(t, "GET", "/uploads/"+u.ID, nil); again != http.StatusNotFound {
				t.Errorf("%s: a refused upload stays: %d", name, again)
			}
		}
		if status != http.StatusUnprocessableEntity || !strings.Contains(said, want) {
			t.Errorf("%s: %d %s", name, status, said)
		}
	}
	for _, size := range []int64{51 << 20, 0, -1} {
		if status, _, said := w.json(t, "POST", "/problems/"+p.ID+"/uploads", map[string]any{"name": "a.pdf", "size": size}); status != http.StatusUnprocessableEntity {
			t.Errorf("%d bytes: %d %s", size, status, said)
		}
	}
	_, u, _ := w.json(t, "POST", "/problems/"+p.ID+"/uploads", map[string]any{"name": "a.txt", "size": 3})
	if status, _, said := w.json(t, "PUT", "/uploads/"+u.ID+"?offset=0", []byte("longer")); status != http.StatusUnprocessableEntity {
		t.Errorf("more than was said: %d %s", status, said)
	}
	w.FileLimits = ledger.FileLimits{ProblemFiles: 2, ProblemBytes: 100, UnitBytes: 150}
	p = w.evidence(t, p, "一.txt", "二.txt")
	if status, _, said := w.json(t, "POST", "/problems/"+p.ID+"/uploads", map[string]any{"name": "三.txt", "size": 1}); status != http.StatusConflict || !strings.Contains(said, "最多存2个文件") {
		t.Errorf("too many: %d %s", status, said)
	}
	w.FileLimits.ProblemFiles = 9
	if status, _, said := w.json(t, "POST", "/problems/"+p.ID+"/uploads", map[string]any{"name": "三.txt", "size": 90}); status != http.StatusConflict || !strings.Contains(said, "合计最多") {
		t.Errorf("too much: %d %s", status, said)
	}
	w.FileLimits.ProblemBytes = 1000
	if status, _, said := w.json(t, "POST", "/problems/"+p.ID+"/uploads", map[string]any{"name": "三.txt", "size": 140}); status != http.StatusConflict || !strings.Contains(said, "本单位") {
		t.Errorf("too much for the unit: %d %s", status, said)
	}
	w.desk.Limits.KeepFree = 1 << 40
	w.desk.Free = func(string) (int64, bool) { return 1 << 40, true }
	if status, _, said := w.json(t, "POST", "/problems/"+p.ID+"/uploads", map[string]any{"name": "三.txt", "size": 10}); status != http.StatusServiceUnavailable || !strings.Contains(said, "磁盘快满了") {
		t.Errorf("a full disk: %d %s", status, said)
	}
}

// The same content is kept once in a problem; a scan refers to what is there.
func TestTwins(t *testing.T) {
	w := open(t)
	p := w.evidence(t, w.working(t), "原件.txt")
	same := []byte("青禾镇原件.txt")
	id := w.upload(t, p.ID, "副本.txt", same)
	_, err := w.Do(t.Context(), w.Keeper, p.ID, p.Version, ledger.AddEvidence{Kind: "document", Files: []string{id}}, nil)
	if fault.KindOf(err) != fault.Conflict || !strings.Contains(fault.Text(err), "“副本.txt”与这个问题已有的文件“原件.txt”") {
		t.Errorf("a twin: %v", err)
	}
	one, two := w.upload(t, p.ID, "甲.txt", []byte("同样")), w.upload(t, p.ID, "乙.txt", []byte("同样"))
	if _, err := w.Do(t.Context(), w.Keeper, p.ID, p.Version, ledger.AddEvidence{Kind: "document", Files: []string{one, two}}, nil); fault.KindOf(err) != fault.Conflict {
		t.Errorf("twins at once: %v", err)
	}
	scan := &ledger.OnBehalf{Name: "周启明", Date: w.Today(), Upload: id}
	p, err = w.Do(t.Context(), w.Keeper, p.ID, p.Version, ledger.Claim{Claimant: "周启明"}, scan)
	if err != nil {
		t.Fatal(err)
	}
	acts, err := w.Service.Past(t.Context(), w.Reader, p.ID)
	if err != nil || acts[0].OnBehalf.Scan == nil || acts[0].OnBehalf.Scan.ID != p.Course.Evidence[0].File.ID {
		t.Errorf("%+v, %v", acts[0].OnBehalf, err)
	}
	// Withdrawn, the same file may come back; its content is kept once.
	p = w.give(t, p, ledger.WithdrawEvidence{Evidence: p.Course.Evidence[0].ID, Reason: "登记错了"}, ledger.AddEvidence{Kind: "document", Files: []string{id}})
	rows, err := w.Service.Files(t.Context(), w.Reader, p.ID)
	if err != nil || len(rows) != 2 || rows[0].Blob != rows[1].Blob || rows[0].ID == rows[1].ID {
		t.Errorf("%+v, %v", rows, err)
	}
	// Another problem does not tell that the file is elsewhere.
	other := w.give(t, w.Seed(t)[0], ledger.Assign{}, ledger.AddEvidence{Kind: "document", Files: []string{w.upload(t, p.ID, "x.txt", same)}})
	if other.Course.Evidence[0].File.Name != "x.txt" {
		t.Errorf("%+v", other.Course.Evidence)
	}
}

// Without scripts: a form carries the files and the scan itself; sent twice it
// acts once; what is refused leaves the rest of the form as it was.
func TestForm(t *testing.T) {
	w := open(t)
	p := w.working(t)
	key := ident.New()
	version := fmt.Sprint(p.Version)
	send := func() (int, string, string) {
		return w.multipart(t, "/problems/"+p.ID+"/evidence", part{"key", "", key}, part{"version", "", version}, part{"kind", "", "document"},
			part{"files", "照片.jpg", string(photo(9, 60))}, part{"files", "名单.txt", "青禾镇"}, part{"note", "", "现场"},
			part{"on_behalf", "", "周禾"}, part{"on_behalf_date", "", w.Today()}, part{"on_behalf_scan", "签字.txt", "周禾签字"})
	}
	for range 2 {
		if status, body, _ := send(); status != http.StatusSeeOther {
			t.Fatalf("%d %s", status, body)
		}
	}
	p = w.problem(t, p.ID)
	rows, err := w.Service.Files(t.Context(), w.Keeper, p.ID)
	if err != nil || len(p.Course.Evidence) != 2 || len(rows) != 3 || rows[0].OnBehalf != "周禾" {
		t.Fatalf("%+v, %+v, %v", p.Course.Evidence, rows, err)
	}
	page := w.Page(t, "/problems/"+p.ID)
	page.Has(t, "照片.jpg", "名单.txt", "签字.txt", "扫描件", "的预览", "打包下载", "/problems/"+p.ID+"?do=withdraw-evidence")
	// One bad file: the good one is kept for the next try, what was typed too.
	status, body, _ := w.multipart(t, "/problems/"+p.ID+"/evidence", part{"key", "", ident.New()}, part{"version", "", fmt.Sprint(p.Version)}, part{"kind", "", "document"},
		part{"files", "好.txt", "好的"}, part{"files", "坏.exe", "MZ"}, part{"note", "", "第二批照片"})
	if status != http.StatusUnprocessableEntity {
		t.Errorf("%d", status)
	}
	has(t, body, "程序和脚本不能作为佐证上传", "好.txt（1 KB，已上传）", "第二批照片")
	id := regexp.MustCompile(`name="files" value="([a-z0-9]{26})" checked`).FindStringSubmatch(body)
	if id == nil {
		t.Fatal("the good file is lost")
	}
	if status, body, _ = w.multipart(t, "/problems/"+p.ID+"/evidence", part{"key", "", ident.New()}, part{"version", "", fmt.Sprint(p.Version)}, part{"kind", "", "document"},
		part{"files", "", id[1]}, part{"note", "", "第二批照片"}); status != http.StatusSeeOther {
		t.Errorf("%d %s", status, body)
	}
	p = w.problem(t, p.ID)
	e := p.Course.Evidence[2]
	w.Page(t, "/problems/"+p.ID+"?do=replace-evidence&evidence="+e.ID).Has(t, `<option value="`+e.ID+`" selected>`)
	if status, _, _ = w.multipart(t, "/problems/"+p.ID+"/replace-evidence", part{"key", "", ident.New()}, part{"version", "", fmt.Sprint(p.Version)},
		part{"evidence", "", e.ID}, part{"file", "更好.txt", "更好的"}); status != http.StatusSeeOther {
		t.Errorf("%d", status)
	}
	w.Page(t, "/problems/"+p.ID).Has(t, "更好.txt", "以前的版本（1）")
	if waiting, err := w.desk.Holding(); err != nil || waiting(rows[0].Blob) {
		t.Errorf("uploads stay after they were used: %v", err)
	}
}

// Nobody reaches a file without the right to its problem: every address with
// every id, as everybody.
func TestNobodyElse(t *testing.T) {
	w := open(t)
	open := w.evidence(t, w.working(t), "公开.txt")
	secret := w.Seed(t)[5]
	secret = w.give(t, secret, ledger.Assign{Class: "immediate", Holder: "沈青", Due: "2024-05-01"})
	id := w.upload(t, secret.ID, "秘密金丝雀.jpg", photo(80, 100))
	secret = w.give(t, secret, ledger.AddEvidence{Kind: "document", Files: []string{id}})
	waiting := w.upload(t, open.ID, "等待.txt", []byte("还没登记"))
	public, hidden := open.Course.Evidence[0].File.ID, secret.Course.Evidence[0].File.ID
	paths := map[string]string{
		"/files/" + hidden + "/download": "hidden", "/files/" + hidden + "/preview": "hidden", "/problems/" + secret.ID + "/zip": "hidden",
		"/files/" + public + "/download": "public", "/problems/" + open.ID + "/zip": "public", "/uploads/" + waiting: "own",
		"/problems/" + open.ID + "/zip?file=" + hidden: "nothing", "/files/" + open.ID + "/download": "nothing", "/files/..%2f" + public + "/download": "nothing",
	}
	stranger := w.Keeper
	stranger.AccountID = w.Second.AccountID
	nobody := access.Viewer{}
	for name, c := range map[string]struct {
		viewer access.Viewer
		sees   []string
	}{
		"keeper": {w.Keeper, []string{"hidden", "public", "own"}}, "second": {stranger, []string{"hidden", "public"}}, "reader": {w.Reader, []string{"public"}},
		"foreign": {w.Foreign, nil}, "nobody": {nobody, nil},
		"sysadmin": {access.Viewer{AccountID: "a", UnitID: w.Keeper.UnitID, Role: access.SysAdmin, Separated: true}, nil},
	} {
		w.Viewer = c.viewer
		for path, what := range paths {
			status, body, _ := w.send(t, "GET", path, "", "*/*", nil)
			if want := slices.Contains(c.sees, what); want != (status == 200) {
				t.Errorf("%s gets %s (%s): %d", name, path, what, status)
			}
			if !slices.Contains(c.sees, "hidden") && bytes.Contains(body, []byte("秘密金丝雀")) {
				t.Errorf("%s reads of the secret file in %s", name, path)
			}
		}
		for _, c := range []struct{ method, path string }{{"PUT", "/uploads/" + waiting + "?offset=0"}, {"POST", "/uploads/" + waiting + "/complete"}, {"POST", "/problems/" + secret.ID + "/uploads"}} {
			if name == "keeper" || name == "second" && strings.HasPrefix(c.path, "/problems") {
				continue
			}
			if status, _, said := w.json(t, c.method, c.path, map[string]any{"name": "a.txt", "size": 1}); status < 400 {
				t.Errorf("%s %s %s: %d %s", name, c.method, c.path, status, said)
			}
		}
		// The archive of the whole ledger holds what the viewer sees, and no more.
		status, body, _ := w.send(t, "GET", "/ledger/zip", "", "*/*", nil)
		if status == 200 && bytes.Contains(body, []byte("秘密金丝雀")) != slices.Contains(c.sees, "hidden") {
			t.Errorf("%s: the archive tells of the secret file: wrong", name)
		}
	}
	// The upload of one is no evidence of another.
	w.Viewer = w.Keeper
	if _, err := w.Do(t.Context(), w.Second, open.ID, open.Version, ledger.AddEvidence{Kind: "document", Files: []string{waiting}}, nil); fault.KindOf(err) != fault.NotFound {
		t.Errorf("somebody took another one's upload: %v", err)
	}
}

func TestArchive(t *testing.T) {
	w := open(t)
	p := w.evidence(t, w.working(t), "甲.txt", "𬎆𫖮㛃䶮.txt")
	again := w.upload(t, p.ID, "甲.txt", []byte("另一个甲"))
	p, err := w.Do(t.Context(), w.Keeper, p.ID, p.Version, ledger.AddEvidence{Kind: "document", Files: []string{again}}, &ledger.OnBehalf{Name: "周禾", Date: w.Today()})
	if err != nil {
		t.Fatal(err)
	}
	w.Pass(time.Hour)
	p = w.give(t, p, ledger.WithdrawEvidence{Evidence: p.Course.Evidence[1].ID, Reason: "重复"})
	unpack := func(path string) map[string]string {
		status, body, h := w.send(t, "GET", path, "", "*/*", nil)
		z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
		if status != 200 || err != nil || h.Get("Content-Type") != "application/zip" {
			t.Fatalf("%s: %d %v %v", path, status, err, h)
		}
		all := map[string]string{}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			all[f.Name] = string(text)
		}
		return all
	}
	folder := "党建工作办公室/" + p.Number() + " " + p.Title + "/"
	all := unpack("/problems/" + p.ID + "/zip")
	if len(all) != 4 || all[folder+"甲.txt"] != "青禾镇甲.txt" || all[folder+"甲（2）.txt"] != "另一个甲" || all[folder+"𬎆𫖮㛃䶮.txt"] == "" {
		t.Errorf("%q", all)
	}
	sheets, err := excel.Read([]byte(all["目录.xlsx"]))
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := json.Marshal(sheets)
	has(t, string(raw), folder+"甲（2）.txt", p.Course.Evidence[2].File.SHA256, "周禾", "已撤回佐证", "林远")
	if some := unpack("/problems/" + p.ID + "/zip?file=" + p.Course.Evidence[2].File.ID); len(some) != 2 || some[folder+"甲.txt"] != "另一个甲" {
		t.Errorf("%q", some)
	}
	if whole := unpack("/ledger/zip?lead_unit=党建工作办公室"); len(whole) != 4 {
		t.Errorf("%d files", len(whole))
	}
	if status, _, _ := w.send(t, "GET", "/ledger/zip?q=没有这样的问题", "", "text/html", nil); status != http.StatusNotFound {
		t.Errorf("an empty archive: %d", status)
	}
}
