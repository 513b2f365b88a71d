package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/seal"
)

func (a *app) historyCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "history 命令",
		Short: "校验操作记录，取检查点，出具和核对证明，清除内容",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage(c, "没有 history %s 这个命令，可用的有：verify、checkpoint、list、prove、check、erase。", args[0])
			}
			printHelp(c)
			return nil
		},
	}
	c.AddCommand(a.historyVerifyCommand(), a.historyCheckpointCommand(), a.historyListCommand(), a.historyProveCommand(), a.historyCheckCommand(), a.historyEraseCommand())
	return c
}

// signerOf reads the key that signs checkpoints and makes it on first use.
func signerOf(dir string) (*history.Signer, error) {
	key, err := seal.Key(dir, "history.key", func() ([]byte, error) { return history.NewKey(rand.Reader) })
	if err != nil {
		return nil, err
	}
	signer, err := history.ParseSigner(key)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "密钥文件 %s 已损坏，请从备份中恢复这个文件。", filepath.Join(dir, "keys", "history.key"))
	}
	return signer, nil
}

// existing refuses a data folder that is none: to look into one must not make
// a new one.
func (s store) existing() error {
	need := filepath.Join(s.dir, "bihuan.db")
	if s.db != "" {
		need = filepath.Join(s.dir, "keys", "content.key")
	}
	info, err := os.Stat(need)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.IsDir() {
		return fault.New(fault.Invalid, "“%s”不是闭环的数据文件夹（没有 %s），请用 --data 写明数据文件夹。", s.dir, filepath.Base(need))
	}
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "数据文件夹“%s”读不出来，请检查路径和权限。", s.dir)
	}
	return nil
}

// withHistory opens data that exists and runs do for the console.
func (a *app) withHistory(ctx context.Context, where store, do func(ctx context.Context, in *instance, who access.Viewer) error) error {
	if err := where.existing(); err != nil {
		return err
	}
	return a.withAccounts(ctx, where, do)
}

// publicKey reads a verifier key: itself, or a file that holds it.
func publicKey(text string) (string, error) {
	if text == "" || strings.Contains(text, "+") {
		return text, nil
	}
	data, err := readSmall(text)
	return strings.TrimSpace(string(data)), err
}

// readMark reads a checkpoint that an auditor kept: a file, or the line that
// can be typed. public checks who signed a file.
func readMark(text, public string) (history.Mark, error) {
	if _, err := os.Stat(text); err != nil && strings.Contains(strings.TrimSpace(text), " ") {
		return history.ParseLine(text)
	}
	data, err := readSmall(text)
	if err != nil {
		return history.Mark{}, err
	}
	c, err := history.OpenCheckpoint(data, public)
	return c.Mark("您留存的检查点"), err
}

// readSmall reads a file that a person names; a checkpoint is never large.
func readSmall(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err == nil && (info.IsDir() || info.Size() > 1<<20) {
		return nil, fault.New(fault.Invalid, "“%s”不是检查点或公钥文件。", path)
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "读不出“%s”，请检查文件名。", path)
	}
	return data, nil
}

// checkpointWatch is how often a running program asks whether a checkpoint is
// due.
const checkpointWatch = time.Minute

// keepCheckpoints takes the checkpoints that nobody asks for until ctx ends.
func (in *instance) keepCheckpoints(ctx context.Context, log *slog.Logger) {
	again := time.NewTicker(checkpointWatch)
	defer again.Stop()
	for {
		if _, err := in.audit.Due(ctx); err != nil && ctx.Err() == nil {
			log.Warn("no checkpoint was taken", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
	}
}
