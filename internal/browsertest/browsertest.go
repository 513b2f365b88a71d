// Package browsertest lets a test look at pages as a person does: it starts one
// headless Chromium per test binary and opens a tab per call. Tests skip where
// no Chromium is installed, and fail there when CI is set. $BIHUAN_CHROMIUM names
// another browser; StartVersion runs the old ones that must work.
package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// hangLimit ends a test whose browser does not answer; it is no measure of speed.
const hangLimit = 2 * time.Minute

// Browser is a running Chromium with a fresh profile.
type Browser struct {
	t   testing.TB
	ctx context.Context
}

// Versions are the browsers in which the main path must work; "" is the one
// that Start takes.
var Versions = []string{"", "78", "80"}

// StartVersion is Start with one of Versions.
func StartVersion(t testing.TB, version string) *Browser {
	t.Helper()
	if version == "" {
		return Start(t)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(cache, "bihuan-test", "chromium-"+version, "chromium")
	if _, err := os.Stat(path); err != nil {
		path = ""
	}
	return run(t, path, "no Chromium "+version+": run scripts/old-chromium.sh")
}

// Start runs a browser for the length of the test.
func Start(t testing.TB) *Browser {
	t.Helper()
	return run(t, find(), "no Chromium: install it or name it in $BIHUAN_CHROMIUM")
}

// run starts the browser at path; without a path it says what is missing.
func run(t testing.TB, path, missing string) *Browser {
	t.Helper()
	if path == "" {
		if os.Getenv("CI") != "" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "zh-CN"), chromedp.Env("LANGUAGE=zh_CN"),
		chromedp.WSURLReadTimeout(hangLimit))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		// Waits until the process has gone, so that its profile can be removed.
		// Old browsers do not go by themselves and are killed.
		gentle, end := context.WithTimeout(ctx, 5*time.Second)
		_ = chromedp.Cancel(gentle)
		end()
		cancel()
		stop()
	})
	b := &Browser{t: t, ctx: ctx}
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return b
}

func find() string {
	names := []string{os.Getenv("BIHUAN_CHROMIUM")}
	if names[0] == "" {
		names = []string{"chromium", "chromium-browser", "google-chrome", "chrome"}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Tab is one page of the browser. Tabs of a browser share its cookies.
type Tab struct {
	t             testing.TB
	ctx           context.Context
	width, height int
	noScripts     bool

	mu         sync.Mutex
	complaints []string
}

// Tab opens a tab of width × height CSS pixels.
func (b *Browser) Tab(width, height int) *Tab {
	b.t.Helper()
	tab := &Tab{t: b.t, width: width, height: height}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithListener(tab.listen))
	ctx, cancelTime := context.WithTimeout(ctx, hangLimit)
	tab.ctx = ctx
	b.t.Cleanup(func() { cancelTime(); cancel() })
	tab.Do(chromedp.EmulateViewport(int64(width), int64(height)))
	return tab
}

func (tab *Tab) listen(event any) {
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Source == log.EntrySourceSecurity {
			tab.complain(e.Entry.Text + " " + e.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		tab.complain(e.ExceptionDetails.Text)
	}
}

func (tab *Tab) complain(text string) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	tab.complaints = append(tab.complaints, text)
}

// Complaints returns what the console said and what the Content-Security-Policy
// blocked so far, in order.
func (tab *Tab) Complaints() []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return slices.Clone(tab.complaints)
}

// NoScripts turns JavaScript off for what the tab opens from now on.
func (tab *Tab) NoScripts() *Tab {
	tab.t.Helper()
	tab.noScripts = true
	tab.Do(func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return chromedp.Void{}, err
	})
	return tab
}

// Do runs actions of chromedp and ends the test when one fails.
func (tab *Tab) Do(actions ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	if err := chromedp.Do(tab.ctx, actions...); err != nil {
		tab.t.Fatal(err)
	}
}

// Open goes to url and waits until it is loaded.
func (tab *Tab) Open(url string) *Tab {
	tab.t.Helper()
	tab.Do(chromedp.Navigate(url))
	return tab
}

