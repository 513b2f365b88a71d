// Package cli is the command line: one sub-command per file. It reads
// arguments, makes one call of a use case and prints; what people read is
// Chinese, what programs read is the JSON contract of the manual.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/inconshreveable/mousetrap"
	"github.com/spf13/cobra"

	"bihuan/internal/child"
	"bihuan/internal/fault"
	"bihuan/internal/ledger/attach"
	"bihuan/internal/material/reading"
	"bihuan/internal/tabular/excel"
	"bihuan/internal/write/sheet"
)

// Version is set by the build.
var Version = "dev"

// The exit codes of every command. When several files differ, the highest
// one wins.
const (
	exitGood     = 0
	exitFindings = 1 // check found something at error level
	exitUnusable = 2 // an input could not be used, or the command was used wrongly
)

// exitCode ends a command that has already said everything.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit %d", int(c)) }

// app is what commands take from the world.
type app struct {
	in       io.Reader
	out, err io.Writer
	now      func() time.Time
	getenv   func(string) string
}

// children are the works that the program does in a process of its own.
var children = with(attach.Works, map[string]child.Handler{
	reading.Work: reading.Serve, excel.Work: excel.Serve, excel.FormWork: excel.ServeForm, sheet.FillWork: sheet.ServeFill, excel.MarkWork: excel.ServeMark,
})

// with returns the works of both.
func with(some, more map[string]child.Handler) map[string]child.Handler {
	all := maps.Clone(some)
	maps.Copy(all, more)
	return all
}

// Main runs the program with args (without the program's name) and returns
// its exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	// The program starts itself to read dangerous files within limits.
	if code, handled := child.Main(args, children); handled {
		return code
	}
	// An interrupt ends long work in an orderly way; a second one kills.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	a := &app{in: stdin, out: stdout, err: stderr, now: time.Now, getenv: os.Getenv}
	code := a.run(ctx, args)
	if code != exitGood && mousetrap.StartedByExplorer() {
		a.holdWindow()
	}
	return code
}

func (a *app) run(ctx context.Context, args []string) int {
	root := a.rootCommand()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var code exitCode
	switch {
	case err == nil:
		return exitGood
	case errors.As(err, &code):
		return int(code)
	}
	fmt.Fprintln(a.err, "错误："+sentence(err))
	return exitUnusable
}

// sentence is what a person is told about err. Here, unlike in the browser,
// the one who reads it is the one who can see the cause.
func sentence(err error) string {
	if errors.Is(err, context.Canceled) {
		return "已中断，没有完成的部分未写入。"
	}
	if fault.KindOf(err) != fault.Internal {
		return fault.Text(err)
	}
	return fmt.Sprintf("程序内部出错，本次操作没有生效（%v）。", err)
}

// usage returns the error of a wrong use of c.
func usage(c *cobra.Command, format string, args ...any) error {
	return fault.New(fault.Invalid, "%s\n运行 %s --help 查看用法。", fmt.Sprintf(format, args...), c.CommandPath())
}
