package e2e

import (
	"fmt"
	"strings"
	"testing"

	"bihuan/demo"
	"bihuan/internal/browsertest"
)

// desk is a browser tab in which one person works alone on a demonstration
// material.
type desk struct {
	*browsertest.Tab
	t       *testing.T
	browser *browsertest.Browser
	url     string // of the material
	person  *person
}

func openDesk(t *testing.T, width, height int) *desk {
	t.Helper()
	address, _ := start(t, "--no-browser", "--data", t.TempDir())
	d := &desk{t: t, person: visit(t, address), browser: browsertest.Start(t)}
	if status, body := d.person.upload("/materials", []file{demoFile(t, demo.Materials[0])}); status != 200 {
		t.Fatalf("upload: %d\n%s", status, body)
	}
	d.url = d.person.base + "/materials/" + d.person.find("云川").ID
	d.Tab = d.browser.Tab(width, height).Open(address)
	return d
}

func demoFile(t *testing.T, name string) file {
	t.Helper()
	content, err := demo.Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return file{name, content}
}

// unfold opens what can be changed of a problem.
func (d *desk) unfold(problem string) {
	d.t.Helper()
	d.Click("#" + problem + " .problem-more:not([open]) > summary")
}

// expect looks for words in what the CSS selector names.
func (d *desk) expect(selector string, words ...string) {
	d.t.Helper()
	text := d.Text(selector)
	for _, word := range words {
		if !strings.Contains(text, word) {
			d.t.Errorf("%s says %q, want %q", selector, text, word)
		}
	}
}

// TestCorrectDraft corrects a draft in every way that the page offers; each
// correction is told at its place.
func TestCorrectDraft(t *testing.T) {
	d := openDesk(t, 1366, 768)
	d.Open(d.url + "?view=draft")
	problems := browsertest.Eval[int](d.Tab, "document.querySelectorAll('.problem').length")
	button := func(command string) string { return " button[formaction$='/" + command + "']" }

	d.unfold("P1")
	d.Submit("#P1 .sentences li:nth-child(1)" + button("example"))
	d.expect("#P1 .done", "已标为事例")
	d.Submit("#P1 .sentences li:nth-child(1)" + button("plain"))
	d.expect("#P1 .done", "不是事例")
	d.Submit("#P1 .sentences li:nth-child(2) form > button") // 从这里拆分
	d.expect("#P1 .done", "已拆分")
	if n := browsertest.Eval[int](d.Tab, "document.querySelectorAll('.problem').length"); n != problems+1 {
		t.Errorf("after splitting there are %d problems, want %d", n, problems+1)
	}
	second := browsertest.Eval[string](d.Tab, "document.querySelectorAll('.problem')[1].id")
	d.unfold(second)
	d.Submit("#" + second + button("merge"))
	if n := browsertest.Eval[int](d.Tab, "document.querySelectorAll('.problem').length"); n != problems {
		t.Errorf("after merging there are %d problems, want %d", n, problems)
	}
	d.expect(".problem .done", "已合并")

	d.unfold("P2")
	browsertest.Eval[bool](d.Tab, "document.querySelector('#P2 select[name=aspect]').selectedIndex = 2, true")
	d.Submit("#P2" + button("move"))
	if title := browsertest.Eval[string](d.Tab, "document.querySelector('#P2').parentNode.querySelector('h2').textContent"); !strings.Contains(title, "工作作风") && strings.Contains(title, "学习贯彻") {
		t.Errorf("after moving P2 stands under %q", title)
	}
	d.Submit("#P3 .link-form" + button("unlink"))
	d.expect("#P3 .links", "已取消")
	d.Submit("#P3 .link-rejected .link-form > button")
	d.expect("#P3 .links", "已确认")
	d.unfold("P3")
	browsertest.Eval[bool](d.Tab, "document.querySelector('#P3 select[name=other]').selectedIndex = 4, true")
	d.Submit("#P3 .problem-more" + button("link"))
	d.expect("#P3 .done", "关联已确认")
	d.unfold("P4")
	d.Submit("#P4" + button("exclude"))
	d.expect("#P4", "不纳入台账")
	d.unfold("P5")
	browsertest.Eval[bool](d.Tab, "document.querySelector('#P5 select[name=subject]').value = 'personal', true")
	d.Type("#P5 input[name=person]", "周禾").Submit("#P5" + button("subject"))
	d.expect("#P5", "个人", "周禾")

	d.Submit(".draft-actions form button")
	d.expect(".split-right", "已全部采纳")
	d.Click(".draft-actions summary.button-primary").Submit(".draft-actions .confirm[open] form button")
	d.expect("main", fmt.Sprintf("已纳入台账%d个问题", problems-1), "周禾")
	d.Open(d.url + "?view=past")
	d.expect(".past", "拆分", "并入", "周禾", "纳入台账")
	if said := d.Complaints(); len(said) > 0 {
		t.Errorf("the browser complains: %q", said)
	}
}

