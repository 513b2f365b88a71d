package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"sync"

	"bihuan/internal/fault"
)

//go:embed static
var staticFiles embed.FS

// StaticPattern is where assets are served; the hash in the address changes
// with the content, so that a browser may keep them for ever.
const StaticPattern = "/static/{hash}/{name}"

// Asset is a file that is the same for everybody.
type Asset struct {
	name   string
	mime   string
	hash   string
	body   []byte
	packed func() []byte
}

func newAsset(name, mime string, body []byte) *Asset {
	sum := sha256.Sum256(body)
	return &Asset{name: name, mime: mime, body: body, hash: hex.EncodeToString(sum[:8]),
		packed: sync.OnceValue(func() []byte { return gzipBest(body) })}
}

func staticAsset(name, mime string) (*Asset, error) {
	body, err := staticFiles.ReadFile("static/" + name)
	if err != nil {
		return nil, err
	}
	return newAsset(name, mime, body), nil
}

// URL returns the address of the asset.
func (a *Asset) URL() string { return "/static/" + a.hash + "/" + a.name }

// Body returns the content, for tests that read styles and scripts.
func (a *Asset) Body() []byte { return a.body }

// Routes returns what the trunk itself answers.
func (s *Site) Routes() []Route {
	return []Route{
		{Method: http.MethodGet, Pattern: StaticPattern, Allow: Public, Handler: s.static},
		{Method: http.MethodPost, Pattern: "/display", Allow: Public, Handler: display},
	}
}

func (s *Site) static(r *http.Request) (Response, error) {
	for _, a := range []*Asset{s.CSS, s.JS, s.Grid, s.Icon} {
		if r.PathValue("name") == a.name && r.PathValue("hash") == a.hash {
			return a, nil
		}
	}
	return nil, fault.New(fault.NotFound, "程序已经更新，请刷新页面。")
}

func (a *Asset) respond(_ *Site, w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	h.Set("Content-Type", a.mime)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	body := a.body
	if takesGzip(r) {
		if packed := a.packed(); len(packed) < len(body) {
			h.Set("Content-Encoding", "gzip")
			body = packed
		}
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader has gone: nobody is left to tell
	}
	return nil
}

// script joins the scripts that every page carries.
func script() ([]byte, error) {
	var js bytes.Buffer
	for _, name := range []string{"app.js", "upload.js"} {
		text, err := staticFiles.ReadFile("static/" + name)
		if err != nil {
			return nil, err
		}
		js.Write(bytes.TrimSpace(text))
		js.WriteByte('\n')
	}
	return js.Bytes(), nil
}

func gzipBest(body []byte) []byte {
	var buf bytes.Buffer
	w, _ := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	_, _ = w.Write(body) // a buffer does not fail
	_ = w.Close()
	return buf.Bytes()
}

// stylesheet joins base.css, the components and the pages of the rooms.
func stylesheet(rooms []*Room) ([]byte, error) {
	var css bytes.Buffer
	sources := []struct {
		files  fs.FS
		folder string
	}{{staticFiles, "static"}, {componentFiles, "components"}}
	for _, room := range rooms {
		sources = append(sources, struct {
			files  fs.FS
			folder string
		}{room.files, "pages"})
	}
	for _, source := range sources {
		if err := appendStyles(&css, source.files, source.folder); err != nil {
			return nil, err
		}
	}
	// What is for print comes last, so that it wins without force.
	print, err := staticFiles.ReadFile("static/print/print.css")
	if err != nil {
		return nil, err
	}
	css.Write(print)
	return css.Bytes(), nil
}

func appendStyles(css *bytes.Buffer, files fs.FS, folder string) error {
	return fs.WalkDir(files, folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "print" {
			return fs.SkipDir
		}
		if d.IsDir() || path.Ext(name) != ".css" {
			return nil
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		css.Write(bytes.TrimSpace(text))
		css.WriteByte('\n')
		return nil
	})
}
