package history

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"io"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"bihuan/internal/fault"
)

// Checkpoint is what an auditor keeps: as many records there were, and this
// root commits to all of them.
type Checkpoint struct {
	Origin string // name of the key, which is that of the data folder
	Size   int64
	Root   tlog.Hash
	At     time.Time // UTC, by the clock of the server
}

// Text returns the lines that are signed: origin, size, root, and as an
// extension the time.
func (c Checkpoint) Text() string {
	return c.Origin + "\n" + strconv.FormatInt(c.Size, 10) + "\n" + base64.StdEncoding.EncodeToString(c.Root[:]) + "\n" +
		c.At.UTC().Format(time.RFC3339) + "\n"
}

// maxCheckpoint bounds what is read as a signed checkpoint.
const maxCheckpoint = 16 << 10

var errNoCheckpoint = fault.New(fault.Invalid, "这不是闭环的检查点文件，或文件不完整。请使用“取检查点”时保存的文件。")

func parseCheckpoint(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 5 || lines[4] != "" {
		return Checkpoint{}, errNoCheckpoint
	}
	c := Checkpoint{Origin: lines[0]}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return c, errNoCheckpoint
	}
	c.Root = tlog.Hash(root)
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return c, errNoCheckpoint
	}
	if c.At, err = time.Parse(time.RFC3339, lines[3]); err != nil || c.Size < 0 || c.Text() != text {
		return c, errNoCheckpoint
	}
	return c, nil
}

// NewKey makes a signing key for a new log. Whoever holds it can sign
// checkpoints; its verifier key is for everybody.
func NewKey(random io.Reader) ([]byte, error) {
	name := make([]byte, 5)
	if _, err := io.ReadFull(random, name); err != nil {
		return nil, err
	}
	secret, _, err := note.GenerateKey(random, "bihuan/"+strings.ToLower(base32.StdEncoding.EncodeToString(name)))
	return []byte(secret + "\n"), err
}

// Signer signs the checkpoints of one log.
type Signer struct {
	signer note.Signer
	public string
}

// ParseSigner reads a key that NewKey made.
func ParseSigner(key []byte) (*Signer, error) {
	secret := strings.TrimSpace(string(key))
	signer, err := note.NewSigner(secret)
	if err != nil {
		return nil, err
	}
	public, err := publicOf(secret)
	return &Signer{signer, public}, err
}

// publicOf returns the verifier key that belongs to a signer's key.
func publicOf(secret string) (string, error) {
	parts := strings.SplitN(secret, "+", 5) // PRIVATE+KEY+name+hash+algorithm and seed; NewSigner has checked it
	key, err := base64.StdEncoding.DecodeString(parts[4])
	if err != nil {
		return "", err
	}
	pair := ed25519.NewKeyFromSeed(key[1:])
	return note.NewEd25519VerifierKey(parts[2], pair.Public().(ed25519.PublicKey))
}

// Origin returns the name of the log.
func (s *Signer) Origin() string { return s.signer.Name() }

// Public returns the verifier key: one line, which an auditor keeps.
func (s *Signer) Public() string { return s.public }

// Sign returns the signed note of c.
func (s *Signer) Sign(c Checkpoint) ([]byte, error) {
	return note.Sign(&note.Note{Text: c.Text()}, s.signer)
}

// OpenCheckpoint reads a signed checkpoint and checks it with the verifier key
// that public holds. It returns fault.Invalid for what is no checkpoint and
// fault.Conflict for one that this key did not sign.
func OpenCheckpoint(signed []byte, public string) (Checkpoint, error) {
	verifier, err := note.NewVerifier(strings.TrimSpace(public))
	if err != nil {
		return Checkpoint{}, fault.Wrap(err, fault.Invalid, "公钥写得不对，应像 bihuan/xxxxxxxx+1a2b3c4d+AR… 这样一行。")
	}
	if len(signed) > maxCheckpoint {
		return Checkpoint{}, errNoCheckpoint
	}
	signed = bytes.ReplaceAll(signed, []byte("\r\n"), []byte("\n")) // as Windows editors save
	n, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		if c, shown := PeekCheckpoint(signed); shown == nil {
			return c, fault.Wrap(err, fault.Conflict, "检查点的签名不对：它不是用这把密钥签的（检查点来自“%s”，公钥属于“%s”），或被改动过。", c.Origin, verifier.Name())
		}
		return Checkpoint{}, errNoCheckpoint
	}
	c, err := parseCheckpoint(n.Text)
	if err == nil && c.Origin != verifier.Name() {
		err = errNoCheckpoint
	}
	return c, err
}

// PeekCheckpoint reads a checkpoint without checking who signed it.
func PeekCheckpoint(signed []byte) (Checkpoint, error) {
	text, _, ok := strings.Cut(strings.ReplaceAll(string(signed), "\r\n", "\n"), "\n\n")
	if !ok || len(signed) > maxCheckpoint {
		return Checkpoint{}, errNoCheckpoint
	}
	return parseCheckpoint(text + "\n")
}

// lineAlphabet has no letters that paper confuses: no I, L, O and U.
var lineAlphabet = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// lineRoot is how much of the root stands in a line: 160 bits, for which
// nobody can make a second history.
const lineRoot = 20

// Line returns c as one line that can be printed and typed: the size, the
// beginning of the root, and a check against slips of the pen.
func (c Checkpoint) Line() string {
	text := lineAlphabet.EncodeToString(c.Root[:lineRoot]) + lineCheck(c.Size, c.Root[:lineRoot])
	var groups []string
	for ; text != ""; text = text[4:] {
		groups = append(groups, text[:4])
	}
	return strconv.FormatInt(c.Size, 10) + " " + strings.Join(groups, "-")
}

func lineCheck(size int64, root []byte) string {
	sum := sha256.Sum256(append(strconv.AppendInt(nil, size, 10), root...))
	return lineAlphabet.EncodeToString(sum[:])[:4]
}

// Mark is what of a checkpoint can be compared with the chain: all of its
// root, or the part of it that a line holds.
type Mark struct {
	Size int64
	Root []byte    // 32 bytes, or 20 of a line
	At   time.Time // zero for a line
	Name string    // where it came from, for people
}

// Mark returns c as one to compare with.
func (c Checkpoint) Mark(name string) Mark {
	return Mark{Size: c.Size, Root: c.Root[:], At: c.At, Name: name}
}

// Is reports whether root is the one that m holds.
func (m Mark) Is(root tlog.Hash) bool { return bytes.HasPrefix(root[:], m.Root) }

// ParseLine reads a line as Line gives it, however it was typed: in small
// letters, without hyphens, with O for 0 and I or L for 1. It returns
// fault.Invalid for a slip.
func ParseLine(line string) (Mark, error) {
	size, code, _ := strings.Cut(strings.TrimSpace(line), " ")
	code = strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(code))
	n, err := strconv.ParseInt(size, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != size || len(code) != 36 {
		return Mark{}, fault.New(fault.Invalid, "这一行不是检查点。检查点是记录条数和九组字母数字，例如 1234 ABCD-EFGH-…。")
	}
	root, err := lineAlphabet.DecodeString(code[:32])
	if err != nil || lineCheck(n, root) != code[32:] {
		return Mark{}, fault.New(fault.Invalid, "检查点这一行抄写有误，最后一组校验字符对不上，请逐组核对后重新输入。")
	}
	return Mark{Size: n, Root: root, Name: "手抄检查点"}, nil
}
