//go:build unix

package trust_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"bihuan/internal/browsertest"
)

// run is what a script would do if one of ours ran: leave a mark on the page.
// (An alert would stop the browser instead of failing the test.)
const run = `document.documentElement.setAttribute('data-ran','1')`

// hostile returns 60 texts that break out of wherever a page forgot to escape.
func hostile() []string {
	shapes := []string{
		`<script>RUN</script>`, `"><script>RUN</script>`, `'><script>RUN</script>`, `</textarea><script>RUN</script>`,
		`</title><script>RUN</script>`, `</script><script>RUN</script>`, `--><script>RUN</script>`, `<ScRiPt>RUN</sCrIpT>`,
		`<script src=data:text/javascript,RUN></script>`, `<script/x>RUN</script>`, `<<script>RUN</script>`, `<script>RUN<!--`,
		`<img src=x onerror="RUN">`, `<img/src=x onerror=RUN//>`, `"><img src=x onerror="RUN">`, `<svg onload="RUN">`, `<svg/onload=RUN>`,
		`<svg><script>RUN</script></svg>`, `<svg><animate onbegin="RUN" attributeName=x dur=1s>`, `<math><mtext><img src=x onerror="RUN">`,
		`<body onload="RUN">`, `<iframe srcdoc="<script>parent.RUN</script>"></iframe>`, `<iframe src="javascript:RUN"></iframe>`,
		`<object data="javascript:RUN"></object>`, `<embed src="javascript:RUN">`, `<a href="javascript:RUN" id=x>按</a>`,
		`javascript:RUN`, `JaVaScRiPt:RUN`, "java\tscript:RUN", `data:text/html,<script>RUN</script>`, `vbscript:RUN`,
		`" onmouseover="RUN" x="`, `' onmouseover='RUN' x='`, `" autofocus onfocus="RUN" x="`, `' autofocus onfocus='RUN' x='`, "` onmouseover=`RUN` x=`",
		`<input autofocus onfocus="RUN">`, `<details open ontoggle="RUN">`, `<video><source onerror="RUN"></video>`, `<audio src=x onerror="RUN">`,
		`<marquee onstart="RUN">`, `<style>@import'javascript:RUN';</style>`, `<link rel=stylesheet href="javascript:RUN">`, `<meta http-equiv=refresh content="0;url=javascript:RUN">`,
		`<base href="javascript:RUN//">`, `<form action="javascript:RUN"><button id=y>按</button></form>`, `<button formaction="javascript:RUN">按</button>`,
		`{{RUN}}`, `{{.Viewer}}<script>RUN</script>`, `${RUN}`, `#{RUN}`, `\u003cscript\u003eRUN\u003c/script\u003e`, `&lt;script&gt;RUN&lt;/script&gt;`,
		`%3Cscript%3ERUN%3C/script%3E`, `＜script＞RUN＜/script＞`, `<noscript><p title="</noscript><img src=x onerror=RUN>">`, `<template><script>RUN</script></template>`,
		`<p style="background:url(javascript:RUN)">`, `<table background="javascript:RUN">`, `';RUN;//`,
	}
	for i := range shapes {
		shapes[i] = strings.ReplaceAll(shapes[i], "RUN", run)
	}
	return shapes
}

// TestTrustNothingRuns: whatever people type into names, titles and reasons is
// shown as it is and runs nowhere.
func TestTrustNothingRuns(t *testing.T) {
	texts := hostile()
	if len(texts) < 60 {
		t.Fatalf("%d texts", len(texts))
	}
	browser := browsertest.Start(t)
	o := newOffice(t, honest.program(t))
	s := o.start()
	pages := s.plant(t, texts)
	tab := browser.Tab(1280, 900)
	tab.Open(s.url+"/login").Type("input[name=login]", login).Type("input[name=password]", password).Submit("form[action='/login'] button")
	if at := browsertest.Eval[string](tab, "location.pathname"); at == "/login" {
		t.Fatal("nobody is signed in")
	}
	tab.Open(careless(t, texts[0]))
	if !ran(tab) {
		t.Error("no text runs even on a page that escapes nothing: the test proves nothing")
	}
	before := len(tab.Complaints())
	for _, page := range pages {
		tab.Open(s.url + page)
		if i := slices.Index(problems(pages), page); i >= 0 && !browsertest.Eval[bool](tab, fmt.Sprintf("document.body.textContent.indexOf(%s) >= 0", asJSON(texts[i]))) {
			t.Errorf("%s does not show %s", page, texts[i])
		}
		if ran(tab) {
			t.Errorf("%s: a script of ours ran", page)
		}
		if browsertest.Eval[int](tab, "document.querySelectorAll('[onerror],[onload],[onfocus],[onmouseover],[ontoggle],[onbegin],[onstart],iframe,object,embed').length") > 0 {
			t.Errorf("%s: markup of ours became part of the page", page)
		}
		if said := tab.Complaints(); len(said) > before {
			t.Errorf("%s: the browser complains: %q", page, said[before:])
			before = len(said)
		}
	}
	if len(pages) < 60 {
		t.Errorf("looked at %d pages only", len(pages))
	}
}

