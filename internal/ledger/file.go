package ledger

import (
	"context"
	"slices"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/zh"
)

// File is one version of a file that belongs to a problem. It stands in the
// events, so that the history commits to the content: whoever verifies looks
// for objects with "file" and "sha256".
type File struct {
	ID     string `json:"file"`
	Name   string `json:"name"`
	Type   string `json:"type"`   // MIME
	Size   int64  `json:"size"`   // bytes
	SHA256 string `json:"sha256"` // hex, of the content as it is kept
}

// FileRow is a file with where it belongs and where its content is.
type FileRow struct {
	File
	ProblemID   string
	EvidenceID  string // "" for the scan of an act on paper
	UnitID      string
	Visibility  access.Visibility
	Fingerprint string // keyed hash of the content
	Blob        string // id of the sealed content
	Preview     string // id of a sealed JPEG, "" when there is none
	Version     int64  // of the problem, after the event that brought the file
	CreatedAt   time.Time
	CreatedBy   string // account id
	By          string // name of the account today; not stored
	OnBehalf    string // whose act on paper brought it, "" for an act of one's own
}

// Arrived is a file that came in and belongs to nothing yet.
type Arrived struct {
	Name, Type, SHA256, Fingerprint, Blob, Preview string
	Size                                           int64
}

// Uploads is where files wait for the command that names them.
type Uploads interface {
	// Ready returns a file that v brought in and that was found harmless;
	// fault.NotFound when v has none of that id.
	Ready(v access.Viewer, id string) (Arrived, error)
}

// FileLimits bound what is kept, so that one problem or unit does not fill
// the disk of all.
type FileLimits struct {
	ProblemFiles int
	ProblemBytes int64
	UnitBytes    int64
}

// maxFilesAtOnce bounds one command.
const maxFilesAtOnce = 50

// carrier is a command that brings files.
type carrier interface {
	uploads() []string
	with(files []File) Command
}

// UploadsOf lists the uploads that a command names.
func UploadsOf(c Command) []string {
	if carried, is := c.(carrier); is {
		return carried.uploads()
	}
	return nil
}

// arrival is what one command brings in.
type arrival struct {
	rows []FileRow
	have []FileRow // of the problem, before
	use  int64     // bytes of the unit, before
	put  func(ctx context.Context, v access.Viewer, row FileRow) error
}

// arrive looks up the files that a command and its act on paper name, and
// gives the command what it needs to know of them. Equal content is stored
// once in a problem: a second piece of evidence with it is refused, a scan
// refers to the file that is there.
func (s *Service) arrive(ctx context.Context, v access.Viewer, p Problem, c Command, b *OnBehalf) (Command, *OnBehalf, arrival, error) {
	carried, carries := c.(carrier)
	scanned := b != nil && b.Upload != ""
	a := arrival{put: s.Store.AddFile}
	if !scanned && (!carries || len(carried.uploads()) == 0) {
		return c, b, a, nil
	}
	if s.Uploads == nil {
		return nil, nil, a, fault.New(fault.Unavailable, "这里不能上传文件，请在浏览器中操作。")
	}
	var err error
	if a.have, err = s.Store.Files(ctx, v, p.ID); err != nil {
		return nil, nil, a, err
	}
	if a.use, err = s.Store.FileBytes(ctx, v); err != nil {
		return nil, nil, a, err
	}
	if carries {
		var files []File
		for _, id := range carried.uploads() {
			f, err := s.bring(v, p, &a, id)
			if err != nil {
				return nil, nil, a, err
			}
			files = append(files, f)
		}
		c = carried.with(files)
	}
	if scanned {
		scan, err := s.scan(v, p, &a, b.Upload)
		if err != nil {
			return nil, nil, a, err
		}
		with := *b
		with.Scan, with.Upload = &scan, ""
		b = &with
	}
	return c, b, a, s.within(ctx, v, a)
}

// bring takes one upload as evidence.
func (s *Service) bring(v access.Viewer, p Problem, a *arrival, id string) (File, error) {
	got, err := s.Uploads.Ready(v, id)
	if err != nil {
		return File{}, err
	}
	row := s.row(v, p, got)
	for _, known := range slices.Concat(a.have, a.rows) {
		if known.Fingerprint != got.Fingerprint {
			continue
		}
		if slices.ContainsFunc(a.rows, func(r FileRow) bool { return r.ID == known.ID }) {
			return File{}, fault.New(fault.Conflict, "“%s”与“%s”内容完全相同，请只选一个。", got.Name, known.Name)
		}
		if p.Course.shows(known.ID) {
			return File{}, fault.New(fault.Conflict, "“%s”与这个问题已有的文件“%s”（%s登记）内容完全相同，没有重复保存。请去掉这个文件。",
				got.Name, known.Name, plainDate(zh.Day(known.CreatedAt)))
		}
		row.Blob, row.Preview = known.Blob, known.Preview // came back: the content is kept once
	}
	a.rows = append(a.rows, row)
	return row.File, nil
}

