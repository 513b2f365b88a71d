package reading

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"bihuan/internal/child"
	"bihuan/internal/fault"
	"bihuan/internal/material/document"
	"bihuan/internal/ooxml"
)

// converterLimits bound an outside converter and what it starts.
var converterLimits = child.Limits{Memory: 2 << 30, Time: 60 * time.Second}

// readOlder reads what LibreOffice turns into a .docx.
func readOlder(ctx context.Context, name string, data []byte, word wordReader) (*document.Document, error) {
	converted, err := toWord(ctx, data)
	if err != nil {
		return nil, err
	}
	doc, err := word(ctx, name, converted)
	if err != nil {
		return nil, err
	}
	doc.Format = document.Converted
	doc.Notices = append([]string{"本文件由旧格式转换后读入，请留意编号和表格是否与原文一致。"}, doc.Notices...)
	return doc, nil
}

// toWord makes a .docx out of an older file.
func toWord(ctx context.Context, data []byte) ([]byte, error) {
	source, filter := older(data)
	return convert(ctx, data, conversion{source, filter, "docx:MS Word 2007 XML", ".doc、.wps、.rtf", "Word 或 WPS"})
}

// Workbook makes an .xlsx out of an older or open worksheet (.xls, .et, .ods)
// with LibreOffice, in a limited process.
func Workbook(ctx context.Context, data []byte) ([]byte, error) {
	c := conversion{"in.xls", "MS Excel 97", "xlsx:Calc MS Excel 2007 XML", ".xls、.et、.ods", "WPS 表格或 Excel"}
	switch {
	case len(data) > MaxOffice:
		return nil, tooLarge(int64(len(data)))
	case ooxml.Encrypted(data):
		return nil, fault.New(fault.Invalid, "文件设了打开密码，读不了。请在 WPS 表格或 Excel 中去掉密码，另存为 .xlsx 再试。")
	case bytes.HasPrefix(data, []byte("PK")) && bytes.Contains(data[:min(len(data), 200)], []byte("opendocument.spreadsheet")):
		c.source, c.filter = "in.ods", "calc8"
	case bytes.HasPrefix(data, []byte("PK")): // a renamed .xlsx
		return data, nil
	case !bytes.HasPrefix(data, []byte(ooxml.OLE)):
		return nil, fault.New(fault.Invalid, "内容不是表格文件，扩展名可能改过。请用 WPS 表格或 Excel 打开，另存为 .xlsx 再试。")
	}
	return convert(ctx, data, c)
}

// conversion is one way in which LibreOffice makes a newer file out of an
// older one. Without a filter it takes what it does not know as plain text.
type conversion struct{ source, filter, target, older, programs string }

func convert(ctx context.Context, data []byte, c conversion) ([]byte, error) {
	ext, _, _ := strings.Cut(c.target, ":")
	program := find("soffice", "libreoffice")
	if program == "" {
		return nil, fault.New(fault.Invalid, "读旧格式（%s）要借助 LibreOffice，本机没有安装。请在 %s 中打开文件，另存为 .%s 再试；也可以安装 LibreOffice 后重试。", c.older, c.programs, ext)
	}
	folder, err := os.MkdirTemp("", "bihuan-convert-")
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "临时文件夹建不了，可能磁盘已满。请清理磁盘后重试。")
	}
	defer os.RemoveAll(folder)
	source := filepath.Join(folder, c.source)
	profile, err := writeProfile(folder)
	if err == nil {
		err = os.WriteFile(source, data, 0o600)
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "临时文件写不进去，可能磁盘已满。请清理磁盘后重试。")
	}
	cmd := exec.Command(program, "-env:UserInstallation="+profile, "--headless", "--norestore", "--nologo", "--infilter="+c.filter,
		"--convert-to", c.target, "--outdir", folder, source)
	if err := run(ctx, cmd, folder, &child.Buffer{}); err != nil {
		return nil, err
	}
	result, err := os.Open(filepath.Join(folder, "in."+ext))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "LibreOffice 打不开这个文件，可能已损坏，或设了打开密码。请在 %s 中打开后另存为 .%s 再试。", c.programs, ext)
	}
	defer result.Close()
	return io.ReadAll(io.LimitReader(result, MaxOffice+1)) // the reader refuses what is above
}

// older names the temporary file and the LibreOffice filter for data. Without
// a filter LibreOffice takes what it does not know as plain text, so that a
// broken file would be read as signs without sense.
func older(data []byte) (file, filter string) {
	head := data[:min(len(data), 4096)]
	switch {
	case bytes.HasPrefix(data, []byte(ooxml.OLE)):
		return "in.doc", "MS Word 97"
	case bytes.HasPrefix(data, []byte(`{\rtf`)):
		return "in.rtf", "Rich Text Format"
	case bytes.Contains(head, []byte("schemas.microsoft.com/office/word/2003")):
		return "in.xml", "MS Word 2003 XML"
	}
	return "in.html", "HTML (StarWriter)"
}

// run starts a converter in folder, with no way to the network that we know of.
func run(ctx context.Context, cmd *exec.Cmd, folder string, out *child.Buffer) error {
	cmd.Dir = folder
	const nowhere = "http://127.0.0.1:9"
	cmd.Env = append(child.Environment(), "HOME="+folder, "http_proxy="+nowhere, "https_proxy="+nowhere)
	trouble := &child.Buffer{Max: 4 << 10}
	cmd.Stdout, cmd.Stderr = out, trouble
	err := child.Exec(ctx, cmd, converterLimits)
	switch {
	case err == nil || fault.KindOf(err) != fault.Internal || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return fault.Wrap(errors.Join(err, errors.New(string(trouble.Bytes()))), fault.Invalid, "转换没有成功，文件可能已损坏或设了密码。请在 Word 或 WPS 中打开后另存为 .docx 再试。")
}

// find returns the first of the programs that is installed, "" for none.
func find(names ...string) string {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if runtime.GOOS == "windows" && names[0] == "soffice" {
		// The installer does not put it on PATH.
		path := filepath.Join(os.Getenv("ProgramFiles"), "LibreOffice", "program", "soffice.exe")
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return ""
}

// writeProfile makes a LibreOffice profile of its own, so that several
// conversions run side by side, in which no macro runs and no link is followed.
// It returns the profile's address.
func writeProfile(folder string) (string, error) {
	user := filepath.Join(folder, "profile", "user")
	if err := os.MkdirAll(user, 0o700); err != nil {
		return "", err
	}
	const settings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
`
	if err := os.WriteFile(filepath.Join(user, "registrymodifications.xcu"), []byte(settings), 0o600); err != nil {
		return "", err
	}
	path := filepath.ToSlash(filepath.Join(folder, "profile"))
	if path[0] != '/' {
		path = "/" + path // C:/… on Windows
	}
	return (&url.URL{Scheme: "file", Path: path}).String(), nil
}
