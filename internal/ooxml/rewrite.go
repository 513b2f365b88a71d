package ooxml

import (
	"archive/zip"
	"bytes"
	"maps"
	"slices"
	"time"

	"bihuan/internal/fault"
)

// Rewrite returns the package with the changed parts; all others are copied as
// they are stored, and parts that it did not have come last.
func (p *Package) Rewrite(changed map[string][]byte) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	modified := p.Files[0].Modified
	write := func(name string, at time.Time) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at})
		if err != nil {
			return err
		}
		_, err = w.Write(changed[name])
		return err
	}
	for _, f := range p.Files {
		var err error
		if changed[f.Name] != nil {
			err = write(f.Name, f.Modified)
		} else {
			err = z.Copy(f)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(changed)) {
		if p.Has(name) {
			continue
		}
		if err := write(name, modified); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	if out.Len() > MaxFile {
		return nil, fault.New(fault.Invalid, "写入后文件超过 %d MB。请删去部分图片再试。", MaxFile>>20)
	}
	return out.Bytes(), nil
}
