package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"bihuan/internal/audit"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/zh"
)

func (a *app) historyCheckCommand() *cobra.Command {
	var own, key string
	c := &cobra.Command{
		Use:   "check 文件 --key 公钥 [选项]",
		Short: "核对证明文件或检查点，不需要数据库",
		Long: "核对证明文件或检查点文件，不需要数据库，可以在任何电脑上做。公钥是取检查点时显示的那一行，应当由您自己留存，不要用对方临时给的。\n" +
			"用 --checkpoint 写上自己留存的检查点，才能说明对方没有另造一份历史。\n" +
			"退出码：0 属实，1 不属实，2 文件不能用或不能判断。",
		Example: "  bihuan history check 证明.json --key bihuan/…+… --checkpoint 检查点.txt",
	}
	c.Flags().StringVar(&key, "key", "", "自己留存的`公钥`，或存有它的文件")
	c.Flags().StringVar(&own, "checkpoint", "", "自己留存的`检查点`：文件，或手抄的一行")
	c.RunE = func(c *cobra.Command, args []string) error {
		switch {
		case len(args) != 1:
			return usage(c, "请写明一个证明文件或检查点文件。")
		case key == "":
			return usage(c, "请用 --key 写明公钥。")
		}
		public, err := publicKey(key)
		if err != nil {
			return err
		}
		var mark *history.Mark
		if own != "" {
			m, err := readMark(own, public)
			if err != nil {
				return err
			}
			mark = &m
		}
		return refuted(a, a.checkFile(args[0], public, mark))
	}
	return c
}

// refuted turns what does not hold into the exit code for it.
func refuted(a *app, err error) error {
	if err == nil || fault.KindOf(err) != fault.Conflict {
		return err
	}
	fmt.Fprintln(a.out, "不属实："+fault.Text(err))
	return exitCode(exitFindings)
}

func (a *app) checkFile(path, public string, own *history.Mark) error {
	f, err := os.Open(path)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "读不出“%s”，请检查文件名。", path)
	}
	defer f.Close()
	start := make([]byte, 1)
	if _, err := f.ReadAt(start, 0); err == nil && bytes.Equal(start, []byte("{")) {
		proof, err := history.ReadProof(f)
		if err != nil {
			return readable(err, path)
		}
		return a.checkProof(proof, public, own)
	}
	data, err := readSmall(path)
	if err != nil {
		return err
	}
	checkpoint, err := history.OpenCheckpoint(data, public)
	if err != nil {
		return err
	}
	if own != nil {
		if own.Size != checkpoint.Size {
			return fault.New(fault.Invalid, "两个检查点的记录条数不同（%d条和%d条），单凭它们不能判断是否接得上。请让对方用 bihuan history prove --since 较早的检查点 出具证明。", own.Size, checkpoint.Size)
		}
		if err := checkpoint.Same(*own); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.out, "属实：%s取的检查点，%d条操作记录，签名正确。\n手抄行：%s\n", zh.Instant(checkpoint.At), checkpoint.Size, checkpoint.Line())
	return nil
}

func (a *app) checkProof(proof *history.Proof, public string, own *history.Mark) error {
	checkpoint, err := proof.Check(public)
	if err != nil {
		return err
	}
	if own != nil {
		if err := proof.Covers(*own, public); err != nil {
			return err
		}
	}
	decode := (&audit.Service{Aggregates: aggregates(nil, nil, nil)}).Decode
	told, err := audit.Tell(proof, decode)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "证明里有这个版本的程序不认识的记录，请用较新的版本核对。")
	}
	var shown table
	for _, t := range told {
		who := t.By
		if who == "" {
			who = dash(t.Record.Actor)
		}
		shown.add(fmt.Sprintf("第%d条", t.Record.Seq+1), zh.Instant(t.Record.Entry().At), who, t.Sentence)
	}
	if err := shown.write(a.out); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "属实：以上%d条都在%s取的检查点之内（%d条操作记录），内容未被改动。\n", len(told), zh.Instant(checkpoint.At), checkpoint.Size)
	if proof.Older != "" {
		older, err := history.PeekCheckpoint([]byte(proof.Older))
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "属实：这份历史接得上%s的检查点（%d条），其间没有改写、删除或插入。\n", zh.Instant(older.At), older.Size)
	}
	if own == nil {
		fmt.Fprintln(a.err, "没有与您自己留存的检查点比对：加上 --checkpoint 才能说明对方没有另造一份历史。")
	}
	return nil
}

// readable says of which file a refusal is.
func readable(err error, path string) error {
	if fault.KindOf(err) != fault.Internal {
		return err
	}
	var p *os.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return fault.Wrap(err, fault.Invalid, "“%s”读到一半出错，请重新复制这个文件。", path)
}
