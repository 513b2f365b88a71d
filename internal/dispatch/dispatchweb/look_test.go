package dispatchweb

import (
	"fmt"
	"testing"

	"bihuan/internal/browsertest"
	"bihuan/internal/dispatch"
)

// Every page fits its window, wide and narrow, and the browser has nothing to
// complain about. With BIHUAN_SHOTS set the pictures stay.
func TestLook(t *testing.T) {
	browser := browsertest.Start(t)
	empty, s := open(t), open(t)
	d := s.Sample(t)
	files := three(t, d)
	twice := append([]dispatch.Upload{}, files...)
	twice = append(twice, dispatch.Upload{Name: "党建工作办公室（补充）.xlsx", Content: files[0].Content}, dispatch.Upload{Name: "照片.jpg", Content: []byte("x")})
	merged, draft := s.Collect(t, files...), s.Collect(t, twice...)
	if _, err := s.Dispatch.Merge(t.Context(), s.Keeper, merged.ID, "", dispatch.Choices{}); err != nil {
		t.Fatal(err)
	}
	fresh := open(t)
	again := fresh.Collect(t, three(t, fresh.Sample(t))...)
	pages := []struct{ name, url string }{
		{"split-empty", empty.URL + splitURL}, {"split", s.URL + splitURL + "?assist=on"}, {"split-seeded", fresh.URL + splitURL},
		{"round", s.URL + splitURL + "/" + d.ID}, {"return-empty", empty.URL + returnURL}, {"return", s.URL + returnURL},
		{"preview", fresh.URL + returnURL + "/" + again.ID}, {"preview-twice", s.URL + returnURL + "/" + draft.ID}, {"preview-merged", s.URL + returnURL + "/" + merged.ID},
	}
	for _, size := range []struct{ width, height int }{{1366, 768}, {360, 740}} {
		tab := browser.Tab(size.width, size.height)
		for _, page := range pages {
			tab.Open(page.url)
			if tab.Overflows() {
				t.Errorf("%s is wider than %d pixels", page.name, size.width)
			}
			tab.Shot(fmt.Sprintf("%s-%d", page.name, size.width))
		}
		if said := tab.Complaints(); len(said) > 0 {
			t.Errorf("at %d pixels the browser says %q", size.width, said)
		}
	}
	browser.Tab(1366, 768).Open(fresh.URL + returnURL + "/" + again.ID).PDF("preview-print")
}