// TestDismiss sets a finding aside with a reason and takes it back.
func TestDismiss(t *testing.T) {
	d := openDesk(t, 1366, 768)
	d.Open(d.url)
	before := d.person.find("云川").Counts
	d.Click(".finding-dismiss summary").Type(".finding-dismiss[open] input[name=reason]", "引用当年文件的原文").
		Submit(".finding-dismiss[open] form button")
	d.expect(".done", "已记为不采纳")
	if after := d.person.find("云川").Counts; after.Verify != before.Verify-1 {
		t.Errorf("必核 was %d and is %d", before.Verify, after.Verify)
	}
	d.Click(".dismissed > summary")
	d.expect(".dismissed", "引用当年文件的原文")
	d.Submit(".dismissed form button")
	if after := d.person.find("云川").Counts; after != before {
		t.Errorf("counts were %+v and are %+v", before, after)
	}
}

// TestTwoTabs changes the same things in two tabs: the second is told who
// changed what, and nothing is overwritten.
func TestTwoTabs(t *testing.T) {
	d := openDesk(t, 1366, 768)
	d.Open(d.url + "?view=draft")
	other := &desk{Tab: d.browser.Tab(1366, 768).Open(d.url + "?view=draft"), t: t}
	retitle := func(d *desk, title string) {
		d.unfold("P1")
		browsertest.Eval[bool](d.Tab, "document.querySelector('#P1 input[name=title]').value = '', true")
		d.Type("#P1 input[name=title]", title).Submit("#P1 .problem-more form button")
	}
	retitle(d, "学习计划落实走样")
	retitle(other, "学习抓得不紧")
	other.expect("main", "学习计划落实走样", "没有生效")
	d.Open(d.url + "?view=draft")
	d.expect("#P1 h3", "学习计划落实走样")

	d.Click(".draft-actions summary.button-primary").Submit(".draft-actions .confirm[open] form button")
	d.Submit(".grid tbody a").Submit(".heading-actions a")
	address := browsertest.Eval[string](d.Tab, "location.href")
	other.Open(address)
	d.Type("#field-goal", "每月调度一次。").Submit("#edit button")
	d.expect("main", "每月调度一次。")
	other.Type("#field-goal", "每季度调度一次。").Submit("#edit button")
	other.expect(".notice", "整改目标", "每月调度一次。")
	d.Open(strings.TrimSuffix(address, "?edit=1"))
	d.expect(".problem-facts", "每月调度一次。")
}

// TestSecondCopyAndNewVersion hands in the same file twice, then another
// version of it.
func TestSecondCopyAndNewVersion(t *testing.T) {
	d := openDesk(t, 1366, 768)
	d.Open(d.person.base + "/materials")
	d.Upload(".drop input[type=file]", ".drop button", material(t, demo.Materials[0]))
	d.expect(".notice", "以前上传过")
	if n := len(d.person.materials().Items); n != 1 {
		t.Errorf("the same file twice makes %d materials", n)
	}
	text := string(demoFile(t, strings.TrimSuffix(demo.Materials[0], "docx")+"txt").content)
	changed := strings.Replace(text, "三个自信", "四个自信", 1)
	if changed == text {
		t.Fatal("nothing to change in the material")
	}
	path := write(t, "云川县委班子对照检查材料（二稿）.txt", changed)
	d.Open(d.url+"?view=past").Upload(".drop input[type=file]", ".drop button", path)
	d.expect("main", "修改 1 段")
	d.expect(".compare-old del", "三")
	d.expect(".compare-new ins", "四")
	if m := d.person.find("二稿"); m.Revision != 2 {
		t.Errorf("the new version is number %d", m.Revision)
	}
	d.Open(d.url+"?view=past").Upload(".drop input[type=file]", ".drop button", path)
	d.expect(".notice", "完全相同")
}
