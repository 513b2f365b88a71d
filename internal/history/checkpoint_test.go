package history

import (
	"bytes"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"bihuan/internal/fault"
)

// zeros is chance that never changes, so that a key can stand in a test.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func signer(t testing.TB) *Signer {
	key, err := NewKey(zeros{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := ParseSigner(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sample() Checkpoint {
	return Checkpoint{Origin: "bihuan/aaaaaaaa", Size: 1234, Root: tlog.RecordHash([]byte("x")), At: time.Date(2026, 11, 30, 1, 2, 3, 0, time.UTC)}
}

// TestCheckpointForm: what auditors keep today must be read for ever.
func TestCheckpointForm(t *testing.T) {
	s, c := signer(t), sample()
	signed, err := s.Sign(c)
	if err != nil {
		t.Fatal(err)
	}
	const want = "bihuan/aaaaaaaa\n1234\nPH6byTDck/AfppmF7yQtn56GHzxTVaokzl70tLinDMs=\n2026-11-30T01:02:03Z\n\n— bihuan/aaaaaaaa "
	if !strings.HasPrefix(string(signed), want) {
		t.Errorf("%s", signed)
	}
	for name, text := range map[string][]byte{"as written": signed, "from Windows": bytes.ReplaceAll(signed, []byte("\n"), []byte("\r\n"))} {
		if have, err := OpenCheckpoint(text, s.Public()+"\n"); err != nil || have != c {
			t.Errorf("%s: %+v, %v", name, have, err)
		}
	}
	if line := c.Line(); line != "1234 7HZ9-QJ9G-VJ9Z-07X6-K62Y-Y91D-KYF8-C7SW-02GD" {
		t.Error(line)
	}
}

func TestKeys(t *testing.T) {
	a, err := NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ParseSigner(a)
	if err != nil || !strings.HasPrefix(s.Public(), s.Origin()+"+") {
		t.Fatalf("%v, %s", err, s.Public())
	}
	for _, bad := range [][]byte{nil, []byte("x"), a[:len(a)-6], append([]byte("x"), a...)} {
		if _, err := ParseSigner(bad); err == nil {
			t.Errorf("%q is a key", bad)
		}
	}
	signed, err := signer(t).Sign(sample())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenCheckpoint(signed, s.Public()); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a checkpoint of another key: %v", err)
	}
	for _, public := range []string{"", "x", s.Public() + "x"} {
		if _, err := OpenCheckpoint(signed, public); fault.KindOf(err) != fault.Invalid {
			t.Errorf("the key %q: %v", public, err)
		}
	}
}

// TestSignedIsSigned: no byte of a checkpoint can change.
func TestSignedIsSigned(t *testing.T) {
	s := signer(t)
	signed, err := s.Sign(sample())
	if err != nil {
		t.Fatal(err)
	}
	for i := range signed {
		bad := bytes.Clone(signed)
		bad[i] ^= 4
		if c, err := OpenCheckpoint(bad, s.Public()); err == nil {
			t.Errorf("byte %d: %+v", i, c)
		}
		if c, err := OpenCheckpoint(signed[:i], s.Public()); err == nil {
			t.Errorf("cut at %d: %+v", i, c)
		}
	}
}

func TestLine(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := Checkpoint{Size: rapid.Int64Range(0, 1<<40).Draw(r, "size"), Root: tlog.Hash(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(r, "root"))}
		line := c.Line()
		typed := strings.NewReplacer("0", "o", "1", "l", "-", " ").Replace(line[strings.Index(line, " "):])
		for _, text := range []string{line, " " + strings.ToLower(line) + "\n", line[:strings.Index(line, " ")] + typed} {
			m, err := ParseLine(text)
			if err != nil || m.Size != c.Size || !m.Is(c.Root) {
				r.Errorf("%q: %+v, %v", text, m, err)
			}
		}
		// A slip of one character is told from another history.
		i := rapid.IntRange(0, len(line)-1).Draw(r, "place")
		if line[i] == '-' || line[i] == ' ' {
			return
		}
		slip := line[:i] + string(rapid.SampledFrom([]rune("2345679ABCDEFGHJKM")).Draw(r, "character")) + line[i+1:]
		if m, err := ParseLine(slip); slip != line && err == nil {
			r.Errorf("%q was read as %+v", slip, m)
		}
		other := c.Root
		other[0] ^= 1
		if m, _ := ParseLine(line); m.Is(other) {
			r.Error("a line fits another root")
		}
	})
}

