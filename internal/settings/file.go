package settings

import (
	"bytes"
	"errors"
	"io"

	"go.yaml.in/yaml/v3"

	"bihuan/internal/fault"
	"bihuan/internal/ledger"
)

// File is all tables of a unit in one text, for handing out.
type File struct {
	Unit  string
	Texts map[string]string // by the names of the tables
}

// format names what a file is, so that no other YAML is taken for one.
const format = "bihuan-settings/1"

// maxFile bounds the text of a file.
const maxFile = 1 << 20

type fileText struct {
	Format string               `yaml:"format"`
	Unit   string               `yaml:"unit"`
	Date   string               `yaml:"date"`
	Tables map[string]yaml.Node `yaml:"tables"`
}

// Export returns the tables in force as ParseFile reads them. date is the day
// of today.
func Export(unit, date string, tables ledger.Tables) (string, error) {
	out := fileText{Format: format, Unit: unit, Date: date, Tables: map[string]yaml.Node{}}
	for _, t := range All {
		var node yaml.Node
		if err := yaml.Unmarshal([]byte(t.Text(tables)), &node); err != nil {
			return "", err
		}
		out.Tables[t.Name] = *node.Content[0]
	}
	var text bytes.Buffer
	text.WriteString("# 闭环的设置，由“" + unit + "”于" + date + "导出。其他单位可以在“设置”页面导入，\n# 或执行 bihuan settings import 文件名；导入前会列出与现有设置的差别。\n")
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	err := encoder.Encode(out)
	return text.String(), err
}

// ParseFile reads what Export wrote, or a part of it. Each table is checked
// like those of the program.
func ParseFile(text []byte) (File, error) {
	var in fileText
	if len(text) > maxFile {
		return File{}, fault.New(fault.Invalid, "设置文件超过1MB，请检查是否选错了文件。")
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&in); err != nil && !errors.Is(err, io.EOF) {
		return File{}, fault.Wrap(err, fault.Invalid, "这不是闭环导出的设置文件，或文件已损坏，请让发文单位重新导出。")
	}
	if in.Format != format {
		return File{}, fault.New(fault.Invalid, "这不是闭环导出的设置文件（开头应有 format: %s），请检查是否选错了文件。", format)
	}
	f := File{Unit: in.Unit, Texts: map[string]string{}}
	scratch := ledger.DefaultTables()
	for name, node := range in.Tables {
		t, err := Named(name)
		if err != nil {
			return File{}, fault.New(fault.Invalid, "设置文件中有不认识的部分“%s”，可能来自更新的版本，请先升级程序。", shorten(name))
		}
		part, err := yaml.Marshal(&node)
		if err == nil {
			err = t.Read(string(part), &scratch)
		}
		if err != nil {
			return File{}, fault.Wrap(err, fault.Invalid, "设置文件的“%s”部分：%s", t.Zh, fault.Text(err))
		}
		f.Texts[name] = t.Text(scratch)
	}
	if len(f.Texts) == 0 {
		return File{}, fault.New(fault.Invalid, "设置文件里没有任何设置，请检查是否选错了文件。")
	}
	return f, nil
}
