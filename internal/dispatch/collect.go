package dispatch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
)

// Limits of one collection.
const (
	MaxFile  = 5 << 20 // bytes of one file
	MaxFiles = 300
)

// Upload is a file as it came in. Refusal says why it is not even read.
type Upload struct {
	Name    string
	Content []byte
	Refusal string
}

// Collecting gathers the files of one collection one after the other, so that
// memory holds one. A file that nobody can use is part of it with the reason.
type Collecting struct {
	s      *Service
	v      access.Viewer
	files  []File
	opened []Dispatch
}

// Collect begins a collection.
func (s *Service) Collect(ctx context.Context, v access.Viewer) (*Collecting, error) {
	if err := mayWrite(v); err != nil {
		return nil, err
	}
	open, err := s.Store.Open(ctx, v)
	return &Collecting{s: s, v: v, opened: open}, err
}

// Take reads one file and finds out which sheet it is.
func (c *Collecting) Take(ctx context.Context, u Upload) error {
	if len(c.files) == MaxFiles {
		return fault.New(fault.Invalid, "一次最多收回%d个文件，请分几次上传。", MaxFiles)
	}
	sum := sha256.Sum256(u.Content)
	f := File{Key: strconv.Itoa(len(c.files) + 1), Name: u.Name, SHA256: hex.EncodeToString(sum[:]), Size: len(u.Content), Refusal: u.Refusal}
	if f.Refusal == "" {
		if err := c.read(ctx, u, &f); err != nil {
			if fault.KindOf(err) != fault.Invalid {
				return err
			}
			f.Refusal = fault.Text(err)
		}
	}
	if f.Refusal == "" {
		var err error
		if f.Blob, err = c.s.Files.Put(u.Content); err != nil {
			return err
		}
	}
	c.files = append(c.files, f)
	return nil
}

func (c *Collecting) read(ctx context.Context, u Upload, f *File) error {
	switch strings.ToLower(path.Ext(u.Name)) {
	case ".xls", ".et":
		return fault.New(fault.Invalid, "这是旧格式的表格，请用 WPS 表格或 Excel 打开，另存为 .xlsx 后再收回。")
	case ".xlsx", ".xlsm":
	default:
		return fault.New(fault.Invalid, "这不是 Excel 文件，请收回下发的 .xlsx 填报表。")
	}
	form, err := c.s.Read(ctx, u.Content)
	if err != nil {
		return err
	}
	if f.Filled, err = Read(form); err != nil {
		return err
	}
	if len(f.Filled.Lines) > maxRows {
		return fault.New(fault.Invalid, "表中有%d行，超过下发时的最大行数，请确认文件没有选错。", len(f.Filled.Lines))
	}
	return c.identify(ctx, f)
}

// identify finds the packet of a file: by its code, its name or what it says.
func (c *Collecting) identify(ctx context.Context, f *File) error {
	if code := f.Filled.Code; code != "" {
		id, err := c.s.Store.Holding(ctx, c.v, code)
		if err != nil {
			return err
		}
		if id != "" {
			d, err := c.s.Store.Dispatch(ctx, c.v, id)
			if err != nil {
				return err
			}
			if d.EndedOn != "" {
				return fault.New(fault.Invalid, "“%s”已于%s结束收表，这份表没有收回。", d.Name, d.EndedOn)
			}
			f.Dispatch, f.Packet, f.How = id, code, ByCode
			return nil
		}
	}
	f.Dispatch, f.Packet, f.How = recognise(f.Name, f.Filled, c.opened)
	if f.How == "" {
		return fault.New(fault.Invalid, "看不出是哪个单位的填报表：表内编码已经没有，文件名和内容也对不上正在收的表。")
	}
	return nil
}

// Done stores what was gathered as a draft that can be looked at and merged.
func (c *Collecting) Done(ctx context.Context) (Collection, error) {
	if len(c.files) == 0 {
		return Collection{}, fault.New(fault.Invalid, "没有收到文件，请选择单位交回的填报表。")
	}
	now := c.s.now()
	all := Collection{ID: c.s.NewID(), UnitID: c.v.UnitID, Files: c.files, Version: 1, CreatedAt: now, UpdatedAt: now}
	return all, c.s.DB.Atomic(ctx, func(ctx context.Context) error { return c.s.Store.AddCollection(ctx, c.v, all) })
}

// Drop forgets a collection that is not merged, with its files.
func (s *Service) Drop(ctx context.Context, v access.Viewer, id string) error {
	if err := mayWrite(v); err != nil {
		return err
	}
	var blobs []string
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		blobs = nil
		c, err := s.Store.Collection(ctx, v, id)
		if err != nil {
			return err
		}
		if c.Batch != "" {
			return fault.New(fault.Conflict, "这些填报表已经并入台账，不能放弃；要取消请撤销这一批。")
		}
		for _, f := range c.Files {
			if f.Blob != "" {
				blobs = append(blobs, f.Blob)
			}
		}
		return s.Store.DropCollection(ctx, v, id)
	})
	if err != nil {
		return err
	}
	for _, blob := range blobs {
		_ = s.Files.Delete(blob) // what stays is swept: no row names it
	}
	return nil
}

// Drafts lists the collections that wait to be merged, newest first.
func (s *Service) Drafts(ctx context.Context, v access.Viewer) ([]Collection, error) {
	if err := mayWrite(v); err != nil {
		return nil, err
	}
	return s.Store.Drafts(ctx, v)
}

// Original returns a file of a collection as it came in.
func (s *Service) Original(ctx context.Context, v access.Viewer, collection, key string) (name string, content []byte, err error) {
	if err := mayWrite(v); err != nil {
		return "", nil, err
	}
	c, err := s.Store.Collection(ctx, v, collection)
	if err != nil {
		return "", nil, err
	}
	for _, f := range c.Files {
		if f.Key == key && f.Blob != "" {
			content, err := s.Files.Get(f.Blob)
			return f.Name, content, err
		}
	}
	return "", nil, fault.New(fault.NotFound, "没有这个文件。")
}
