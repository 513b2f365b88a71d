package comment

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bihuan/internal/access"
	"bihuan/internal/history"
)

func TestMentioned(t *testing.T) {
	names := []string{"林远", "林远山", "江𬎆", "周禾"}
	for text, want := range map[string]string{
		"":            "",
		"请@林远山 核对":    "林远山",
		"@林远，@江𬎆：请看":  "林远 江𬎆",
		"＠周禾@周禾":      "周禾",
		"邮箱 a@b.cn，@": "",
		"@林 远":        "",
		"林远@":         "",
		"@@林远":        "林远",
		"@林远山山@林远":    "林远山 林远",
	} {
		if got := strings.Join(Mentioned(text, names), " "); got != want {
			t.Errorf("%q mentions %q, want %q", text, got, want)
		}
	}
}

// Whatever is written, the pieces are the text, and the mentions in it are
// those that were found.
func TestPieces(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("@＠林远山江𬎆 \n"))).Draw(r, "text")
		c := Comment{Text: text}
		for _, name := range Mentioned(text, []string{"林远", "林远山", "江𬎆"}) {
			c.Mentions = append(c.Mentions, Mention{Name: name})
		}
		joined, said := "", []string{}
		for _, p := range c.Pieces() {
			joined += p.Text
			if name := strings.TrimLeft(p.Text, "@＠"); p.Mention && !slices.Contains(said, name) {
				said = append(said, name)
			}
			if p.Text == "" {
				r.Fatal("an empty piece")
			}
		}
		if joined != text {
			r.Fatalf("%q in pieces is %q", text, joined)
		}
		if len(said) != len(c.Mentions) {
			r.Fatalf("%q: mentions %v, shown %q", text, c.Mentions, said)
		}
	})
}

// The bodies under testdata/events were written by a program of the past; they
// must say the same for ever.
func TestGoldenEvents(t *testing.T) {
	mentions := []Mention{{"a", "江𬎆"}}
	sentences := map[string]string{
		"comment.written.v1": "评论：请@江𬎆 补充", "comment.edited.v1": "把评论改为：请@江𬎆 尽快补充", "comment.withdrawn.v1": "撤回评论：写错了问题",
	}
	for _, e := range []history.Event{Written{access.Restricted, "p", "请@江𬎆 补充", mentions}, Edited{"请@江𬎆 尽快补充", mentions}, Withdrawn{"写错了问题"}} {
		body, err := json.MarshalIndent(e, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", "events", e.Kind()+".json")
		want, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			os.MkdirAll(filepath.Dir(path), 0o755)
			t.Errorf("%s was missing and is written now (%v); look at it", path, os.WriteFile(path, append(body, '\n'), 0o644))
			continue
		}
		if string(body)+"\n" != string(want) {
			t.Errorf("%s is written as\n%s", e.Kind(), body)
		}
		if old, err := Decode(e.Kind(), want); err != nil || old.Sentence() != sentences[e.Kind()] {
			t.Errorf("%s says %v, %v", e.Kind(), old, err)
		}
	}
	if len(kinds) != len(sentences) {
		t.Errorf("%d kinds, %d examples", len(kinds), len(sentences))
	}
}