// proofOf makes a proof of a chain of n records as a store keeps them.
func proofOf(t testing.TB, n int, older int64) (*Proof, *Signer, []Stored) {
	s := signer(t)
	var log tree
	var stored []Stored
	var roots []tlog.Hash
	for i := range int64(n) {
		r := Record{UnitID: "u", Subject: "note", SubjectID: "𬎆", Version: i + 1, Actor: "甲", At: time.UnixMilli(1e12 + i), Event: CheckpointTaken{Via: "测试"}, Row: i}
		salt := bytes.Repeat([]byte{byte(i)}, SaltSize)
		sealed, err := Seal("id", r, salt)
		if err != nil {
			t.Fatal(err)
		}
		e := Stored{Entry: Entry{Seq: i, ID: "id", UnitID: "u", Subject: "note", SubjectID: "𬎆", Version: i + 1, Kind: r.Event.Kind(), Actor: "甲", At: r.At, Body: sealed.Body},
			Salt: salt, RowHash: sealed.RowHash[:], Commit: sealed.Commit[:], Leaf: sealed.Leaf[:]}
		if i == 1 {
			e.Body, e.Salt, e.RowHash = nil, nil, nil
		}
		stored = append(stored, e)
		if err := log.add(sealed.Leaf); err != nil {
			t.Fatal(err)
		}
		roots = append(roots, log.frontier.Root())
	}
	reader := Hashes(log.levels(func(int, int64) bool { return false }))
	sign := func(size int64) string {
		c := sample()
		c.Size, c.Root = size, roots[size-1]
		signed, err := s.Sign(c)
		if err != nil {
			t.Fatal(err)
		}
		return string(signed)
	}
	p := &Proof{Format: ProofFormat, About: "测试", Checkpoint: sign(int64(n))}
	for _, e := range stored {
		path, err := tlog.ProveRecord(int64(n), e.Seq, reader)
		if err != nil {
			t.Fatal(err)
		}
		one, err := NewProven(e, path)
		if err != nil {
			t.Fatal(err)
		}
		p.Records = append(p.Records, one)
	}
	if older > 0 {
		var err error
		p.Older = sign(older)
		if p.Consistency, err = tlog.ProveTree(int64(n), older, reader); err != nil {
			t.Fatal(err)
		}
	}
	return p, s, stored
}

