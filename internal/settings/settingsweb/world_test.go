package settingsweb

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"bihuan/internal/child"
	"bihuan/internal/command/commandsql"
	"bihuan/internal/ident"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/material/reading"
	"bihuan/internal/settings"
	"bihuan/internal/settings/settingssql"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/tabular/excel"
	"bihuan/internal/ui"
	"bihuan/internal/ui/uitest"
)

func TestMain(m *testing.M) {
	if code, handled := child.Main(os.Args[1:], map[string]child.Handler{excel.Work: excel.Serve}); handled {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// site is the wing over a ledger, behind a server.
type site struct {
	*ledgertest.World
	*uitest.Server
}

func open(t *testing.T, db *sqldb.DB) *site {
	t.Helper()
	w := ledgertest.New(t, db)
	tables := &settings.Service{DB: db, Store: &settingssql.Store{DB: db}, History: w.Past, Clock: w.Clock, NewID: ident.New, Problems: w.List}
	w.Tables = tables.Tables
	web := &Web{Settings: tables, Commands: &commandsql.Store{DB: db, Clock: w.Clock}, Book: excel.InChild, Text: reading.Text, Clock: w.Clock}
	return &site{w, uitest.Serve(t, w.Keeper, []*ui.Room{Room}, web.Routes()...)}
}

func quick(t *testing.T) *site { return open(t, sqldbtest.SQLite(t)) }

func (s *site) page(t *testing.T, path string) (int, string) {
	t.Helper()
	a := s.Page(t, path)
	return a.Status, a.Body
}

func (s *site) form(t *testing.T, path string, values url.Values) (int, string, string) {
	t.Helper()
	pairs := []string{"key", ident.New()}
	for name, all := range values {
		for _, value := range all {
			pairs = append(pairs, name, value)
		}
	}
	a := s.Form(t, path, pairs...)
	return a.Status, a.Body, a.To
}

// upload sends a file beside fields.
func (s *site) upload(t *testing.T, path, name string, content []byte, pairs ...string) (int, string) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := 0; i < len(pairs); i += 2 {
		part(w.WriteField(pairs[i], pairs[i+1]))
	}
	if name != "" {
		file, err := w.CreateFormFile("file", name)
		part(err)
		_, err = file.Write(content)
		part(err)
	}
	part(w.Close())
	answer, err := http.Post(s.URL+path, w.FormDataContentType(), &body)
	part(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	part(err)
	return answer.StatusCode, string(text)
}

// contains fails where the page lacks one of the texts.
func contains(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
}

func lacks(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(page, text) {
			t.Errorf("the page contains %q", text)
		}
	}
}
