// Package uitest executes the pages of a web room in its test: every folder has
// a handle, every handle a folder, and every template runs with its data type.
package uitest

import (
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/ui"
)

// Keeper is a viewer for tests of pages.
var Keeper = access.Viewer{AccountID: "a", UnitID: "u", UnitName: "云川县农业农村局", Name: "林知远", Role: access.Keeper, Session: "s"}

// Site returns a site with the rooms, whose ids count up.
func Site(t testing.TB, rooms ...*ui.Room) *ui.Site {
	t.Helper()
	n := 0
	site, err := ui.NewSite(slog.New(slog.DiscardHandler), func() string { n++; return fmt.Sprintf("id%d", n) }, rooms...)
	if err != nil {
		t.Fatal(err)
	}
	return site
}

// Pages executes each page of room with the zero value of its data and with one
// in which every field is filled, as keeper and as nobody; atLeast is the number
// of pages that the room must have, so that an empty walk fails.
func Pages(t *testing.T, room *ui.Room, atLeast int) {
	t.Helper()
	site := Site(t, room)
	folders, err := room.Folders()
	if err != nil {
		t.Fatal(err)
	}
	if len(folders) < atLeast {
		t.Errorf("room %s has %d page folders, want at least %d", room.Name(), len(folders), atLeast)
	}
	handled := map[string]bool{}
	for _, page := range room.Pages() {
		handled[page.Name()] = true
		t.Run(page.Name(), func(t *testing.T) { execute(t, site, page) })
	}
	for _, folder := range folders {
		if !handled[folder] {
			t.Errorf("room %s: folder pages/%s has no handle made by ui.NewPage", room.Name(), folder)
		}
	}
}

func execute(t *testing.T, site *ui.Site, page ui.Rendered) {
	for _, viewer := range []access.Viewer{Keeper, {}} {
		for name, fill := range map[string]func(any){"zero": func(any) {}, "full": Fill, "hostile": fillHostile} {
			var out strings.Builder
			if err := page.Render(io.Writer(&out), site, viewer, fill); err != nil {
				t.Errorf("%s data: %v", name, err)
				continue
			}
			checkMarkup(t, out.String())
		}
	}
}

// hostile are texts that break out of wherever a page forgot to escape them.
var hostile = []string{
	`"><script src=//evil.example>alert(1)</script>`, `' onmouseover='alert(1)`, `" onfocus="alert(1)" autofocus="`,
	`</textarea><img src=x onerror=alert(1)>`, `javascript:alert(1)`, `</title><svg onload=alert(1)>`, `{{.}}<!--`, `data:text/html,<b>1`,
}

// fillHostile is Fill with hostile texts.
func fillHostile(pointer any) {
	n := 0
	filler{func() string { n++; return hostile[n%len(hostile)] }}.fill(reflect.ValueOf(pointer).Elem(), fillDepth)
}

// checkMarkup refuses what the Content-Security-Policy would block, markup that
// came out of hostile texts, and what html/template writes when it gave up.
func checkMarkup(t *testing.T, html string) {
	t.Helper()
	for _, bad := range []string{" style=", "<style", " onclick=", " onchange=", " onsubmit=",
		`href="javascript:`, `action="javascript:`, `src="javascript:`, "<script src=//evil", "<img src=x", "<svg onload", `" onfocus="`, `' onmouseover='`, `href="data:`, `src="data:text`, "<no value>", "%!"} {
		if strings.Contains(html, bad) {
			t.Errorf("the page contains %q", bad)
		}
	}
	for rest := html; ; {
		at := strings.Index(rest, "<script")
		if at < 0 {
			break
		}
		rest = rest[at+1:]
		if tag, _, _ := strings.Cut(rest, ">"); !strings.Contains(tag, "src=") {
			t.Error("the page contains an inline script")
		}
	}
}

// fillDepth bounds what Fill fills in types that contain themselves.
const fillDepth = 6

// Fill writes something into everything that pointer leads to: texts, numbers,
// true, two elements in each slice.
func Fill(pointer any) {
	filler{func() string { return "样例<b>&" }}.fill(reflect.ValueOf(pointer).Elem(), fillDepth)
}

type filler struct{ text func() string }

func (f filler) fill(v reflect.Value, depth int) {
	if depth == 0 || !v.CanSet() {
		return
	}
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(f.text())
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(2)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(2)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(2.5)
	default:
		f.fillInside(v, depth)
	}
}

func (f filler) fillInside(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), depth-1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		f.fill(v.Index(0), depth-1)
		f.fill(v.Index(1), depth-1)
	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i), depth-1)
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(key, depth-1)
		f.fill(value, depth-1)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i), depth-1)
		}
	}
}
