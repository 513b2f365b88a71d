package gridweb

import (
	"context"
	"net/http"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ui"
)

// batchCommand is the body of POST /ledger/batches, for programs.
type batchCommand struct {
	Key     string       `json:"key,omitempty"`
	Title   string       `json:"title"`
	DryRun  bool         `json:"dry_run"`
	Changes []grid.Patch `json:"changes"`
}

// batchOf makes many changes in one step, or says what they would do.
func (web *Web) batchOf(r *http.Request) (ui.Response, error) {
	if !isJSON(r) {
		return nil, fault.New(fault.Invalid, "这个地址只接受 application/json；网页上请用表格或批量修改。")
	}
	c, err := ui.Decode[batchCommand](r)
	if err != nil {
		return nil, err
	}
	if c.DryRun {
		review, err := web.editor().Review(r.Context(), access.From(r.Context()), c.Changes)
		if err != nil {
			return nil, err
		}
		return previewPage.Show("核对修改", previewOf(saveForm{Kind: string(ledger.BatchBulk), Title: c.Title}, review)), nil
	}
	id, err := ui.Once(r, web.List.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		batch, err := web.editor().Save(ctx, v, ledger.BatchHead{Kind: ledger.BatchBulk, Title: c.Title}, c.Changes)
		return batch.ID, err
	})
	if err != nil {
		return nil, err
	}
	data, err := web.batchData(r, id)
	return shownBatch(data).Status(http.StatusCreated), err
}
