// Package seal stands between content and everything that stores it. Sealed
// bytes carry the form they are in, so that encryption can follow without
// touching what is stored already. It also computes the keyed hashes by
// which equal files are recognised: without the key nobody can test whether a
// known file is here.
package seal

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"bihuan/internal/fault"
)

// plain is the first byte of content that is stored as it is.
const plain = 0

const keySize = 32

// Sealer seals with the key of one data folder.
type Sealer struct{ key []byte }

// New returns a Sealer with the given key of 32 bytes.
func New(key []byte) *Sealer { return &Sealer{key} }

// Load reads the key from keys/content.key in dir and makes it on first use.
func Load(dir string) (*Sealer, error) {
	key, err := Key(dir, "content.key", func() ([]byte, error) {
		key := make([]byte, keySize)
		rand.Read(key)
		return key, nil
	})
	if err != nil {
		return nil, err
	}
	if len(key) != keySize {
		return nil, errDamaged(dir, "content.key")
	}
	return New(key), nil
}

func errDamaged(dir, name string) error {
	return fault.New(fault.Invalid, "密钥文件 %s 已损坏，请从备份中恢复这个文件。", filepath.Join(dir, "keys", name))
}

// Key reads the file of that name among the keys of dir. On first use it is
// filled with what fresh returns, readable by its owner only.
func Key(dir, name string, fresh func() ([]byte, error)) ([]byte, error) {
	path := filepath.Join(dir, "keys", name)
	key, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if key, err = fresh(); err == nil {
			key, err = create(path, key)
		}
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "读不出密钥文件 %s，请检查数据目录的权限。", path)
	}
	return key, nil
}

// create writes a new key so that two programs starting at once agree on one.
func create(path string, key []byte) ([]byte, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "key-*")
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(key)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, err
	}
	if err := os.Link(f.Name(), path); err != nil {
		// Somebody else was first, or the file system has no links.
		if have, readErr := os.ReadFile(path); readErr == nil {
			return have, nil
		}
		return key, os.Rename(f.Name(), path)
	}
	return key, nil
}

// Seal returns content in its stored form.
func (s *Sealer) Seal(content []byte) []byte { return append([]byte{plain}, content...) }

// SealTo returns a writer that puts what is written to it into w in its stored
// form; the form is whole once it is closed, which leaves w open.
func (s *Sealer) SealTo(w io.Writer) io.WriteCloser { return &sealing{w: w} }

type sealing struct {
	w     io.Writer
	begun bool
}

func (s *sealing) Write(p []byte) (int, error) {
	if err := s.begin(); err != nil {
		return 0, err
	}
	return s.w.Write(p)
}

func (s *sealing) Close() error { return s.begin() }

func (s *sealing) begin() error {
	if s.begun {
		return nil
	}
	s.begun = true
	_, err := s.w.Write([]byte{plain})
	return err
}

// OpenFrom returns a reader of the content whose stored form r reads.
func (s *Sealer) OpenFrom(r io.Reader) (io.Reader, error) {
	var form [1]byte
	if _, err := io.ReadFull(r, form[:]); err != nil || form[0] != plain {
		return nil, errForm
	}
	return r, nil
}

var errForm = fault.New(fault.Internal, "seal: unknown form")

// Open returns the content of a stored form.
func (s *Sealer) Open(sealed []byte) ([]byte, error) {
	if len(sealed) == 0 || sealed[0] != plain {
		return nil, errForm
	}
	return sealed[1:], nil
}

// Fingerprint returns the keyed hash of content, in hexadecimal.
func (s *Sealer) Fingerprint(content []byte) string {
	h := s.Fingerprinter()
	h.Write(content)
	return hex.EncodeToString(h.Sum(nil))
}

// Fingerprinter is Fingerprint for content that comes in pieces.
func (s *Sealer) Fingerprinter() hash.Hash { return hmac.New(sha256.New, s.key) }
