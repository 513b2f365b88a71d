//go:build unix

package trust_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bihuan/internal/blob"
	"bihuan/internal/ident"
	"bihuan/internal/ledger/attach"
	"bihuan/internal/ledger/ledgersql"
)

// attacher is a person who hangs files on a problem without a pause: each file
// goes up in pieces, and what was acknowledged of it must be there after any
// kill.
type attacher struct {
	j       *journal
	n       int
	name    string
	problem *operation
	version int64
}

func (a *attacher) next(kind string) *operation {
	a.n++
	return a.j.add(&operation{kind: kind, key: ident.New(), mark: fmt.Sprintf("标记%s第%d号丙", a.name, a.n)})
}

// step does one operation and reports whether an answer came.
func (a *attacher) step(s *server) bool {
	var op *operation
	switch {
	case a.problem == nil:
		op = a.next("register")
		op.path = "/problems"
		op.body = asJSON(map[string]any{"year": 2026, "subject": "team", "aspect": "联系群众方面", "title": op.mark, "statement": "走访少。"})
	case a.version == 1:
		op = a.next("assign")
		op.path = "/problems/" + a.problem.id + "/assign"
		op.body = asJSON(map[string]any{"version": 1, "class": "immediate", "holder": "何静", "due": "2099-12-30", "note": op.mark})
	default:
		op = a.next("evidence")
		id, answered := s.bring(a.problem.id, op.mark)
		if id == "" {
			op.outcome = refused // the command was never given
			return answered
		}
		op.path = "/problems/" + a.problem.id + "/evidence"
		op.body = asJSON(map[string]any{"version": a.version, "kind": "document", "files": []string{id}, "note": op.mark})
	}
	if op.kind != "register" {
		op.target, op.version = a.problem, a.version+1
	}
	s.do(op)
	if op.outcome == acked && op.kind == "register" {
		a.problem, a.version = op, 1
	} else if op.outcome == acked {
		a.version = op.version
	}
	return op.outcome != unknown
}

// goOn learns what came of the operations that got no answer.
func (a *attacher) goOn() {
	for _, op := range a.j.all() {
		if a.problem != nil && op.target == a.problem && op.outcome == acked {
			a.version = max(a.version, op.version)
		}
	}
}

// fileOf is the content of the file of a mark, in more than one piece.
func fileOf(mark string) []byte { return []byte(strings.Repeat(mark+"\n", 400)) }

// bring sends a file in pieces and returns the id of the upload, "" when it
// did not get there; answered says whether the program answered to the last.
func (s *server) bring(problem, mark string) (id string, answered bool) {
	content := fileOf(mark)
	ask := func(method, path string, body []byte) (at struct {
		ID     string
		Offset int64
	}, ok bool) {
		req, err := http.NewRequest(method, s.url+path, bytes.NewReader(body))
		if err != nil {
			panic(err) // a fault of the test
		}
		req.Header.Set("Accept", "application/json")
		if method == "POST" {
			req.Header.Set("Content-Type", "application/json")
		}
		res, err := s.client.Do(req)
		if err != nil {
			return at, false
		}
		defer res.Body.Close()
		raw, err := io.ReadAll(res.Body)
		answered = err == nil
		return at, err == nil && res.StatusCode < 300 && json.Unmarshal(raw, &at) == nil
	}
	at, ok := ask("POST", "/problems/"+problem+"/uploads", []byte(asJSON(map[string]any{"name": mark + ".txt", "size": len(content)})))
	for ok && at.Offset < int64(len(content)) {
		to := min(at.Offset+3000, int64(len(content)))
		at, ok = ask("PUT", fmt.Sprintf("/uploads/%s?offset=%d", at.ID, at.Offset), content[at.Offset:to])
	}
	if ok {
		at, ok = ask("POST", "/uploads/"+at.ID+"/complete", []byte("{}"))
	}
	if !ok {
		return "", answered
	}
	return at.ID, true
}

// desk is the data folder's desk, for looking only.
func (r *records) desk() *attach.Desk {
	return &attach.Desk{Dir: filepath.Join(r.dir, "uploads"), Files: &blob.Store{Dir: filepath.Join(r.dir, "files")}, Sealer: r.sealer,
		Clock: time.Now, Limits: attach.DefaultLimits()}
}

