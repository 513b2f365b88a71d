package cli

import (
	"archive/zip"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"bihuan/internal/child"
)

func TestMain(m *testing.M) {
	// The program starts itself, which here is the test.
	if code, handled := child.Main(os.Args[1:], children); handled {
		os.Exit(code)
	}
	testscript.Main(m, map[string]func(){
		"bihuan": func() { os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// The scripts are the documentation of the commands by example.
func TestScript(t *testing.T) {
	const dir = "../../testdata/script"
	scripts, err := filepath.Glob(dir + "/*.txtar")
	if err != nil || len(scripts) < 10 {
		t.Fatalf("%d scripts in %s, %v", len(scripts), dir, err)
	}
	demo, err := filepath.Abs("../../demo")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 dir,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("DEMO", demo)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"hex":   writeHex,
			"head":  writeHead,
			"lines": countLines,
			"code":  wantCode,
			"unzip": unzip,
			"cell":  setCell,
			"line":  keepLine,
			"swap":  swapText,
		},
	})
}

// writeHex is `hex FILE DIGITS…`: it writes bytes that a script cannot hold.
func writeHex(ts *testscript.TestScript, _ bool, args []string) {
	data, err := hex.DecodeString(strings.Join(args[1:], ""))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
}

// writeHead is `head FILE N TARGET`: the first N bytes of FILE, as an
// interrupted copy leaves them.
func writeHead(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	data, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), data[:n], 0o600))
}

// unzip is `unzip FILE FOLDER`.
func unzip(ts *testscript.TestScript, _ bool, args []string) {
	z, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer z.Close()
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), z))
}

// setCell is `cell BOOK CELL TEXT`: it writes into the first sheet, of a new
// book where there is none.
func setCell(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		ts.Check(excelize.NewFile().SaveAs(path))
	}
	f, err := excelize.OpenFile(path)
	ts.Check(err)
	defer f.Close()
	ts.Check(f.SetCellValue(f.GetSheetName(0), args[1], args[2]))
	ts.Check(f.Save())
}

// countLines is `lines FILE N`: FILE, which may be stdout or stderr, has N lines.
func countLines(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	if got := strings.Count(ts.ReadFile(args[0]), "\n"); got != want {
		ts.Fatalf("%s has %d lines, want %d", args[0], got, want)
	}
}

// wantCode is `code N COMMAND ARG…`: the program ends with exit code N. What
// it prints stands in stdout and stderr as after exec.
func wantCode(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	got := "exit status " + args[0]
	if err == nil && args[0] != "0" || err != nil && err.Error() != got {
		ts.Fatalf("%s: %v, want %s", args[1], err, got)
	}
}

// keepLine is `line FILE PREFIX NAME`: what follows PREFIX on its line goes
// into the variable NAME.
func keepLine(ts *testscript.TestScript, _ bool, args []string) {
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		if rest, ok := strings.CutPrefix(line, args[1]); ok {
			ts.Setenv(args[2], strings.TrimSpace(rest))
			return
		}
	}
	ts.Fatalf("%s has no line that begins with %s", args[0], args[1])
}

// swapText is `swap FILE OLD NEW TARGET`: FILE with NEW instead of the first
// OLD.
func swapText(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), []byte(strings.Replace(text, args[1], args[2], 1)), 0o600))
}
