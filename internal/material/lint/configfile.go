package lint

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"bihuan/internal/fault"
	"bihuan/internal/material/extract"
)

// ConfigName is the name of the configuration file.
const ConfigName = ".bihuan.yaml"

// maxConfig bounds the configuration file in bytes.
const maxConfig = 1 << 20

// Vocabulary is what a configuration may name.
type Vocabulary struct {
	Rules  []*Rule
	Frames []string // ids of the frames of aspects; nil leaves frame unchecked
}

// LoadConfig reads the nearest .bihuan.yaml in the folder of path (path
// itself where it is a folder) or above it. It returns the default and an
// empty name where there is none.
func LoadConfig(path string, known Vocabulary) (*Config, string, error) {
	dir, err := filepath.Abs(path)
	if err != nil {
		return nil, "", fault.Wrap(err, fault.Invalid, "路径“%s”无法识别，请检查后重试。", path)
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		dir = filepath.Dir(dir)
	}
	for {
		name := filepath.Join(dir, ConfigName)
		data, err := os.ReadFile(name)
		if err == nil {
			cfg, err := ParseConfig(name, data, known)
			return cfg, name, err
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, "", fault.Wrap(err, fault.Invalid, "配置文件“%s”读不出来，请检查文件权限，或把它移走后重试。", name)
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return &Config{}, "", nil
		}
		dir = parent
	}
}

// ParseConfig reads a configuration; name stands in the errors.
func ParseConfig(name string, data []byte, known Vocabulary) (*Config, error) {
	r := configReader{name: name, known: known, cfg: &Config{settings: map[string]setting{}, Phrases: map[string][]string{}}}
	if len(data) > maxConfig {
		return nil, fault.New(fault.Invalid, "配置文件“%s”超过1MB，请检查是否放错了文件。", name)
	}
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "%s%s：不是正确的YAML，请检查缩进、冒号和引号。", name, yamlLine(err))
	}
	if len(root.Content) == 0 {
		return r.cfg, nil
	}
	if err := r.root(root.Content[0]); err != nil {
		return nil, err
	}
	return r.cfg, nil
}

// yamlLine returns the line that the parser's message names. It names none for
// the first.
func yamlLine(err error) string {
	rest, _ := strings.CutPrefix(err.Error(), "yaml: line ")
	if line, _, ok := strings.Cut(rest, ":"); ok && strings.Trim(line, "0123456789") == "" {
		return "第" + line + "行"
	}
	return "第1行"
}

type configReader struct {
	name  string
	known Vocabulary
	cfg   *Config
}

func (r *configReader) fail(n *yaml.Node, format string, args ...any) error {
	return fault.New(fault.Invalid, "%s第%d行：%s", r.name, n.Line, fmt.Sprintf(format, args...))
}

// each calls read for every key of a mapping, refusing a key that comes twice.
func (r *configReader) each(n *yaml.Node, what string, read func(key string, k, v *yaml.Node) error) error {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return r.fail(n, "%s应写成“名称: 值”的形式。", what)
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if seen[k.Value] {
			return r.fail(k, "“%s”重复出现，请只留一处。", k.Value)
		}
		seen[k.Value] = true
		if err := read(k.Value, k, v); err != nil {
			return err
		}
	}
	return nil
}

func (r *configReader) root(n *yaml.Node) error {
	return r.each(n, "配置", func(key string, k, v *yaml.Node) error {
		switch key {
		case "genre":
			return r.genre(v)
		case "frame":
			return r.frame(v)
		case "rules":
			return r.each(v, "rules", r.rule)
		case "phrases":
			return r.each(v, "phrases", r.phrases)
		case "ignore":
			return r.ignore(v)
		}
		return r.fail(k, "没有“%s”这一项，可用的有genre、frame、rules、phrases、ignore。", key)
	})
}

func (r *configReader) genre(v *yaml.Node) error {
	switch g := extract.Genre(v.Value); g {
	case extract.Team, extract.Member, extract.Outline, extract.Report, extract.Inspection:
		r.cfg.Genre = g
		return nil
	}
	return r.fail(v, "genre（文种）“%s”无法识别，可用的有team（班子）、member（个人）、outline（发言提纲）、report（整改报告）、inspection（巡察反馈）。", v.Value)
}

func (r *configReader) frame(v *yaml.Node) error {
	if v.Kind != yaml.ScalarNode {
		return r.fail(v, "frame（检视框架）应写一个名称。")
	}
	if r.known.Frames != nil {
		found := false
		for _, f := range r.known.Frames {
			found = found || f == v.Value
		}
		if !found {
			return r.fail(v, "没有名为“%s”的检视框架，可用的有%s。", v.Value, strings.Join(r.known.Frames, "、"))
		}
	}
	r.cfg.Frame = v.Value
	return nil
}

func (r *configReader) knows(id string, k *yaml.Node) error {
	for _, rule := range r.known.Rules {
		if rule.ID == id {
			return nil
		}
	}
	return r.fail(k, "没有编号为“%s”的规则，运行 bihuan explain 可查看全部规则。", id)
}

func (r *configReader) rule(id string, k, v *yaml.Node) error {
	if err := r.knows(id, k); err != nil {
		return err
	}
	var s setting
	switch v.Value {
	case "off", "关", "关闭", "false":
		s.off = true
	case "on", "开", "true":
	case "error", "必改":
		s.severity = Error
	case "verify", "必核":
		s.severity = Verify
	case "hint", "建议":
		s.severity = Hint
	default:
		return r.fail(v, "规则“%s”的设置“%s”无法识别，可写on、off、必改、必核、建议。", id, v.Value)
	}
	r.cfg.settings[id] = s
	return nil
}

func (r *configReader) phrases(id string, k, v *yaml.Node) error {
	if err := r.knows(id, k); err != nil {
		return err
	}
	if v.Kind != yaml.SequenceNode {
		return r.fail(v, "phrases下“%s”应是一个列表，每行一条，以“- ”开头。", id)
	}
	for _, w := range v.Content {
		if w.Kind != yaml.ScalarNode || len([]rune(w.Value)) < 2 {
			return r.fail(w, "自定义用语至少要有两个字。")
		}
		r.cfg.Phrases[id] = append(r.cfg.Phrases[id], w.Value)
	}
	return nil
}

func (r *configReader) ignore(v *yaml.Node) error {
	if v.Kind != yaml.SequenceNode {
		return r.fail(v, "ignore应是一个列表，每条写rule（规则）、text（原文中的字句）和reason（理由）。")
	}
	for _, item := range v.Content {
		var i Ignore
		err := r.each(item, "ignore的每一条", func(key string, k, v *yaml.Node) error {
			switch key {
			case "rule":
				i.Rule = v.Value
				return r.knows(v.Value, v)
			case "text":
				i.Text = v.Value
			case "reason":
				i.Reason = v.Value
			default:
				return r.fail(k, "没有“%s”这一项，可用的有rule、text、reason。", key)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if i.Rule == "" || i.Text == "" || i.Reason == "" {
			return r.fail(item, "ignore的每一条都要写明rule（规则）、text（原文中的字句）和reason（理由）。")
		}
		r.cfg.Ignore = append(r.cfg.Ignore, i)
	}
	return nil
}
