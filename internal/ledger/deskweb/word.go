package deskweb

import (
	"archive/zip"
	"bytes"
	"net/http"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
	"bihuan/internal/write/letter"
)

// document is a letter as it was recorded: what changed since does not change
// what was sent.
func document(s ledger.Sent) letter.Document {
	l := s.Letter
	table := letter.Table{Head: []string{"序号", "问题", "情况"}, Widths: []int{1, 5, 8}, Centre: []int{0}}
	for i, p := range s.Problems {
		table.Rows = append(table.Rows, []string{strconv.Itoa(i + 1), p.Number() + " " + p.Title, s.Of(p).Item})
	}
	return letter.Document{
		Number: l.Number, Title: l.Title, To: l.To, Body: []letter.Block{letter.Text(l.Opening), table, letter.Text(l.Closing)},
		Sign: letter.Signature{Name: l.Signer, Date: l.On, Sealed: l.Sealed},
	}
}

func wordName(s ledger.Sent) string {
	return s.Letter.To + s.Letter.Zh + s.Letter.On + ".docx"
}

// word answers with one letter.
func (web *Web) word(r *http.Request) (ui.Response, error) {
	sent, err := web.Ledger.Letter(r.Context(), access.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return ui.Bytes(wordName(sent), letter.MIME, document(sent).Bytes()), nil
}

// words answers with several letters as one archive.
func (web *Web) words(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[lettersQuery](r)
	if err != nil {
		return nil, err
	}
	sent, err := web.named(r.Context(), access.From(r.Context()), q.ID)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	used := map[string]int{}
	for _, s := range sent {
		name := ui.SafeName(wordName(s))
		if used[name]++; used[name] > 1 {
			name = ui.SafeName(s.Letter.To + s.Letter.Zh + s.Letter.On + "（" + strconv.Itoa(used[name]) + "）.docx")
		}
		part, err := archive.Create(name)
		if err == nil {
			_, err = part.Write(document(s).Bytes())
		}
		if err != nil {
			return nil, err
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return ui.Bytes("督办函件"+web.Ledger.Today()+".zip", "application/zip", out.Bytes()), nil
}