func TestProofFile(t *testing.T) {
	p, s, stored := proofOf(t, 7, 3)
	file, err := p.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	read := func() *Proof {
		p, err := ReadProof(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	c, err := read().Check(s.Public())
	if err != nil || c.Size != 7 {
		t.Fatalf("%+v, %v", c, err)
	}
	older, err := OpenCheckpoint([]byte(p.Older), s.Public())
	if err != nil {
		t.Fatal(err)
	}
	other := older.Mark("")
	other.Root = bytes.Repeat([]byte{1}, 32)
	unknown := older.Mark("")
	unknown.Size = 5
	for _, m := range []struct {
		mark Mark
		want fault.Kind
	}{{c.Mark(""), 0}, {older.Mark(""), 0}, {other, fault.Conflict}, {unknown, fault.Invalid}} {
		if err := read().Covers(m.mark, s.Public()); (err == nil) != (m.want == 0) || err != nil && fault.KindOf(err) != m.want {
			t.Errorf("%+v: %v", m.mark, err)
		}
	}
	for name, change := range map[string]func(*Proof){
		"body":           func(p *Proof) { p.Records[0].Body = `{"via":"另一"}` },
		"no body":        func(p *Proof) { p.Records[0].Body = "" },
		"salt":           func(p *Proof) { p.Records[0].Salt[3]++ },
		"short salt":     func(p *Proof) { p.Records[0].Salt = p.Records[0].Salt[:31] },
		"row":            func(p *Proof) { p.Records[0].Row[3]++ },
		"commit":         func(p *Proof) { p.Records[1].Commit[3]++ },
		"two commits":    func(p *Proof) { p.Records[0].Commit = p.Records[1].Commit },
		"time":           func(p *Proof) { p.Records[2].At++ },
		"actor":          func(p *Proof) { p.Records[2].Actor = "乙" },
		"version":        func(p *Proof) { p.Records[2].Version++ },
		"place":          func(p *Proof) { p.Records[2].Seq++ },
		"negative place": func(p *Proof) { p.Records[2].Seq = -1 },
		"place beyond":   func(p *Proof) { p.Records[2].Seq = 7 },
		"path":           func(p *Proof) { p.Records[2].Path[0][0]++ },
		"short path":     func(p *Proof) { p.Records[2].Path = p.Records[2].Path[1:] },
		"older":          func(p *Proof) { p.Older = strings.Replace(p.Older, "\n3\n", "\n4\n", 1) },
		"consistency":    func(p *Proof) { p.Consistency[0][0]++ },
		"no consistency": func(p *Proof) { p.Consistency = nil },
		"turned round":   func(p *Proof) { p.Older, p.Checkpoint = p.Checkpoint, p.Older },
		"checkpoint":     func(p *Proof) { p.Checkpoint = strings.Replace(p.Checkpoint, "2026", "2025", 1) },
	} {
		bad := read()
		change(bad)
		if _, err := bad.Check(s.Public()); err == nil {
			t.Errorf("another %s is proved as well", name)
		}
	}
	for name, bad := range map[string]string{
		"empty": "", "array": "[]", "cut": string(file[:len(file)/2]), "more": string(file) + "{}", "unknown field": `{"format":"` + ProofFormat + `","x":1}`,
		"another format": `{"format":"v2"}`, "bytes": "\xff",
	} {
		if _, err := ReadProof(strings.NewReader(bad)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	stored[0].Body = []byte("{}")
	if _, err := NewProven(stored[0], nil); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a changed record gets a proof: %v", err)
	}
}

func FuzzCheckpoint(f *testing.F) {
	s := signer(f)
	signed, err := s.Sign(sample())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(signed))
	f.Add("a\n1\n\n\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := OpenCheckpoint([]byte(text), s.Public())
		if err == nil && c != sample() {
			t.Errorf("%q is signed: %+v", text, c)
		}
		if peeked, err := PeekCheckpoint([]byte(text)); err == nil && !strings.Contains(strings.ReplaceAll(text, "\r\n", "\n"), peeked.Text()) {
			t.Errorf("%q is no %+v", text, peeked)
		}
	})
}

func FuzzLine(f *testing.F) {
	f.Add(sample().Line())
	f.Add("1 A")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := ParseLine(text)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Error(err)
			}
			return
		}
		var root tlog.Hash
		copy(root[:], m.Root)
		if again, err := ParseLine(Checkpoint{Size: m.Size, Root: root}.Line()); err != nil || !again.Is(root) {
			t.Errorf("%q: %v", text, err)
		}
	})
}

func FuzzProof(f *testing.F) {
	p, s, _ := proofOf(f, 4, 2)
	file, err := p.Bytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add([]byte(`{"format":"` + ProofFormat + `","records":[{"path":["x"]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		read, err := ReadProof(bytes.NewReader(data))
		if err != nil {
			return
		}
		if _, err := read.Check(s.Public()); err != nil {
			return
		}
		// Whatever else is in the file, each record in it is one of ours.
		for _, r := range read.Records {
			if r.Seq > 3 || r.Body != p.Records[r.Seq].Body || r.Actor != "甲" {
				t.Errorf("proved: %+v", r)
			}
		}
	})
}
