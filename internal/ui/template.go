package ui

import (
	"embed"
	"html/template"
	"io/fs"
	"path"
	"strconv"
	"sync"
	"time"
	_ "time/tzdata" // a server without zone files still shows the dates of China
)

//go:embed components
var componentFiles embed.FS

// components holds every component; pages are parsed into clones of it.
var components = sync.OnceValues(func() (*template.Template, error) {
	return parseFolder(template.New("ui").Funcs(functions).Option("missingkey=error"), componentFiles, "components")
})

func parsePage(files fs.FS, folder string) (*template.Template, error) {
	base, err := components()
	if err != nil {
		return nil, err
	}
	own, err := base.Clone()
	if err != nil {
		return nil, err
	}
	return parseFolder(own, files, folder)
}

// parseFolder reads every .tmpl below folder into t.
func parseFolder(t *template.Template, files fs.FS, folder string) (*template.Template, error) {
	err := fs.WalkDir(files, folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".tmpl" {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		_, err = t.New(name).Parse(string(text))
		return err
	})
	return t, err
}

// functions are what templates may call beside the methods of their data.
var functions = template.FuncMap{
	"badge":  func(tone Tone, text string) Badge { return Badge{Tone: tone, Text: text} },
	"link":   func(text, url string) Link { return Link{Text: text, URL: url} },
	"date":   Date,
	"moment": Moment,
	"size":   Size,
	"add":    func(a, b int) int { return a + b },
	"count":  Count,
}

var china = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return time.FixedZone("CST", 8*3600)
	}
	return zone
})

// Date writes an instant in UTC milliseconds as 2026年3月5日; "" for 0.
func Date(ms int64) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).In(china()).Format("2006年1月2日")
}

// Moment writes an instant in UTC milliseconds as 2026-03-05 14:07; "" for 0.
func Moment(ms int64) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).In(china()).Format("2006-01-02 15:04")
}

// Count writes n with its thousands apart: 12,345.
func Count(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}
