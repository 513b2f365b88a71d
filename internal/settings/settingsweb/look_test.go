package settingsweb

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"

	"bihuan/internal/browsertest"
)

// Every page fits its window, wide and narrow, and the browser has nothing to
// complain about. With BIHUAN_SHOTS set the pictures stay.
func TestLook(t *testing.T) {
	s := quick(t)
	s.Seed(t)
	for _, c := range []struct {
		name string
		v    url.Values
	}{
		{"rules", sourced("entry", "step-publicity", "name", "公示", "needed_for", "limited", "needed_from", "inspection", "confirmed", "1")},
		{"lights", sourced("entry", "lights", "yellow_days", "40", "word_green", "正常", "word_yellow", "预警", "word_red", "超期", "confirmed", "1")},
	} {
		if status, body, _ := s.form(t, "/settings/"+c.name, c.v); status != 303 {
			t.Fatalf("%d %s", status, body)
		}
	}
	browser := browsertest.Start(t)
	for _, size := range []struct{ width, height int }{{1366, 768}, {360, 740}} {
		tab := browser.Tab(size.width, size.height)
		for _, page := range []struct{ name, path string }{
			{"settings", "/settings"}, {"settings-rules", "/settings/rules"}, {"settings-rule", "/settings/rules?edit=limited"}, {"settings-step", "/settings/rules?edit=new"},
			{"settings-lights", "/settings/lights?edit=lights"}, {"settings-holidays", "/settings/holidays?edit=new"}, {"settings-sources", "/settings/sources"},
			{"settings-words", "/settings/words?edit=audit"}, {"settings-import", "/settings/import"},
		} {
			tab.Open(s.URL + page.path)
			if tab.Overflows() {
				t.Errorf("%s is wider than %d pixels", page.name, size.width)
			}
			tab.Shot(fmt.Sprintf("%s-%d", page.name, size.width))
		}
		tab.Open(s.URL + "/settings/lights?edit=lights")
		tab.Do(chromedp.SetValue("#field-yellow_days", "1"))
		tab.Submit(".settings-form .button-primary")
		tab.Shot(fmt.Sprintf("settings-effect-%d", size.width))
		if said := tab.Complaints(); len(said) > 0 {
			t.Errorf("at %d pixels the browser says %q", size.width, said)
		}
	}
	browser.Tab(1366, 768).Open(s.URL + "/settings/rules").PDF("settings-rules-print")
}