func ran(tab *browsertest.Tab) bool {
	return browsertest.Eval[bool](tab, "document.documentElement.hasAttribute('data-ran')")
}

// problems returns those of pages that show a problem, in the order of texts.
func problems(pages []string) []string {
	return slices.DeleteFunc(slices.Clone(pages), func(page string) bool { return !strings.HasPrefix(page, "/problems/") })
}

// careless serves text on a page that escapes nothing.
func careless(t *testing.T, text string) string {
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, "<!DOCTYPE html><p>"+text)
	}))
	t.Cleanup(page.Close)
	return page.URL
}

// plant hands the texts in wherever the program takes text and returns the
// pages that show them.
func (s *server) plant(t *testing.T, texts []string) []string {
	t.Helper()
	pages := []string{"/materials", "/ledger", "/account"}
	for i, text := range texts {
		op := &operation{kind: "register", key: fmt.Sprint("p", i), path: "/problems", body: asJSON(map[string]any{
			"year": 2026, "subject": "team", "aspect": cut(text, 40), "title": text, "statement": text, "examples": []string{text},
			"leader": cut(text, 40), "lead_unit": cut(text, 40), "assist_units": text, "holder": cut(text, 40), "goal": text,
		})}
		if s.do(op); op.outcome != acked {
			t.Fatalf("%s: %d %s", text, op.status, op.said)
		}
		pages = append(pages, "/problems/"+op.id)
		if i%6 != 0 {
			continue
		}
		paper := &operation{kind: "upload", mark: cut(text, 60), path: "/materials", body: strings.Replace(upload(text), "青禾镇党委班子", text, 1)}
		if s.do(paper); paper.outcome != acked {
			t.Fatalf("%s: %d %s", text, paper.status, paper.said)
		}
		s.judge(t, paper, text)
		for _, view := range []string{"", "?view=findings", "?view=draft", "?view=past"} {
			pages = append(pages, "/materials/"+paper.id+view)
		}
		pages = append(pages, "/materials?q="+escape(cut(text, 40)), "/ledger?q="+escape(cut(text, 40)))
	}
	return pages
}

// judge retitles the problem of a material and dismisses a finding with text.
func (s *server) judge(t *testing.T, paper *operation, text string) {
	t.Helper()
	var page struct {
		Version  int64
		Findings []struct{ Key string }
	}
	s.asks(t, "/materials/"+paper.id, &page)
	commands := []map[string]any{{"problem": "P1", "title": text}}
	names := []string{"retitle"}
	if len(page.Findings) > 0 {
		names = append(names, "dismiss")
		commands = append(commands, map[string]any{"finding": page.Findings[0].Key, "reason": text})
	}
	for i, command := range commands {
		command["version"] = page.Version + int64(i)
		op := &operation{kind: "retitle", key: paper.id + names[i], path: "/materials/" + paper.id + "/" + names[i], body: asJSON(command)}
		if s.do(op); op.outcome != acked {
			t.Fatalf("%s %s: %d %s", names[i], text, op.status, op.said)
		}
	}
}

// asks gets a page as JSON.
func (s *server) asks(t *testing.T, path string, into any) {
	t.Helper()
	req, err := http.NewRequest("GET", s.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "application/json")
	res, err := s.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil {
		err = json.Unmarshal(body, into)
	}
	if err != nil {
		t.Fatalf("%s: %s: %v", path, res.Status, err)
	}
}

func cut(text string, most int) string {
	r := []rune(text)
	return string(r[:min(len(r), most)])
}

func escape(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}
