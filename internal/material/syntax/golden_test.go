package syntax

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bihuan/internal/material/document"
)

var update = flag.Bool("update", false, "write the golden files from what the reader gives")

// written returns d's tree as the golden files hold it: kind, level, marker
// and text of each node, + for one that starts within its line, and the bytes
// of its span.
func written(d *document.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "title %q\n", d.Title)
	d.Walk(func(n *document.Node, above []*document.Node) bool {
		mark := ""
		if n.Inline {
			mark = "+"
		}
		fmt.Fprintf(&b, "%s%s%s", strings.Repeat("  ", len(above)), mark, n.Kind)
		if n.Class != document.NoClass {
			fmt.Fprintf(&b, " %d %q=%d", n.Level, n.Marker, n.Number)
		}
		fmt.Fprintf(&b, " %q %d-%d\n", n.Text, n.Start, n.End)
		return true
	})
	return b.String()
}

func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d golden inputs, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := written(parsed(string(data)))
			golden := strings.TrimSuffix(file, ".txt") + ".outline"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("tree differs from %s:\n%s", golden, got)
			}
			if err := roundTrip(string(data)); err != nil {
				t.Error(err)
			}
		})
	}
}
