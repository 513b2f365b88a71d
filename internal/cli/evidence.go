package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/fileweb"
	"bihuan/internal/ui"
)

func (a *app) evidenceCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "evidence 命令",
		Short: "登记、列出和打包佐证文件",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage(c, "没有 evidence %s 这个命令，可用的有：add、list、export。", args[0])
			}
			printHelp(c)
			return nil
		},
	}
	c.AddCommand(a.evidenceAddCommand(), a.evidenceListCommand(), a.evidenceExportCommand())
	return c
}

func (a *app) evidenceAddCommand() *cobra.Command {
	var where store
	var add ledger.AddEvidence
	c := &cobra.Command{
		Use:     "add [选项] 编号 文件...",
		Short:   "把文件登记为一个问题的佐证",
		Example: "  bihuan evidence add 2026-3 验收单.pdf 现场.jpg\n  bihuan evidence add --note 盖章件 2026-3 通知.pdf",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usage(c, "请写明问题的编号和至少一个文件。")
			}
			return nil
		},
	}
	where.flags(c)
	c.Flags().StringVar(&add.Number, "number", "", "`文号`")
	c.Flags().StringVar(&add.Title, "title", "", "文件`名称`")
	c.Flags().StringVar(&add.Note, "note", "", "`说明`")
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.withLedger(c.Context(), where, func(in *instance, who access.Viewer) error {
			p, err := in.problemNamed(c.Context(), who, args[0])
			if err != nil {
				return err
			}
			if p, err = in.addFiles(c.Context(), who, p, add, args[1:]...); err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "已为问题%s登记%d件佐证。\n", p.Number(), len(args)-1)
			return err
		})
	}
	return c
}

func (in *instance) problemNamed(ctx context.Context, who access.Viewer, name string) (ledger.Problem, error) {
	id, err := in.ledger.Store.Named(ctx, who, name)
	if err != nil {
		return ledger.Problem{}, err
	}
	return in.ledger.Store.Problem(ctx, who, id)
}

// addFiles takes files in and makes them evidence of p.
func (in *instance) addFiles(ctx context.Context, who access.Viewer, p ledger.Problem, add ledger.AddEvidence, paths ...string) (ledger.Problem, error) {
	add.Kind, add.Files = string(ledger.Document), nil
	defer func() { in.attach.Forget(who, add.Files...) }()
	for _, path := range paths {
		id, err := in.takeFile(ctx, who, p, path)
		if err != nil {
			return p, err
		}
		add.Files = append(add.Files, id)
	}
	return in.ledger.Do(ctx, who, p.ID, p.Version, add, nil)
}

func (in *instance) takeFile(ctx context.Context, who access.Viewer, p ledger.Problem, path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fault.Wrap(err, fault.Invalid, "文件“%s”打不开，请检查路径和权限。", path)
	}
	defer f.Close()
	u, err := in.attach.Receive(ctx, who, p.ID, ui.SafeName(filepath.Base(path)), f)
	return u.ID, err
}

func (a *app) evidenceListCommand() *cobra.Command {
	var where store
	c := &cobra.Command{
		Use:     "list [选项] 编号",
		Short:   "列出一个问题的佐证文件",
		Example: "  bihuan evidence list 2026-3",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(c, "请写明一个问题的编号，例如 2026-3。")
			}
			return nil
		},
	}
	where.flags(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.withLedger(c.Context(), where, func(in *instance, who access.Viewer) error {
			p, err := in.problemNamed(c.Context(), who, args[0])
			if err != nil {
				return err
			}
			rows, err := in.ledger.Files(c.Context(), who, p.ID)
			if err != nil {
				return err
			}
			var shown table
			for _, f := range rows {
				shown.add(ui.Moment(f.CreatedAt.UnixMilli()), dash(f.By), ui.Size(f.Size), fileweb.Use(p, f), f.SHA256, f.Name)
			}
			return shown.write(a.out)
		})
	}
	return c
}

func (a *app) evidenceExportCommand() *cobra.Command {
	var where store
	var target string
	var force bool
	c := &cobra.Command{
		Use:   "export [选项] -o 佐证.zip [编号]",
		Short: "把佐证文件打包为 ZIP",
		Long: "把一个问题的佐证文件打包；不写编号时打包整个台账的。文件按“牵头单位/编号 标题/文件”存放，\n" +
			"“目录.xlsx”写明每个文件的用途、大小、SHA-256 和登记人。",
		Example: "  bihuan evidence export 2026-3 -o 佐证.zip\n  bihuan evidence export -o 全部佐证.zip",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage(c, "最多写一个问题的编号。")
			}
			return nil
		},
	}
	where.flags(c)
	c.Flags().StringVarP(&target, "output", "o", "", "写入的`文件`")
	c.Flags().BoolVar(&force, "force", false, "覆盖已有文件")
	c.RunE = func(c *cobra.Command, args []string) error {
		if target == "" {
			return usage(c, "请用 -o 写明打包到哪个文件。")
		}
		if err := checkTarget(target, force); err != nil {
			return err
		}
		return a.withLedger(c.Context(), where, func(in *instance, who access.Viewer) error {
			folders, err := in.folders(c.Context(), who, args)
			if err != nil {
				return err
			}
			n := 0
			for _, f := range folders {
				n += len(f.Files)
			}
			if n == 0 {
				return fault.New(fault.NotFound, "没有可以打包的佐证文件。")
			}
			if err := saveFrom(target, func(w io.Writer) error {
				return fileweb.Write(w, folders, in.attach.Content, who.UnitName, a.now())
			}); err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "已写入“%s”（%d个问题，%d个文件）。\n", target, len(folders), n)
			return err
		})
	}
	return c
}

// folders gathers the files of the problem of that name, of all where none is
// given.
func (in *instance) folders(ctx context.Context, who access.Viewer, names []string) ([]fileweb.Folder, error) {
	if len(names) == 0 {
		return fileweb.Gather(ctx, in.ledger, who, ledger.Filter{})
	}
	p, err := in.problemNamed(ctx, who, names[0])
	if err != nil {
		return nil, err
	}
	rows, err := in.ledger.Files(ctx, who, p.ID)
	return []fileweb.Folder{{Problem: p, Files: rows}}, err
}
