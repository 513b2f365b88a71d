package cli

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"bihuan/internal/fault"
	"bihuan/internal/material"
	"bihuan/internal/material/document"
	"bihuan/internal/material/reading"
)

func (a *app) annotateCommand() *cobra.Command {
	var o checkOptions
	c := &cobra.Command{
		Use:   "annotate [选项] 文件.docx -o 新文件.docx",
		Short: "把检查结果写成 Word 批注",
		Long: "检查一份 Word 材料，在每处问题上加一条批注，写入新文件，正文一个字不动。用于把问题交还起草人。\n" +
			"“-”表示读取标准输入。不覆盖原文件。",
		Example: "  bihuan annotate 对照检查材料.docx -o 对照检查材料-批注.docx",
		Args: func(c *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return usage(c, "请写明要批注的 Word 文件。")
			case len(args) > 1:
				return usage(c, "一次只批注一个文件。")
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVarP(&o.output, "output", "o", "", "写入的`文件`")
	f.BoolVar(&o.force, "force", false, "允许覆盖已有的文件")
	f.StringVar(&o.rules, "rules", "", "只用这些`规则`，以逗号分隔；前面加减号表示不用")
	f.StringVar(&o.config, "config", "", "用这个配置`文件`，不用材料旁边的 .bihuan.yaml")
	c.RunE = func(c *cobra.Command, args []string) error {
		if o.output == "" {
			return usage(c, "请用 -o 写明批注写入哪个新文件。")
		}
		return a.annotate(c.Context(), args[0], o)
	}
	return c
}

func (a *app) annotate(ctx context.Context, name string, o checkOptions) error {
	if err := checkTarget(o.output, o.force, name); err != nil {
		return err
	}
	checks, err := newChecks(o.rules, o.config)
	if err != nil {
		return err
	}
	data, err := a.bytes(name)
	if err != nil {
		return err
	}
	doc, err := reading.Bytes(ctx, name, data)
	if err != nil {
		return err
	}
	if doc.Format != document.Word {
		return fault.New(fault.Invalid, "“%s”不是 .docx 文件，不能写批注。请在 Word 或 WPS 中另存为 .docx 再试。", name)
	}
	a.notices(doc)
	result := checks.run(doc, nil)
	if result.err != nil {
		return result.err
	}
	annotated, err := material.Annotate(data, doc, result.file.Findings, a.now())
	if err != nil {
		return err
	}
	if err := save(o.output, annotated); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.err, "写了%d条批注，已存为“%s”。\n", len(result.file.Findings), o.output)
	return err
}

// bytes returns the content of a file or of standard input.
func (a *app) bytes(name string) ([]byte, error) {
	if name == stdinName {
		return a.readStdin()
	}
	list := sources([]string{name})
	if len(list) != 1 || list[0].err == nil && list[0].name != name {
		return nil, fault.New(fault.Invalid, "“%s”是文件夹，请指定其中的一个 Word 文件。", name)
	}
	if list[0].err != nil {
		return nil, list[0].err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "“%s”打不开，请检查是否有权限读取、是否被其他程序占用。", name)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, reading.MaxFile+1)) // the reader refuses the excess
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "“%s”读不完，请检查磁盘或网络后重试。", name)
	}
	return data, nil
}
