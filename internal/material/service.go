package material

import (
	"context"
	"errors"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/material/document"
	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
)

// Service runs the use cases of material.
type Service struct {
	DB      access.Atomic
	Store   Store
	History History
	Files   Files
	// Fingerprint is the keyed hash by which equal files are recognised.
	Fingerprint func(content []byte) string
	// Read turns a file into a document with its structure. It is called
	// outside transactions and may take seconds.
	Read  func(ctx context.Context, name string, content []byte) (*document.Document, error)
	Check func(doc *document.Document) []lint.Finding
	Clock func() time.Time
	NewID func() string
}

// History is what the service needs of the history.
type History interface {
	history.Recorder
	Of(ctx context.Context, v access.Viewer, subject, id string) ([]history.Entry, error)
	// Hold lets other changes wait until the transaction that ctx carries ends.
	Hold(ctx context.Context) error
}

// SubjectMaterial is the kind of aggregate in the history.
const SubjectMaterial = "material"

// maxFileName is the longest name of a file in code points.
const maxFileName = 120

// Upload is the outcome of handing in a file.
type Upload struct {
	Material Material
	// Same says that the file was here already; nothing was stored.
	Same bool
}

// Add reads a file and keeps it as a new material, unless the same file is
// here already. What is wrong with the file is told as the reader tells it
// and nothing is stored.
func (s *Service) Add(ctx context.Context, v access.Viewer, name string, content []byte) (Upload, error) {
	if !v.Writes() || v.WholeUnit() == "" {
		return Upload{}, errReadOnly
	}
	name = cleanName(name)
	same, _, err := s.Store.ByFingerprint(ctx, v, s.Fingerprint(content))
	if err == nil {
		return Upload{Material: same, Same: true}, nil
	}
	if fault.KindOf(err) != fault.NotFound {
		return Upload{}, err
	}
	doc, err := s.Read(ctx, name, content)
	if err != nil {
		return Upload{}, err
	}
	m := s.first(v, name, doc)
	if !v.Sees(m.UnitID, m.Visibility) {
		return Upload{}, errPersonal
	}
	r := s.revision(v, m, content, doc)
	if r.Blob, err = s.Files.Put(content); err != nil {
		return Upload{}, err
	}
	from, err := source(r, content)
	if err != nil {
		return Upload{}, err
	}
	err = s.naming(ctx, r.Blob, func(ctx context.Context) error {
		// The same file may have come in while this one was read: who holds the
		// history looks again.
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		if same, _, err = s.Store.ByFingerprint(ctx, v, r.Fingerprint); err == nil {
			return errSame
		} else if fault.KindOf(err) != fault.NotFound {
			return err
		}
		if err := s.Store.Add(ctx, m); err != nil {
			return err
		}
		if err := s.Store.AddRevision(ctx, r); err != nil {
			return err
		}
		return s.record(ctx, v, m, Added{Material: m, Source: from})
	})
	switch {
	case errors.Is(err, errSame):
		return Upload{Material: same, Same: true}, nil
	case err != nil:
		return Upload{}, err
	}
	return Upload{Material: m}, nil
}

// errSame ends the transaction of a file that turns out to be here already.
var errSame = errors.New("material: the same file is here")

// naming runs fn, which stores a row that names blob, in a transaction. The
// file goes when fn fails. When the commit fails it stays: the commit may have
// reached the disk although its answer did not come, and a row without its
// file would be a loss. If not, the file is swept.
func (s *Service) naming(ctx context.Context, blob string, fn func(ctx context.Context) error) error {
	named := false
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		err := fn(ctx)
		named = err == nil
		return err
	})
	if err != nil && !named {
		s.Files.Delete(blob)
	}
	return err
}

var errPersonal = fault.New(fault.Forbidden, "这份材料是个人的，限范围可见，您没有个人事项联络员的授权，没有保存。请由个人事项联络员上传，或请管理员给您授权。")

var errReadOnly = fault.New(fault.Forbidden, "您的账号只能查看，不能修改。")

// first is a new material after its first event.
func (s *Service) first(v access.Viewer, name string, doc *document.Document) Material {
	facts := extract.From(doc)
	m := Material{
		ID: s.NewID(), UnitID: v.UnitID, Visibility: access.UnitWide, Name: name, Title: titleOf(doc, name), Genre: facts.Genre,
		State: Reviewing, Revision: 1, Draft: Drafted(doc, facts), CreatedAt: history.Instant(s.Clock()),
	}
	if facts.Genre == extract.Member || facts.Genre == extract.Outline {
		m.Visibility = access.Restricted
	}
	m.UpdatedAt = m.CreatedAt
	m.Counts = tally(m.Findings(doc, s.Check(doc)), m.Counts)
	m.Draft.count(&m.Counts)
	m.Version = 1
	return m
}

