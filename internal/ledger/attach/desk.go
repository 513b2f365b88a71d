package attach

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/blob"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/seal"
)

// Limits bound what comes in.
type Limits struct {
	File     int64 // bytes of one file, at most MaxFile
	Waiting  int64 // bytes that one account may have waiting for a command
	Uploads  int   // files that one account may have waiting
	KeepFree int64 // bytes that stay free on the disk
	Expiry   time.Duration
}

// DefaultLimits hold until somebody sets others.
func DefaultLimits() Limits {
	return Limits{File: MaxFile, Waiting: 2 << 30, Uploads: 200, KeepFree: 256 << 20, Expiry: 24 * time.Hour}
}

// Desk takes files in. What has not come whole, and what came and belongs to
// nothing yet, is described in Dir: several programs may share the folder, and
// what was acknowledged survives kill -9 and power failure.
type Desk struct {
	Dir    string
	Files  *blob.Store
	Sealer *seal.Sealer
	Clock  func() time.Time
	NewID  func() string
	Limits Limits
	Free   func(dir string) (int64, bool) // bytes free on the disk of dir, false when unknown
}

// Begin makes room for a file of size bytes that v is going to send in pieces.
func (d *Desk) Begin(v access.Viewer, problem, name string, size int64) (Upload, error) {
	u, err := d.open(v, problem, name, size)
	if err == nil {
		err = d.save(u)
	}
	return u, err
}

func (d *Desk) open(v access.Viewer, problem, name string, size int64) (Upload, error) {
	switch {
	case !v.Signed():
		return Upload{}, errNone
	case size <= 0:
		return Upload{}, fault.New(fault.Invalid, "文件“%s”是空的（0 字节）。请确认选对了文件，内容已经保存。", name)
	case size > d.Limits.File:
		return Upload{}, tooLarge(name, d.Limits.File)
	}
	if err := d.room(v, size); err != nil {
		return Upload{}, err
	}
	return Upload{ID: d.NewID(), Account: v.AccountID, Unit: v.UnitID, Problem: problem, Name: name, Size: size, Touched: d.now()}, nil
}

func tooLarge(name string, most int64) error {
	return fault.New(fault.Invalid, "文件“%s”超过 %d MB，请压缩其中的图片或拆成几个文件后再上传。", name, most>>20)
}

// room refuses what the account or the disk has no room for.
func (d *Desk) room(v access.Viewer, size int64) error {
	waiting, err := d.waiting(v)
	if err != nil {
		return err
	}
	for _, u := range waiting {
		size += u.Size
	}
	switch {
	case len(waiting) >= d.Limits.Uploads, size > d.Limits.Waiting:
		return fault.New(fault.Conflict, "您已上传而没有登记的文件太多（最多%d个、%d MB），请先登记或去掉，再上传新的。", d.Limits.Uploads, d.Limits.Waiting>>20)
	}
	return d.disk(size)
}

// disk refuses to fill the disk: whatever else is done needs some of it.
func (d *Desk) disk(size int64) error {
	if d.Free == nil {
		return nil
	}
	if free, known := d.Free(d.Dir); known && free-size < d.Limits.KeepFree {
		return fault.New(fault.Unavailable, "服务器的磁盘快满了，暂时不能上传文件，其他操作不受影响。请告知管理员清理磁盘。")
	}
	return nil
}

// Write takes a piece that begins at offset. What it returns says how far the
// file has come; with another offset nothing is taken, and the error is
// fault.Conflict. A piece that breaks off counts as far as it came.
func (d *Desk) Write(v access.Viewer, id string, offset int64, piece io.Reader) (Upload, error) {
	u, err := d.Find(v, id)
	if err != nil || u.Ready != nil {
		return u, err
	}
	if offset != u.Offset {
		return u, fault.New(fault.Conflict, "已收到前 %d 字节，请从那里接着传。", u.Offset)
	}
	if err := d.disk(u.Size - u.Offset); err != nil {
		return u, err
	}
	n, broken, err := d.append(u, piece)
	if err != nil {
		return u, notStored(err)
	}
	if offset+n > u.Size {
		return u, fault.New(fault.Invalid, "传来的内容比文件大，请重新选择文件上传。")
	}
	u.Offset += n
	u.Touched = d.now()
	if err := d.save(u); err != nil {
		return u, err
	}
	if broken != nil {
		return u, fault.Wrap(broken, fault.Invalid, "连接中断，已收到 %d 字节，请接着传。", u.Offset)
	}
	return u, nil
}

// append writes a piece to its place and makes it durable. Two programs that
// get the same piece write the same bytes to the same place.
func (d *Desk) append(u Upload, piece io.Reader) (n int64, broken, err error) {
	f, err := os.OpenFile(d.path(u.ID, partial), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return 0, nil, err
	}
	from := &watched{r: io.LimitReader(piece, u.Size-u.Offset+1)}
	n, err = io.Copy(io.NewOffsetWriter(f, u.Offset), from)
	if from.err != nil {
		broken, err = from.err, nil
	}
	return n, broken, errors.Join(err, f.Sync(), f.Close())
}

// watched tells the errors of a reader from those of the writer it is copied to.
type watched struct {
	r   io.Reader
	err error
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if err != nil && err != io.EOF {
		w.err = err
	}
	return n, err
}