// scan takes one upload as the scan of an act.
func (s *Service) scan(v access.Viewer, p Problem, a *arrival, id string) (File, error) {
	got, err := s.Uploads.Ready(v, id)
	if err != nil {
		return File{}, err
	}
	for _, known := range slices.Concat(a.have, a.rows) {
		if known.Fingerprint == got.Fingerprint {
			return known.File, nil
		}
	}
	row := s.row(v, p, got)
	a.rows = append(a.rows, row)
	return row.File, nil
}

func (s *Service) row(v access.Viewer, p Problem, got Arrived) FileRow {
	return FileRow{
		File:      File{ID: s.NewID(), Name: got.Name, Type: got.Type, Size: got.Size, SHA256: got.SHA256},
		ProblemID: p.ID, UnitID: p.UnitID, Visibility: p.Visibility, Fingerprint: got.Fingerprint, Blob: got.Blob, Preview: got.Preview,
		CreatedBy: v.AccountID,
	}
}

// Room refuses size more bytes in n more files for a problem that v sees, as
// the command that brings them would. It is asked before bytes travel.
func (s *Service) Room(ctx context.Context, v access.Viewer, problem string, n int, size int64) error {
	a := arrival{rows: make([]FileRow, n)}
	if n > 0 {
		a.rows[0].Size = size
	}
	_, err := s.Store.Problem(ctx, v, problem)
	if err == nil {
		a.have, err = s.Store.Files(ctx, v, problem)
	}
	if err == nil {
		a.use, err = s.Store.FileBytes(ctx, v)
	}
	if err == nil {
		err = s.within(ctx, v, a)
	}
	return err
}

// within refuses what is more than the limits allow.
func (s *Service) within(ctx context.Context, v access.Viewer, a arrival) error {
	limits := s.FileLimits
	if limits == (FileLimits{}) {
		tables, err := s.tables(ctx, v)
		if err != nil {
			return err
		}
		limits = tables.Files.Limits()
	}
	var have, more int64
	for _, f := range a.have {
		have += f.Size
	}
	for _, f := range a.rows {
		more += f.Size
	}
	switch {
	case more == 0 && len(a.rows) == 0:
		return nil
	case len(a.have)+len(a.rows) > limits.ProblemFiles:
		return fault.New(fault.Conflict, "一个问题最多存%d个文件，现有%d个，存不下了。请把几份材料合成一个文件再上传。", limits.ProblemFiles, len(a.have))
	case have+more > limits.ProblemBytes:
		return fault.New(fault.Conflict, "一个问题的文件合计最多%d MB，现有%d MB，存不下了。请压缩文件中的图片后再上传。", limits.ProblemBytes>>20, have>>20)
	case a.use+more > limits.UnitBytes:
		return fault.New(fault.Conflict, "本单位的文件合计最多%d GB，已经存满，请联系管理员。", limits.UnitBytes>>30)
	}
	return nil
}

// keep stores the rows of the files that events bring, which made the problem
// what it is now: each with the version and the moment of its event.
func (a arrival) keep(ctx context.Context, v access.Viewer, now Problem, events []Event) error {
	first := now.Version - int64(len(events)) + 1
	for i, e := range events {
		for _, place := range filesOf(e) {
			at := slices.IndexFunc(a.rows, func(r FileRow) bool { return r.ID == place.file && r.Version == 0 })
			if at < 0 {
				continue
			}
			row := &a.rows[at]
			row.EvidenceID, row.Version, row.CreatedAt = place.evidence, first+int64(i), now.UpdatedAt
			if d, ok := e.(done); ok && d.deed().OnBehalf != nil {
				row.OnBehalf = d.deed().OnBehalf.Name
			}
			if err := a.put(ctx, v, *row); err != nil {
				return err
			}
		}
	}
	return nil
}

// placed is a file that an event brings, with the evidence that it shows.
type placed struct{ file, evidence string }

func filesOf(e Event) []placed {
	var all []placed
	switch e := e.(type) {
	case EvidenceAdded:
		if e.Evidence.File != nil {
			all = append(all, placed{e.Evidence.File.ID, e.Evidence.ID})
		}
	case EvidenceReplaced:
		all = append(all, placed{e.File.ID, e.Evidence})
	}
	if d, ok := e.(done); ok && d.deed().OnBehalf != nil && d.deed().OnBehalf.Scan != nil {
		all = append(all, placed{file: d.deed().OnBehalf.Scan.ID})
	}
	return all
}

// File returns a file of a problem that v sees.
func (s *Service) File(ctx context.Context, v access.Viewer, id string) (FileRow, error) {
	return s.Store.File(ctx, v, id)
}

// Files returns the files of those of the problems that v sees, in the order
// in which they came: old versions and withdrawn ones too.
func (s *Service) Files(ctx context.Context, v access.Viewer, problems ...string) ([]FileRow, error) {
	return s.Store.Files(ctx, v, problems...)
}
