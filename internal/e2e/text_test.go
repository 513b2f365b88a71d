package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// rare are characters of names that old tools lose: two beyond 16 bits, one of
// extension A, one that fonts often lack.
const rare = "𬎆𫖮㛃䶮"

// TestRareCharacters takes characters that old tools lose through file name,
// text, correction, search and sheet.
func TestRareCharacters(t *testing.T) {
	p := alone(t)
	text := "云川县青禾镇党委班子对照检查材料\n一、存在的主要问题\n（一）理论学习方面\n一是" + rare + "村的学习抓得不紧。2026年" + rare + "村党支部3次学习没有记录。\n" +
		"二、原因分析\n（一）责任没有压到村。\n三、整改措施\n（一）抓紧" + rare + "村的学习。每月集中学习不少于1次。\n"
	if status, body := p.upload("/materials", []file{{rare + "镇材料.txt", []byte(text)}}); status != http.StatusOK || !strings.Contains(body, rare) {
		t.Fatalf("%d\n%s", status, body)
	}
	for _, q := range []string{rare, "𬎆", "㛃䶮镇"} {
		if page := p.page("/materials?q=" + url.QueryEscape(q)); !strings.Contains(page, rare+"镇材料.txt") {
			t.Errorf("the list does not find %q", q)
		}
	}
	m := p.find(rare)
	if status, body := p.post("/materials/"+m.ID+"/retitle", "key", "r", "version", version(m.Version), "problem", "P1", "title", "学习抓得不紧（"+rare+"）"); status != http.StatusOK || !strings.Contains(body, "（"+rare+"）") {
		t.Errorf("%d\n%s", status, body)
	}
	if status, body := p.post("/materials/"+m.ID+"/file", "key", "f", "version", version(m.Version+1)); status != http.StatusOK {
		t.Fatalf("%d\n%s", status, body)
	}
	for _, q := range []string{rare, "𬎆", "𫖮㛃", "䶮）"} {
		if page := p.page("/ledger?q=" + url.QueryEscape(q)); !strings.Contains(page, "学习抓得不紧（"+rare+"）") {
			t.Errorf("the ledger does not find %q", q)
		}
	}
	if text := cells(t, p.page("/ledger/export")); !strings.Contains(text, "学习抓得不紧（"+rare+"）") {
		t.Errorf("the sheet holds %q", text)
	}
}

// TestLongText pages through a text of a megabyte: every line is on exactly one
// page, and no page is long.
func TestLongText(t *testing.T) {
	p := alone(t)
	var b strings.Builder
	b.WriteString("云川县关于水利工程的情况报告\n一、基本情况\n")
	lines := 2
	for b.Len() < 1<<20 {
		lines++
		fmt.Fprintf(&b, "第%d处：渠道清淤%d米，投工%d个，由所在乡镇负责管护，汛前完成检查，发现的隐患当月处理并登记在册。\n", lines, lines*7, lines*3)
	}
	if status, body := p.upload("/materials", []file{{"长文.txt", []byte(strings.TrimSuffix(b.String(), "\n"))}}); status != http.StatusOK {
		t.Fatalf("%d\n%s", status, body)
	}
	address := "/materials/" + p.find("长文").ID
	seen, pages := 0, 0
	for next := address; next != ""; pages++ {
		body := p.page(next)
		if len(body) > 1<<20 {
			t.Errorf("%s weighs %d bytes", next, len(body))
		}
		seen += strings.Count(body, ` id="L`)
		next = ""
		if _, rest, more := strings.Cut(body, "显示后面的文字"); more {
			before := body[:len(body)-len(rest)]
			at := strings.LastIndex(before, `href="`) + len(`href="`)
			next, _, _ = strings.Cut(before[at:], `"`)
			next = strings.ReplaceAll(next, "&amp;", "&")
		}
	}
	if seen != lines || pages < 4 {
		t.Errorf("%d pages show %d lines of %d", pages, seen, lines)
	}
	if body := p.page(address + fmt.Sprintf("?line=%d", lines)); !strings.Contains(body, fmt.Sprintf("第%d处", lines)) || !strings.Contains(body, "显示前面的文字") {
		t.Error("a link to the last line does not show it")
	}
}
