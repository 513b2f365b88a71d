package dispatchweb

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bihuan/internal/browsertest"
)

// Three files dropped in: one altered deadline, one date that is none. The
// clerk takes the deadline as a request for more time and merges, with scripts
// and without.
func TestThreeFilesInBrowser(t *testing.T) {
	browser := browsertest.Start(t)
	for _, scripts := range []bool{true, false} {
		s := open(t)
		d := s.Sample(t)
		var paths []string
		folder := t.TempDir()
		for _, f := range three(t, d) {
			path := filepath.Join(folder, f.Name)
			if err := os.WriteFile(path, f.Content, 0o600); err != nil {
				t.Fatal(err)
			}
			paths = append(paths, path)
		}
		tab := browser.Tab(1366, 768)
		if !scripts {
			tab.NoScripts()
		}
		tab.Open(s.URL+returnURL).Upload("#drop-file", ".drop button", paths...)
		text := tab.Text(".main")
		for _, want := range []string{"改动了锁定栏目", "2024-04-15", "2024-06-30", "申请延期至“年底”不是日期", "各党支部、自然资源所、财政所"} {
			if !strings.Contains(text, want) {
				t.Errorf("scripts %v: the page lacks %q", scripts, want)
			}
		}
		tab.Click(`input[value="` + d.Packets[2].Rows[0].Code + `/due"]`).Submit(".preview-bar button")
		if text := tab.Text(".main"); !strings.Contains(text, "已经并入台账") {
			t.Fatalf("scripts %v: %s", scripts, text)
		}
		whole, err := s.Whole(t.Context(), s.Keeper, d.Packets[2].Rows[0].Problem)
		if err != nil {
			t.Fatal(err)
		}
		if x := whole.Problem.Course.Extensions; len(x) != 1 || x[0].Due != "2024-06-30" {
			t.Errorf("scripts %v: %+v", scripts, x)
		}
	}
}