// attached proves that every row of a file and every file that waits has its
// blob, and that the hashes in rows, events and on disk are one. It takes
// those blobs out of have.
func (r *records) attached(have map[string]string) error {
	desk := r.desk()
	err := r.ledger.EachKeptFile(ctx, func(k ledgersql.KeptFile) error {
		delete(have, k.Blob)
		content, err := desk.Content(k.Blob)
		if err != nil {
			return fmt.Errorf("file %s: %w", k.ID, err)
		}
		defer content.Close()
		h := sha256.New()
		if _, err := io.Copy(h, content); err != nil {
			return err
		}
		if sum := hex.EncodeToString(h.Sum(nil)); sum != k.SHA256 {
			return fmt.Errorf("file %s holds %s, its row says %s", k.ID, sum, k.SHA256)
		}
		f, err := r.ledger.File(ctx, r.keeper, k.ID)
		if err != nil {
			return err
		}
		delete(have, f.Preview)
		entries, err := r.past.Of(ctx, r.keeper, "problem", f.ProblemID)
		if err != nil {
			return err
		}
		if body := entries[f.Version-1].Body; !bytes.Contains(body, []byte(`"file":"`+k.ID+`"`)) || !bytes.Contains(body, []byte(`"sha256":"`+k.SHA256+`"`)) {
			return fmt.Errorf("event %d does not commit to file %s: %s", k.Seq, k.ID, body)
		}
		return nil
	})
	if err != nil {
		return err
	}
	waiting, err := desk.Holding()
	if err != nil {
		return err
	}
	for id := range have {
		if waiting(id) {
			delete(have, id)
		}
	}
	return nil
}

// scraps lists what uploads have left behind that belongs to nothing.
func (r *records) scraps() ([]string, error) {
	var all []string
	entries, err := os.ReadDir(filepath.Join(r.dir, "uploads"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		name := e.Name()
		id, isPart := strings.CutSuffix(name, ".bytes")
		_, missing := os.Stat(filepath.Join(r.dir, "uploads", id+".json"))
		if !strings.HasSuffix(name, ".json") && !(isPart && missing == nil) {
			all = append(all, name)
		}
	}
	return all, err
}

// TestTrustUploads sends large files side by side, half of which break off:
// the program's memory stays bounded, and a sweep leaves nothing of the rest.
func TestTrustUploads(t *testing.T) {
	o := newOffice(t, honest.program(t))
	s := o.start()
	a := &attacher{j: &journal{}, name: "大"}
	a.step(s)
	a.step(s)
	if a.version != 2 {
		t.Fatalf("no problem to hang files on: %+v", a.j.ops[len(a.j.ops)-1])
	}
	const files, size = 20, 40 << 20
	line := []byte(strings.Repeat("云川县青禾镇供水管网更换明细\n", 1<<20/43))
	ended := make(chan error, files)
	for i := range files {
		go func() {
			body := asJSON(map[string]any{"name": fmt.Sprintf("明细%d.txt", i), "size": size})
			req, _ := http.NewRequest("POST", s.url+"/problems/"+a.problem.id+"/uploads", strings.NewReader(body))
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Accept", "application/json")
			res, err := s.client.Do(req)
			if err != nil {
				ended <- err
				return
			}
			var u struct{ ID string }
			err = json.NewDecoder(res.Body).Decode(&u)
			res.Body.Close()
			for at := 0; err == nil && at < size; {
				piece := bytes.Repeat(line, 13)[:min(12<<20, size-at)]
				if i%2 == 1 && at > size/2 {
					break // half of them break off
				}
				req, _ := http.NewRequest("PUT", fmt.Sprintf("%s/uploads/%s?offset=%d", s.url, u.ID, at), bytes.NewReader(piece))
				req.Header.Set("Accept", "application/json")
				if res, err = s.client.Do(req); err == nil {
					if res.StatusCode != 200 {
						err = fmt.Errorf("piece at %d: %s", at, res.Status)
					}
					res.Body.Close()
				}
				at += len(piece)
			}
			if err == nil && i%2 == 0 {
				req, _ := http.NewRequest("POST", s.url+"/uploads/"+u.ID+"/complete", strings.NewReader("{}"))
				req.Header.Set("Content-Type", "application/json")
				req.Header.Set("Accept", "application/json")
				if res, err = s.client.Do(req); err == nil {
					if said, _ := io.ReadAll(res.Body); res.StatusCode != 200 {
						err = fmt.Errorf("complete: %s %s", res.Status, said)
					}
					res.Body.Close()
				}
			}
			ended <- err
		}()
	}
	for range files {
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	}
	if peak, known := peakMemory(s.cmd.Process.Pid); known {
		t.Logf("%d files of %d MB: at most %d MB of memory", files, size>>20, peak>>20)
		if peak > 300<<20 {
			t.Errorf("the program took %d MB", peak>>20)
		}
	}
	s.kill()
	r, err := openRecords(o.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.db.Close()
	desk := r.desk()
	desk.Clock = func() time.Time { return time.Now().Add(48 * time.Hour) }
	if n, err := desk.Sweep(); err != nil || n < files {
		t.Errorf("swept %d, %v", n, err)
	}
	if left, err := os.ReadDir(desk.Dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// peakMemory reads the most that a process ever held, in bytes.
func peakMemory(pid int) (int64, bool) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(raw)) {
		var kb int64
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kb); n == 1 {
			return kb << 10, true
		}
	}
	return 0, false
}