func (s *Service) revision(v access.Viewer, m Material, content []byte, doc *document.Document) Revision {
	return Revision{
		MaterialID: m.ID, No: m.Revision, Name: m.Name, Size: int64(len(content)), Fingerprint: s.Fingerprint(content),
		Document: doc, CreatedAt: m.UpdatedAt, CreatedBy: v.AccountID,
	}
}

func (s *Service) record(ctx context.Context, v access.Viewer, m Material, e Event) error {
	return s.History.Append(ctx, history.Record{
		UnitID: m.UnitID, Subject: SubjectMaterial, SubjectID: m.ID, Version: m.Version,
		Actor: v.AccountID, At: m.UpdatedAt, Event: e, Row: m,
	})
}

// titleOf returns the title of a document, the file's name without its
// extension where the document has none.
func titleOf(doc *document.Document, name string) string {
	if doc.Title != "" {
		return doc.Title
	}
	return strings.TrimSuffix(name, path.Ext(name))
}

// cleanName keeps the last part of a file's name, whatever system it came
// from, and cuts it to a length that lists can show.
func cleanName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError {
			return -1
		}
		return r
	}, name)
	if cut := []rune(name); len(cut) > maxFileName {
		ext := path.Ext(name)
		name = string(cut[:maxFileName-len([]rune(ext))]) + ext
	}
	if strings.TrimSpace(name) == "" {
		return "未命名"
	}
	return name
}

// Do carries out a command on the version of a material that the person saw.
// When somebody else changed it meanwhile, the error is fault.Stale and says
// who changed what.
func (s *Service) Do(ctx context.Context, v access.Viewer, id string, version int64, c Command) (Material, error) {
	if !v.Writes() {
		return Material{}, errReadOnly
	}
	var after Material
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		m, err := s.Store.Material(ctx, v, id)
		if err != nil {
			return err
		}
		if m.Version != version {
			return s.stale(ctx, v, m, version)
		}
		if judge, ok := c.(JudgeFinding); ok {
			r, err := s.Store.Revision(ctx, v, id, m.Revision)
			if err != nil {
				return err
			}
			judge.Findings = m.Findings(r.Document, s.Check(r.Document))
			c = judge
		}
		events, err := Decide(m, c)
		if err != nil {
			return err
		}
		after, err = s.commit(ctx, v, m, events)
		return err
	})
	return after, err
}

// commit applies events to m, one version each, and stores the result and its
// history in the transaction that ctx carries.
func (s *Service) commit(ctx context.Context, v access.Viewer, m Material, events []Event) (Material, error) {
	for _, e := range events {
		m = Apply(m, e)
		m.UpdatedAt = history.Instant(s.Clock())
		if err := s.Store.Save(ctx, m); err != nil {
			return m, err
		}
		if err := s.record(ctx, v, m, e); err != nil {
			return m, err
		}
	}
	return m, nil
}

// stale says what others did to m since version.
func (s *Service) stale(ctx context.Context, v access.Viewer, m Material, version int64) error {
	entries, err := s.History.Of(ctx, v, SubjectMaterial, m.ID)
	if err != nil {
		return err
	}
	return history.Stale("这份材料", entries, version, decoder)
}

// Opened is a material as a page shows it.
type Opened struct {
	Material Material
	Revision Revision
	Findings []Finding
}

// Open returns a material with its current text and findings.
func (s *Service) Open(ctx context.Context, v access.Viewer, id string) (Opened, error) {
	m, err := s.Store.Material(ctx, v, id)
	if err != nil {
		return Opened{}, err
	}
	r, err := s.Store.Revision(ctx, v, id, m.Revision)
	if err != nil {
		return Opened{}, err
	}
	return Opened{Material: m, Revision: r, Findings: m.Findings(r.Document, s.Check(r.Document))}, nil
}

// Original returns the file of a revision as it was handed in.
func (s *Service) Original(ctx context.Context, v access.Viewer, id string, no int) (Revision, []byte, error) {
	r, err := s.Store.Revision(ctx, v, id, no)
	if err != nil {
		return r, nil, err
	}
	content, err := s.Files.Get(r.Blob)
	return r, content, err
}

// Past returns what happened to a material, the newest first.
func (s *Service) Past(ctx context.Context, v access.Viewer, id string) ([]history.Happened, error) {
	if _, err := s.Store.Material(ctx, v, id); err != nil {
		return nil, err
	}
	entries, err := s.History.Of(ctx, v, SubjectMaterial, id)
	if err != nil {
		return nil, err
	}
	slices.Reverse(entries)
	return history.Tell(entries, decoder)
}

func decoder(kind string, body []byte) (history.Event, error) { return Decode(kind, body) }

// List returns a page of the materials that v may see.
func (s *Service) List(ctx context.Context, v access.Viewer, f Filter) (Page, error) {
	return s.Store.List(ctx, v, f)
}

// Revisions returns what is known of a material's revisions but their texts,
// the newest first.
func (s *Service) Revisions(ctx context.Context, v access.Viewer, id string) ([]Revision, error) {
	return s.Store.Revisions(ctx, v, id)
}
