package ui_test

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ui"
	"bihuan/internal/ui/uitest"
)

func answer(t *testing.T, r *http.Request, h ui.Handler) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	site := uitest.Site(t, sheetRoom)
	site.Handler(ui.Route{Handler: h}).ServeHTTP(w, r.WithContext(access.With(r.Context(), uitest.Keeper)))
	return w
}

func showSheet(*http.Request) (ui.Response, error) {
	return sheetPage.Show("整改台账", example()), nil
}

func TestPageOrJSON(t *testing.T) {
	for accept, want := range map[string]string{
		"": "text/html; charset=utf-8", "text/html,application/xhtml+xml,*/*;q=0.8": "text/html; charset=utf-8",
		"application/json": "application/json", "application/json, text/html": "text/html; charset=utf-8",
	} {
		r := httptest.NewRequest("GET", "/ledger", nil)
		r.Header.Set("Accept", accept)
		w := answer(t, r, showSheet)
		if got := w.Header().Get("Content-Type"); got != want {
			t.Errorf("Accept %q: %s", accept, got)
		}
		if want == "application/json" && !json.Valid(w.Body.Bytes()) {
			t.Error("no JSON")
		}
	}
}

func TestFailedFormComesBack(t *testing.T) {
	failed := func(*http.Request) (ui.Response, error) {
		return sheetPage.Show("整改台账", example()).Failed(fault.New(fault.Stale, "周小满刚刚改过时限。")), nil
	}
	w := answer(t, httptest.NewRequest("POST", "/ledger", nil), failed)
	if w.Code != 412 || !strings.Contains(w.Body.String(), "周小满刚刚改过时限") || !strings.Contains(w.Body.String(), "政策理论学习") {
		t.Errorf("status %d", w.Code)
	}
	r := httptest.NewRequest("POST", "/ledger", nil)
	r.Header.Set("Accept", "application/json")
	var p ui.Problem
	if w := answer(t, r, failed); json.Unmarshal(w.Body.Bytes(), &p) != nil || p.Kind != "stale" || p.Status != 412 || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("as JSON: %d %s", w.Code, w.Body)
	}
}

func TestNoticeTravelsOnce(t *testing.T) {
	w := answer(t, httptest.NewRequest("POST", "/x", nil), func(*http.Request) (ui.Response, error) {
		return ui.Redirect("/ledger?主体=班子").Notice("已纳入台账 <13> 项。"), nil
	})
	if w.Code != 303 || w.Header().Get("Location") != "/ledger?%E4%B8%BB%E4%BD%93=%E7%8F%AD%E5%AD%90" {
		t.Errorf("%d to %q", w.Code, w.Header().Get("Location"))
	}
	cookie := w.Result().Cookies()[0]
	r := httptest.NewRequest("GET", "/ledger", nil)
	r.AddCookie(cookie)
	w = answer(t, r, showSheet)
	if !strings.Contains(w.Body.String(), "已纳入台账 &lt;13&gt; 项。") {
		t.Error("the notice is not shown")
	}
	if left := w.Result().Cookies(); len(left) != 1 || left[0].MaxAge >= 0 {
		t.Errorf("the notice stays: %v", left)
	}
	for _, forged := range []string{"%%", "bm9uZQ", "PGI-CnRleHQ"} { // not base64; no tone; an unknown tone
		r := httptest.NewRequest("GET", "/ledger", nil)
		r.AddCookie(&http.Cookie{Name: cookie.Name, Value: forged})
		if w := answer(t, r, showSheet); w.Code != 200 || strings.Contains(w.Body.String(), `class="notice`) {
			t.Errorf("forged notice %q: %d", forged, w.Code)
		}
	}
}

func TestGzip(t *testing.T) {
	plain := answer(t, httptest.NewRequest("GET", "/ledger", nil), showSheet)
	for coding, want := range map[string]string{"gzip": "gzip", "br, gzip;q=0.5": "gzip", "gzip;q=0": "", "br": "", "": ""} {
		r := httptest.NewRequest("GET", "/ledger", nil)
		r.Header.Set("Accept-Encoding", coding)
		w := answer(t, r, showSheet)
		if got := w.Header().Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %q: %q", coding, got)
			continue
		}
		body := io.Reader(w.Body)
		if want == "gzip" {
			unpacked, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			body = unpacked
		}
		if text, err := io.ReadAll(body); err != nil || string(text) != plain.Body.String() {
			t.Errorf("Accept-Encoding %q: another body (%v)", coding, err)
		}
	}
}

func TestFile(t *testing.T) {
	w := answer(t, httptest.NewRequest("GET", "/x", nil), func(*http.Request) (ui.Response, error) {
		return ui.Bytes("𬎆的材料.html", "text/html", []byte("<script>")), nil
	})
	for name, want := range map[string]string{"Content-Length": "8", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox",
		"Content-Disposition": `attachment; filename="____.html"; filename*=UTF-8''%F0%AC%8E%86%E7%9A%84%E6%9D%90%E6%96%99.html`} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	w = answer(t, httptest.NewRequest("GET", "/x", nil), func(*http.Request) (ui.Response, error) {
		return ui.File{Name: "a.xlsx", Size: 9, Write: func(io.Writer) error { return fault.New(fault.Unavailable, "磁盘已满。") }}, nil
	})
	if w.Code != 503 || w.Header().Get("Content-Disposition") != "" || !strings.Contains(w.Body.String(), "磁盘已满") {
		t.Errorf("a file that fails before its first byte: %d %v", w.Code, w.Header())
	}
	defer func() {
		if recover() != http.ErrAbortHandler {
			t.Error("half a file looks whole")
		}
	}()
	answer(t, httptest.NewRequest("GET", "/x", nil), func(*http.Request) (ui.Response, error) {
		return ui.File{Name: "a.xlsx", Write: func(w io.Writer) error { _, _ = w.Write([]byte("half")); return errors.New("gone") }}, nil
	})
}
