package history

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"

	"bihuan/internal/fault"
)

// Proof is a file that proves without the database that records are part of
// the history that a checkpoint covers, and that this history continues an
// older one.
type Proof struct {
	Format      string         `json:"format"`
	About       string         `json:"about"` // for people; not proved
	Checkpoint  string         `json:"checkpoint"`
	Older       string         `json:"older,omitempty"` // a checkpoint that somebody kept
	Consistency tlog.TreeProof `json:"consistency,omitempty"`
	Records     []Proven       `json:"records"`
}

// ProofFormat is the Format of files that this program writes.
const ProofFormat = "bihuan-history-proof-v1"

// Proven is one record with its place in the history.
type Proven struct {
	Seq       int64            `json:"seq"` // from 0
	ID        string           `json:"id"`
	Unit      string           `json:"unit"`
	Subject   string           `json:"subject"`
	SubjectID string           `json:"subject_id"`
	Version   int64            `json:"version"`
	Kind      string           `json:"kind"`
	Actor     string           `json:"actor"`
	At        int64            `json:"at"`               // UTC milliseconds
	Body      string           `json:"body,omitempty"`   // canonical JSON; "" when erased
	Salt      []byte           `json:"salt,omitempty"`   // with Body
	Row       []byte           `json:"row,omitempty"`    // hash of the resulting row, with Body
	Commit    []byte           `json:"commit,omitempty"` // of an erased body
	Path      tlog.RecordProof `json:"path"`
}

// NewProven returns the record of s with its path. It returns fault.Conflict
// when s is not what was written.
func NewProven(s Stored, path tlog.RecordProof) (Proven, error) {
	if _, contradiction := s.Check(); contradiction != "" {
		return Proven{}, fault.New(fault.Conflict, "第%d条操作记录被改动（%s与写入时的不一致），不能出具证明。", s.Seq+1, contradiction)
	}
	p := Proven{
		Seq: s.Seq, ID: s.ID, Unit: s.UnitID, Subject: s.Subject, SubjectID: s.SubjectID, Version: s.Version, Kind: s.Kind,
		Actor: s.Actor, At: s.At.UnixMilli(), Path: path,
	}
	if s.Body == nil {
		p.Commit = s.Commit
		return p, nil
	}
	p.Body, p.Salt, p.Row = string(s.Body), s.Salt, s.RowHash
	return p, nil
}

// Entry returns the record as it is read elsewhere.
func (p *Proven) Entry() Entry {
	e := Entry{
		Seq: p.Seq, ID: p.ID, UnitID: p.Unit, Subject: p.Subject, SubjectID: p.SubjectID, Version: p.Version, Kind: p.Kind,
		Actor: p.Actor, At: time.UnixMilli(p.At).UTC(),
	}
	if p.Body != "" {
		e.Body = []byte(p.Body)
	}
	return e
}

// check proves that p is in the tree.
func (p *Proven) check(size int64, root tlog.Hash) error {
	var commit [sha256.Size]byte
	switch {
	case p.Body != "" && len(p.Salt) == SaltSize && len(p.Row) == sha256.Size && p.Commit == nil:
		commit = Commit(p.Salt, []byte(p.Body), [sha256.Size]byte(p.Row))
	case p.Body == "" && len(p.Commit) == sha256.Size:
		commit = [sha256.Size]byte(p.Commit)
	default:
		return errNoProof
	}
	if p.Seq < 0 || p.Seq >= size || tlog.CheckRecord(p.Path, size, root, p.Seq, Leaf(p.Entry(), commit)) != nil {
		return fault.New(fault.Conflict, "第%d条操作记录与检查点不符：它被改动过，或不是这份历史里的记录。", p.Seq+1)
	}
	return nil
}

// maxProof bounds what is read as a proof.
const maxProof = 64 << 20

var errNoProof = fault.New(fault.Invalid, "这不是闭环的证明文件，或文件不完整。请使用 bihuan history prove 写出的文件。")

// ReadProof reads a proof file. What it says is yet to be checked.
func ReadProof(r io.Reader) (*Proof, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxProof+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxProof || !utf8.Valid(data) {
		return nil, errNoProof
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var p Proof
	if err := decoder.Decode(&p); err != nil || p.Format != ProofFormat {
		return nil, errNoProof
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, errNoProof
	}
	return &p, nil
}

// Check proves everything that p says against its checkpoint, whose signature
// it checks with the verifier key public. It returns fault.Conflict for what
// does not hold.
func (p *Proof) Check(public string) (Checkpoint, error) {
	c, err := OpenCheckpoint([]byte(p.Checkpoint), public)
	if err != nil {
		return c, err
	}
	for i := range p.Records {
		if err := p.Records[i].check(c.Size, c.Root); err != nil {
			return c, err
		}
	}
	if p.Older == "" {
		return c, nil
	}
	older, err := OpenCheckpoint([]byte(p.Older), public)
	if err != nil {
		return c, err
	}
	return c, consistent(older, c, p.Consistency)
}

// consistent proves that the history of c continues that of older.
func consistent(older, c Checkpoint, proof tlog.TreeProof) error {
	ok := older.Size <= c.Size
	switch {
	case !ok || older.Size == 0:
	case older.Size == c.Size:
		ok = older.Root == c.Root
	default:
		ok = tlog.CheckTree(proof, c.Size, c.Root, older.Size, older.Root) == nil
	}
	if !ok {
		return fault.New(fault.Conflict, "两个检查点不是同一份历史：%d条时的检查点，与后来%d条的检查点接不上。中间有记录被改写、删除、插入或调换了顺序。", older.Size, c.Size)
	}
	return nil
}

// Covers proves that what p proves belongs to the history of which somebody
// kept the checkpoint own: own is the checkpoint of p itself, or the older one
// that p continues.
func (p *Proof) Covers(own Mark, public string) error {
	for _, text := range []string{p.Checkpoint, p.Older} {
		if c, err := OpenCheckpoint([]byte(text), public); err == nil && c.Size == own.Size {
			return c.Same(own)
		}
	}
	return fault.New(fault.Invalid, "这份证明没有接到您留存的检查点（%d条）上，不能判断。请让对方用 bihuan history prove … --since 您的检查点 重新出具。", own.Size)
}

// Same compares c with a mark of the same size.
func (c Checkpoint) Same(own Mark) error {
	if !own.Is(c.Root) {
		return fault.New(fault.Conflict, "与您留存的检查点不符：同样是%d条记录，内容却不同，它来自另一份历史。", own.Size)
	}
	return nil
}

// Bytes returns p as a file.
func (p *Proof) Bytes() ([]byte, error) {
	b, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	return append(b, '\n'), nil
}
