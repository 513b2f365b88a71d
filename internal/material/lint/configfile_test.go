package lint

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bihuan/internal/fault"
	"bihuan/internal/material/extract"
)

var vocabulary = Vocabulary{
	Rules:  []*Rule{rule("a", Hint, "甲"), rule("b", Error, "乙")},
	Frames: []string{"2024"},
}

func TestParseConfig(t *testing.T) {
	cfg, err := ParseConfig("x", []byte(`
genre: member
frame: 2024
rules:
  a: 必核
  b: off
phrases:
  a: [丙丁]
ignore:
  - {rule: a, text: 甲乙, reason: 会议定名}
`), vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Genre != extract.Member || cfg.Frame != "2024" || !cfg.Off("b") || cfg.Off("a") {
		t.Errorf("configuration %+v", cfg)
	}
	found := run("甲丙丁乙，甲乙，甲", cfg, vocabulary.Rules...)
	if len(found) != 4 || found[0].Severity != Verify {
		t.Fatalf("findings %+v", found)
	}
	cfg.Ignore[0].Text = "甲"
	if found := run("甲丙丁乙，甲乙，甲", cfg, vocabulary.Rules...); len(found) != 1 {
		t.Errorf("an ignored text is still reported: %+v", found)
	}
}

func TestParseConfigErrors(t *testing.T) {
	for _, c := range []struct{ yaml, want string }{
		{"gener: team", "第1行：没有“gener”这一项"},
		{"genre: novel", "第1行：genre（文种）“novel”无法识别"},
		{"\nframe: 1999", "第2行：没有名为“1999”的检视框架"},
		{"rules:\n  c: off", "第2行：没有编号为“c”的规则"},
		{"rules:\n  a: maybe", "第2行：规则“a”的设置“maybe”无法识别"},
		{"rules:\n  a: off\n  a: on", "第3行：“a”重复出现"},
		{"rules: [a]", "第1行：rules应写成"},
		{"phrases:\n  a: 丙丁", "第2行：phrases下“a”应是一个列表"},
		{"phrases:\n  a: [丙]", "第2行：自定义用语至少要有两个字"},
		{"ignore:\n  - {rule: a, text: 甲}", "第2行：ignore的每一条都要写明"},
		{"ignore:\n  - {rule: c, text: 甲, reason: 丙}", "第2行：没有编号为“c”的规则"},
		{"ignore: 甲", "第1行：ignore应是一个列表"},
		{"a: b: c", "第1行"},
		{strings.Repeat("#", maxConfig+1), "超过1MB"},
	} {
		_, err := ParseConfig("x", []byte(c.yaml), vocabulary)
		if err == nil || fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.40q: error %v, want %q", c.yaml, err, c.want)
		}
	}
}

func TestLoadConfig(t *testing.T) {
	top := t.TempDir()
	deep := filepath.Join(top, "镇", "村")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(top, ConfigName), []byte("rules: {a: off}"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{deep, filepath.Join(deep, "材料.txt"), top} {
		cfg, name, err := LoadConfig(path, vocabulary)
		if err != nil || !cfg.Off("a") || name != filepath.Join(top, ConfigName) {
			t.Errorf("%s: configuration %q, %v", path, name, err)
		}
	}
}

func FuzzParseConfig(f *testing.F) {
	f.Add([]byte("rules:\n  a: off\nignore:\n  - {rule: a, text: 甲, reason: 乙}\nphrases: {a: [丙丁]}"))
	f.Add([]byte("a: &x [*x]"))
	f.Add([]byte("rules: ~\nframe: [1]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		cfg, err := ParseConfig("x", data, vocabulary)
		if (cfg == nil) == (err == nil) {
			t.Errorf("configuration %v with error %v", cfg, err)
		}
		if err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("error %v is not Invalid", err)
		}
	})
}
