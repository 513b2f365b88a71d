package cli

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"bihuan/internal/material/document"
)

const inputsHelp = "\n\n可以同时写多个文件和文件夹；文件夹会逐层查找 .txt .md .docx .doc .wps .pdf 文件。“-”表示读取标准输入。" +
	"\n一个文件读不出来不影响其他文件，最后以 2 结束。"

// someInputs demands at least one file.
func someInputs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usage(c, "请写明要处理的文件或文件夹。")
	}
	return nil
}

// eachDocument reads every input, several at a time, and calls print with the
// results in order. The sentence about an input that cannot be used goes to
// standard error first; the command then ends with exitUnusable.
func (a *app) eachDocument(ctx context.Context, args []string, print func(s source, doc *document.Document, err error) error) error {
	type read struct {
		doc *document.Document
		err error
	}
	list := sources(args)
	bar := a.newProgress(len(list))
	code := exitGood
	err := inOrder(ctx, len(list), func(i int) read {
		doc, err := a.read(ctx, list[i])
		return read{doc, err}
	}, func(i int, r read) error {
		bar.clear()
		if r.err != nil {
			code = exitUnusable
			a.complain(list[i].name, r.err)
		} else {
			a.notices(r.doc)
		}
		if err := print(list[i], r.doc, r.err); err != nil {
			return err
		}
		bar.step(i + 1)
		return nil
	})
	bar.clear()
	return ended(err, code)
}

// ended returns err, or the exit code of a command that went through.
func ended(err error, code int) error {
	if err != nil || code == exitGood {
		return err
	}
	return exitCode(code)
}

// complain says why an input cannot be used.
func (a *app) complain(name string, err error) {
	fmt.Fprintf(a.err, "%s：%s\n", name, sentence(err))
}

// notices says what reading left out.
func (a *app) notices(doc *document.Document) {
	for _, n := range doc.Notices {
		fmt.Fprintf(a.err, "%s：提示：%s\n", doc.Name, n)
	}
}

// jsonLines returns a function that prints one JSON value a line.
func (a *app) jsonLines() func(v any) error {
	encoder := json.NewEncoder(a.out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode
}
