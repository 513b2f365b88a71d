package cli

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"bihuan/internal/audit"
	"bihuan/internal/history"
)

func (a *app) historyVerifyCommand() *cobra.Command {
	var where store
	var since []string
	var key, format string
	c := &cobra.Command{
		Use:   "verify [选项]",
		Short: "校验全部操作记录、现有数据和文件",
		Long: "从数据库和文件重新计算全部操作记录：每条记录是否被改动，有无缺失、插入、调换顺序；现有数据是否与记录逐条重做的结果一致；\n" +
			"记录所附的文件是否被改动或调换。用 --since 与自己留存的检查点比对。不写入任何记录。\n" +
			"退出码：0 完好，1 有改动（第一行写明第一处），2 数据读不出来。",
		Example: "  bihuan history verify --data D:\\闭环数据\n" +
			"  bihuan history verify --since 检查点.txt --key bihuan/…+…\n" +
			"  bihuan history verify --since \"1234 ABCD-EFGH-…\"",
		Args: noArguments,
	}
	where.flags(c)
	c.Flags().StringArrayVar(&since, "since", nil, "自己留存的`检查点`：文件，或手抄的一行；可以写多次")
	c.Flags().StringVar(&key, "key", "", "自己留存的`公钥`（或存有它的文件），不写时用数据文件夹里的")
	c.Flags().StringVar(&format, "format", "text", "输出`格式`：text 或 json")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if format != "text" && format != "json" {
			return usage(c, "--format 只能是 text 或 json。")
		}
		if err := where.existing(); err != nil {
			return err
		}
		in, err := a.open(c.Context(), where.dir, where.db)
		if err != nil {
			return err
		}
		defer in.close()
		report, err := in.verify(c.Context(), since, key)
		if err != nil {
			return err
		}
		if err := a.writeReport(report, format == "json"); err != nil {
			return err
		}
		if !report.Whole() {
			return exitCode(exitFindings)
		}
		return nil
	}
	return c
}

func (in *instance) verify(ctx context.Context, since []string, key string) (*audit.Report, error) {
	public, err := publicKey(key)
	if err != nil {
		return nil, err
	}
	if public == "" {
		public = in.audit.Public()
	}
	var marks []history.Mark
	for _, text := range since {
		m, err := readMark(text, public)
		if err != nil {
			return nil, err
		}
		marks = append(marks, m)
	}
	return in.audit.Examine(ctx, marks...)
}

func (a *app) writeReport(r *audit.Report, asJSON bool) error {
	if asJSON {
		out := json.NewEncoder(a.out)
		out.SetEscapeHTML(false)
		return out.Encode(struct {
			Whole bool `json:"whole"`
			*audit.Report
		}{r.Whole(), r})
	}
	if !r.Whole() {
		for i, f := range r.Findings {
			fmt.Fprintf(a.out, "%s\n", f.Sentence)
			if i == 0 && len(r.Findings) > 1 {
				fmt.Fprintf(a.out, "以上是第一处，共发现%d处：\n", len(r.Findings)+r.More)
			}
		}
		if r.More > 0 {
			fmt.Fprintf(a.out, "……另有%d处没有列出。\n", r.More)
		}
		_, err := fmt.Fprintln(a.err, "操作记录有改动。请保留现场，与留存的检查点和备份比对。")
		return err
	}
	fmt.Fprintf(a.out, "完好：%s\n", r.Sentence())
	if r.Compared == 0 {
		_, err := fmt.Fprintln(a.err, "没有可比对的检查点：只能说明记录之间没有矛盾。请用 bihuan history checkpoint 取检查点并留存。")
		return err
	}
	_, err := fmt.Fprintf(a.err, "与%d个检查点比对一致，覆盖前%d条；其后的%d条还没有检查点覆盖。\n", r.Compared, r.Covered, r.Events-r.Covered)
	return err
}