// Eval returns the value of a JavaScript expression in the page of tab.
func Eval[T any](tab *Tab, expression string) T {
	tab.t.Helper()
	v, err := chromedp.Run(tab.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		tab.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// Await is Eval for an expression that is a promise.
func Await[T any](tab *Tab, expression string) T {
	tab.t.Helper()
	v, err := chromedp.Run(tab.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		tab.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// Text returns what a person reads in the first element that the CSS selector names.
func (tab *Tab) Text(selector string) string {
	tab.t.Helper()
	text, err := chromedp.Run(tab.ctx, chromedp.Text(chromedp.CSS(selector)))
	if err != nil {
		tab.t.Fatalf("%s: %v", selector, err)
	}
	return strings.TrimSpace(text)
}

// Click clicks the middle of the first element that the CSS selector names.
func (tab *Tab) Click(selector string) *Tab {
	tab.t.Helper()
	tab.Do(tab.click(selector))
	return tab
}

// click finds the place by script: old browsers have no command to scroll.
func (tab *Tab) click(selector string) chromedp.Action[chromedp.Void] {
	tab.t.Helper()
	tab.Do(chromedp.WaitVisible(chromedp.CSS(selector)))
	at := Eval[[]float64](tab, fmt.Sprintf(`(function () {
		var e = document.querySelector(%q);
		e.scrollIntoView({block: 'center'});
		var r = e.getBoundingClientRect();
		return [r.left + r.width / 2, r.top + r.height / 2];
	}())`, selector))
	return chromedp.MouseClickXY(at[0], at[1])
}

// Submit clicks and waits for the page that comes.
func (tab *Tab) Submit(selector string) *Tab {
	tab.t.Helper()
	return tab.SubmitBy(tab.click(selector))
}

// SubmitBy does what makes the browser go to another page and waits for it.
func (tab *Tab) SubmitBy(action chromedp.Action[chromedp.Void]) *Tab {
	tab.t.Helper()
	if _, err := chromedp.RunResponse(tab.ctx, action); err != nil {
		tab.t.Fatal(err)
	}
	return tab
}

// Upload chooses files in the input that the CSS selector names and waits for
// the page that comes: where scripts run, the choice starts the upload, else
// the button named by submit does.
func (tab *Tab) Upload(selector, submit string, files ...string) *Tab {
	tab.t.Helper()
	choose := chromedp.SetUploadFiles(chromedp.CSS(selector), files)
	if tab.noScripts {
		tab.Do(choose)
		return tab.Submit(submit)
	}
	return tab.SubmitBy(choose)
}

// Type types text into the field that the CSS selector names.
func (tab *Tab) Type(selector, text string) *Tab {
	tab.t.Helper()
	tab.Do(chromedp.SendKeys(chromedp.CSS(selector), text))
	return tab
}

// Press sends keys to whatever has the focus.
func (tab *Tab) Press(keys string) *Tab {
	tab.t.Helper()
	tab.Do(chromedp.KeyEvent(keys))
	return tab
}

// Overflows reports whether the page is wider than its window.
func (tab *Tab) Overflows() bool {
	tab.t.Helper()
	return Eval[bool](tab, "document.documentElement.scrollWidth > document.documentElement.clientWidth")
}

// Shot writes a PNG of the whole page to $BIHUAN_SHOTS (default: a temporary
// folder of the test) and returns its path.
func (tab *Tab) Shot(name string) string {
	tab.t.Helper()
	height := Eval[int](tab, "Math.max(document.documentElement.scrollHeight, window.innerHeight)")
	tab.Do(chromedp.EmulateViewport(int64(tab.width), int64(height)))
	png, err := chromedp.Run(tab.ctx, chromedp.CaptureScreenshot())
	tab.Do(chromedp.EmulateViewport(int64(tab.width), int64(tab.height)))
	return tab.keep(name+".png", png, err)
}

// Window returns a PNG of what the window shows.
func (tab *Tab) Window() []byte {
	tab.t.Helper()
	png, err := chromedp.Run(tab.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		tab.t.Fatal(err)
	}
	return png
}

// PDF prints the page on A4 as the browser would and returns the path.
func (tab *Tab) PDF(name string) string {
	tab.t.Helper()
	tab.Do(chromedp.ResetViewport()) // paper has its own size
	defer tab.Do(chromedp.EmulateViewport(int64(tab.width), int64(tab.height)))
	pdf, err := chromedp.Run(tab.ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
	return tab.keep(name+".pdf", pdf, err)
}

func (tab *Tab) keep(name string, content []byte, err error) string {
	tab.t.Helper()
	if err != nil {
		tab.t.Fatal(err)
	}
	dir := os.Getenv("BIHUAN_SHOTS")
	if dir == "" {
		dir = tab.t.TempDir()
	}
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		tab.t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		tab.t.Fatal(err)
	}
	return path
}
