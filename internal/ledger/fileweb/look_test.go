package fileweb_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"bihuan/internal/browsertest"
	"bihuan/internal/ledger"
)

// weakLine is a connection to the server that breaks after some bytes and
// stays away for the next tries.
type weakLine struct {
	net.Listener
	mu     sync.Mutex
	left   int64 // bytes until the next break
	absent int   // connections that are refused after it
	breaks int
}

func weak(t *testing.T, to string, left int64) *weakLine {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &weakLine{Listener: listener, left: left}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			from, err := listener.Accept()
			if err != nil {
				return
			}
			if l.away() {
				from.Close()
				continue
			}
			server, err := net.Dial("tcp", to)
			if err != nil {
				from.Close()
				continue
			}
			go func() { io.Copy(from, server); from.Close() }()
			go func() { io.Copy(server, &counted{from, l, func() { from.Close(); server.Close() }}); server.Close() }()
		}
	}()
	return l
}

func (l *weakLine) away() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.absent > 0 {
		l.absent--
		return true
	}
	return false
}

type counted struct {
	io.Reader
	line *weakLine
	cut  func()
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.line.mu.Lock()
	defer c.line.mu.Unlock()
	if c.line.left > 0 {
		if c.line.left -= int64(n); c.line.left <= 0 && c.line.breaks < 2 {
			c.line.breaks++
			c.line.absent, c.line.left = 2, 2500000
			c.cut()
			return 0, io.ErrUnexpectedEOF
		}
	}
	return n, err
}

// A file goes up over a line that breaks twice, in every browser that has to
// work, while the person has already sent the form; nothing is lost.
func TestResumeInBrowser(t *testing.T) {
	content := make([]byte, 0, 6<<20)
	for i := 0; len(content) < 6<<20; i++ {
		content = fmt.Appendf(content, "%d 青禾镇水务\n", i)
	}
	path := filepath.Join(t.TempDir(), "台账𬎆.txt")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(content)
	for _, version := range browsertest.Versions {
		t.Run("chromium"+version, func(t *testing.T) {
			browser := browsertest.StartVersion(t, version)
			w := open(t)
			p := w.working(t)
			line := weak(t, strings.TrimPrefix(w.URL, "http://"), 2500000)
			tab := browser.Tab(1366, 768).Open("http://" + line.Addr().String() + "/problems/" + p.ID)
			tab.Click("#do-evidence > summary")
			tab.Do(chromedp.SetUploadFiles(chromedp.CSS("#field-evidence-files"), []string{path}))
			tab.Submit("#do-evidence .buttons button")
			p = w.problem(t, p.ID)
			if len(p.Course.Evidence) != 1 || p.Course.Evidence[0].File == nil || p.Course.Evidence[0].File.SHA256 != hex.EncodeToString(sum[:]) || line.breaks == 0 {
				t.Errorf("after %d breaks: %+v", line.breaks, p.Course.Evidence)
			}
		})
	}
}

// Without scripts the form carries the files.
func TestFormInBrowser(t *testing.T) {
	browser := browsertest.Start(t)
	w := open(t)
	p := w.working(t)
	path := filepath.Join(t.TempDir(), "照片.jpg")
	if err := os.WriteFile(path, photo(70, 300), 0o600); err != nil {
		t.Fatal(err)
	}
	tab := browser.Tab(1366, 768).NoScripts().Open(w.URL + "/problems/" + p.ID)
	tab.Click("#do-evidence > summary").Upload("#field-evidence-files", "#do-evidence .buttons button", path)
	if p = w.problem(t, p.ID); len(p.Course.Evidence) != 1 || p.Course.Evidence[0].File.Type != "image/jpeg" {
		t.Errorf("%+v", p.Course.Evidence)
	}
}

// With BIHUAN_SHOTS set the pictures stay.
func TestLook(t *testing.T) {
	browser := browsertest.Start(t)
	w := open(t)
	p := w.working(t)
	task := p.Course.Tasks[0]
	for i, c := range []struct {
		name    string
		content []byte
	}{
		{"石湾村三组供水管网更换前后对比照片（2024年3月，摄于村口蓄水池东侧）.jpg", photo(60, 900)}, {"验收单.png", photo(120, 400)}, {"供水改造项目资金拨付明细.txt", bytes.Repeat([]byte("明细"), 40000)},
	} {
		name := c.name
		if strings.HasSuffix(name, ".png") {
			name = "验收单.jpg"
		}
		id := w.upload(t, p.ID, name, c.content)
		command := ledger.AddEvidence{Kind: "document", Files: []string{id}}
		if i > 0 {
			command.Task, command.Number = task.ID, "青党〔2024〕8号"
		}
		p = w.give(t, p, command)
	}
	p = w.give(t, p, ledger.AddEvidence{Kind: "on_site", Place: "云岭村供水点", Note: "新装水表可现场查看"},
		ledger.WithdrawEvidence{Evidence: p.Course.Evidence[2].ID, Reason: "拨付数有误，重新出具"},
		ledger.ReplaceEvidence{Evidence: p.Course.Evidence[1].ID, File: w.upload(t, p.ID, "验收单（盖章）.jpg", photo(200, 400))})
	scan := w.upload(t, p.ID, "认领签字.jpg", photo(10, 500))
	if _, err := w.Do(t.Context(), w.Keeper, p.ID, p.Version, ledger.Claim{Claimant: "林远"}, &ledger.OnBehalf{Name: "林远", Date: w.Today(), Note: "会议记录本第12页", Upload: scan}); err != nil {
		t.Fatal(err)
	}
	for _, size := range []struct{ width, height int }{{1366, 768}, {360, 740}} {
		tab := browser.Tab(size.width, size.height)
		tab.Open(w.URL + "/problems/" + p.ID)
		if tab.Overflows() {
			t.Errorf("the page is wider than %d pixels", size.width)
		}
		tab.Shot(fmt.Sprintf("evidence-%d", size.width))
		tab.Open(w.URL + "/problems/" + p.ID + "?do=withdraw-evidence&evidence=" + p.Course.Evidence[1].ID + "#do-withdraw-evidence")
		tab.Shot(fmt.Sprintf("evidence-withdraw-%d", size.width))
		tab.Open(w.URL + "/problems/" + p.ID + "?task=" + task.ID)
		tab.Click("#do-task-evidence > summary").Click("#do-task-evidence .act-behalf > summary")
		path := filepath.Join(t.TempDir(), "坏文件.exe")
		if err := os.WriteFile(path, []byte("MZ"), 0o600); err != nil {
			t.Fatal(err)
		}
		tab.Do(chromedp.SetUploadFiles(chromedp.CSS("#field-task-evidence-files"), []string{path}), chromedp.WaitVisible(chromedp.CSS(".upload-line")))
		browsertest.Await[bool](tab, `new Promise(function (done) { var n = 0; var i = setInterval(function () { if (/不能/.test(document.querySelector('.upload-line').textContent) || n++ > 200) { clearInterval(i); done(true); } }, 50); })`)
		if text := tab.Text(".upload-line"); !strings.Contains(text, "程序和脚本不能作为佐证上传") {
			t.Errorf("the page says %q", text)
		}
		if tab.Overflows() {
			t.Errorf("the form is wider than %d pixels", size.width)
		}
		tab.Shot(fmt.Sprintf("evidence-form-%d", size.width))
	}
	browser.Tab(1366, 768).Open(w.URL + "/problems/" + p.ID).PDF("evidence-print")
}