// Complete looks at a file that has come whole and keeps it, or refuses and
// forgets it. Asked again it says the same again.
func (d *Desk) Complete(ctx context.Context, v access.Viewer, id string) (Upload, error) {
	u, err := d.Find(v, id)
	if err != nil || u.Ready != nil {
		return u, err
	}
	if u.Offset < u.Size {
		return u, fault.New(fault.Conflict, "文件还没有传完，已收到 %d 字节，共 %d 字节。", u.Offset, u.Size)
	}
	f, err := os.Open(d.path(id, partial))
	if err != nil {
		return u, notStored(err)
	}
	defer f.Close()
	got, err := d.take(ctx, u.Name, io.LimitReader(f, u.Size))
	if k := fault.KindOf(err); k == fault.Invalid {
		d.remove(id)
	}
	if err != nil {
		return u, err
	}
	u.Ready, u.Touched = &got, d.now()
	if err := d.save(u); err != nil {
		return u, err
	}
	os.Remove(d.path(id, partial)) // swept otherwise
	return u, nil
}

// Receive takes a file that comes in one go, as a form sends it.
func (d *Desk) Receive(ctx context.Context, v access.Viewer, problem, name string, content io.Reader) (Upload, error) {
	u, err := d.open(v, problem, name, 1)
	if err != nil {
		return u, err
	}
	got, err := d.take(ctx, name, content)
	if err != nil {
		return u, err
	}
	u.Size, u.Offset, u.Ready = got.Size, got.Size, &got
	return u, d.save(u)
}

// take copies content to where nobody else writes, looks at it in a child and
// keeps it as a blob.
func (d *Desk) take(ctx context.Context, name string, content io.Reader) (ledger.Arrived, error) {
	got := ledger.Arrived{Name: name}
	f, err := d.private()
	if err != nil {
		return got, notStored(err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	from := &watched{r: io.LimitReader(content, d.Limits.File+1)}
	n, err := io.Copy(f, from)
	switch {
	case from.err != nil:
		return got, from.err
	case err != nil:
		return got, notStored(err)
	case n > d.Limits.File:
		return got, tooLarge(name, d.Limits.File)
	}
	rewind := func() error { _, err := f.Seek(0, io.SeekStart); return err }
	if err := rewind(); err != nil {
		return got, notStored(err)
	}
	verdict, err := inspectInChild(ctx, name, f)
	if err != nil {
		return got, named(name, err)
	}
	if err := rewind(); err != nil {
		return got, notStored(err)
	}
	got.Type = verdict.Type
	if err := d.keep(ctx, &got, f, verdict.Picture); err != nil {
		return got, named(name, err)
	}
	got.Preview = d.show(ctx, got, f, verdict)
	return got, nil
}

// named says which file a refusal is about.
func named(name string, err error) error {
	if fault.KindOf(err) != fault.Invalid {
		return err
	}
	return fault.Wrap(err, fault.Invalid, "“%s”：%s", name, fault.Text(err))
}

// keep seals the content, or the clean picture of it, into a blob.
func (d *Desk) keep(ctx context.Context, got *ledger.Arrived, f *os.File, picture bool) error {
	hash, print := sha256.New(), d.Sealer.Fingerprinter()
	size := &counter{}
	var err error
	got.Blob, err = d.Files.PutFrom(func(w io.Writer) error {
		sealed := d.Sealer.SealTo(w)
		all := io.MultiWriter(sealed, hash, print, size)
		if picture {
			if err := cleanInChild(ctx, f, all); err != nil {
				return err
			}
		} else if _, err := io.Copy(all, f); err != nil {
			return err
		}
		return sealed.Close()
	})
	got.SHA256, got.Fingerprint, got.Size = hex.EncodeToString(hash.Sum(nil)), hex.EncodeToString(print.Sum(nil)), size.n
	return err
}

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

// show makes a preview; a file without one is a file all the same.
func (d *Desk) show(ctx context.Context, got ledger.Arrived, f *os.File, verdict Verdict) string {
	var small []byte
	var err error
	switch {
	case verdict.PDF:
		if _, err = f.Seek(0, io.SeekStart); err == nil {
			small, err = firstPage(ctx, f)
		}
	case verdict.Picture:
		var clean io.ReadCloser
		if clean, err = d.Content(got.Blob); err == nil {
			small, err = previewInChild(ctx, clean)
			clean.Close()
		}
	}
	if err != nil || len(small) == 0 {
		return ""
	}
	id, err := d.Files.PutFrom(func(w io.Writer) error {
		sealed := d.Sealer.SealTo(w)
		_, err := sealed.Write(small)
		return errors.Join(err, sealed.Close())
	})
	if err != nil {
		return ""
	}
	return id
}

// Content opens the content of a blob.
func (d *Desk) Content(blob string) (io.ReadCloser, error) {
	f, err := d.Files.Open(blob)
	if err != nil {
		return nil, err
	}
	r, err := d.Sealer.OpenFrom(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{r, f}, nil
}

// Ready implements ledger.Uploads.
func (d *Desk) Ready(v access.Viewer, id string) (ledger.Arrived, error) {
	u, err := d.Find(v, id)
	if err != nil {
		return ledger.Arrived{}, err
	}
	if u.Ready == nil {
		return ledger.Arrived{}, fault.New(fault.Conflict, "文件“%s”还没有传完，请等它传完再登记。", u.Name)
	}
	return *u.Ready, nil
}

// private makes a file in Dir that nobody else knows.
func (d *Desk) private() (*os.File, error) {
	if err := os.MkdirAll(d.Dir, 0o700); err != nil {
		return nil, err
	}
	return os.OpenFile(filepath.Join(d.Dir, d.NewID()+scratch), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
}

func (d *Desk) now() int64 { return d.Clock().UnixMilli() }

func notStored(err error) error {
	return fault.Wrap(err, fault.Unavailable, "文件没有存下，本次操作没有生效。请检查数据目录的磁盘空间和权限。")
}
