package ledger

import (
	"context"
	"strconv"
	"time"
	"unicode/utf8"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Batch is many changes that were made in one step and can be taken back in
// one step (批次).
type Batch struct {
	ID         string            `json:"id"`
	UnitID     string            `json:"unit_id"`
	Visibility access.Visibility `json:"visibility"` // restricted when it touched a restricted problem
	BatchHead
	State     BatchState `json:"state"`
	Problems  int        `json:"problems"` // how many problems it changed or registered
	Kept      int        `json:"kept"`     // of these, how many others had changed when it was taken back
	Version   int64      `json:"version"`
	CreatedAt time.Time  `json:"created_at"`
	UpdatedAt time.Time  `json:"updated_at"`

	Actor string `json:"-"` // name of the account that made it, filled in by lists
}

// BatchHead says what a batch is.
type BatchHead struct {
	Kind  BatchKind   `json:"kind"`
	Title string      `json:"title"`           // for people: 完成时限改为2025-06-30
	Files []BatchFile `json:"files,omitempty"` // where the changes came from
}

// BatchFile is a file that a batch was made from. The content is kept as a
// blob; the hash makes the history commit to it.
type BatchFile struct {
	Name   string `json:"name"`
	Blob   string `json:"blob,omitempty"`
	SHA256 string `json:"sha256"` // hex
}

// BatchKind says how a batch came about.
type BatchKind string

// The kinds of batches.
const (
	BatchBulk   BatchKind = "bulk"   // 批量修改
	BatchGrid   BatchKind = "grid"   // 表格修改
	BatchImport BatchKind = "import" // 导入
	BatchReturn BatchKind = "return" // 单位反馈
)

// BatchKinds lists every kind.
var BatchKinds = []BatchKind{BatchBulk, BatchGrid, BatchImport, BatchReturn}

// Zh returns the word of the screens, "" for an unknown kind.
func (k BatchKind) Zh() string {
	return map[BatchKind]string{BatchBulk: "批量修改", BatchGrid: "表格修改", BatchImport: "导入", BatchReturn: "单位反馈"}[k]
}

// BatchState says how far a batch has come.
type BatchState string

// The states of batches. An open batch is one whose program ended in the
// middle of a long import: it can be taken back like a done one.
const (
	BatchOpen   BatchState = "open"
	BatchDone   BatchState = "done"
	BatchUndone BatchState = "undone"
)

// BatchStates lists every state.
var BatchStates = []BatchState{BatchOpen, BatchDone, BatchUndone}

// Zh returns the word of the screens.
func (s BatchState) Zh() string {
	return map[BatchState]string{BatchOpen: "未完成", BatchDone: "已完成", BatchUndone: "已撤销"}[s]
}

// BatchItem is one thing that a batch registered or changed.
type BatchItem struct {
	Subject string // SubjectProblem, SubjectCause or SubjectMeasure
	ID      string
	From    int64 // version before the batch, 0: the batch registered it
	To      int64 // version after the batch
}

// BatchChange is what a batch does to one problem, or to one task of it.
type BatchChange struct {
	Label    string // where the change comes from, for refusals: 第12行; "" to name the problem by its number
	Problem  string // id
	Task     string // id of the task that was seen, "" for the problem as a whole
	Version  int64  // of the task when one is named, else of the problem, as the person saw it
	Commands []Command
	OnBehalf *OnBehalf
}

// BatchWork is what a batch does.
type BatchWork struct {
	Register []Registration
	Changes  []BatchChange
}

// BatchFilter selects batches. Empty fields select everything.
type BatchFilter struct {
	Kind  BatchKind
	State BatchState
	Actor string // id of the account
	From  string // YYYY-MM-DD, first day
	To    string // YYYY-MM-DD, last day
	Limit int    // at most MaxLimit, 0: DefaultLimit
	After string // cursor
}

// BatchPage is one page of a list of batches, newest first.
type BatchPage struct {
	Batches []Batch
	Next    string // cursor, "" where the list ends
}

// BatchStore keeps batches. Like Store it serves one viewer at a time.
type BatchStore interface {
	// SaveBatch stores b over version b.Version-1, as a new row when that is 0;
	// fault.Stale when the version is gone.
	SaveBatch(ctx context.Context, v access.Viewer, b Batch) error
	// AddBatchItems adds items behind those that the batch has.
	AddBatchItems(ctx context.Context, v access.Viewer, batch string, items []BatchItem) error
	Batch(ctx context.Context, v access.Viewer, id string) (Batch, error)
	// BatchItems returns the items of a batch in their order.
	BatchItems(ctx context.Context, v access.Viewer, batch string) ([]BatchItem, error)
	Batches(ctx context.Context, v access.Viewer, f BatchFilter) (BatchPage, error)
}

// SubjectBatch is the subject of the events of a batch.
const SubjectBatch = "batch"

const maxBatchTitle = 100

func (h BatchHead) check() (BatchHead, error) {
	h.Title = oneLine(h.Title)
	switch {
	case h.Kind.Zh() == "":
		return h, fault.New(fault.Invalid, "没有“%s”这种批次。", shorten(string(h.Kind)))
	case h.Title == "":
		h.Title = h.Kind.Zh()
	case utf8.RuneCountInString(h.Title) > maxBatchTitle:
		h.Title = string([]rune(h.Title)[:maxBatchTitle])
	}
	return h, nil
}

// BatchStarted is the first event of a batch.
type BatchStarted struct {
	Visibility access.Visibility `json:"visibility"`
	BatchHead
}

var _ = history.Know[BatchStarted](kinds)

// FilesKept implements history.FileKeeper.
func (e BatchStarted) FilesKept() []history.File {
	var kept []history.File
	for _, f := range e.Files {
		if f.Blob != "" {
			kept = append(kept, history.File{Blob: f.Blob, SHA256: f.SHA256})
		}
	}
	return kept
}

// Kind implements history.Event.
func (BatchStarted) Kind() string { return "ledger.batch.started.v1" }

// Sentence implements history.Event.
func (e BatchStarted) Sentence() string {
	return "开始" + e.BatchHead.Kind.Zh() + "“" + shorten(e.Title) + "”"
}

// BatchExtended says that a batch changed some more problems.
type BatchExtended struct {
	Problems   int               `json:"problems"`
	Visibility access.Visibility `json:"visibility"` // of the whole batch since
}

var _ = history.Know[BatchExtended](kinds)

// Kind implements history.Event.
func (BatchExtended) Kind() string { return "ledger.batch.extended.v1" }

// Sentence implements history.Event.
func (e BatchExtended) Sentence() string { return "处理问题" + strconv.Itoa(e.Problems) + "个" }

// BatchFinished says that nothing more will come.
type BatchFinished struct{}

var _ = history.Know[BatchFinished](kinds)

// Kind implements history.Event.
func (BatchFinished) Kind() string { return "ledger.batch.finished.v1" }

// Sentence implements history.Event.
func (BatchFinished) Sentence() string { return "批次完成" }

// BatchTakenBack says that a batch was undone; Kept is how many problems
// others had changed since, which stayed as they were.
type BatchTakenBack struct {
	Kept int `json:"kept"`
}

var _ = history.Know[BatchTakenBack](kinds)

// Kind implements history.Event.
func (BatchTakenBack) Kind() string { return "ledger.batch.taken-back.v1" }

// Sentence implements history.Event.
func (e BatchTakenBack) Sentence() string {
	if e.Kept > 0 {
		return "撤销批次，其中" + strconv.Itoa(e.Kept) + "项此后又有变化，保留不动"
	}
	return "撤销批次"
}

// ApplyBatch returns b after e, without the circumstances of e.
func ApplyBatch(b Batch, e history.Event) Batch {
	switch e := e.(type) {
	case BatchStarted:
		b.BatchHead, b.Visibility, b.State = e.BatchHead, e.Visibility, BatchOpen
	case BatchExtended:
		b.Problems += e.Problems
		b.Visibility = e.Visibility
	case BatchFinished:
		b.State = BatchDone
	case BatchTakenBack:
		b.State, b.Kept = BatchUndone, e.Kept
	}
	return b
}

func (b Batch) stamp(e history.Entry) Batch {
	b.ID, b.UnitID, b.Version, b.UpdatedAt = e.SubjectID, e.UnitID, e.Version, e.At.UTC()
	if e.Version == 1 {
		b.CreatedAt = b.UpdatedAt
	}
	return b
}

// ReplayBatch returns the batch that its whole history makes. An erased body
// is fault.NotFound.
func ReplayBatch(entries []history.Entry) (Batch, error) {
	var b Batch
	for _, entry := range entries {
		if entry.Body == nil {
			return Batch{}, errErased(entry)
		}
		e, err := Decode(entry.Kind, entry.Body)
		if err != nil {
			return Batch{}, err
		}
		b = ApplyBatch(b, e).stamp(entry)
	}
	return b, nil
}
