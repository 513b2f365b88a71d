package fileweb

import (
	"io"
	"net/http"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// file returns the row of the address, noted when only few may see it.
func (web *Web) file(r *http.Request) (ledger.FileRow, error) {
	f, err := web.Ledger.File(r.Context(), access.From(r.Context()), r.PathValue("id"))
	if err == nil {
		access.NoteRestricted(r.Context(), f.Visibility, "佐证文件", f.ID)
	}
	return f, err
}

// download hands a file out as it is kept. It is saved, never shown.
func (web *Web) download(r *http.Request) (ui.Response, error) {
	f, err := web.file(r)
	if err != nil {
		return nil, err
	}
	return ui.File{Name: f.Name, Type: f.Type, Size: f.Size, Write: func(w io.Writer) error { return web.copy(w, f.Blob) }}, nil
}

func (web *Web) copy(w io.Writer, blob string) error {
	content, err := web.Files.Content(blob)
	if err != nil {
		return err
	}
	defer content.Close()
	_, err = io.Copy(w, content)
	return err
}

// preview shows the small picture that this program made of a file.
func (web *Web) preview(r *http.Request) (ui.Response, error) {
	f, err := web.file(r)
	if err != nil {
		return nil, err
	}
	if f.Preview == "" {
		return nil, fault.New(fault.NotFound, "这个文件没有预览，请下载后查看。")
	}
	content, err := web.Files.Content(f.Preview)
	if err != nil {
		return nil, err
	}
	defer content.Close()
	small, err := io.ReadAll(content)
	return ui.Picture(small), err
}
