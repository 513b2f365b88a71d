package ui_test

import (
	"bytes"
	"mime"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"bihuan/internal/fault"
	"bihuan/internal/ui"
)

type kind string

type inner struct {
	Key string `json:"key"`
}

type command struct {
	inner
	Kind   kind     `json:"kind"`
	All    bool     `json:"all"`
	Count  int      `json:"count"`
	At     int64    `json:"at"`
	IDs    []string `json:"ids"`
	Hidden string   `json:"-"`
	Plain  string
}

func TestDecodeForm(t *testing.T) {
	body := url.Values{"key": {"k"}, "kind": {"a\r\nb"}, "all": {"on"}, "count": {" 3 "}, "at": {""}, "ids": {"x", "y"},
		"-": {"no"}, "Hidden": {"no"}, "Plain": {"no"}, "": {"no"}, "unknown": {"no"}}.Encode()
	r := httptest.NewRequest("POST", "/x?kind=from-query", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	got, err := ui.Decode[command](r)
	if err != nil {
		t.Fatal(err)
	}
	if want := (command{inner: inner{"k"}, Kind: "a\nb", All: true, Count: 3, IDs: []string{"x", "y"}}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestDecodeSameForFormAndJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("甲乙a\n&=% 𬎆+"))).Draw(t, "text")
		form := httptest.NewRequest("POST", "/x", strings.NewReader(url.Values{"kind": {text}, "ids": {text}}.Encode()))
		form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		json := httptest.NewRequest("POST", "/x", strings.NewReader(`{"kind":`+quote(text)+`,"ids":[`+quote(text)+`]}`))
		json.Header.Set("Content-Type", "application/json")
		a, errA := ui.Decode[command](form)
		b, errB := ui.Decode[command](json)
		if errA != nil || errB != nil || !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v %v, %+v %v", a, errA, b, errB)
		}
	})
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

func TestDecodeRefuses(t *testing.T) {
	for _, c := range [][2]string{
		{"application/x-www-form-urlencoded", "kind=%00"}, {"application/x-www-form-urlencoded", "kind=%ff"},
		{"application/x-www-form-urlencoded", "count=3x"}, {"application/x-www-form-urlencoded", "ids=a&ids=%fe"},
		{"application/json", `{"kind":"\u0000"}`}, {"application/json", "{\"kind\":\"\xff\"}"}, {"application/json", `{"other":1}`},
		{"application/json", `{"kind":"a"}{}`}, {"application/json", `[`}, {"application/json", ``}, {"text/plain", "kind=a"}, {"", "kind=a"},
	} {
		r := httptest.NewRequest("POST", "/x", strings.NewReader(c[1]))
		r.Header.Set("Content-Type", c[0])
		if _, err := ui.Decode[command](r); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s %q: %v", c[0], c[1], err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("kind=a&ids=%ff", true)
	f.Add(`{"kind":"a","ids":["b"]}`, false)
	f.Fuzz(func(t *testing.T, body string, form bool) {
		r := httptest.NewRequest("POST", "/x", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		if form {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		got, err := ui.Decode[command](r)
		if err == nil && (!utf8.ValidString(string(got.Kind)) || strings.ContainsRune(string(got.Kind), 0)) {
			t.Errorf("%q was taken", got.Kind)
		}
	})
}

func TestEachUpload(t *testing.T) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	_ = w.WriteField("key", "k1")
	for _, f := range [][2]string{{`C:\材料\对照检查材料.docx`, "12345"}, {"大.txt", "123456"}, {"../../etc/𬎆.txt", ""}} {
		part, _ := w.CreateFormFile("file", f[0])
		_, _ = part.Write([]byte(f[1]))
	}
	part, _ := w.CreateFormFile("other", "x.txt")
	_, _ = part.Write([]byte("no"))
	_ = w.Close()
	r := httptest.NewRequest("POST", "/x", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	var got []string
	fields, err := ui.EachUpload(r, "file", 5, func(u ui.Upload) error {
		state := "ok"
		if u.Err != nil {
			state = fault.KindOf(u.Err).String()
		}
		got = append(got, u.Name+" "+string(u.Content)+" "+state)
		return nil
	})
	if err != nil || fields.Get("key") != "k1" {
		t.Errorf("%v %v", fields, err)
	}
	if want := []string{"对照检查材料.docx 12345 ok", "大.txt  invalid", "𬎆.txt  ok"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
	r = httptest.NewRequest("POST", "/x", strings.NewReader("--b\r\nbroken"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	if _, err := ui.EachUpload(r, "file", 5, nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("broken form: %v", err)
	}
}

func TestAttachment(t *testing.T) {
	for name, want := range map[string]string{
		"整改 台账.xlsx":       "整改 台账.xlsx",
		"𬎆𫖮㛃䶮.docx":        "𬎆𫖮㛃䶮.docx",
		"a\r\nX: y.txt":    "aX_ y.txt",
		"../../etc/pass":   "_.._etc_pass",
		`"quoted"%41.md`:   "_quoted_%41.md",
		"gnp\u202Efdp.exe": "gnpfdp.exe",
		"":                 "文件",
		" .. ":             "文件",
	} {
		header := ui.Attachment(name)
		kind, params, err := mime.ParseMediaType(header)
		if err != nil || kind != "attachment" || params["filename"] != want {
			t.Errorf("%q: %s → %q %v", name, header, params["filename"], err)
		}
	}
}

func FuzzAttachment(f *testing.F) {
	f.Add("台账\".xlsx")
	f.Fuzz(func(t *testing.T, name string) {
		header := ui.Attachment(name)
		_, params, err := mime.ParseMediaType(header)
		if err != nil || params["filename"] != ui.SafeName(name) {
			t.Errorf("%q: %s: %q, want %q (%v)", name, header, params["filename"], ui.SafeName(name), err)
		}
		if len(params["filename"]) > 210 || strings.ContainsAny(params["filename"], "/\\\r\n\x00") {
			t.Errorf("unsafe name %q", params["filename"])
		}
	})
}

func TestLocalPath(t *testing.T) {
	for given, want := range map[string]string{"/ledger?q=1#x": "/ledger?q=1#x", "": "/", "//evil.example": "/", "https://evil.example": "/",
		`/\evil.example`: "/", "/\tx": "/", "javascript:alert(1)": "/", "/a b": "/", "ledger": "/", "/中文": "/中文"} {
		if got := ui.LocalPath(given); got != want {
			t.Errorf("%q → %q, want %q", given, got, want)
		}
	}
}
