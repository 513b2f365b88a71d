package sqldb

import (
	"bytes"
	"context"
	"embed"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"

	"bihuan/internal/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema up to date. It refuses a database written by a
// newer program, because this one would not keep what it does not know.
func (db *DB) migrate(ctx context.Context) error {
	kind, options, err := db.goose()
	if err != nil {
		return err
	}
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(kind, db.write, translated{folder, db.dialect}, options...)
	if err != nil {
		return err
	}
	for {
		have, err := version(ctx, p)
		if err != nil {
			return fault.Wrap(err, fault.Unavailable, "读不出数据库的版本，可能不是本程序的数据或文件已损坏。")
		}
		sources := p.ListSources()
		if newest := sources[len(sources)-1].Version; have > newest {
			return fault.New(fault.Conflict, "数据由更新的版本写成（数据 %d，程序 %d），请使用新版程序打开。", have, newest)
		}
		if _, err = p.Up(ctx); err == nil {
			return nil
		}
		// Another program that started at the same moment may have run the same
		// migration a little earlier. Then the version has moved on, and the rest
		// is still to be done; otherwise the error is a true one.
		if now, versionErr := version(ctx, p); versionErr != nil || now <= have {
			return err
		}
	}
}

// version returns the version of the schema. Of two programs that make its
// table at the same moment one fails and finds it at the second look.
func version(ctx context.Context, p *goose.Provider) (int64, error) {
	v, err := p.GetDBVersion(ctx)
	if err != nil {
		v, err = p.GetDBVersion(ctx)
	}
	return v, err
}

// translated serves the migrations in the engine's own words.
type translated struct {
	fs.FS
	dialect dialect
}

func (t translated) Open(name string) (fs.File, error) {
	f, err := t.FS.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return f, err
	}
	defer f.Close()
	text, err := fs.ReadFile(t.FS, name)
	if err != nil {
		return nil, err
	}
	out := t.dialect.ddl(string(text))
	return &memFile{bytes.NewReader([]byte(out)), memInfo{info, int64(len(out))}}, nil
}

func (t translated) ReadFile(name string) ([]byte, error) {
	text, err := fs.ReadFile(t.FS, name)
	return []byte(t.dialect.ddl(string(text))), err
}

func (t translated) Glob(pattern string) ([]string, error) { return fs.Glob(t.FS, pattern) }

type memFile struct {
	*bytes.Reader
	info memInfo
}

func (f *memFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *memFile) Close() error               { return nil }

type memInfo struct {
	fs.FileInfo
	size int64
}

func (i memInfo) Size() int64        { return i.size }
func (i memInfo) ModTime() time.Time { return time.Time{} }
