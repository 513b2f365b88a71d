package syntax

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bihuan/internal/material/document"
	"bihuan/internal/samples"
)

// fingerprint returns d's tree without its words: kind, level, marker, span in
// code points and a hash of the text of each node.
func fingerprint(d *document.Document) string {
	l := document.NewLocator(d.Text)
	var b strings.Builder
	fmt.Fprintf(&b, "title %s\n", hash(d.Title))
	d.Walk(func(n *document.Node, above []*document.Node) bool {
		fmt.Fprintf(&b, "%s%s %d %q %d-%d %s\n", strings.Repeat("  ", len(above)), n.Kind, n.Level, n.Marker, l.Offset(n.Start), l.Offset(n.End), hash(n.Text))
		return true
	})
	return b.String()
}

func hash(s string) string {
	h := fnv.New32a()
	h.Write([]byte(s))
	return fmt.Sprintf("%08x", binary.BigEndian.Uint32(h.Sum(nil)))
}

func TestSamples(t *testing.T) {
	for _, name := range []string{samples.SelfExamination, samples.Regulation, samples.Letter} {
		t.Run(name, func(t *testing.T) {
			text := samples.Text(t, name)
			got := fingerprint(parsed(text))
			golden := filepath.Join("testdata", strings.TrimSuffix(name, ".txt")+".fingerprint")
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
			if err := roundTrip(text); err != nil {
				t.Error(err)
			}
		})
	}
}

// The sample's outline as the contract names it, seen by eye once.
func TestSelfExamination(t *testing.T) {
	d := parsed(samples.Text(t, samples.SelfExamination))
	if d.Title != "" {
		t.Errorf("title %q", d.Title)
	}
	var parts []*document.Node
	for _, n := range d.Nodes {
		if n.Kind == document.Heading {
			parts = append(parts, n)
		}
	}
	if len(parts) != 3 {
		t.Fatalf("%d parts, want 3", len(parts))
	}
	var problems []int
	for _, aspect := range parts[0].Children {
		if aspect.Kind != document.Heading {
			continue
		}
		if aspect.Level != 2 {
			t.Errorf("aspect %q at level %d", aspect.Marker, aspect.Level)
		}
		items := 0
		for _, n := range aspect.Children {
			if n.Kind == document.Item && n.Level == 3 && n.Class == document.Yishi {
				items++
			}
		}
		problems = append(problems, items)
	}
	if got := fmt.Sprint(problems); got != "[2 2 3 2 2 2]" {
		t.Errorf("problems per aspect %s", got)
	}
	for i, part := range parts[1:] {
		headings := 0
		for _, n := range part.Children {
			if n.Kind == document.Heading && n.Class == document.Dot {
				headings++
			}
		}
		if headings != 5 {
			t.Errorf("part %d has %d headings, want 5", i+2, headings)
		}
	}
}
